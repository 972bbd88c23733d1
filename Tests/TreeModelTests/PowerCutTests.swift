import Glibc
import Testing

@testable import TreeModel

/// What a power cut leaves: writes and renames that were not synced are there, or not, or torn.
@Suite struct PowerCutTests {
  /// Adds nodes whose texts follow from their numbers; says what is confirmed.
  private func act(
    _ count: Int,
    _ session: inout Session,
    _ store: SessionStore,
    _ disk: RecordingDisk
  ) throws {
    for _ in 0..<count {
      store.append(try session.add("text \(session.lastEntry)\n"))
      for _ in 0..<3 {
        if (try? store.sync()) != nil { break }
        store.retry()
      }
      disk.confirm(store.durable)
    }
  }

  /// Folds and waits for it.
  private func fold(_ session: Session, _ store: SessionStore, _ disk: RecordingDisk) {
    store.fold(session)
    while store.isFolding { usleep(50) }
    store.retry()
    disk.confirm(store.durable)
  }

  /// Makes a session, acts, folds an older state and then a newer one, closes.
  private func scenario(_ folder: ScratchFolder, _ disk: RecordingDisk) throws {
    let policy = BackupPolicy(count: 1, bytes: .max)
    var session = Session.empty()
    guard let store = try? SessionStore.create(folder.file("a.loom.json"), session, disk, policy)
    else { return }
    try act(2, &session, store, disk)
    let older = session
    try act(1, &session, store, disk)
    fold(older, store, disk)
    try act(1, &session, store, disk)
    fold(session, store, disk)
    try act(2, &session, store, disk)
    if (try? store.close(session)) != nil {
      disk.confirm(session.lastEntry)
    } else {
      store.abandon()
    }
  }

  /// Everything confirmed is there, each act once, and work goes on.
  private func expectSafe(
    _ image: Image,
    _ confirmed: Int,
    goingOn: Bool,
    _ comment: Comment
  ) throws {
    let folder = try ScratchFolder(inMemory: true)
    try image.write(to: folder)
    let path = folder.file("a.loom.json")
    guard image.files["a.loom.json"] != nil else {
      #expect(confirmed == 0, comment)
      return
    }
    do {
      var session = try SessionStore.open(path, .readOnly).session
      #expect(session.lastEntry >= confirmed, comment)
      let texts = session.tree.nodes.dropFirst().map(\.text)
      #expect(texts == (0..<session.lastEntry).map { "text \($0)\n" }, comment)
      #expect(session.history.map(\.number) == Array(1..<session.lastEntry + 1), comment)
      guard goingOn else { return }
      let store = try #require(try SessionStore.open(path, .readWrite).store)
      store.append(try session.add("after"))
      try store.close(session)
      #expect(checkSession(at: path).isSound, comment)
      #expect(!folder.names.contains { $0.hasSuffix(".tmp") || $0.hasSuffix("journal") }, comment)
    } catch { Issue.record("\(comment): \(error)") }
  }

  @Test func everyCutLeavesWhatWasConfirmed() throws {
    let folder = try ScratchFolder(inMemory: true)
    let disk = try RecordingDisk(folder)
    try scenario(folder, disk)
    let count = disk.changes.count
    #expect(count > 60)
    for cut in 0...count {
      for luck in [RecordingDisk.Luck.all, .none] {
        let (image, confirmed) = disk.image(cut: cut, luck)
        try expectSafe(image, confirmed, goingOn: true, "cut at \(cut), \(luck)")
      }
      for seed in 0..<6 {
        let luck = RecordingDisk.Luck.random(UInt64(cut * 1_000 + seed))
        let (image, confirmed) = disk.image(cut: cut, luck)
        try expectSafe(image, confirmed, goingOn: seed == 0, "cut at \(cut), \(luck)")
      }
    }
  }

  @Test func everyWriteMayBeTornAtEveryByte() throws {
    let folder = try ScratchFolder(inMemory: true)
    let disk = try RecordingDisk(folder)
    try scenario(folder, disk)
    var torn = 0
    for (index, change) in disk.changes.enumerated() {
      guard case .write(let name, _, _, let bytes) = change else { continue }
      for tear in 0...bytes.count {
        // A file that has not got its name yet is looked at by nobody.
        if !name.hasSuffix("journal"), tear % 40 > 0 { continue }
        // What came before it is there, or is not.
        for luck in tear % 8 == 0 ? [RecordingDisk.Luck.all, .none] : [.all] {
          let (image, confirmed) = disk.image(cut: index + 1, luck, tear: tear)
          try expectSafe(
            image,
            confirmed,
            goingOn: tear % 40 == 0,
            "write \(index) torn at \(tear), \(luck)"
          )
        }
        torn += 1
      }
    }
    #expect(torn > 800)
  }

  /// After a sync that failed, what it was to save is written again, and not only synced again.
  @Test func aFailedSyncLosesNothing() throws {
    let folder = try ScratchFolder(inMemory: true)
    let disk = try RecordingDisk(folder)
    try scenario(folder, disk)
    let syncs = disk.syncs
    #expect(syncs > 8)
    for sync in 0..<syncs {
      let folder = try ScratchFolder(inMemory: true)
      let disk = try RecordingDisk(folder)
      disk.failSync(sync)
      try scenario(folder, disk)
      let count = disk.changes.count
      for cut in stride(from: count, to: 0, by: -9) {
        for luck in [RecordingDisk.Luck.none, .random(UInt64(sync * 100 + cut))] {
          let (image, confirmed) = disk.image(cut: cut, luck)
          try expectSafe(
            image,
            confirmed,
            goingOn: cut == count,
            "sync \(sync) fails, cut at \(cut), \(luck)"
          )
        }
      }
    }
  }

  /// A program is killed, the next one goes on with what it finds in memory, then the power goes.
  @Test func whatAKilledProgramLeftIsMadeDurable() throws {
    let folder = try ScratchFolder(inMemory: true)
    let disk = try RecordingDisk(folder)
    try scenario(folder, disk)
    // Killed before each call, and right after each sync that failed: then what it was to save is
    // in memory alone.
    for (end, isSync) in (0..<disk.calls).map({ ($0, false) })
      + (0..<disk.syncs).map({ ($0, true) })
    {
      let folder = try ScratchFolder(inMemory: true)
      let disk = try RecordingDisk(folder)
      if isSync { disk.failSync(end, ending: true) } else { disk.kill(at: end) }
      let call = isSync ? 1_000 + end : end
      try scenario(folder, disk)
      disk.revive()
      guard let opened = try? SessionStore.open(folder.file("a.loom.json"), .readWrite, disk),
        let store = opened.store
      else { continue }
      var session = opened.session
      // What is shown now must stay.
      disk.confirm(session.lastEntry)
      let first = disk.changes.count
      try act(1, &session, store, disk)
      if call % 2 == 0 { fold(session, store, disk) }
      store.abandon()
      for cut in stride(from: disk.changes.count, through: first, by: -2) {
        let (image, confirmed) = disk.image(cut: cut, .none)
        try expectSafe(image, confirmed, goingOn: false, "killed at \(call), cut at \(cut)")
        let luck = RecordingDisk.Luck.random(UInt64(call * 100 + cut))
        let (other, known) = disk.image(cut: cut, luck)
        try expectSafe(other, known, goingOn: false, "killed at \(call), cut at \(cut), \(luck)")
      }
    }
  }

  /// Going back to a backup: the state before, or the one asked for with the one before kept.
  @Test(arguments: [false, true]) func aRestoreIsSafeAtEveryCut(hasJournal: Bool) throws {
    let folder = try ScratchFolder(inMemory: true)
    let path = folder.file("a.loom.json")
    var session = Session.empty()
    try SessionStore.create(path, session).close(nil)
    for round in 0..<3 {
      let store = try #require(try SessionStore.open(path, .readWrite).store)
      store.append(try session.add("text \(round)"))
      try store.close(hasJournal && round == 2 ? nil : session)
    }
    let backup = try #require(SessionStore.backups(of: path).last)
    let disk = try RecordingDisk(folder)
    let restored = try SessionStore.restore(path, from: backup, disk, .standard).session
    let count = disk.changes.count
    for cut in 0...count {
      for seed in 0..<12 {
        let luck: RecordingDisk.Luck =
          seed == 0 ? .all : seed == 1 ? .none : .random(UInt64(cut * 100 + seed))
        let comment: Comment = "cut at \(cut), \(luck)"
        let (image, _) = disk.image(cut: cut, luck)
        let other = try ScratchFolder(inMemory: true)
        try image.write(to: other)
        let opened = try SessionStore.open(other.file("a.loom.json"), .readWrite)
        opened.store?.abandon()
        if opened.session.bytes == session.bytes, cut < count { continue }
        #expect(opened.session.bytes == restored.bytes, comment)
        let isKept = SessionStore.backups(of: other.file("a.loom.json")).contains {
          (try? $0.session())?.bytes == session.bytes
        }
        #expect(isKept, comment)
      }
    }
  }
}
