import Glibc
import Testing

@testable import TreeModel

/// Git, or a person with a copy, puts another version of a session in its place.
@Suite struct ReplacementTests {
  private let name = "a.loom.json"

  /// A session of two texts on the disk, and another one that went on from the first of them.
  private func fork(_ folder: ScratchFolder) throws -> (mine: Session, theirs: Session) {
    var start = Session.empty()
    try start.add("Once")
    try SessionStore.create(folder.file(name), start).close(nil)
    var theirs = start
    for number in 0..<5 {
      _ = try theirs.perform(
        Transaction(
          label: "add",
          operations: [
            .insert(
              node: Node(
                id: theirs.nextNode,
                parent: nil,
                kind: .human,
                text: "theirs \(number)",
                created: 7
              ),
              index: 0
            )
          ]
        ),
        at: 7
      )
    }
    return (start, theirs)
  }

  /// With an act in the journal, and with an entry that is none where the other version has an act.
  @Test(arguments: [true, false])
  func aJournalOfAnotherVersionIsRefusedAndNothingIsTouched(hasAct: Bool) throws {
    let folder = try ScratchFolder()
    var (mine, theirs) = try fork(folder)
    let store = try #require(try SessionStore.open(folder.file(name), .readWrite).store)
    let first = NodeID(rawValue: 1)
    store.append(try hasAct ? mine.add("mine") : mine.markSeen([first], at: 5))
    try store.close(nil)
    let journal = try folder.read("a.loom.journal")
    let original = try folder.read(name)
    try folder.write(name, theirs.bytes)
    let files = folder.names

    for access in [SessionStore.Access.readOnly, .readWrite] {
      let error = #expect(throws: StoreError.self) {
        try SessionStore.open(folder.file(name), access)
      }
      guard case .otherHistory = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(error?.isOneSentence == true)
    }
    #expect(!checkSession(at: folder.file(name)).isSound)
    #expect(folder.names == files)
    #expect(try folder.read("a.loom.journal") == journal)

    // A repair takes what is in place; the version that the journal goes on from opens with it.
    let report = try repairSession(at: folder.file(name), to: folder.file("b.loom.json"))
    #expect(report.findings.contains { $0.sentence.contains("another version") })
    let repaired = try SessionStore.open(folder.file("b.loom.json"), .readOnly).session
    #expect(repaired.tree.counts.nodes == 6)
    try folder.write(name, original)
    #expect(try SessionStore.open(folder.file(name), .readOnly).session.bytes == mine.bytes)
  }

  @Test func whatIsPutInPlaceOfAnOpenSessionIsKept() throws {
    for policy in [BackupPolicy.standard, .none] {
      let folder = try ScratchFolder()
      var (mine, theirs) = try fork(folder)
      theirs.cursor = nil
      let store = try #require(
        try SessionStore.open(folder.file(name), .readWrite, backups: policy).store
      )
      store.append(try mine.add("mine"))
      // As git does: the old file goes, another one comes.
      unlink(folder.file(name))
      try folder.write(name, theirs.bytes)
      try store.close(mine)
      #expect(try SessionStore.open(folder.file(name), .readOnly).session.bytes == mine.bytes)
      let kept = try #require(store.replacement)
      #expect(store.replacementSentence?.contains(kept) == true)
      let backup = try #require(SessionStore.backups(of: folder.file(name)).first)
      #expect(backup.path == kept)
      #expect(try backup.session().bytes == theirs.bytes)
      // What was written last is one's own again.
      let next = try #require(
        try SessionStore.open(folder.file(name), .readWrite, backups: policy).store
      )
      next.append(try mine.add("more"))
      try next.close(mine)
      #expect(next.replacement == nil)
    }
  }

  @Test func whatCannotBeKeptIsNotReplaced() throws {
    let folder = try ScratchFolder()
    var (mine, theirs) = try fork(folder)
    let files = FaultyFileSystem()
    let store = try #require(
      try SessionStore.open(folder.file(name), .readWrite, files, .standard).store
    )
    store.append(try mine.add("mine"))
    try store.sync()
    unlink(folder.file(name))
    try folder.write(name, theirs.bytes)
    // The temporary file is removed, made, written, synced and closed; then comes the link.
    for call in 0..<7 {
      files.failAll(from: files.calls.count + call, ENOSPC)
      #expect(throws: StoreError.self) { try store.close(mine) }
      #expect(try folder.read(name) == theirs.bytes, "\(files.calls.suffix(9))")
    }
    #expect(files.calls.contains { $0.hasPrefix("link") })
    files.heal()
    try store.close(mine)
    let backups = try SessionStore.backups(of: folder.file(name)).map { try $0.session().bytes }
    #expect(backups.contains(theirs.bytes) && store.replacement != nil)
  }
}
