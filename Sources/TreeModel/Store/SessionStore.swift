import Glibc

/// A session's files: opens them, appends acts to the journal, folds the journal into the session.
///
/// A thread of its own writes, so that no caller waits for the disk. The order of its writes, and
/// what a crash between any two of them leaves, is in `docs/FORMAT.md`.
public final class SessionStore: Sendable {
  /// What opening a session gives.
  public struct Opened: Sendable {
    /// The session with everything the journal adds to it.
    public let session: Session
    /// Where to append; nil for `.readOnly`.
    public let store: SessionStore?
    /// What was found on the way.
    public let recovery: Recovery
  }

  /// What was found beside the session file.
  public struct Recovery: Equatable, Sendable {
    /// Entries of the journal that the session file did not hold: the last time did not end cleanly.
    public internal(set) var replayed = 0
    /// Bytes at the journal's end that were half of a line, never confirmed, and are cut off.
    public internal(set) var tornBytes = 0
    /// Whether the file system cannot lock, so that a file with the process id stands for the lock.
    public internal(set) var isLockWeak = false
    /// Why token probabilities are missing; nil if none are.
    public internal(set) var bulk: BulkProblem?
  }

  /// How to open.
  public enum Access: Sendable {
    case readWrite
    case readOnly
  }

  let writer: SessionWriter

  init(_ writer: SessionWriter) { self.writer = writer }

  deinit { writer.state.change { $0.isEnding = true } }

  // MARK: Opening

  /// Opens a session.
  ///
  /// `.readWrite` takes the lock; `.readOnly` writes nothing, not even a lock, and works while
  /// another program has the session.
  public static func open(
    _ path: String,
    _ access: Access,
    backups: BackupPolicy = .standard
  ) throws(StoreError) -> Opened {
    try open(path, access, PosixFileSystem(), backups)
  }

  /// Reads a session whose side file lies beside another name: a version of it that git hands over.
  public static func read(_ path: String, withSideFileOf name: String) throws(StoreError) -> Session
  {
    var paths = SessionPaths(path)
    paths.bulk = SessionPaths(name).bulk
    return try LoadedSession(paths).session
  }

  /// Makes a new session, with mode 0600 in folders of mode 0700, and opens it.
  public static func create(
    _ path: String,
    _ session: Session,
    backups: BackupPolicy = .standard
  ) throws(StoreError) -> SessionStore {
    try create(path, session, PosixFileSystem(), backups)
  }

  // MARK: Appending

  /// Queues an entry and returns at once.
  ///
  /// The entries come in the order of their numbers, without gaps. Once `durable` has reached the
  /// number, the act is on the disk and may be shown. What nobody waits for may stay in memory for
  /// up to a second, so that looking around does not keep the disk busy.
  public func append(_ entry: Entry, isAwaited: Bool = true) {
    let line = journalLine(entry)
    writer.state.adjust { state in
      guard entry.number == state.lastQueued + 1 else {
        state.orderFailure = .outOfOrder(expected: state.lastQueued + 1, found: entry.number)
        return true
      }
      state.lastQueued = entry.number
      state.queue.append((number: entry.number, line: line))
      if isAwaited { state.isAwaited = true }
      // The first line starts the writer's patience; further ones wait with it.
      return isAwaited || state.queue.count == 1
    }
  }

  /// The number of the last entry known to be on the disk.
  public var durable: Int { writer.state.read { $0.durable } }

  /// The standing failure; nil while writing works.
  ///
  /// Nothing is lost meanwhile: entries wait in memory until `retry` or a fold gets them through.
  public var failure: StoreError? { writer.state.read { $0.failure } }

  /// Why the last fold could not keep the session file before it as a backup; nil if it could.
  ///
  /// Nothing else is the worse for it.
  public var backupFailure: StoreError? { writer.state.read { $0.backupFailure } }

  /// The backup that holds what another program had put in the session file's place before the last
  /// fold; nil if none had.
  public var replacement: String? { writer.state.read { $0.replacement } }

  /// What to tell of `replacement`: a sentence.
  public var replacementSentence: String? {
    replacement.map {
      "Another program had replaced \(writer.paths.session); what it wrote is kept as \($0), "
        + "and `loom merge` unites both."
    }
  }

  /// A descriptor that is readable when `durable`, `failure` or `isFolding` has moved.
  public var notification: Int32 { writer.notification }

  /// Empties `notification`.
  public func acknowledge() {
    var count: UInt64 = 0
    _ = Glibc.read(writer.notification, &count, 8)
  }

  /// Tries again what could not be written.
  ///
  /// A fold that failed is forgotten; the next one starts over.
  public func retry() {
    writer.state.change {
      $0.writeFailure = nil
      $0.foldFailure = nil
    }
  }

  /// Waits until everything appended is on the disk, or throws what is in the way.
  public func sync() throws(StoreError) {
    let path = writer.paths.session
    writer.state.change { $0.isAwaited = true }
    let failure: StoreError?? = writer.state.wait { state in
      if let failure = state.orderFailure ?? state.writeFailure { return .some(failure) }
      if state.queue.isEmpty { return .some(nil) }
      return state.hasEnded ? .some(.closed(path: path)) : nil
    }
    if case .some(let failure?) = failure { throw failure }
  }

  // MARK: Folding and closing

  /// The size of the journal; 0 while there is none.
  public var journalBytes: Int { writer.state.read { $0.journalBytes } }

  /// Whether a fold is queued or under way.
  public var isFolding: Bool { writer.state.read { $0.isFolding || $0.fold != nil } }

  /// Writes `session` as the session file, in the background, and drops its part of the journal.
  ///
  /// `session` holds every entry appended so far. Entries appended meanwhile do not wait.
  public func fold(_ session: Session) { writer.state.change { $0.fold = session } }

  /// Ends: folds `session` if given, waits for everything, gives up the lock.
  ///
  /// If it throws, the store is still open and nothing is lost: make room and try again, or
  /// `abandon` it. Without a session the journal stays as it is, for the next opening to replay.
  /// `whenSlow` is called once if the fold takes more than half a second.
  public func close(
    _ session: Session?,
    whenSlow: () -> Void = {}
  ) throws(StoreError) {
    if let session, hasNews(session) {
      writer.state.change {
        $0.foldFailure = nil
        $0.fold = session
      }
      var turn = writer.state.wait(patience: SessionStore.patience) { state, isLate in
        SessionStore.outcome(state) ?? (isLate ? .slow : nil)
      }
      if case .slow = turn {
        whenSlow()
        turn = writer.state.wait { SessionStore.outcome($0) }
      }
      if case .over(let failure?) = turn { throw failure }
    }
    try sync()
    abandon()
  }

  /// How far the fold is that a closing store waits for.
  private enum ClosingFold {
    case slow
    case over(StoreError?)
  }

  /// After how many milliseconds a fold is slow.
  private static func patience(_: SessionWriter.State) -> Int? { 500 }

  private static func outcome(_ state: SessionWriter.State) -> ClosingFold? {
    if state.hasEnded { return .over(nil) }
    return state.isFolding || state.fold != nil ? nil : .over(state.foldFailure)
  }

  /// Ends without a fold and without waiting for what cannot be written; gives up the lock.
  public func abandon() {
    writer.state.change {
      $0.fold = nil
      $0.isEnding = true
    }
    writer.state.wait { $0.hasEnded ? () : nil }
  }

  /// Whether the session file would differ.
  private func hasNews(_ session: Session) -> Bool {
    writer.state.read {
      session.lastEntry != $0.foldedEntry || session.cursor != $0.foldedCursor
        || $0.journalBytes > 0 || !$0.queue.isEmpty
    }
  }
}
