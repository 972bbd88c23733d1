import Testing

@testable import TreeModel

/// Journals that were cut or damaged.
@Suite struct JournalTests {
  private let session: Session
  private let journal: [UInt8]
  /// Where each line ends, and what the session is up to there.
  private let ends: [(bytes: Int, session: [UInt8])]

  init() throws {
    var acts = RandomActs(seed: 77)
    var session = Session.empty()
    for _ in 0..<10 { _ = acts.step(&session) }
    self.session = session
    var bytes = JournalHeader(session: session.info.id, after: session.lastEntry).line
    var ends = [(bytes: bytes.count, session: session.bytes)]
    var replayed = session
    while bytes.count < 4_700 {
      for entry in acts.step(&session) {
        try replayed.apply(entry)
        bytes += journalLine(entry)
        ends.append((bytes: bytes.count, session: replayed.bytes))
      }
    }
    journal = bytes
    self.ends = ends
  }

  private func open(
    _ journal: [UInt8],
    _ folder: ScratchFolder,
    _ access: SessionStore.Access
  ) throws -> SessionStore.Opened {
    try folder.write("a.loom.json", session.bytes)
    try folder.write("a.loom.journal", journal)
    return try SessionStore.open(folder.file("a.loom.json"), access)
  }

  @Test func aCutAtEveryByteLosesTheLastLineOnly() throws {
    let folder = try ScratchFolder()
    for cut in stride(from: journal.count, through: journal.count - 4_096, by: -1) {
      let whole = try #require(ends.lastIndex { $0.bytes <= cut })
      let content = try journal[..<cut].withUnsafeBufferPointer {
        (buffer) throws(JournalLineFault) in
        try JournalContent(buffer)
      }
      try #require(content.entries.count == whole, "cut at \(cut)")
      try #require(content.tornBytes == cut - ends[whole].bytes)
      guard cut % 16 == 0 || cut - ends[whole].bytes < 2 else { continue }
      let opened = try open(Array(journal[..<cut]), folder, .readOnly)
      try #require(opened.session.bytes == ends[whole].session, "cut at \(cut)")
      #expect(opened.recovery.tornBytes == cut - ends[whole].bytes)
    }
  }

  @Test func aCutHeaderIsAnEmptyJournal() throws {
    let folder = try ScratchFolder()
    for cut in 0..<ends[0].bytes {
      let opened = try open(Array(journal[..<cut]), folder, .readWrite)
      #expect(opened.session.bytes == session.bytes)
      opened.store?.abandon()
      #expect(!folder.names.contains("a.loom.journal"))
    }
  }

  @Test func aTornTailIsCutOffAndWorkGoesOn() throws {
    let folder = try ScratchFolder()
    for cut in stride(from: journal.count - 1, to: journal.count - 400, by: -13) {
      let opened = try open(Array(journal[..<cut]), folder, .readWrite)
      var next = opened.session
      let store = try #require(opened.store)
      store.append(try next.add("after the tear"))
      try store.sync()
      store.abandon()
      let again = try SessionStore.open(folder.file("a.loom.json"), .readOnly)
      #expect(again.recovery.tornBytes == 0)
      #expect(again.session.bytes == next.bytes)
    }
  }

  @Test func damagedSectorsAreFoundAndRepairSavesTheRest() throws {
    var random = SeededGenerator(5)
    var saved = 0
    let folder = try ScratchFolder()
    for round in 0..<60 {
      var bytes = journal
      let sector = 512 * random.below(journal.count / 512)
      let range = sector..<min(sector + 512, bytes.count)
      switch round % 3 {
      case 0: for index in range { bytes[index] = 0 }
      case 1: for index in range { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
      default: bytes.insert(contentsOf: bytes[range], at: range.upperBound)
      }
      let damaged = bytes
      do {
        let opened = try open(damaged, folder, .readOnly)
        // Only damage that leaves no line end behind it looks like a torn tail, and is reported.
        #expect(opened.recovery.tornBytes > 0)
        #expect(sector + 1_024 > journal.count || opened.recovery.tornBytes < 512)
        #expect(ends.contains { $0.session == opened.session.bytes })
      } catch let error as StoreError {
        guard case .journal(_, let line, _) = error else {
          Issue.record("\(error)")
          continue
        }
        let bad = ends.firstIndex { $0.bytes > sector } ?? ends.count
        #expect(line == bad + 1 || line == bad + 2 || round % 3 == 2, "round \(round)")
        #expect(error.sentence.contains("line \(line)"))
      }
      #expect(try folder.read("a.loom.journal") == damaged)
      let new = try ScratchFolder()
      let report = try repairSession(
        at: folder.file("a.loom.json"),
        to: new.file("b.loom.json")
      )
      #expect(checkSession(at: new.file("b.loom.json")).isSound)
      saved += report.replayed
      #expect(try folder.read("a.loom.journal") == damaged)
    }
    #expect(saved > 100)
  }

  @Test func numbersDecideWhatIsApplied() throws {
    let folder = try ScratchFolder()
    // A crash between the rename and the drop: the session has everything already.
    let last = try #require(ends.last)
    try folder.write("a.loom.json", last.session)
    try folder.write("a.loom.journal", journal)
    let opened = try SessionStore.open(folder.file("a.loom.json"), .readWrite)
    #expect(opened.recovery.replayed == 0)
    #expect(opened.session.bytes == last.session)
    opened.store?.abandon()
    #expect(folder.names == ["a.loom.json"])
    // The same with a session from the middle of the journal.
    let middle = ends[ends.count / 2]
    try folder.write("a.loom.json", middle.session)
    try folder.write("a.loom.journal", journal)
    let half = try SessionStore.open(folder.file("a.loom.json"), .readOnly)
    #expect(half.session.bytes == last.session)
    #expect(half.recovery.replayed == ends.count - 1 - ends.count / 2)
    // An older session than the journal starts from.
    try folder.write("a.loom.json", Session.empty().bytes)
    #expect(throws: StoreError.self) {
      try SessionStore.open(folder.file("a.loom.json"), .readOnly)
    }
    // A line that is missing, one that comes twice, and the journal of another session.
    var lines = journal.split(separator: 0x0A).map { Array($0) + [0x0A] }
    lines.remove(at: 3)
    #expect(throws: StoreError.self) { try open(lines.flatMap { $0 }, folder, .readOnly) }
    lines.insert(lines[4], at: 4)
    #expect(throws: StoreError.self) { try open(lines.flatMap { $0 }, folder, .readOnly) }
    let other = JournalHeader(session: "other", after: session.lastEntry).line
    #expect(throws: StoreError.foreignJournal(path: folder.file("a.loom.journal"))) {
      try open(other, folder, .readOnly)
    }
  }

  @Test func aNewerJournalIsRefused() throws {
    let folder = try ScratchFolder()
    let line = Array("{\"journal\":\"loom-session\",\"version\":4,\"sum\":1}\n".utf8)
    #expect(
      throws: StoreError.journal(
        path: folder.file("a.loom.journal"),
        line: 1,
        fault: .newerVersion(4)
      )
    ) { try open(line, folder, .readOnly) }
    #expect(throws: StoreError.self) {
      try repairSession(at: folder.file("a.loom.json"), to: folder.file("b.loom.json"))
    }
  }
}
