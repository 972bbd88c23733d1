import Foundation
import Glibc
import Testing

@Suite struct BadFileTests {
  /// Expects one sentence, exit code 1, and nothing on standard output.
  private func expectFailure(
    _ outcome: LoomProgram.Outcome,
    _ parts: String...,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.code == 1, "\(outcome.errors)", sourceLocation: location)
    #expect(outcome.output.isEmpty, sourceLocation: location)
    #expect(outcome.sentences.count == 1, "\(outcome.errors)", sourceLocation: location)
    for part in parts {
      #expect(outcome.errors.contains(part), "\(outcome.errors)", sourceLocation: location)
    }
  }

  static let acts: [[String]] = [
    ["show", "s.loom.json"], ["generate", "s.loom.json"], ["rate", "s.loom.json", "1", "1"],
    ["rewrite", "s.loom.json", "1", "--text", "x"], ["add", "s.loom.json", "--text", "x"],
    ["export", "s.loom.json", "--format", "ranked", "--out", "x.jsonl"], ["check", "s.loom.json"],
  ]

  @Test(arguments: acts) func missingSessions(arguments: [String]) throws {
    let loom = try LoomProgram()
    expectFailure(try loom.run(arguments), "no session at", "loom new")
    #expect(try loom.files() == ["home", "logs"])
  }

  @Test(arguments: acts, ["", "not json", "{\"format\":\"loom-session\"", "[1,2]", "{}", "\u{0}"])
  func damagedSessionsStayAsTheyAre(arguments: [String], content: String) throws {
    let loom = try LoomProgram()
    try loom.write(content, to: "s.loom.json")
    expectFailure(try loom.run(arguments), "s.loom.json")
    #expect(try loom.read("s.loom.json") == content)
    #expect(try loom.files() == ["home", "logs", "s.loom.json"])
  }

  @Test(arguments: acts) func newerSessionsAreRefused(arguments: [String]) throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    let newer = try loom.read("s.loom.json").replacingOccurrences(
      of: "\"version\":3",
      with: "\"version\":4"
    )
    try loom.write(newer, to: "s.loom.json")
    expectFailure(try loom.run(arguments), "newer")
    #expect(try loom.read("s.loom.json") == newer)
  }

  @Test func truncatedSessionsAreRefusedAtEveryLength() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    let whole = try loom.read("s.loom.json")
    for length in stride(from: 0, to: whole.utf8.count - 2, by: 29) {
      try loom.write(String(decoding: whole.utf8.prefix(length), as: UTF8.self), to: "s.loom.json")
      expectFailure(try loom.run("show", "s.loom.json"), "s.loom.json")
    }
  }

  @Test func existingSessionsAreNotOverwritten() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    let before = try loom.read("s.loom.json")
    expectFailure(try loom.run("new", "s.loom.json"), "exists already")
    #expect(try loom.read("s.loom.json") == before)
  }

  @Test func nodesThatAreNotThere() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    for arguments in [
      ["generate", "s.loom.json", "--node", "9"], ["rate", "s.loom.json", "9", "1"],
      ["rewrite", "s.loom.json", "9", "--text", "x"], ["show", "s.loom.json", "--path", "9"],
      ["add", "s.loom.json", "--parent", "9", "--text", "x"],
    ] {
      expectFailure(try loom.run(arguments), "no node 9")
    }
    #expect(try loom.nodes().count == 1)
  }

  @Test func sessionsWithoutTextSaySo() throws {
    let loom = try LoomProgram()
    try loom.run("new", "s.loom.json")
    expectFailure(try loom.run("generate", "s.loom.json"), "loom add s.loom.json")
  }

  @Test func textsThatCannotBeRead() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    expectFailure(
      try loom.run("add", "s.loom.json", "--text-file", "none.txt"),
      "none.txt cannot be read"
    )
    expectFailure(try loom.run("add", "s.loom.json", "--text-file", "home"), "home cannot be read")
    try Data([0x61, 0xFF]).write(to: URL(fileURLWithPath: loom.folder + "/latin1.txt"))
    expectFailure(try loom.run("add", "s.loom.json", "--text-file", "latin1.txt"), "not UTF-8")
    #expect(try loom.nodes().count == 1)
  }

  @Test func placesThatTakeNoFile() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.run("add", "s.loom.json", "--parent", "1", "--text", " there was")
    try loom.run("rewrite", "s.loom.json", "2", "--text", " there lived")
    for out in ["none/x.jsonl", "home"] {
      expectFailure(
        try loom.run("export", "s.loom.json", "--format", "trl-preference", "--out", out),
        out
      )
    }
    // Even root cannot make files in /proc.
    expectFailure(try loom.run("new", "/proc/s.loom.json"), "/proc")
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
  func readOnlyFolders() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    chmod(loom.folder, 0o500)
    defer { chmod(loom.folder, 0o700) }
    expectFailure(try loom.run("rate", "s.loom.json", "1", "1"), "--read-only")
    #expect(try loom.run("show", "s.loom.json").code == 0)
  }

  @Test func outputThatCannotBeWritten() throws {
    let loom = try LoomProgram()
    try loom.makeSession(prompt: String(repeating: "word ", count: 1_000))
    let full = try loom.run(["show", "s.loom.json", "--json"], wrapper: "exec 3>/dev/full;")
    #expect(full.code == 0)
    let lost = try loom.run(
      ["-c", "\"$0\" show s.loom.json --json >/dev/full", LoomProgram.path].map { $0 },
      wrapper: "set -- sh \"$2\" \"$3\" \"$4\";"
    )
    #expect(lost.code == 1 && lost.sentences.count == 1, "\(lost.errors)")
    #expect(lost.errors.contains("could not be written"))
  }

  @Test func namesFromOutsideAreShownNotSent() throws {
    let loom = try LoomProgram()
    let hostile = "\u{1B}]0;title\u{7}\u{202E}\u{9B}31m.loom.json"
    for arguments in [
      ["show", hostile], ["generate", hostile], ["rate", hostile, "1", "1"], ["check", hostile],
      ["export", hostile, "--format", hostile, "--out", "-"], ["--\(hostile)"], ["rate", hostile],
    ] {
      let outcome = try loom.run(arguments)
      #expect(outcome.code != 0)
      for scalar in outcome.errors.unicodeScalars where scalar != "\n" {
        #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
        #expect(scalar.value != 0x202E)
      }
    }
  }
}
