import Foundation
import Testing

@Suite struct RestoreTests {
  /// A session with a prompt and `count` children, each added by a command of its own.
  private func make(_ count: Int) throws -> LoomProgram {
    let loom = try LoomProgram()
    try loom.makeSession()
    for number in 0..<count {
      let outcome = try loom.run("add", "s.loom.json", "--parent", "1", "--text", " text \(number)")
      try #require(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    }
    return loom
  }

  private func configure(_ loom: LoomProgram, _ text: String) throws {
    let folder = loom.folder + "/home/.config/loom"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try loom.write(text, to: "home/.config/loom/config.toml")
  }

  private func backups(_ loom: LoomProgram) throws -> [String] {
    try loom.files().filter { $0.hasPrefix("s.loom.backup-") }
  }

  @Test func backupsAreListedAndGoneBackTo() throws {
    let loom = try make(3)
    #expect(try backups(loom).count == 3)
    let list = try loom.run("show", "s.loom.json", "--backups")
    #expect(list.code == 0 && list.errors.isEmpty)
    let lines = list.output.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[1].hasPrefix("  1  20") && lines[1].hasSuffix("3 nodes, 0 votes, to act 3"))
    #expect(lines[3].hasPrefix("  3  20") && lines[3].hasSuffix("1 nodes, 0 votes, to act 1"))

    let restore = try loom.run("restore", "s.loom.json", "--backup", "2")
    #expect(restore.code == 0, "\(restore.errors)")
    #expect(try loom.nodes().count == 2)
    #expect(try loom.run("check", "s.loom.json").code == 0)
    // What was there is the newest backup now: once more goes forward again.
    #expect(restore.output.contains("What was there is kept in "))
    #expect(try loom.run("restore", "s.loom.json").code == 0)
    #expect(try loom.nodes().count == 4)
    #expect(try backups(loom).count == 5)
    #expect(try backups(loom).allSatisfy { loom.mode($0) == 0o600 })
  }

  @Test func aCopyLeavesTheSessionAlone() throws {
    let loom = try make(2)
    let before = try loom.read("s.loom.json")
    let outcome = try loom.run("restore", "s.loom.json", "--backup", "2", "--out", "old.loom.json")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try loom.nodes("old.loom.json").count == 1)
    #expect(try loom.read("s.loom.json") == before)
    let again = try loom.run("restore", "s.loom.json", "--backup", "2", "--out", "old.loom.json")
    #expect(again.code == 1 && again.sentences.count == 1)
  }

  @Test func aDamagedSessionSaysSoAndIsGoneBackFrom() throws {
    let loom = try make(2)
    let damaged = String(try loom.read("s.loom.json").dropLast(60))
    try loom.write(damaged, to: "s.loom.json")
    let show = try loom.run("show", "s.loom.json")
    #expect(show.code == 1 && show.errors.contains("loom restore"), "\(show.errors)")
    let restore = try loom.run("restore", "s.loom.json")
    #expect(restore.code == 0 && restore.output.contains("damaged as it was"), "\(restore.errors)")
    #expect(try loom.nodes().count == 2)
    #expect(try loom.read(try #require(try backups(loom).last)) == damaged)
    // The damaged one is listed as such, and the newest that can be read is taken.
    #expect(try loom.run("show", "s.loom.json", "--backups").output.contains("damaged; "))
    #expect(try loom.run("restore", "s.loom.json").code == 0)
  }

  @Test func aSessionThatIsGoneComesBack() throws {
    let loom = try make(2)
    try FileManager.default.removeItem(atPath: loom.folder + "/s.loom.json")
    #expect(try loom.run("restore", "s.loom.json").code == 0)
    #expect(try loom.nodes().count == 2)
  }

  @Test func whatThereIsNotIsASentence() throws {
    let loom = try make(1)
    for arguments in [
      ["restore", "s.loom.json", "--backup", "9"], ["restore", "none.loom.json"],
    ] {
      let outcome = try loom.run(arguments)
      #expect(outcome.code == 1 && outcome.sentences.count == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains("--backups"), "\(outcome.errors)")
    }
    #expect(try loom.run("restore", "s.loom.json", "--backup", "0").code == 2)
    #expect(try loom.run("show", "s.loom.json", "--backups", "--json").code == 2)
    let none = try loom.run("show", "none.loom.json", "--backups")
    #expect(none.code == 0 && none.output.contains("no backups yet"))
  }

  @Test func theConfigurationSaysHowMany() throws {
    let loom = try make(0)
    try configure(loom, "[session]\nbackups = 2\n")
    for number in 0..<4 {
      try loom.run("add", "s.loom.json", "--parent", "1", "--text", "\(number)")
    }
    #expect(try backups(loom).count == 2)
    try configure(loom, "[session]\nbackups = 0\n")
    try loom.run("add", "s.loom.json", "--parent", "1", "--text", "x")
    #expect(try backups(loom).count == 2)
    // One that cannot be read removes none.
    try configure(loom, "[session]\nbackups = \"two\"\n")
    try loom.run("add", "s.loom.json", "--parent", "1", "--text", "y")
    #expect(try backups(loom).count == 3)
    let config = try loom.run("config")
    #expect(config.code == 1 && config.errors.contains("config.toml"), "\(config.errors)")
    try configure(loom, "[session]\nbackups = 7\nbackup_megabytes = 10\n")
    let rows = try loom.run("config").output
    #expect(rows.contains("session.backups") && rows.contains("session.backup_megabytes"))
  }

  /// SIGKILL at moments of a restore and of the acts before it: nothing confirmed is lost.
  @Test func killedThirtyTimes() throws {
    let loom = try make(3)
    var delay: useconds_t = 500
    var count = try loom.nodes().count
    for round in 0..<30 {
      let isRestoring = round % 3 == 2
      let running = try loom.start(
        isRestoring
          ? ["restore", "s.loom.json", "--backup", "1"]
          : ["add", "s.loom.json", "--parent", "1", "--text", " round \(round)"]
      )
      delay = (delay &* 1_103 &+ 12_345) % 30_000
      usleep(delay)
      running.signal(SIGKILL)
      let outcome = try running.wait()
      let check = try loom.run("check", "s.loom.json")
      #expect(check.code == 0, "round \(round): \(check.errors)")
      let found = try loom.nodes().count
      if isRestoring {
        // Either state, and what was there is in the session or in a backup.
        let list = try loom.run("show", "s.loom.json", "--backups").output
        #expect(found == count || list.contains("\(count) nodes"), "round \(round): \(list)")
      } else {
        #expect(found >= count + (outcome.code == 0 ? 1 : 0), "round \(round)")
        #expect(found <= count + 1, "round \(round)")
      }
      count = found
    }
  }
}
