import Glibc
import Testing

@testable import TreeModel

/// What a failing call or a crash at any point leaves behind.
@Suite struct FaultTests {
  /// Makes a session, acts, folds in between, acts, closes.
  ///
  /// Gives what was confirmed.
  private func scenario(
    _ path: String,
    _ files: FaultyFileSystem
  ) -> (session: Session, confirmed: Int, failures: [StoreError]) {
    var session = Session.empty()
    var failures: [StoreError] = []
    do {
      // One backup only, so that one is removed as well.
      let policy = BackupPolicy(count: 1, bytes: .max)
      let store = try SessionStore.create(path, session, files, policy)
      func act(_ count: Int) throws {
        for number in 0..<count {
          store.append(try session.add("text \(number)\n", under: session.lastEntry > 0 ? 1 : nil))
          do throws(StoreError) { try store.sync() } catch { failures.append(error) }
          store.retry()
        }
      }
      try act(4)
      // A fold of an older state, so that the journal keeps a tail.
      let older = session
      try act(2)
      store.fold(older)
      while store.isFolding { usleep(100) }
      if let failure = store.failure { failures.append(failure) }
      if let failure = store.backupFailure { failures.append(failure) }
      store.retry()
      try act(2)
      do throws(StoreError) { try store.close(session) } catch {
        failures.append(error)
        let confirmed = store.durable
        store.abandon()
        return (session, confirmed, failures)
      }
      if let failure = store.backupFailure { failures.append(failure) }
      return (session, store.durable, failures)
    } catch let error as StoreError {
      failures.append(error)
    } catch { Issue.record(error) }
    return (session, 0, failures)
  }

  private func callCount() throws -> Int {
    let folder = try ScratchFolder(inMemory: true)
    let files = FaultyFileSystem()
    let (session, confirmed, failures) = scenario(folder.file("a.loom.json"), files)
    #expect(failures == [])
    #expect(confirmed == 8)
    #expect(try folder.read("a.loom.json") == session.bytes)
    return files.calls.count
  }

  private func expectNothingLost(
    _ folder: ScratchFolder,
    _ session: Session,
    _ confirmed: Int,
    _ comment: Comment
  ) throws {
    let path = folder.file("a.loom.json")
    guard folder.names.contains("a.loom.json") else {
      #expect(confirmed == 0, comment)
      #expect(!folder.names.contains("a.loom.journal"), comment)
      return
    }
    let opened = try SessionStore.open(path, .readWrite)
    #expect(opened.session.lastEntry >= confirmed, comment)
    #expect(opened.session.tree.counts.nodes == opened.session.lastEntry, comment)
    #expect(opened.session.lastEntry <= session.lastEntry, comment)
    #expect(opened.session.invariantViolations() == [], comment)
    // It goes on from there.
    var next = opened.session
    let store = try #require(opened.store)
    store.append(try next.add("after"))
    try store.sync()
    store.abandon()
    let again = try SessionStore.open(path, .readOnly)
    #expect(again.session.bytes == next.bytes, comment)
    #expect(checkSession(at: path).isSound, comment)
    #expect(!folder.names.contains { $0.hasSuffix(".tmp") }, comment)
  }

  @Test func aCrashAtAnyCallLosesNothing() throws {
    for call in 0..<(try callCount()) {
      for fault in [FaultyFileSystem.Fault.crash, .halfAndCrash] {
        let folder = try ScratchFolder(inMemory: true)
        let files = FaultyFileSystem(at: call, fault)
        let (session, confirmed, _) = scenario(folder.file("a.loom.json"), files)
        let last: String = files.calls.dropFirst(call).first ?? ""
        try expectNothingLost(folder, session, confirmed, "call \(call): \(last)")
      }
    }
  }

  @Test func aFailureAtAnyCallIsReportedAndLosesNothing() throws {
    for call in 0..<(try callCount()) {
      for fault in [
        FaultyFileSystem.Fault.fail(ENOSPC), .fail(EIO), .fail(EDQUOT), .half(ENOSPC), .half(EIO),
      ] {
        let folder = try ScratchFolder(inMemory: true)
        let files = FaultyFileSystem(at: call, fault)
        let path = folder.file("a.loom.json")
        let (session, confirmed, failures) = scenario(path, files)
        let name = files.calls[call]
        let comment: Comment = "call \(call): \(name) \(failures)"
        let isHarmless = name.hasSuffix(".lock") && name.hasPrefix("unlink")
        let isLeftover = name.hasPrefix("unlink") && name.hasSuffix(".tmp")
        #expect(!failures.isEmpty || isHarmless || isLeftover, comment)
        #expect(failures.allSatisfy { $0.isOneSentence }, comment)
        // One failure, tried again, ends with everything on the disk.
        if session.lastEntry > 0 { #expect(confirmed == 8, comment) }
        try expectNothingLost(folder, session, confirmed, comment)
      }
    }
  }

  /// The disk stays full, or broken, from any call on; then it is not any more.
  @Test func afterAnyLastingFailureTryingAgainSavesEverything() throws {
    for call in 0..<(try callCount()) {
      for code in [ENOSPC, EIO] {
        let folder = try ScratchFolder(inMemory: true)
        let path = folder.file("a.loom.json")
        let files = FaultyFileSystem()
        files.failAll(from: call, code)
        let comment: Comment = "from call \(call), code \(code)"
        var session = Session.empty()
        do throws(StoreError) {
          try SessionStore.create(path, session, files).close(nil)
        } catch {
          #expect(error.isOneSentence, comment)
          #expect(folder.names.allSatisfy { !$0.contains("backup") }, comment)
          files.heal()
          // Where not even removing works, what was made stays, and is whole.
          if !folder.names.contains("a.loom.json") {
            try SessionStore.create(path, session, files).close(nil)
          }
        }
        var store: SessionStore?
        while store == nil {
          do throws(StoreError) {
            store = try SessionStore.open(path, .readWrite, files).store
          } catch {
            #expect(error.isOneSentence, comment)
            files.heal()
          }
        }
        let open = try #require(store)
        for number in 0..<8 {
          open.append(try session.add("text \(number)\n", under: number > 0 ? 1 : nil))
          if number == 3 { open.fold(session) }
          if number % 2 == 0 { try? open.sync() }
          open.retry()
        }
        do throws(StoreError) { try open.close(session) } catch {
          #expect(error.isOneSentence, comment)
          files.heal()
          open.retry()
          try open.close(session)
        }
        files.heal()
        try expectNothingLost(folder, session, 8, comment)
      }
    }
  }

  @Test func actsWaitForRoomAndAreWrittenAfterwards() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    let files = FaultyFileSystem()
    var session = Session.empty()
    let store = try SessionStore.create(path, session, files)
    store.append(try session.add("one"))
    try store.sync()
    store.acknowledge()
    files.fail(ENOSPC, after: 0, times: 1_000)
    for number in 0..<10 { store.append(try session.add("waiting \(number)")) }
    #expect(throws: StoreError.system(call: .write, path: store.writer.paths.journal, code: ENOSPC))
    {
      try store.sync()
    }
    var poll = pollfd(fd: store.notification, events: Int16(POLLIN), revents: 0)
    #expect(Glibc.poll(&poll, 1, 0) == 1)
    store.acknowledge()
    #expect(Glibc.poll(&poll, 1, 0) == 0)
    #expect(store.durable == 1)
    #expect(store.failure != nil)
    // What another program would find meanwhile.
    #expect(try SessionStore.open(path, .readOnly).session.lastEntry == 1)
    files.heal()
    store.retry()
    try store.sync()
    #expect(store.durable == 11)
    #expect(store.failure == nil)
    store.abandon()
    #expect(try SessionStore.open(path, .readWrite).session.bytes == session.bytes)
  }

  @Test func aJournalThatSomebodyRemovesIsMadeAgain() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    var session = Session.empty()
    let store = try SessionStore.create(path, session)
    for number in 0..<3 {
      store.append(try session.add("text \(number)"))
      try store.sync()
      unlink(folder.file("a.loom.journal"))
    }
    store.append(try session.add("the last"))
    try store.sync()
    store.abandon()
    let opened = try SessionStore.open(path, .readOnly)
    #expect(opened.session.bytes == session.bytes)
    #expect(opened.recovery.replayed == 4)
  }

  @Test func aFolderThatIsRemovedKeepsTheActsWaiting() throws {
    let folder = try ScratchFolder(inMemory: true)
    let inner = folder.file("x")
    mkdir(inner, 0o700)
    let path = inner + "/a.loom.json"
    var session = Session.empty()
    let store = try SessionStore.create(path, session)
    store.append(try session.add("one"))
    try store.sync()
    for name in ["json", "journal", "lock"] { unlink(inner + "/a.loom." + name) }
    #expect(rmdir(inner) == 0)
    store.append(try session.add("two"))
    do throws(StoreError) {
      try store.sync()
      Issue.record("it was confirmed")
    } catch {
      #expect(error.isOneSentence)
      #expect(error == .system(call: .open, path: inner + "/a.loom.journal.tmp", code: ENOENT))
    }
    #expect(store.durable == 1)
    mkdir(inner, 0o700)
    store.retry()
    try store.sync()
    try store.close(session)
    #expect(try SessionStore.open(path, .readOnly).session.bytes == session.bytes)
    unlink(path)
    rmdir(inner)
  }

  @Test func aFoldSavesWhatTheJournalCannotTake() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    let files = FaultyFileSystem()
    var session = Session.empty()
    let store = try SessionStore.create(path, session, files)
    store.append(try session.add("one"))
    try store.sync()
    files.fail(EIO, after: 0, times: 2)
    store.append(try session.add("two"))
    #expect(throws: StoreError.self) { try store.sync() }
    store.fold(session)
    while store.isFolding { usleep(100) }
    #expect(store.failure == nil)
    #expect(store.durable == 2)
    store.append(try session.add("three"))
    try store.sync()
    store.abandon()
    let opened = try SessionStore.open(path, .readWrite)
    #expect(opened.session.bytes == session.bytes)
    #expect(opened.recovery.replayed == 1)
  }

  @Test func shortWritesAreContinued() throws {
    let folder = try ScratchFolder(inMemory: true)
    let files = FaultyFileSystem()
    files.shortWrites(7)
    let (session, confirmed, failures) = scenario(folder.file("a.loom.json"), files)
    #expect(failures == [])
    #expect(confirmed == 8)
    #expect(try folder.read("a.loom.json") == session.bytes)
  }

  /// The order that FORMAT.md promises: each step is durable before the next one begins.
  @Test func aFoldKeepsItsOrder() throws {
    let folder = try ScratchFolder(inMemory: true)
    let files = FaultyFileSystem()
    var session = Session.empty()
    let store = try SessionStore.create(folder.file("a.loom.json"), session, files)
    store.append(try session.add("one"))
    let older = session
    store.append(try session.add("two"))
    try store.sync()
    let first = files.calls.count
    store.fold(older)
    while store.isFolding { usleep(100) }
    let second = files.calls.count
    try store.close(session)
    #expect(
      files.calls[first..<second] == [
        "unlink a.loom.json.tmp", "open a.loom.json.tmp", "write a.loom.json.tmp",
        "fsync a.loom.json.tmp", "close a.loom.json.tmp", "link a.loom.backup-00001",
        "rename a.loom.json", "fsync folder", "unlink a.loom.journal.tmp",
        "open a.loom.journal.tmp", "write a.loom.journal.tmp",
        "fsync a.loom.journal.tmp", "rename a.loom.journal", "close a.loom.journal",
        "fsync folder",
      ]
    )
    #expect(
      files.calls[second...] == [
        "unlink a.loom.json.tmp", "open a.loom.json.tmp", "write a.loom.json.tmp",
        "fsync a.loom.json.tmp", "close a.loom.json.tmp", "link a.loom.backup-00002",
        "rename a.loom.json", "fsync folder", "unlink a.loom.journal", "close a.loom.journal",
        "fsync folder", "unlink a.loom.lock",
      ]
    )
  }
}

extension StoreError {
  /// Whether the sentence is one, and says more than a word.
  var isOneSentence: Bool {
    let sentence = self.sentence
    return sentence.count > 20 && sentence.hasSuffix(".") && !sentence.contains("\n")
      && !sentence.replacing("the character . ", with: "").dropLast().contains(". ")
  }
}
