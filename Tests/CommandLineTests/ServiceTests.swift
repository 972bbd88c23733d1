import Foundation
import Testing

/// Models, what they take, and what is asked of them, on the command line.
@Suite struct ServiceTests {
  /// Runs the server that speaks the services' protocols while `body` runs.
  private func withServer(_ body: (Int) throws -> Void) throws {
    let process = Process()
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", parts.joined(separator: "/") + "/Tools/dialect_server.py"]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    defer { try? input.fileHandleForWriting.close() }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    try body(try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines))))
  }

  @Test func modelsAreListedWithWhatTheServiceSays() throws {
    try withServer { port in
      let loom = try LoomProgram()
      loom.environment = [
        "GEMINI_API_KEY": "AIza-canary", "GEMINI_BASE_URL": "http://127.0.0.1:\(port)/ok/v1beta",
        "OPENAI_BASE_URL": "http://127.0.0.1:\(port)/ok",
      ]
      let lines = try loom.run("models", "gemini")
      #expect(
        lines.output
          == "gemini-2.5-flash\t1048576 in, 65536 out\ngemini-3-pro\t2000000 in, 65536 out\n"
      )
      #expect(
        try loom.run("models", "openai").output
          == "gpt-x\tshuts down 2027-01-14\ngpt-y\nlocal\t8192 in\n"
      )
      let rows = try objects(try loom.run("models", "openai", "--json").output)
      #expect(rows.map { $0["model"] as? String } == ["gpt-x", "gpt-y", "local"])
      #expect(rows[0]["shutdown_date"] as? String == "2027-01-14" && rows[0]["input_tokens"] == nil)
      #expect(rows[2]["input_tokens"] as? Int == 8192)
      let tested = try loom.run("backends", "--test")
      #expect(tested.output.contains("gemini: answers; gemini-2.5-flash, gemini-3-pro"))
    }
  }

  @Test func parametersAreAskedForAndKept() throws {
    try withServer { port in
      let loom = try LoomProgram()
      loom.environment = [
        "GEMINI_API_KEY": "AIza-canary", "GEMINI_BASE_URL": "http://127.0.0.1:\(port)/ok/v1beta",
      ]
      try loom.makeSession()
      let outcome = try loom.run(
        "generate",
        "s.loom.json",
        "-n",
        "1",
        "--backend",
        "gemini",
        "--model",
        "gemini-3-pro",
        "--thinking",
        "2000",
        "--repeat-penalty",
        "1.5",
        "--top-logprobs",
        "3",
        "--json"
      )
      #expect(outcome.code == 0, "\(outcome.errors)")
      // What the model does not take is said.
      #expect(outcome.errors.contains("2000 is sent as medium"))
      #expect(outcome.errors.contains("does not know repeat_penalty, top_logprobs"))
      let node = try #require(try objects(outcome.output).first)
      #expect(node["text"] as? String == "The river ünder 你好 🧵 end.")
      let generation = try #require(node["generation"] as? [String: Any])
      let parameters = try #require(generation["parameters"] as? [String: Any])
      #expect(parameters["thinking"] as? Int == 2000)
      #expect(parameters["repeat_penalty"] as? Double == 1.5)
      #expect(parameters["top_logprobs"] as? Int == 3)
    }
  }

  @Test func wrongValuesAreUsage() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    for arguments in [
      ["--thinking", "lots"], ["--repeat-penalty", "11"], ["--top-logprobs", "21"],
    ] {
      #expect(try loom.run(["generate", "s.loom.json"] + arguments).code == 2)
    }
  }
}
