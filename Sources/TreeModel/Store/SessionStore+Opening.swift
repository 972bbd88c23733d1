import Glibc

extension SessionStore {
  static func open(
    _ path: String,
    _ access: Access,
    _ files: any FileSystem,
    _ backups: BackupPolicy = .standard
  ) throws(StoreError) -> Opened {
    let paths = SessionPaths(path)
    guard access == .readWrite else {
      let loaded = try LoadedSession(paths)
      return Opened(session: loaded.session, store: nil, recovery: loaded.recovery)
    }
    try checkWritable(paths)
    let lock = try SessionLock(paths, files)
    do {
      var loaded = try LoadedSession(paths)
      loaded.recovery.isLockWeak = lock.isWeak
      let store = try store(loaded, paths, files, lock, backups)
      return Opened(session: loaded.session, store: store, recovery: loaded.recovery)
    } catch {
      lock.release()
      throw error
    }
  }

  static func create(
    _ path: String,
    _ session: Session,
    _ files: any FileSystem,
    _ backups: BackupPolicy = .standard
  ) throws(StoreError) -> SessionStore {
    try makeFolders(SessionPaths.folder(of: path))
    let paths = SessionPaths(path)
    try checkAbsent(path, paths)
    let lock = try SessionLock(paths, files)
    let writer: SessionWriter
    do {
      try checkAbsent(path, paths)
      writer = try SessionWriter(
        paths,
        files,
        lock,
        SessionWriter.State(
          lastQueued: session.lastEntry,
          durable: 0,
          journalBytes: 0,
          foldedEntry: 0,
          journal: JournalFile(paths, files, session: session.info.id, after: session.lastEntry),
          bulk: BulkStore(paths, files, session: session.info.id, nil),
          mode: 0o600,
          backups: backups
        )
      )
      writer.state.change { $0.fold = session }
      try writer.start()
    } catch {
      lock.release()
      throw error
    }
    let store = SessionStore(writer)
    // The thread writes the file, so that a signal for a full quota never reaches the caller's.
    let failure: StoreError?? = writer.state.wait { state in
      state.isFolding || state.fold != nil ? nil : .some(state.foldFailure)
    }
    if case .some(let failure?) = failure {
      // It may be there without being there to stay; trying again is to find the name free.
      try? files.unlinkIfPresent(paths.session)
      store.abandon()
      throw failure
    }
    return store
  }

  private static func checkAbsent(_ path: String, _ paths: SessionPaths) throws(StoreError) {
    var status = stat()
    if lstat(path, &status) == 0 { throw .exists(path: path) }
    if lstat(paths.journal, &status) == 0 {
      throw .orphanedJournal(journal: paths.journal, session: paths.session)
    }
  }

  private static func checkWritable(_ paths: SessionPaths) throws(StoreError) {
    var status = stat()
    guard stat(paths.session, &status) == 0 else {
      if errno == ENOENT { throw LoadedSession.absent(paths) }
      throw .system(call: .open, path: paths.session, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: paths.session) }
    if Glibc.access(paths.session, W_OK) != 0 {
      switch errno {
      case EROFS: throw .readOnlyFolder(path: paths.folder, code: errno)
      default: throw .readOnlyFile(path: paths.session)
      }
    }
  }

  /// Goes on with the journal that was read, if it is of use, and starts the thread.
  private static func store(
    _ loaded: borrowing LoadedSession,
    _ paths: SessionPaths,
    _ files: any FileSystem,
    _ lock: SessionLock,
    _ backups: BackupPolicy
  ) throws(StoreError) -> SessionStore {
    let last = loaded.session.lastEntry
    var journal = JournalFile(paths, files, session: loaded.session.info.id, after: last)
    do throws(FileFault) {
      try files.unlinkIfPresent(paths.temporarySession)
      try files.unlinkIfPresent(paths.temporaryJournal)
      try files.unlinkIfPresent(paths.temporaryBulk)
      // The last time did not end cleanly, and the names that it left may be in memory alone: a
      // journal must not go before the session file that holds its entries is there to stay.
      if loaded.hasJournal { try files.syncFolder(paths.folder) }
      if loaded.recovery.replayed > 0 {
        try journal.adopt(loaded.journal)
      } else if loaded.hasJournal {
        // Everything in it is in the session file: a crash came between the fold and the drop.
        try files.unlink(paths.journal)
        try files.syncFolder(paths.folder)
      }
    } catch { throw StoreError(error) }
    let writer = try SessionWriter(
      paths,
      files,
      lock,
      SessionWriter.State(
        lastQueued: last,
        durable: last,
        journalBytes: journal.size,
        foldedEntry: loaded.foldedEntry,
        foldedCursor: loaded.session.cursor,
        journal: journal,
        bulk: BulkStore(paths, files, session: loaded.session.info.id, loaded.bulk.file),
        mode: loaded.mode,
        identity: loaded.identity,
        backups: backups
      )
    )
    try writer.start()
    return SessionStore(writer)
  }
}

/// A session and its journal as they were read.
struct LoadedSession {
  var session: Session
  var recovery = SessionStore.Recovery()
  /// What the session file alone holds.
  var foldedEntry: Int
  var mode: UInt32
  var identity: FileIdentity
  var hasJournal = false
  var journal = JournalContent()
  /// What is in the side file.
  var bulk = BulkLinks()

  /// Reads both files.
  ///
  /// The journal comes first: if another program folds in between, the session file that is read
  /// afterwards holds at least what this journal starts from.
  init(_ paths: SessionPaths) throws(StoreError) {
    let journal = try FileBytes.read(paths.journal)
    (session, mode, identity, bulk) = try LoadedSession.read(paths)
    foldedEntry = session.lastEntry
    recovery.bulk = bulk.settle(&session)
    guard let journal else { return }
    hasJournal = true
    do throws(JournalLineFault) {
      self.journal = try JournalContent(UnsafeBufferPointer(journal.bytes))
    } catch { throw .journal(path: paths.journal, line: error.line, fault: error.fault) }
    recovery.tornBytes = self.journal.tornBytes
    try replay(paths)
  }

  static func absent(_ paths: SessionPaths) -> StoreError {
    var status = stat()
    return lstat(paths.journal, &status) == 0
      ? .orphanedJournal(journal: paths.journal, session: paths.session)
      : .notFound(path: paths.session)
  }

  static func read(
    _ paths: SessionPaths
  ) throws(StoreError) -> (Session, UInt32, FileIdentity, BulkLinks) {
    guard let file = try FileBytes.read(paths.session) else { throw absent(paths) }
    // After the session file was read: the side file holds at least what that one names.
    var parts = SessionParts()
    parts.bulk = BulkLinks(paths.bulk)
    do throws(SessionFault) {
      let session = try Session(decoding: UnsafeBufferPointer(file.bytes), &parts)
      return (session, file.mode, file.identity, parts.bulk)
    } catch {
      var line: Int?
      if case .malformed(let fault) = error {
        line = 1 + file.bytes.prefix(fault.offset).count { $0 == 0x0A }
      }
      throw .session(path: paths.session, line: line, fault: error)
    }
  }

  private mutating func replay(_ paths: SessionPaths) throws(StoreError) {
    guard let header = journal.header else { return }
    guard header.session == session.info.id else { throw .foreignJournal(path: paths.journal) }
    guard header.after <= session.lastEntry else {
      throw .journalGap(path: paths.journal, last: session.lastEntry, after: header.after)
    }
    guard journal.fits(session.history, through: session.lastEntry) else {
      throw .otherHistory(journal: paths.journal, session: paths.session)
    }
    for (line, entry) in journal.entries where entry.number > session.lastEntry {
      do { try session.apply(entry) } catch {
        throw .journal(path: paths.journal, line: line, fault: .entry(error))
      }
      recovery.replayed += 1
    }
    // The entries are in the session now; only where their lines start is of use.
    journal.entries = []
  }
}
