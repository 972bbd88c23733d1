import Glibc
import Testing

@testable import TreeModel

/// A program that is writing is killed; nothing that it confirmed may be missing.
@Suite struct CrashTests {
  private struct Child {
    let process: pid_t
    let output: Int32
  }

  /// The helper stands beside the program that runs the tests.
  private func start(_ path: String) throws -> Child {
    let link = try #require(realpath("/proc/self/exe", nil))
    defer { free(link) }
    // The tests run inside a tool of the toolchain, so look beside the test bundle first.
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
    let beside = [bundle, String(cString: link)].compactMap { $0 }
      .map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast() }
      .map { ($0 + ["CrashWriter"]).joined(separator: "/") }
    let helper = try #require(beside.first { access($0, X_OK) == 0 })
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(helper), strdup(path), nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, helper, &actions, nil, &arguments, environ())
    close(ends[1])
    try #require(code == 0)
    return Child(process: process, output: ends[0])
  }

  /// An environment of nothing: the helper needs none.
  private func environ() -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? { nil }

  /// Reads what the child says for `microseconds`, kills it, and reads the rest.
  private func killed(_ child: Child, after microseconds: Int) -> [String] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    // The clock starts once the session is open; a child that never gets there is killed too.
    var poll = pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)
    if Glibc.poll(&poll, 1, 20_000) == 1 {
      let count = read(child.output, &chunk, chunk.count)
      if count > 0 { bytes += chunk[..<count] }
    }
    usleep(UInt32(microseconds))
    kill(child.process, SIGKILL)
    while true {
      let count = read(child.output, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    close(child.output)
    var status: Int32 = 0
    waitpid(child.process, &status, 0)
    return text(bytes).split(separator: "\n").map(String.init)
  }

  @Test func whatWasConfirmedIsThereAfterEveryKill() throws {
    var random = SeededGenerator(42)
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    var confirmed = 0
    var kills = 0
    var foldsSeen = 0
    for round in 0..<200 {
      // Every 20 rounds a new session, so that making one is hit as well.
      if round % 20 == 0 {
        for name in folder.names { unlink(folder.file(name)) }
        confirmed = 0
      }
      let lines = killed(try start(path), after: random.below(12_000))
      #expect(!lines.contains { $0.hasPrefix("error") }, "\(lines.last ?? "")")
      for line in lines {
        if let number = Int(line) { confirmed = max(confirmed, number) }
      }
      guard folder.names.contains("a.loom.json") else {
        #expect(confirmed == 0)
        continue
      }
      kills += 1
      let opened = try SessionStore.open(path, .readOnly)
      #expect(opened.session.lastEntry >= confirmed)
      #expect(opened.session.invariantViolations() == [])
      #expect(opened.recovery.bulk == nil)
      if opened.session.lastEntry > opened.recovery.replayed { foldsSeen += 1 }
      for node in opened.session.tree.nodes.dropFirst() {
        let line = Array("node \(node.id)\r\n".utf8)
        let text = Array(node.text.utf8)
        let isRight = text.count % line.count == 0 && text.starts(with: line)
        if !isRight { Issue.record("node \(node.id) has another text") }
        let logprobs = node.id.rawValue % 3 == 1 ? "[\"node \(node.id)\"]" : nil
        #expect(node.logprobs?.text == logprobs)
      }
      // Nothing came twice: every act of the history is there once, in order.
      let numbers = opened.session.history.map(\.number)
      #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
    }
    #expect(kills > 150)
    #expect(foldsSeen > 20)
  }
}
