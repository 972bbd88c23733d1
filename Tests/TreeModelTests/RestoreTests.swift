import Glibc
import Testing

@testable import TreeModel

/// Backups: when one is made, how many stay, and that going back loses nothing, whatever happens.
@Suite struct RestoreTests {
  /// What is there before a restore.
  enum State: CaseIterable {
    case closed
    case withJournal
    case damagedSession
    case damagedJournal
    case noSession
    case onlyJournal
  }

  /// A session in `state` with two backups: of one act, and of two.
  ///
  /// Gives what was there: the session file and the journal as one session, or nil if damaged.
  @discardableResult
  private func make(_ folder: ScratchFolder, _ state: State) throws -> Session? {
    let path = folder.file("a.loom.json")
    var session = Session.empty()
    try session.add("text 0")
    try SessionStore.create(path, session).close(nil)
    for number in 1..<3 { try act("text \(number)", path, &session) }
    switch state {
    case .closed: break
    case .withJournal, .damagedJournal, .onlyJournal:
      let store = try #require(try SessionStore.open(path, .readWrite).store)
      for number in 3..<6 { store.append(try session.add("text \(number)")) }
      try store.close(nil)
    case .damagedSession, .noSession: break
    }
    switch state {
    case .closed, .withJournal: return session
    case .damagedSession:
      try folder.write("a.loom.json", Array(try folder.read("a.loom.json").dropLast(40)))
    case .damagedJournal:
      var journal = try folder.read("a.loom.journal")
      journal[journal.count / 2] ^= 1
      try folder.write("a.loom.journal", journal)
    case .noSession, .onlyJournal: unlink(path)
    }
    return nil
  }

  /// Opens, acts once, closes: a fold, and so a backup.
  private func act(
    _ text: String,
    _ path: String,
    _ session: inout Session,
    _ policy: BackupPolicy = .standard
  ) throws {
    let opened = try SessionStore.open(path, .readWrite, backups: policy)
    session = opened.session
    let store = try #require(opened.store)
    store.append(try session.add(text))
    try store.close(session)
    #expect(store.backupFailure == nil)
  }

  private func texts(_ session: Session) -> [String] {
    session.tree.nodes.dropFirst().map(\.text)
  }

  @Test func theLastStatesAreKept() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    var session = Session.empty()
    try SessionStore.create(path, session).close(nil)
    #expect(SessionStore.backups(of: path).isEmpty)
    for number in 1...8 { try act("text \(number)", path, &session) }
    let backups = SessionStore.backups(of: path)
    #expect(backups.map(\.sequence) == [8, 7, 6, 5, 4])
    #expect(try backups.map { try $0.session().lastEntry } == [7, 6, 5, 4, 3])
    #expect(backups.allSatisfy { $0.path.hasPrefix(folder.file("a.loom.backup-0000")) })
    var status = stat()
    #expect(stat(backups[0].path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    // The time is that of the state.
    #expect(abs(backups[0].time - Int(status.st_mtim.tv_sec)) <= 1)
  }

  @Test func whatChangesNothingMakesNoBackup() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    var session = Session.empty()
    try SessionStore.create(path, session).close(nil)
    try act("text", path, &session)
    let names = folder.names
    let opened = try SessionStore.open(path, .readWrite)
    opened.store?.fold(opened.session)
    var looked = opened.session
    looked.cursor = NodeID(rawValue: 1)
    try opened.store?.close(looked)
    #expect(folder.names == names)
    #expect(try SessionStore.open(path, .readOnly).session.cursor == looked.cursor)
  }

  @Test func theConfigurationBoundsThem() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    var session = Session.empty()
    try session.add(String(repeating: "x", count: 10_000))
    try SessionStore.create(path, session).close(nil)
    try act("a", path, &session, .none)
    #expect(SessionStore.backups(of: path).isEmpty)
    for number in 0..<4 { try act("\(number)", path, &session) }
    #expect(SessionStore.backups(of: path).count == 4)
    // None is made, and none that is there is removed.
    try act("b", path, &session, .none)
    #expect(SessionStore.backups(of: path).count == 4)
    // Two fit into 25,000 bytes; the newest stays even where it does not fit.
    try act("c", path, &session, BackupPolicy(count: 9, bytes: 25_000))
    #expect(SessionStore.backups(of: path).map(\.sequence) == [5, 4])
    try act("d", path, &session, BackupPolicy(count: 9, bytes: 10))
    #expect(SessionStore.backups(of: path).map(\.sequence) == [6])
    try act("e", path, &session, BackupPolicy(count: 1, bytes: .max))
    #expect(SessionStore.backups(of: path).map(\.sequence) == [7])
  }

  @Test func otherFilesAreNotTakenForBackups() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    try SessionStore.create(path, .empty()).close(nil)
    let strangers = [
      "a.loom.backup-", "a.loom.backup-1-20260101T000000Z", "a.loom.backup-00001",
      "a.loom.backup-00001-20261301T000000Z", "a.loom.backup-00001-20260101T000000Z.json",
      "a.loom.backup-x0001-20260101T000000Z", "b.loom.backup-00001-20260101T000000Z",
      "a.loom.backup-00001-+02601 1T000000Z",
    ]
    for name in strangers { try folder.write(name, []) }
    mkdir(folder.file("a.loom.backup-00009-20260101T000000Z"), 0o700)
    #expect(SessionStore.backups(of: path).isEmpty)
    var session = Session.empty()
    try act("text", path, &session, BackupPolicy(count: 1, bytes: 1))
    #expect(SessionStore.backups(of: path).map(\.sequence) == [10])
    #expect(strangers.allSatisfy(folder.names.contains))
    rmdir(folder.file("a.loom.backup-00009-20260101T000000Z"))
  }

  @Test func withoutHardLinksACopyServes() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    let files = FaultyFileSystem()
    files.refuseLinks()
    var session = Session.empty()
    try session.add(String(repeating: "long ", count: 500_000))
    try SessionStore.create(path, session, files).close(nil)
    let before = try folder.read("a.loom.json")
    chmod(path, 0o640)
    let opened = try SessionStore.open(path, .readWrite, files)
    opened.store?.append(try session.add("two"))
    try opened.store?.close(session)
    let backup = try #require(SessionStore.backups(of: path).first)
    #expect(try folder.read(String(backup.path.dropFirst(folder.path.count + 1))) == before)
    var status = stat()
    #expect(stat(backup.path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(!folder.names.contains { $0.hasSuffix(".tmp") })
  }

  @Test func aBackupThatCannotBeMadeIsTold() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    let files = FaultyFileSystem()
    var session = Session.empty()
    let store = try SessionStore.create(path, session, files)
    store.append(try session.add("one"))
    try store.sync()
    // unlink, open, write, fsync and close of the new file come before the link.
    files.fail(ENOSPC, after: 5)
    store.fold(session)
    while store.isFolding { usleep(100) }
    #expect(store.failure == nil)
    #expect(store.durable == 1)
    #expect(store.backupFailure?.isOneSentence == true)
    #expect(try folder.read("a.loom.json") == session.bytes)
    store.append(try session.add("two"))
    try store.close(session)
    #expect(store.backupFailure == nil)
    #expect(SessionStore.backups(of: path).count == 1)
  }

  @Test(arguments: State.allCases)
  func goingBackKeepsWhatWasThere(state: State) throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    let before = try make(folder, state)
    let oldSession = try? folder.read("a.loom.json")
    let oldJournal = try? folder.read("a.loom.journal")
    let target = SessionStore.backups(of: path)[1]
    #expect(try texts(target.session()) == ["text 0"])
    let result = try SessionStore.restore(path, from: target)
    let now = try SessionStore.open(path, .readOnly)
    #expect(now.recovery == SessionStore.Recovery())
    #expect(texts(now.session) == ["text 0"])
    if state != .noSession { #expect(now.session.lastEntry > 3) }
    #expect(checkSession(at: path).isSound)
    #expect(!folder.names.contains("a.loom.journal"))
    switch state {
    case .closed, .withJournal:
      let kept = try #require(SessionStore.backups(of: path).first)
      #expect(result.kept == kept.path && !result.wasDamaged)
      #expect(try kept.session().bytes == before?.bytes)
      // Nothing is used twice: not an identity, not a number.
      #expect(now.session.nextNode == before?.nextNode)
      // And back again.
      _ = try SessionStore.restore(path, from: kept)
      #expect(try texts(SessionStore.open(path, .readOnly).session) == before.map(texts))
    case .damagedSession, .damagedJournal, .onlyJournal:
      let kept = try #require(result.kept)
      #expect(result.wasDamaged)
      let name = String(kept.dropFirst(folder.path.count + 1))
      #expect((try? folder.read(name)) == oldSession)
      #expect((try? folder.read(name + ".journal")) == oldJournal)
      if state != .onlyJournal {
        // It can be repaired from where it lies.
        let report = try repairSession(at: kept, to: folder.file("b.loom.json"))
        #expect(report.nodes >= 2)
      }
    case .noSession: #expect(result.kept == nil && !result.wasDamaged)
    }
  }

  @Test func anOpenSessionIsNotReplaced() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    try make(folder, .closed)
    let opened = try SessionStore.open(path, .readWrite)
    #expect(throws: StoreError.locked(path: path, process: getpid())) {
      try SessionStore.restore(path, from: SessionStore.backups(of: path)[0])
    }
    opened.store?.abandon()
  }

  @Test func aDamagedBackupIsNotPutInPlace() throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    try make(folder, .closed)
    let bytes = try folder.read("a.loom.json")
    let backup = SessionStore.backups(of: path)[0]
    truncate(backup.path, 30)
    #expect(throws: StoreError.self) { try SessionStore.restore(path, from: backup) }
    #expect(try folder.read("a.loom.json") == bytes)
  }

  /// Every call of a restore fails once, or is the last one.
  @Test(arguments: State.allCases)
  func aRestoreThatIsCutShortLosesNothing(state: State) throws {
    let healthy = FaultyFileSystem()
    let folder = try ScratchFolder(inMemory: true)
    try make(folder, state)
    let path = folder.file("a.loom.json")
    let before = try? SessionStore.open(path, .readOnly).session
    let start = try Image(folder)
    _ = try SessionStore.restore(path, from: SessionStore.backups(of: path)[1], healthy, .standard)
    #expect(healthy.calls.count > 9)
    for call in 0..<healthy.calls.count {
      let faults: [FaultyFileSystem.Fault] = [
        .fail(ENOSPC), .fail(EIO), .half(EDQUOT), .crash, .halfAndCrash,
      ]
      for fault in faults {
        let folder = try ScratchFolder(inMemory: true)
        let path = folder.file("a.loom.json")
        try start.write(to: folder)
        let old = start.files["a.loom.json"]
        let backup = SessionStore.backups(of: path)[1]
        let files = FaultyFileSystem(at: call, fault)
        var failure: StoreError?
        do throws(StoreError) {
          _ = try SessionStore.restore(path, from: backup, files, .standard)
        } catch { failure = error }
        let name = call < files.calls.count ? files.calls[call] : ""
        let comment: Comment = "\(state), call \(call): \(name), \(fault)"
        #expect(failure?.isOneSentence != false, comment)
        if let before {
          let opened = try SessionStore.open(path, .readWrite)
          opened.store?.abandon()
          if opened.session.bytes != before.bytes {
            #expect(texts(opened.session) == ["text 0"], comment)
            let isKept = SessionStore.backups(of: path).contains {
              (try? $0.session())?.bytes == before.bytes
            }
            #expect(isKept, comment)
          }
        } else if let old {
          let isThere = folder.names.contains { name in
            name.hasPrefix("a.loom.") && !name.hasSuffix("journal")
              && (try? folder.read(name)) == old
          }
          #expect(isThere, comment)
        }
        // Once the fault is gone it works.
        _ = try SessionStore.restore(path, from: backup)
        #expect(try texts(SessionStore.open(path, .readOnly).session) == ["text 0"], comment)
        #expect(!folder.names.contains { $0.hasSuffix(".tmp") }, comment)
      }
    }
  }

  /// A repair that fails leaves the old files as they were and nothing in the way of the next try.
  @Test func aRepairThatFailsCanBeTriedAgain() throws {
    let healthy = FaultyFileSystem()
    let folder = try ScratchFolder(inMemory: true)
    try make(folder, .damagedJournal)
    let path = folder.file("a.loom.json")
    let start = try Image(folder)
    _ = try repairSession(at: path, to: folder.file("b.loom.json"), healthy)
    #expect(healthy.calls.count > 9)
    for call in 0..<healthy.calls.count {
      for fault in [FaultyFileSystem.Fault.fail(ENOSPC), .half(EIO)] {
        let folder = try ScratchFolder(inMemory: true)
        let path = folder.file("a.loom.json")
        let new = folder.file("b.loom.json")
        try start.write(to: folder)
        let files = FaultyFileSystem(at: call, fault)
        var failure: StoreError?
        do throws(StoreError) {
          _ = try repairSession(at: path, to: new, files)
        } catch { failure = error }
        let name = call < files.calls.count ? files.calls[call] : ""
        let comment: Comment = "call \(call): \(name), \(fault)"
        if let failure {
          #expect(failure.isOneSentence, comment)
          _ = try repairSession(at: path, to: new)
        }
        #expect(checkSession(at: new).isSound, comment)
        for (name, bytes) in start.files { #expect(try folder.read(name) == bytes, comment) }
        let report = text(try folder.read("b.loom.json.report.txt"))
        #expect(report.contains("a.loom.journal, line 3: the line is damaged"), comment)
      }
    }
  }
}

/// The content of a folder.
struct Image {
  var files: [String: [UInt8]] = [:]

  init(files: [String: [UInt8]]) { self.files = files }

  init(_ folder: ScratchFolder) throws {
    for name in folder.names { files[name] = try folder.read(name) }
  }

  func write(to folder: ScratchFolder) throws {
    for (name, bytes) in files { try folder.write(name, bytes) }
  }
}
