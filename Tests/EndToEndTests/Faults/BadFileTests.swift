import Foundation
import Glibc
import PtyHarness
import Testing

/// Files that cannot be opened: one sentence, exit code 1, and nothing is changed.
@Suite(.serialized) struct BadFileTests {
  /// Opens a session and expects a refusal in one sentence, and files as they were.
  private func expectRefusal(
    _ place: Workplace,
    _ name: String = "s.loom.json",
    _ arguments: [String] = [],
    saying part: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try contents(place)
    let terminal = try place.open(name, arguments, columns: 400)
    let modes = terminal.modes
    terminal.expectEnd(.exited(1), sourceLocation: sourceLocation)
    #expect(terminal.modes == modes, sourceLocation: sourceLocation)
    let said = String(decoding: terminal.bytes, as: UTF8.self)
    #expect(said.contains(part), sourceLocation: sourceLocation)
    #expect(said.hasPrefix("loom: ") && said.hasSuffix(".\r\n"), sourceLocation: sourceLocation)
    #expect(said.split(separator: "\r\n").count == 1, sourceLocation: sourceLocation)
    #expect(!terminal.bytes.contains(0x1B), sourceLocation: sourceLocation)
    #expect(try contents(place) == before, sourceLocation: sourceLocation)
  }

  /// Every file in the folder itself.
  private func contents(_ place: Workplace) throws -> [String: Data] {
    var files: [String: Data] = [:]
    let names = try FileManager.default.contentsOfDirectory(atPath: place.folder)
    // A lock that a killed program left says nothing about the session.
    for name in names where !name.hasSuffix(".lock") {
      files[name] = FileManager.default.contents(atPath: place.path(name))
    }
    return files
  }

  @Test func aFolderThatIsNotThere() throws {
    let place = try Workplace()
    try expectRefusal(place, "runs/no/s.loom.json", ["--read-only"], saying: "no session at")
    try place.write("", to: "file")
    try expectRefusal(place, "file/s.loom.json", saying: "Not a directory")
  }

  @Test func aFolderInstead() throws {
    try expectRefusal(try Workplace(), "home", saying: "is not a regular file")
  }

  @Test(arguments: [
    ("", "the text ends"), ("not JSON at all", "cannot stand here"), ("{}", "not a loom session"),
    ("[1, 2]", "cannot stand here"), ("{\"format\":\"other\"}", "not a loom session"),
    ("{\"format\":\"loom-session\",\"version\":7}", "newer loom"),
    (String(repeating: "[", count: 100_000), "cannot stand here"),
    (#"{"format":"loom-session","version":1,"nodes":[{"id":1,"text":"\#u{FFFD}"#, "the text ends"),
  ])
  func badContent(content: String, sentence: String) throws {
    let place = try Workplace()
    try place.write(content, to: "s.loom.json")
    try expectRefusal(place, saying: sentence)
    try expectRefusal(place, "s.loom.json", ["--read-only"], saying: sentence)
  }

  @Test func cutAnywhere() throws {
    let place = try Workplace()
    try place.makeSession(children: (1...3).map { " child \($0)" })
    let whole = try place.read("s.loom.json")
    for part in [1, 2, 5, 9] {
      try place.write(String(whole.prefix(whole.count * part / 10)), to: "s.loom.json")
      try expectRefusal(place, saying: "loom check --repair")
    }
    // What the sentence advises helps.
    try place.run("check", "s.loom.json", "--repair", "--out", "saved.loom.json")
    try place.check("saved.loom.json")
    #expect(try place.nodes("saved.loom.json").count >= 3)
  }

  @Test func notUTF8() throws {
    let place = try Workplace()
    try place.makeSession()
    var bytes = Array(try place.read("s.loom.json").utf8)
    let at = try #require(bytes.firstRange(of: Array("Once".utf8))?.lowerBound)
    bytes[at] = 0xFF
    try Data(bytes).write(to: URL(fileURLWithPath: place.path("s.loom.json")))
    try expectRefusal(place, saying: "the bytes are not UTF-8")
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
  func aReadOnlyFolder() throws {
    let place = try Workplace()
    try #require(mkdir(place.path("fixed"), 0o700) == 0)
    try place.makeSession("fixed/s.loom.json")
    try #require(chmod(place.path("fixed"), 0o500) == 0)
    defer { chmod(place.path("fixed"), 0o700) }
    try expectRefusal(place, "fixed/s.loom.json", saying: "--read-only")
    try expectRefusal(place, "fixed/new.loom.json", saying: "check the permissions")
    try readOnly(place, "fixed/s.loom.json")
  }

  /// The same for root: a file system that is mounted for reading only.
  @Test(.enabled(if: SmallDisk.isPossible, "this test mounts a file system"))
  func aReadOnlyFileSystem() throws {
    let place = try Workplace()
    let disk = try SmallDisk(place.path("disk"))
    try place.makeSession("disk/s.loom.json")
    try disk.makeReadOnly()
    try expectRefusal(place, "disk/s.loom.json", saying: "--read-only")
    try expectRefusal(place, "disk/new.loom.json", saying: "Read-only file system")
    try readOnly(place, "disk/s.loom.json")
  }

  /// What the sentence advises: the session opens, shows everything and changes nothing.
  private func readOnly(_ place: Workplace, _ name: String) throws {
    let terminal = try place.open(name, ["--read-only"])
    try terminal.see("read only")
    for key in ["+", "u", "2", "i", "D", Press.redo, "b"] {
      try terminal.press(key, "open for reading only; nothing was changed")
      try terminal.press("r", "#1 · prompt")
    }
    terminal.quit()
    #expect(try place.nodes(name).count == 1)
  }

  @Test func twoProgramsOnOneSession() throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    let first = try place.open()
    try first.see("#1 · prompt")
    try first.press("l+", "rated +1")
    try expectRefusal(place, saying: "is open in another program (process \(first.process))")
    try readOnlyBeside(place)
    // Commands that only read work beside it, those that write say the same.
    #expect(try place.nodes().last?["rating"] as? Int == 1)
    let refused = try place.run("rate", "s.loom.json", "1", "1", code: 1)
    #expect(refused.errors.contains("is open in another program"))
    try first.press("+", "rated +2")
    first.quit()
    #expect(try place.nodes().last?["rating"] as? Int == 2)
    try place.check()
  }

  private func readOnlyBeside(_ place: Workplace) throws {
    let second = try place.open("s.loom.json", ["--read-only"])
    try second.see("read only")
    try second.see("+1")
    try second.press("+", "open for reading only; nothing was changed")
    second.quit()
  }

  @Test func aWrongConfiguration() throws {
    let place = try Workplace(configuration: "[defaults]\nbranch = 4\n")
    try place.write("{}", to: "s.loom.json")
    try expectRefusal(place, saying: "config.toml")
  }

  /// A damaged journal is told with its line, and every act before it can be saved.
  @Test func aDamagedJournal() throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    let terminal = try place.open()
    try terminal.see("#1 · prompt")
    try terminal.press("l+", "rated +1")
    try terminal.press("+", "rated +2")
    try terminal.press("-", "rated +1")
    terminal.signal(SIGKILL)
    terminal.expectEnd(.killed(SIGKILL))
    var lines = try place.read("s.loom.journal").components(separatedBy: "\n")
    try #require(lines.count > 3)
    lines[2] = String(lines[2].reversed())
    try place.write(lines.joined(separator: "\n"), to: "s.loom.journal")
    try expectRefusal(place, saying: "s.loom.journal, line 3")
    try place.run("check", "s.loom.json", "--repair", "--out", "saved.loom.json")
    try place.check("saved.loom.json")
  }
}
