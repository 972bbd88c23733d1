import Glibc

extension SessionStore {
  /// What restoring a backup did.
  public struct Restoration: Sendable {
    /// The session as it is now.
    public let session: Session
    /// Where what was there before is kept; nil if there was nothing, or a backup holds it already.
    public let kept: String?
    /// Whether what was there before could not be read; then its files are kept as they were.
    public let wasDamaged: Bool
    /// Why backups that are too many could not be removed.
    public let pruningFailure: StoreError?
  }

  /// The backups beside a session, the newest first; number n of the interface is at n − 1.
  public static func backups(of path: String) -> [SessionBackup] {
    BackupFolder(SessionPaths(path), PosixFileSystem()).all
  }

  /// Puts the state that a backup holds in the place of the session.
  ///
  /// What was there, with all that the journal adds to it, is itself kept as a backup first. The
  /// entries go on with higher numbers and the nodes with higher identities than either state had.
  public static func restore(
    _ path: String,
    from backup: SessionBackup,
    backups: BackupPolicy = .standard
  ) throws(StoreError) -> Restoration {
    try restore(path, from: backup, PosixFileSystem(), backups)
  }

  static func restore(
    _ path: String,
    from backup: SessionBackup,
    _ files: any FileSystem,
    _ policy: BackupPolicy
  ) throws(StoreError) -> Restoration {
    let paths = SessionPaths(path)
    let lock = try SessionLock(paths, files)
    defer { lock.release() }
    let loaded = try backup.load()
    var session = loaded.session
    let present = try PresentState(paths)
    let last = max(session.lastEntry, present.lastEntry)
    session.lastEntry = min(last + 1, SessionFormat.largestEntry)
    session.nextNode = max(session.nextNode, present.nextNode)
    let folder = BackupFolder(paths, files)
    do throws(FileFault) {
      try files.unlinkIfPresent(paths.temporarySession)
      try files.unlinkIfPresent(paths.temporaryJournal)
      let kept = try present.keep(folder)
      // What was there is safe before anything takes its place.
      try files.syncFolder(paths.folder)
      let temporary = paths.temporarySession
      try files.replace(paths.session, through: temporary, mode: present.mode) {
        descriptor throws(FileFault) in
        try files.writeSnapshot(session, bulk: loaded.bulk.file, descriptor, temporary)
      }
      try files.syncFolder(paths.folder)
      // A journal that is still there counts for nothing: its numbers are below the session's.
      try files.unlinkIfPresent(paths.journal)
      try files.syncFolder(paths.folder)
      var failure: StoreError?
      do { try folder.prune(policy) } catch { failure = StoreError(error) }
      return Restoration(
        session: session,
        kept: kept,
        wasDamaged: present.session == nil && kept != nil,
        pruningFailure: failure
      )
    } catch { throw StoreError(error) }
  }
}

/// What is in a session's files before something else takes their place.
private struct PresentState {
  let paths: SessionPaths
  /// Session and journal together; nil if they cannot be read.
  var session: Session?
  /// What is in the side file.
  var bulk: BulkFile?
  /// Whether the journal adds something to the session file.
  var hasNews = false
  /// No entry of the files has a larger number.
  var lastEntry = 0
  var nextNode = NodeID(rawValue: 1)
  var mode: UInt32 = 0o600

  init(_ paths: SessionPaths) throws(StoreError) {
    self.paths = paths
    var status = stat()
    if stat(paths.session, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: paths.session) }
      mode = UInt32(status.st_mode & 0o777)
    }
    do throws(StoreError) {
      let loaded = try LoadedSession(paths)
      session = loaded.session
      bulk = loaded.bulk.file
      hasNews = loaded.recovery.replayed > 0
      lastEntry = loaded.session.lastEntry
      nextNode = loaded.session.nextNode
    } catch {
      try readDamaged(error)
    }
  }

  /// The numbers, as far as they can be read, so that none is used for something else.
  private mutating func readDamaged(_ error: StoreError) throws(StoreError) {
    switch error {
    case .session, .journal, .journalGap, .foreignJournal, .otherHistory, .notFound,
      .orphanedJournal:
      break
    case .system(call: .read, path: _, code: EIO): break
    default: throw error
    }
    var salvage = Salvage(paths)
    if (try? salvage.read()) != nil {
      lastEntry = salvage.session.lastEntry
      nextNode = salvage.session.nextNode
    }
    guard let journal = try? FileBytes.read(paths.journal) else { return }
    lastEntry = max(lastEntry, JournalContent.largestNumber(UnsafeBufferPointer(journal.bytes)))
  }

  /// Keeps what is there as a backup; gives its path, or nil if there was nothing to keep.
  func keep(_ folder: BackupFolder) throws(FileFault) -> String? {
    guard let session, hasNews else {
      return try folder.keepSession(withJournal: session == nil)
    }
    var status = stat()
    let time = stat(paths.journal, &status) == 0 ? status.st_mtim.tv_sec : 0
    let path = folder.nextPath(time: time)
    let temporary = paths.temporarySession
    let files = folder.files
    try files.replace(path, through: temporary, mode: mode) { descriptor throws(FileFault) in
      try files.writeSnapshot(session, bulk: bulk, descriptor, temporary)
    }
    return path
  }
}
