import Glibc
import Testing

@testable import TreeModel

@Suite struct StoreTests {
  /// A session of some acts in a folder; with a journal unless it is folded.
  private func make(
    _ folder: ScratchFolder,
    acts: Int = 5,
    folded: Bool = false
  ) throws -> Session {
    var session = Session.empty()
    let store = try SessionStore.create(folder.file("a.loom.json"), session)
    for number in 0..<acts { store.append(try session.add("text \(number)")) }
    try store.sync()
    if folded { try store.close(session) } else { store.abandon() }
    return session
  }

  private func failure(_ path: String, _ access: SessionStore.Access = .readWrite) -> StoreError? {
    do throws(StoreError) {
      let opened = try SessionStore.open(path, access)
      opened.store?.abandon()
      return nil
    } catch { return error }
  }

  @Test func actsSurviveWithoutAFold() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    let session = try make(folder, acts: 20)
    #expect(folder.names == ["a.loom.journal", "a.loom.json"])
    let opened = try SessionStore.open(path, .readWrite)
    #expect(opened.recovery == SessionStore.Recovery(replayed: 20))
    #expect(opened.session.bytes == session.bytes)
    #expect(opened.store?.durable == 20)
    try opened.store?.close(opened.session)
    #expect(folder.names.filter { !$0.contains(".backup-") } == ["a.loom.json"])
    let again = try SessionStore.open(path, .readOnly)
    #expect(again.recovery == SessionStore.Recovery())
    #expect(try folder.read("a.loom.json") == session.bytes)
  }

  @Test func aJournalOfAnEarlierVersionIsBegunAnew() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    let session = try make(folder, acts: 20)
    // As version 2 left it.
    let lines = try folder.read("a.loom.journal").split(separator: 0x0A).map(Array.init)
    var header = JournalHeader(session: session.info.id, after: 0)
    header.version = 2
    try folder.write("a.loom.journal", header.line + lines.dropFirst().flatMap { $0 + [0x0A] })
    let read = try SessionStore.open(path, .readOnly)
    #expect(read.session.bytes == session.bytes)
    #expect(text(try folder.read("a.loom.journal")).contains(#""version":2,"#))
    let opened = try SessionStore.open(path, .readWrite)
    var next = opened.session
    let store = try #require(opened.store)
    store.append(try next.add("more"))
    try store.close(nil)
    let written = text(try folder.read("a.loom.journal"))
    #expect(written.hasPrefix(#"{"journal":"loom-session","version":3,"#))
    #expect(written.split(separator: "\n").count == lines.count + 1)
    #expect(try SessionStore.open(path, .readOnly).session.bytes == next.bytes)
  }

  @Test func newFilesAreForThisPersonAlone() throws {
    let folder = try ScratchFolder()
    let inner = folder.file("x/y")
    defer {
      rmdir(inner)
      rmdir(folder.file("x"))
    }
    var session = Session.empty()
    let store = try SessionStore.create(inner + "/a.loom.json", session)
    store.append(try session.add("one"))
    try store.sync()
    func mode(_ path: String) -> mode_t {
      var status = stat()
      return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }
    #expect(mode(folder.file("x")) == 0o700)
    #expect(mode(inner) == 0o700)
    for name in ["json", "journal", "lock"] { #expect(mode("\(inner)/a.loom.\(name)") == 0o600) }
    // A mode that a person chose stays.
    try store.close(session)
    chmod(inner + "/a.loom.json", 0o644)
    let opened = try SessionStore.open(inner + "/a.loom.json", .readWrite)
    opened.store?.append(try session.add("two"))
    try opened.store?.close(session)
    #expect(mode(inner + "/a.loom.json") == 0o644)
    unlink(inner + "/a.loom.json")
  }

  @Test func anExistingFileIsNeverReplacedByANewSession() throws {
    let folder = try ScratchFolder()
    try folder.write("a.loom.json", Array("mine".utf8))
    let path = folder.file("a.loom.json")
    #expect(throws: StoreError.exists(path: path)) { try SessionStore.create(path, .empty()) }
    #expect(try folder.read("a.loom.json") == Array("mine".utf8))
    #expect(folder.names == ["a.loom.json"])
  }

  @Test func whatIsNotASessionIsRefused() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    #expect(failure(path) == .notFound(path: path))
    #expect(folder.names == [])
    mkdir(path, 0o700)
    #expect(failure(path) == .notAFile(path: path))
    #expect(failure(path, .readOnly) == .notAFile(path: path))
    rmdir(path)
    mkfifo(path, 0o600)
    #expect(failure(path) == .notAFile(path: path))
    #expect(failure(path, .readOnly) == .notAFile(path: path))
    unlink(path)
    try folder.write("a.loom.json", [])
    #expect(
      failure(path)
        == .session(path: path, line: 1, fault: .malformed(JSONFault(.endOfInput, at: 0)))
    )
    truncate(path, 5 << 30)
    #expect(failure(path) == .tooLarge(path: path, bytes: 5 << 30, limit: 4 << 30))
    let newer = #"{"format":"loom-session","version":3,"nodes":7}"#
    try folder.write("a.loom.json", Array(newer.utf8))
    #expect(failure(path) == .session(path: path, line: nil, fault: .newerVersion(3)))
    #expect(try folder.read("a.loom.json") == Array(newer.utf8))
    #expect(!folder.names.contains("a.loom.lock"))
    try folder.write("a.loom.json", Array("{\n\"format\":\"loom-session\",\n\"x\":tru\n}".utf8))
    guard case .session(_, 3, .malformed) = failure(path) else {
      Issue.record("the line is not named")
      return
    }
  }

  @Test func aSecondWriterIsRefusedAndAReaderIsNot() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    let session = try make(folder)
    let opened = try SessionStore.open(path, .readWrite)
    #expect(failure(path) == .locked(path: path, process: getpid()))
    let reader = try SessionStore.open(path, .readOnly)
    #expect(reader.store == nil)
    #expect(reader.session.bytes == session.bytes)
    symlink(path, folder.file("link.loom.json"))
    #expect(failure(folder.file("link.loom.json")) == .locked(path: path, process: getpid()))
    opened.store?.abandon()
    #expect(failure(path) == nil)
  }

  @Test func aLockFileLeftByAKillDoesNotCount() throws {
    let folder = try ScratchFolder()
    _ = try make(folder)
    try folder.write("a.loom.lock", Array("1\n".utf8))
    #expect(failure(folder.file("a.loom.json")) == nil)
    #expect(!folder.names.contains("a.loom.lock"))
  }

  @Test func aStoreThatIsLetGoGivesUpItsLock() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    var session = try make(folder)
    do {
      let opened = try SessionStore.open(path, .readWrite)
      opened.store?.append(try session.add("last"))
    }
    // The thread ends by itself; it has to write what was queued first.
    var attempts = 0
    while failure(path) != nil, attempts < 10_000 {
      usleep(1_000)
      attempts += 1
    }
    #expect(try SessionStore.open(path, .readOnly).session.bytes == session.bytes)
  }

  @Test func withoutFlockAFileWithTheProcessStandsForTheLock() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    _ = try make(folder)
    let files = FaultyFileSystem()
    files.breakLocks(ENOLCK)
    let opened = try SessionStore.open(path, .readWrite, files)
    #expect(opened.recovery.isLockWeak)
    #expect(throws: StoreError.locked(path: path, process: getpid())) {
      try SessionStore.open(path, .readWrite, files)
    }
    opened.store?.abandon()
    #expect(!folder.names.contains("a.loom.lock.holder"))
    // One left by a process of this host that is gone does not count, one of another host does.
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, 255)
    let host = text(name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)))
    try folder.write("a.loom.lock.holder", Array("2147483646\n\(host)\n".utf8))
    try SessionStore.open(path, .readWrite, files).store?.abandon()
    try folder.write("a.loom.lock.holder", Array("2147483646\nelsewhere\n".utf8))
    #expect(throws: StoreError.locked(path: path, process: 2_147_483_646)) {
      try SessionStore.open(path, .readWrite, files)
    }
  }

  @Test func aLinkStaysALink() throws {
    let folder = try ScratchFolder()
    _ = try make(folder, folded: true)
    let link = folder.file("link.loom.json")
    symlink("a.loom.json", link)
    let opened = try SessionStore.open(link, .readWrite)
    var session = opened.session
    opened.store?.append(try session.add("through the link"))
    try opened.store?.close(session)
    var status = stat()
    #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(try folder.read("a.loom.json") == session.bytes)
  }

  @Test func aFolderThatCannotBeWrittenIsReadOnly() throws {
    // Root may write everywhere; what the system would say is put in instead.
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    let session = try make(folder)
    let files = FaultyFileSystem(at: 0, .fail(EACCES))
    do throws(StoreError) {
      _ = try SessionStore.open(path, .readWrite, files)
      Issue.record("it was opened")
    } catch {
      #expect(error == .readOnlyFolder(path: folder.path, code: EACCES))
      #expect(error.sentence.contains("--read-only"))
    }
    #expect(try SessionStore.open(path, .readOnly).session.bytes == session.bytes)
    #expect(folder.names == ["a.loom.journal", "a.loom.json"])
  }

  @Test func readingOnlyChangesNothing() throws {
    let folder = try ScratchFolder()
    let session = try make(folder)
    let journal = try folder.read("a.loom.journal") + Array("{\"n\":6,\"t\"".utf8)
    try folder.write("a.loom.journal", journal)
    let opened = try SessionStore.open(folder.file("a.loom.json"), .readOnly)
    #expect(opened.recovery == SessionStore.Recovery(replayed: 5, tornBytes: 10))
    #expect(opened.session.bytes == session.bytes)
    #expect(try folder.read("a.loom.journal") == journal)
    #expect(folder.names == ["a.loom.journal", "a.loom.json"])
  }

  @Test func entriesOutOfOrderAreNotWritten() throws {
    let folder = try ScratchFolder()
    var session = try make(folder, acts: 0)
    let opened = try SessionStore.open(folder.file("a.loom.json"), .readWrite)
    let store = try #require(opened.store)
    _ = try session.add("lost")
    store.append(try session.add("early"))
    #expect(throws: StoreError.outOfOrder(expected: 1, found: 2)) { try store.sync() }
    store.retry()
    #expect(store.failure != nil)
    store.abandon()
    #expect(try SessionStore.open(folder.file("a.loom.json"), .readOnly).session.lastEntry == 0)
  }

  @Test func aFoldInTheBackgroundKeepsLaterActs() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    var session = Session.empty()
    let store = try SessionStore.create(path, session)
    for round in 0..<40 {
      store.append(try session.add("text \(round)"))
      if round % 7 == 3 { store.fold(session) }
    }
    try store.sync()
    while store.isFolding { usleep(100) }
    #expect(store.failure == nil)
    #expect(store.durable == 40)
    store.abandon()
    let opened = try SessionStore.open(path, .readWrite)
    #expect(opened.session.bytes == session.bytes)
    #expect(opened.recovery.replayed < 40)
    opened.store?.abandon()
  }

  @Test func everySentenceSaysWhatToDo() {
    let errors: [StoreError] = [
      .notFound(path: "p"), .exists(path: "p"), .orphanedJournal(journal: "j", session: "s"),
      .notAFile(path: "p"), .tooLarge(path: "p", bytes: 5 << 30, limit: 4 << 30),
      .readOnlyFile(path: "p"), .readOnlyFolder(path: "p", code: EROFS),
      .locked(path: "p", process: 7), .locked(path: "p", process: nil),
      .session(path: "p", line: 3, fault: .malformed(JSONFault(.endOfInput, at: 9))),
      .session(path: "p", line: nil, fault: .newerVersion(2)),
      .session(path: "p", line: nil, fault: .tree(.duplicate(NodeID(rawValue: 1)))),
      .journal(path: "p", line: 3, fault: .checksum),
      .journal(path: "p", line: 3, fault: .entry(.badIndex(1))), .foreignJournal(path: "p"),
      .journalGap(path: "p", last: 1, after: 2), .outOfOrder(expected: 1, found: 2),
      .closed(path: "p"), .system(call: .write, path: "p", code: ENOSPC),
      .system(call: .sync, path: "p", code: EIO), .system(call: .open, path: "p", code: EACCES),
    ]
    for error in errors {
      let sentence = error.sentence
      #expect(sentence.hasSuffix(".") && !sentence.contains("\n"), "\(sentence)")
      #expect(sentence.contains(";"), "\(sentence)")
    }
  }
}
