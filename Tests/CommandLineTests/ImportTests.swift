import Foundation
import Glibc
import Testing

/// `loom import`: sessions of other programs' files.
@Suite struct ImportTests {
  private let pyloom = """
    {"root":{"mutable":false,"text":"","children":[{"id":"a","text":"Once","children":[
      {"id":"b","text":" a dog","children":[],"meta":{"source":"AI"},"tags":["bookmark"]}],
      "meta":{"source":"prompt"}}]},"generation_settings":{"OPENAI_API_KEY":"sk-abcdefghijklmnopqrstuvwx"}}
    """

  @Test func aTreeBecomesASessionThatIsReadAndExported() throws {
    let loom = try LoomProgram()
    try loom.write(pyloom, to: "tree.json")
    let made = try loom.run("import", "tree.json", "--out", "s.loom.json")
    #expect(made.code == 0 && made.errors.isEmpty, "\(made.errors)")
    #expect(
      made.output == """
        s.loom.json is ready: loom s.loom.json
        Read as pyloom: 2 nodes (1 prompt, 1 completion).
        Bookmarks: 1.
        Credentials, or settings with such, that were not copied: 1.

        """
    )
    #expect(loom.mode("s.loom.json") == 0o600)
    #expect(try loom.run("show", "s.loom.json", "--path", "2").output == "Once a dog")
    #expect(try loom.run("check", "s.loom.json").code == 0)
    #expect(!(try loom.read("s.loom.json")).contains("sk-abc"))
    #expect(try loom.files() == ["home", "logs", "s.loom.json", "tree.json"])
  }

  @Test func programsGetJSONAndOptionsCount() throws {
    let loom = try LoomProgram()
    let made = try loom.run(
      "import",
      "-",
      "--out",
      "s.loom.json",
      "--title",
      "T",
      "--mode",
      "chat",
      "--format",
      "text",
      "--json",
      input: "[Hello]"
    )
    #expect(made.code == 0, "\(made.errors)")
    let report = try #require(try objects(made.output).first)
    #expect(report["format"] as? String == "text" && report["nodes"] as? Int == 1)
    #expect(report["session"] as? String == "s.loom.json")
    let session = try loom.read("s.loom.json")
    #expect(session.contains(#""title":"T""#) && session.contains(#""role":"user""#))
  }

  /// SIGKILL at moments of an import: the session is there as a whole or not at all.
  @Test func killedTwentyTimes() throws {
    let loom = try LoomProgram()
    let line = #"{"messages":[{"role":"user","content":"Q%"},{"role":"assistant","content":"A"}]}"#
    let log = (0..<3_000).map { line.replacingOccurrences(of: "%", with: "\($0)") }
    try loom.write(log.joined(separator: "\n"), to: "log.jsonl")
    var delay: useconds_t = 500
    for round in 0..<20 {
      let running = try loom.start(["import", "log.jsonl", "--out", "s.loom.json"])
      delay = (delay &* 1_103 &+ 12_345) % 200_000
      usleep(delay)
      running.signal(SIGKILL)
      _ = try running.wait()
      guard try loom.files().contains("s.loom.json") else { continue }
      let check = try loom.run("check", "s.loom.json")
      #expect(check.code == 0 && check.output.contains("6000 nodes"), "\(round): \(check.output)")
      try FileManager.default.removeItem(atPath: loom.folder + "/s.loom.json")
    }
    // What a kill left is not in the way of the next one, which clears it.
    let made = try loom.run("import", "log.jsonl", "--out", "s.loom.json")
    #expect(made.code == 0, "\(made.errors)")
    #expect(try loom.files() == ["home", "log.jsonl", "logs", "s.loom.json"])
  }

  @Test func aSessionThatIsThereIsNotTouched() throws {
    let loom = try LoomProgram()
    try loom.write("mine", to: "s.loom.json")
    try loom.write("Once.", to: "a.txt")
    let outcome = try loom.run("import", "a.txt", "--out", "s.loom.json")
    #expect(outcome.code == 1 && outcome.sentences.count == 1)
    #expect(outcome.errors.contains("is there already"))
    #expect(try loom.read("s.loom.json") == "mine")
  }

  @Test(
    arguments: [
      ("", "x.json", "empty"), ("{\"a\":1}", "x.json", "no file that loom knows"),
      ("{\"a\":", "x.json", "line 1 (byte 5)"),
      ("{\"format\":\"loom-session\"}", "x.json", "a session of loom already"),
      ("VersionedTapestryWeave__\0", "x.tapestry", "Tapestry"),
    ]
  )
  func whatCannotBeReadIsToldInASentence(text: String, name: String, part: String) throws {
    let loom = try LoomProgram()
    try loom.write(text, to: name)
    let outcome = try loom.run("import", name, "--out", "s.loom.json")
    #expect(outcome.code == 1 && outcome.sentences.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("loom: \(name): ") && outcome.errors.contains(part))
    #expect(try loom.files() == ["home", "logs", name])
  }

  @Test func missingFilesAndFormatsAreTold() throws {
    let loom = try LoomProgram()
    let missing = try loom.run("import", "no.json", "--out", "s.loom.json")
    #expect(missing.code == 1 && missing.errors.contains("no.json cannot be read"))
    let list = try loom.run("import", "--list")
    #expect(list.code == 0 && list.output.contains("miniloom: MiniLoom\n"))
    #expect(list.output.split(separator: "\n").count == 17)
  }
}
