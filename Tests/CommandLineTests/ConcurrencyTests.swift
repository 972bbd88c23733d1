import Foundation
import Glibc
import Testing

@Suite struct ConcurrencyTests {
  /// A program whose completions begin and never end.
  private func slowProgram() throws -> LoomProgram {
    let loom = try LoomProgram()
    let server = try HangingServer()
    loom.companion = server
    loom.environment = ["OPENAI_BASE_URL": server.address]
    try loom.makeSession()
    return loom
  }

  /// Waits until the session on the disk holds text of node 2; a guard ends a run that hangs.
  private func waitForText(_ loom: LoomProgram) throws -> String {
    for _ in 0..<600 {
      let nodes = try loom.nodes()
      if nodes.count > 1, let text = nodes[1]["text"] as? String, !text.isEmpty { return text }
      usleep(20_000)
    }
    Issue.record("no text came: \(try loom.read("s.loom.json"))")
    return ""
  }

  private static let generate = [
    "generate", "s.loom.json", "-n", "2", "--backend", "openai", "--model", "m",
  ]

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func signalsKeepWhatCame(signal: Int32) throws {
    let loom = try slowProgram()
    let running = try loom.start(Self.generate)
    let text = try waitForText(loom)
    running.signal(signal)
    let outcome = try running.wait()
    #expect(outcome.code == 1 && outcome.errors == "loom: Interrupted; what came is saved.\n")
    let nodes = try loom.nodes()
    #expect(nodes.count == 3)
    #expect(nodes[1]["text"] as? String == text && text == HangingServer.beginning)
    for node in nodes[1...] {
      #expect((node["generation"] as? [String: Any])?["finish"] as? String == "interrupted")
    }
    #expect(try loom.filesButBackups() == ["home", "logs", "s.loom.json"])
  }

  @Test func whatWasOnTheDiskSurvivesAKill() throws {
    let loom = try slowProgram()
    let running = try loom.start(Self.generate)
    let text = try waitForText(loom)
    running.signal(SIGKILL)
    #expect(try running.wait().code == -SIGKILL)
    #expect((try loom.nodes()[1]["text"] as? String)?.hasPrefix(text) == true)
    let rated = try loom.run("rate", "s.loom.json", "2", "1")
    #expect(rated.code == 0 && rated.errors.contains("journal restored"), "\(rated.errors)")
    #expect((try loom.nodes()[1]["text"] as? String)?.hasPrefix(text) == true)
  }

  @Test func twoProgramsDoNotWriteOneSession() throws {
    let loom = try slowProgram()
    let running = try loom.start(Self.generate)
    defer { running.signal(SIGKILL) }
    _ = try waitForText(loom)
    for arguments in [
      ["rate", "s.loom.json", "1", "1"], ["add", "s.loom.json", "--text", "x"],
      ["rewrite", "s.loom.json", "1", "--text", "x"], Self.generate,
    ] {
      let outcome = try loom.run(arguments)
      #expect(outcome.code == 1 && outcome.output.isEmpty && outcome.sentences.count == 1)
      #expect(outcome.errors.contains("open in another program"), "\(outcome.errors)")
    }
    #expect(try loom.run("show", "s.loom.json").code == 0)
    running.signal(SIGTERM)
    _ = try running.wait()
    #expect(try loom.run("rate", "s.loom.json", "1", "1").code == 0)
  }
}
