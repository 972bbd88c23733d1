import CPosix
import Glibc

/// The thread that writes a session's files, and what it shares with the others.
final class SessionWriter: Sendable {
  struct State {
    /// Lines not yet on the disk, in order.
    var queue: [(number: Int, line: [UInt8])] = []
    var lastQueued: Int
    /// Whether somebody waits for what is queued; else it may be collected for a while.
    var isAwaited = false
    var durable: Int
    var journalBytes: Int
    var orderFailure: StoreError?
    var writeFailure: StoreError?
    var foldFailure: StoreError?
    /// The session to fold next.
    var fold: Session?
    var isFolding = false
    var isEnding = false
    var hasEnded = false
    /// What the session file holds.
    var foldedEntry: Int
    var foldedCursor: NodeID?
    /// The journal; only the thread touches it.
    var journal: JournalFile
    /// The side file; only the thread touches it.
    var bulk: BulkStore
    /// Permission bits of the session file.
    var mode: UInt32
    /// The session file as it was read or written last; nil while it is being made.
    var identity: FileIdentity?
    /// How many earlier session files are kept.
    var backups = BackupPolicy.standard
    /// Why the last backup could not be made.
    var backupFailure: StoreError?
    /// The backup with what another program had put in the session file's place.
    var replacement: String?

    var failure: StoreError? { orderFailure ?? writeFailure ?? foldFailure }
  }

  private enum Job {
    case write
    case fold(Session)
    case end
  }

  let paths: SessionPaths
  private let files: any FileSystem
  private let lock: SessionLock
  let state: Monitor<State>
  let notification: Int32

  init(
    _ paths: SessionPaths,
    _ files: any FileSystem,
    _ lock: SessionLock,
    _ state: State
  ) throws(StoreError) {
    self.paths = paths
    self.files = files
    self.lock = lock
    self.state = Monitor(state)
    notification = cposix_eventfd()
    guard notification >= 0 else {
      throw .system(call: .startThread, path: paths.session, code: errno)
    }
  }

  deinit { if notification >= 0 { _ = Glibc.close(notification) } }

  /// Starts the thread, which keeps the writer alive until it ends.
  func start() throws(StoreError) {
    let context = Unmanaged.passRetained(self)
    let code = cposix_thread(
      { context in
        Unmanaged<SessionWriter>.fromOpaque(context).takeRetainedValue().run()
        return nil
      },
      context.toOpaque()
    )
    guard code == 0 else {
      context.release()
      throw .system(call: .startThread, path: paths.session, code: code)
    }
  }

  private func notify() {
    var one: UInt64 = 1
    // A full counter is readable already.
    _ = Glibc.write(notification, &one, 8)
  }

  /// How long lines that nobody waits for are collected, in milliseconds.
  private static func patience(_ state: State) -> Int? {
    state.queue.isEmpty || state.writeFailure != nil ? nil : 1_000
  }

  private func run() {
    var (journal, bulk) = state.read { ($0.journal, $0.bulk) }
    while true {
      let job: Job = state.wait(patience: Self.patience) { state, isLate in
        if !state.queue.isEmpty, state.writeFailure == nil,
          state.isAwaited || state.isEnding || isLate
        {
          return .write
        }
        if let session = state.fold {
          state.fold = nil
          state.isFolding = true
          return .fold(session)
        }
        return state.isEnding ? .end : nil
      }
      switch job {
      case .write: write(&journal)
      case .fold(let session):
        var failure: StoreError?
        do throws(FileFault) { try fold(session, &journal, &bulk) } catch {
          failure = StoreError(error)
        }
        state.change {
          $0.isFolding = false
          $0.foldFailure = failure
          $0.journalBytes = journal.size
        }
        notify()
      case .end:
        journal.close()
        lock.release()
        state.change { $0.hasEnded = true }
        return
      }
    }
  }

  /// Writes what is queued, at most a few megabytes at once.
  private func write(_ journal: inout JournalFile) {
    let (first, lines) = state.read { state in
      var lines: [[UInt8]] = []
      var count = 0
      for (_, line) in state.queue where count < 4 << 20 {
        lines.append(line)
        count += line.count
      }
      return (state.queue.first?.number ?? 0, lines)
    }
    guard !lines.isEmpty else { return }
    var failure: StoreError?
    do throws(FileFault) { try journal.append(lines, first: first) } catch {
      failure = StoreError(error)
    }
    state.change {
      if failure == nil {
        $0.queue.removeFirst(lines.count)
        if $0.queue.isEmpty { $0.isAwaited = false }
        $0.durable = first + lines.count - 1
        $0.journalBytes = journal.size
      }
      $0.writeFailure = failure
    }
    notify()
  }

  /// Writes the session file anew, and only when that is durable drops the journal's part of it.
  private func fold(
    _ session: Session,
    _ journal: inout JournalFile,
    _ bulk: inout BulkStore
  ) throws(FileFault) {
    let (folded, mode, identity) = state.read { ($0.foldedEntry, $0.mode, $0.identity) }
    guard session.lastEntry >= folded else { return }
    let bulkFile = try bulk.store(session.tree) { writeBetween(&journal) }
    let backups = BackupFolder(paths, files)
    let policy = state.read { $0.backups }
    let temporary = paths.temporarySession
    try files.replace(
      paths.session,
      through: temporary,
      mode: mode,
      before: { () throws(FileFault) in
        if let identity, FileIdentity(paths.session) != identity {
          try keepReplacement(backups)
        } else if policy.count > 0, session.lastEntry != folded {
          keepBackup(backups)
        }
      },
      { descriptor throws(FileFault) in
        try files.writeSnapshot(session, bulk: bulkFile, descriptor, temporary) {
          writeBetween(&journal)
        }
      }
    )
    try files.syncFolder(paths.folder)
    state.change {
      $0.identity = FileIdentity(paths.session)
      $0.foldedEntry = session.lastEntry
      $0.foldedCursor = session.cursor
      // What could not be written to the journal is saved all the same.
      $0.queue.removeAll { $0.number <= session.lastEntry }
      if $0.queue.isEmpty { $0.writeFailure = nil }
      $0.durable = max($0.durable, session.lastEntry)
    }
    notify()
    try journal.drop(through: session.lastEntry)
    do { try backups.prune(policy) } catch { state.change { $0.backupFailure = StoreError(error) } }
  }

  /// Keeps the session file that is about to be replaced; without it nothing is lost but the backup.
  private func keepBackup(_ backups: BackupFolder) {
    var failure: StoreError?
    do { try backups.keepSession() } catch { failure = StoreError(error) }
    state.change { $0.backupFailure = failure }
  }

  /// Keeps what another program has put in the session file's place, or does not replace it.
  private func keepReplacement(_ backups: BackupFolder) throws(FileFault) {
    guard let path = try backups.keepSession() else { return }
    state.change { $0.replacement = path }
  }

  /// Acts do not wait for a fold: they go to the old journal in between.
  private func writeBetween(_ journal: inout JournalFile) {
    if state.read({ !$0.queue.isEmpty && $0.writeFailure == nil }) { write(&journal) }
  }
}
