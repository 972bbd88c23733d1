import Glibc
import Testing

@testable import TreeModel

/// A program that is writing is killed; nothing that it confirmed may be missing.
@Suite struct CrashTests {
  /// The program that works and is killed, as often as it is told to.
  final class Helper {
    private let process: pid_t
    private let input: Int32
    private let output: Int32
    private var unread: [UInt8] = []

    init(_ folder: String) throws {
      let helper = try Helper.path()
      var commands: [Int32] = [0, 0]
      var answers: [Int32] = [0, 0]
      try #require(pipe(&commands) == 0 && pipe(&answers) == 0)
      // The other end would keep the pipe open in programs that other tests start.
      for descriptor in commands + answers { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      posix_spawn_file_actions_adddup2(&actions, commands[0], 0)
      posix_spawn_file_actions_adddup2(&actions, answers[1], 1)
      var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(helper), strdup(folder), nil]
      defer { for argument in arguments { free(argument) } }
      var process: pid_t = 0
      // An environment of nothing: the helper needs none.
      let code = posix_spawn(&process, helper, &actions, nil, &arguments, nil)
      close(commands[0])
      close(answers[1])
      try #require(code == 0)
      self.process = process
      input = commands[1]
      output = answers[0]
    }

    deinit {
      close(input)
      close(output)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }

    /// The helper stands beside the program that runs the tests.
    static func path() throws -> String {
      let link = try #require(realpath("/proc/self/exe", nil))
      defer { free(link) }
      // The tests run inside a tool of the toolchain, so look beside the test bundle first.
      let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
      let beside = [bundle, String(cString: link)].compactMap { $0 }
        .map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast() }
        .map { ($0 + ["CrashWriter"]).joined(separator: "/") }
      return try #require(beside.first { access($0, X_OK) == 0 })
    }

    /// Lets a child work, kills it `microseconds` after it began a step, and gives what it said.
    ///
    /// With no step, the clock starts before the session is opened.
    func kill(seed: UInt64, steps: Int, after microseconds: Int) throws -> [String] {
      let command = Array("\(seed) \(steps) \(microseconds)\n".utf8)
      try #require(write(input, command, command.count) == command.count)
      var lines: [String] = []
      while true {
        while let end = unread.firstIndex(of: 0x0A) {
          let line = text(Array(unread[..<end]))
          unread.removeSubrange(...end)
          if line == "killed" { return lines }
          lines.append(line)
        }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(output, &chunk, chunk.count)
        try #require(count > 0, "the helper is gone")
        unread += chunk[..<count]
      }
    }
  }

  /// What has to be on the disk.
  private struct Confirmed {
    var entry = 0
    var votes = 0
    /// How long each node's text is at least.
    var nodes: [Int32: Int] = [:]

    init() {}

    init(_ session: Session) {
      entry = session.lastEntry
      votes = session.votes.count
      for node in session.tree.nodes.dropFirst() { nodes[node.id.rawValue] = node.text.utf8.count }
    }

    mutating func take(_ words: [Substring]) {
      let numbers = words.dropFirst().compactMap { Int($0) }
      switch words.first {
      case "entry": entry = max(entry, numbers[0])
      case "votes": votes = max(votes, numbers[0])
      case "node": nodes[Int32(numbers[0])] = numbers[1]
      default: break
      }
    }

    func isMet(by session: Session) -> Bool {
      session.lastEntry >= entry && session.votes.count >= votes
        && nodes.allSatisfy { id, size in
          guard let slot = session.tree.slot(NodeID(rawValue: id)) else { return false }
          return session.tree.nodes[Int(slot)].text.utf8.count >= size
        }
    }
  }

  private struct Tally {
    var kills = 0
    var foldsSeen = 0
    var restores = 0
    var cutRestores = 0
    var repairs = 0
    var creations = 0
    var entries = 0
    /// Those of the present session that were found good: they never change.
    var backupsSeen: Set<String> = []
  }

  @Test func whatWasConfirmedIsThereAfterAThousandKills() throws {
    var random = SeededGenerator(42)
    var tally = Tally()
    let folder = try ScratchFolder(inMemory: true)
    let helper = try Helper(folder.path)
    var confirmed = Confirmed()
    for round in 0..<1_000 {
      // Every 10 rounds a new session, so that making one is hit as well.
      if round % 10 == 0 {
        for name in folder.names { unlink(folder.file(name)) }
        confirmed = Confirmed()
        tally.backupsSeen = []
      }
      let lines = try helper.kill(
        seed: random.next(),
        steps: random.below(14),
        after: random.below(random.chance(60) ? 300 : 2_000)
      )
      try look(at: folder, lines, &confirmed, &tally, "round \(round)")
    }
    #expect(tally.kills > 900)
    #expect(tally.foldsSeen > 50)
    #expect(tally.restores > 50)
    #expect(tally.cutRestores > 0)
    #expect(tally.repairs > 50)
    #expect(tally.creations > 50)
    #expect(tally.entries > 3_000)
  }

  private func look(
    at folder: ScratchFolder,
    _ lines: [String],
    _ confirmed: inout Confirmed,
    _ tally: inout Tally,
    _ comment: Comment
  ) throws {
    var before: [Confirmed] = []
    var isRestoring = false
    for line in lines {
      let words = line.split(separator: " ")
      switch words.first {
      case "error": Issue.record("\(comment): \(line)")
      case "restoring":
        before.append(confirmed)
        isRestoring = true
      case "restored":
        isRestoring = false
        tally.restores += 1
        confirmed = Confirmed()
        confirmed.entry = Int(words[1]) ?? 0
      case "repaired": tally.repairs += 1
      case "created": tally.creations += 1
      case "entry":
        tally.entries += 1
        confirmed.take(words)
      default: confirmed.take(words)
      }
    }
    let path = folder.file("a.loom.json")
    guard folder.names.contains("a.loom.json") else {
      #expect(confirmed.entry == 0 && confirmed.nodes.isEmpty, comment)
      return
    }
    tally.kills += 1
    let opened = try SessionStore.open(path, .readOnly)
    let session = opened.session
    let backups = SessionStore.backups(of: path)
    #expect(session.invariantViolations() == [], comment)
    #expect(opened.recovery.bulk == nil, comment)
    if !isRestoring { #expect(confirmed.isMet(by: session), comment) }
    if isRestoring { tally.cutRestores += 1 }
    for state in before {
      let isKept =
        isRestoring && state.isMet(by: session)
        || backups.contains { (try? $0.session()).map(state.isMet) == true }
      #expect(isKept, comment)
    }
    if session.lastEntry > opened.recovery.replayed { tally.foldsSeen += 1 }
    for backup in backups where tally.backupsSeen.insert(backup.path).inserted {
      #expect((try? backup.session()) != nil, comment)
    }
    expectRight(session, comment)
    for name in ["c.loom.json", "r.loom.json"] where folder.names.contains(name) {
      let other = try SessionStore.open(folder.file(name), .readOnly)
      #expect(other.session.invariantViolations() == [], comment)
      expectRight(other.session, comment)
      unlink(folder.file(name))
    }
    confirmed = Confirmed(session)
  }

  /// Every text is its own and nothing came twice.
  private func expectRight(_ session: Session, _ comment: Comment) {
    for node in session.tree.nodes.dropFirst() {
      let line = Array("node \(node.id)\r\n".utf8)
      let text = Array(node.text.utf8)
      let isRight = text.count % line.count == 0 && (text.isEmpty || text.starts(with: line))
      if !isRight { Issue.record("\(comment): node \(node.id) has another text") }
      let logprobs = node.id.rawValue % 3 == 1 ? "[\"node \(node.id)\"]" : nil
      #expect(node.logprobs?.text == logprobs, comment)
    }
    let numbers = session.history.map(\.number)
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, comment)
  }
}
