import Foundation
import Testing

@Suite struct SettingsTests {
  private func configure(_ loom: LoomProgram, _ text: String) throws {
    let folder = loom.folder + "/home/.config/loom"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try loom.write(text, to: "home/.config/loom/config.toml")
  }

  @Test func mistakesInTheFileAreOneSentenceWithTheLine() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    try configure(loom, "[defaults]\n\ntemprature = 1\n")
    for arguments in [
      ["config"], ["keys"], ["backends"], ["models"], ["generate", "s.loom.json"], ["s.loom.json"],
    ] {
      let outcome = try loom.run(arguments)
      #expect(outcome.code == 1 && outcome.output.isEmpty && outcome.sentences.count == 1)
      #expect(outcome.errors.contains("config.toml:3: unknown key temprature"))
      #expect(outcome.errors.contains("did you mean temperature?"))
    }
    // What needs no configuration goes on without it.
    #expect(try loom.run("show", "s.loom.json").code == 0)
    #expect(try loom.run("rate", "s.loom.json", "1", "1").code == 0)
    #expect(try loom.run("keys", "--markdown").code == 0)
  }

  @Test func theFileAndTheArgumentsDecideWhatIsAsked() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    try configure(loom, "[defaults]\nbranches = 3\nmax_tokens = 4\ntemperature = 0.5\n")
    #expect(try loom.run("generate", "s.loom.json").code == 0)
    #expect(try loom.nodes().count == 4)
    #expect(
      try loom.run("generate", "s.loom.json", "-n", "1", "--max-tokens", "2", "--stop", "zzz").code
        == 0
    )
    let parameters = try loom.nodes().dropFirst().map { node in
      (node["generation"] as? [String: Any])?["parameters"] as? [String: Any]
    }
    #expect(parameters.map { $0?["max_tokens"] as? Int } == [4, 4, 4, 2])
    #expect(parameters.allSatisfy { $0?["temperature"] as? Double == 0.5 })
    #expect(parameters.last??["stop"] as? [String] == ["zzz"])
    // Branches differ: each has a seed of its own.
    #expect(Set(parameters.map { $0?["seed"] as? Int }).count == 4)
    let config = try loom.run("config").output
    #expect(config.contains("defaults.branches") && config.contains("config.toml:2"))
  }

  @Test func unknownBackendsNameTheKnownOnes() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    for arguments in [
      ["generate", "s.loom.json", "--backend", "vllm"], ["models", "vllm"],
    ] {
      let outcome = try loom.run(arguments)
      #expect(outcome.code == 1 && outcome.sentences.count == 1)
      #expect(outcome.errors.contains("no backend vllm; the configuration has builtin"))
    }
    #expect(try loom.nodes().count == 1)
  }

  @Test func backendsAnswerOrSayWhyNot() throws {
    let loom = try LoomProgram()
    let good = try loom.run("backends", "--test")
    #expect(good.code == 0 && good.output.hasPrefix("builtin: answers"))
    #expect(try loom.run("models", "builtin").output.split(separator: "\n").count == 1)
    // The discard port: nothing listens there.
    loom.environment = ["LOOM_LOCAL_URL": "http://127.0.0.1:9"]
    let bad = try loom.run("backends", "--test")
    #expect(bad.code == 1 && bad.errors.isEmpty)
    #expect(bad.output.contains("local: does not answer. No connection to"), "\(bad.output)")
    #expect(bad.output.contains("builtin: answers"))
  }

  @Test func askingAllBackendsIsBoundedInTime() throws {
    let loom = try LoomProgram()
    let server = try HangingServer()
    loom.environment = ["OPENAI_BASE_URL": server.address]
    let outcome = try loom.run("backends", "--test", "--timeout", "1")
    #expect(outcome.code == 1 && outcome.errors.isEmpty)
    #expect(outcome.output.contains("openai: does not answer. Nothing came within 1 s; look"))
    // Those that answer are not kept from it.
    #expect(outcome.output.contains("builtin: answers; kneser-ney"))
    let one = try loom.run("backends", "--test", "-b", "builtin")
    #expect(one.code == 0 && one.sentences.isEmpty && !one.output.contains("openai"))
    for arguments in [
      ["--timeout", "0"], ["--load-adapter", "a=b"], ["-b", "builtin", "--load-adapter", "ab"],
      ["-b", "builtin", "--load-adapter", "a=b", "--test"],
      ["-b", "builtin", "--unload-adapter", ""],
    ] {
      #expect(try loom.run(["backends"] + arguments).code == 2, "\(arguments)")
    }
    #expect(try loom.run("backends", "-b", "none").code == 1)
  }

  @Test func keysAreNowhere() throws {
    let canary = "sk-canary-7f3a91"
    let loom = try LoomProgram()
    loom.environment = [
      "OPENAI_API_KEY": canary, "LOOM_LOCAL_API_KEY": canary,
      "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "LOOM_LOCAL_URL": "http://127.0.0.1:9",
    ]
    try loom.makeSession()
    for arguments in [
      ["config"], ["backends"], ["backends", "--test"], ["models", "openai"], ["models", "local"],
      ["generate", "s.loom.json", "-n", "1", "--backend", "openai", "--model", "m"],
      ["generate", "s.loom.json", "-n", "1", "--backend", "local"],
      ["generate", "s.loom.json", "-n", "1", "--max-tokens", "3"],
      ["show", "s.loom.json", "--json"],
    ] {
      let outcome = try loom.run(arguments)
      #expect(!(outcome.output + outcome.errors).contains(canary))
    }
    var seen = 0
    let files = try #require(FileManager.default.enumerator(atPath: loom.folder))
    for case let name as String in files {
      let path = URL(fileURLWithPath: loom.folder + "/" + name)
      guard let data = try? Data(contentsOf: path) else { continue }
      seen += 1
      #expect(data.range(of: Data(canary.utf8)) == nil, "\(name)")
    }
    #expect(seen > 10)
  }

  @Test func failedBranchesAreKeptAndSaidAndEndWithOne() throws {
    let loom = try LoomProgram()
    loom.environment = ["OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "k-canary"]
    try loom.makeSession()
    let outcome = try loom.run(
      "generate",
      "s.loom.json",
      "-n",
      "2",
      "--backend",
      "openai",
      "--model",
      "m",
      "--json"
    )
    #expect(outcome.code == 1)
    #expect(outcome.sentences.allSatisfy { $0.hasPrefix("loom: Node ") })
    // The others say that it tries again.
    let failures = outcome.sentences.filter { $0.contains("No connection to 127.0.0.1:9") }
    #expect(failures.count == 2, "\(outcome.errors)")
    for node in try objects(outcome.output) {
      let generation = try #require(node["generation"] as? [String: Any])
      #expect(generation["finish"] as? String == "error")
      #expect((generation["error"] as? String)?.contains("loom backends --test") == true)
    }
  }

  @Test func keysCanBeChanged() throws {
    let loom = try LoomProgram()
    try configure(loom, "[keys]\nundo = \"F9\"\n")
    #expect(try loom.run("keys").output.contains("F9"))
    #expect(try !loom.run("keys", "--markdown").output.contains("F9"))
    try configure(loom, "[keys]\nundo = \"Hyper-Z\"\n")
    let outcome = try loom.run("keys")
    #expect(outcome.code == 1 && outcome.errors.contains("config.toml:2"))
  }
}
