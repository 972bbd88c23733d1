import Foundation
import Testing

/// `loom stats` on the sessions of the repository, compared with the files in `Golden`.
///
/// `LOOM_RECORD_GOLDEN=1 swift test --filter StatsTests` writes them anew.
@Suite struct StatsTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  private static let sessions = folder.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "sessions").path()

  /// One golden file.
  struct Example: CustomTestStringConvertible, Sendable {
    let name: String
    let sessions: [String]
    var options: [String] = []
    var environment: [String: String] = [:]

    var testDescription: String { name }
  }

  static let examples: [Example] = [
    Example(name: "stats-story.txt", sessions: ["story"]),
    Example(name: "stats-chat.json", sessions: ["chat"], options: ["--json"]),
    Example(name: "stats-all.txt", sessions: ["*"]),
    Example(name: "stats-all.json", sessions: ["*"], options: ["--json"]),
    Example(name: "stats-wide.txt", sessions: ["*"], environment: ["COLUMNS": "132"]),
    Example(name: "stats-ascii.txt", sessions: ["*"], environment: ["LC_ALL": "C"]),
    Example(
      name: "stats-one-person.txt",
      sessions: ["*"],
      options: ["--annotator", "reader-one", "--resamples", "0"]
    ),
  ]

  @Test(arguments: examples) func outputIsTheRecordedOne(_ example: Example) throws {
    let loom = try LoomProgram()
    loom.environment = example.environment
    let files = example.sessions.map { "\(Self.sessions)/\($0).loom.json" }
    let outcome = try loom.run(["stats"] + files + example.options)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let file = Self.folder.appending(path: "Golden").appending(path: example.name)
    if ProcessInfo.processInfo.environment["LOOM_RECORD_GOLDEN"] == "1" {
      try Data(outcome.output.utf8).write(to: file)
      return
    }
    let recorded = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(outcome.output == recorded, "Golden/\(example.name) differs")
  }

  @Test func noLineIsWiderThanTheTerminal() throws {
    for width in [60, 80, 132] {
      let loom = try LoomProgram()
      loom.environment["COLUMNS"] = "\(width)"
      let outcome = try loom.run("stats", Self.sessions + "/*.loom.json")
      let lines = outcome.output.split(separator: "\n")
      // Every character of the sessions' names takes one column.
      #expect(lines.allSatisfy { $0.unicodeScalars.count <= max(width, 80) }, "\(outcome.output)")
      #expect(lines.count > 60)
    }
  }

  @Test func withoutUTF8TheChartsAreASCII() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    #expect(try loom.run("add", "s.loom.json", "--text", "one").code == 0)
    #expect(try loom.run("rate", "s.loom.json", "2", "1").code == 0)
    loom.environment["LANG"] = "de_DE"
    let outcome = try loom.run("stats", "s.loom.json")
    #expect(outcome.code == 0 && outcome.output.utf8.allSatisfy { $0 < 0x80 })
    #expect(outcome.output.contains("######"))
  }

  @Test func jsonIsOneObjectWithItsKeys() throws {
    let loom = try LoomProgram()
    let outcome = try loom.run("stats", Self.sessions + "/*.loom.json", "--json")
    let objects = try objects(outcome.output)
    let object = try #require(objects.first)
    #expect(objects.count == 1 && object["schema"] as? Int == 1)
    #expect(
      Set(object.keys) == [
        "schema", "sessions", "nodes", "votes", "models", "adapters", "backends", "tags",
        "annotators", "prompts", "pairs", "comparisons", "positions", "agreement", "time",
      ]
    )
  }

  @Test func emptySessionsAreSaidToBe() throws {
    let loom = try LoomProgram()
    try loom.write(
      #"{"format":"loom-session","version":1,"id":"ee","nodes":[]}"#,
      to: "none.loom.json"
    )
    let none = try loom.run("stats", "none.loom.json")
    #expect(none.code == 0 && none.output.contains("There is no text yet"))
    #expect(none.output.split(separator: "\n").count == 5)
    try loom.makeSession()
    let unjudged = try loom.run("stats", "s.loom.json")
    #expect(unjudged.code == 0 && unjudged.output.contains("There is no judgement yet"))
    #expect(!unjudged.output.contains("AGREEMENT"))
    #expect(try loom.run("stats", "none.loom.json", "s.loom.json", "--json").code == 0)
  }

  @Test func badInputGivesOneSentence() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.write("{", to: "broken.json")
    for (arguments, part) in [
      (["stats", "missing.json"], "missing.json"), (["stats", "*.nothing"], "No file matches"),
      (["stats", "broken.json"], "broken.json"),
      (["stats", "s.loom.json", "s.loom.json"], "given twice"),
      (["stats", "s.loom.json", "--annotator", "zoe"], "Nobody called zoe judged here"),
    ] {
      let outcome = try loom.run(arguments)
      #expect(outcome.code == 1 && outcome.output.isEmpty, "\(arguments)")
      #expect(outcome.sentences.count == 1 && outcome.errors.contains(part), "\(outcome.errors)")
    }
  }

  @Test func namesOfModelsCannotControlTheTerminal() throws {
    let loom = try LoomProgram()
    let nodes = (2...4).map { id in
      #"{"id":\#(id),"parent":1,"kind":"completion","text":"t\#(id)","rating":\#(id - 3),"#
        + #""generation":{"backend":"b","model":"m\u001b[2J\n\#(id)","finish":"stop"}}"#
    }
    try loom.write(
      #"{"format":"loom-session","version":1,"id":"e1","title":"\u001b]0;x\u0007","nodes":["#
        + #"{"id":1,"parent":null,"kind":"prompt","text":"p"},"# + nodes.joined(separator: ",")
        + #"],"votes":[]}"#,
      to: "s.loom.json"
    )
    let outcome = try loom.run("stats", "s.loom.json")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(outcome.output.contains("No judgement is recorded with its maker."))
  }
}
