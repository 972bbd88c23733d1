/// Why a session could not be opened, made, or written.
///
/// `StoreError+Sentence.swift` has the words.
public enum StoreError: Error, Equatable, Sendable {
  /// What the program asked the system to do.
  public enum Call: String, Equatable, Sendable {
    case open
    case read
    case write
    case truncate
    case sync
    case rename
    case link
    case remove
    case close
    case lock
    case makeFolder
    case startThread
  }

  /// There is no such file.
  case notFound(path: String)
  /// A new session was to be made where a file is already.
  case exists(path: String)
  /// A journal is there whose session file is gone.
  case orphanedJournal(journal: String, session: String)
  /// A folder, a pipe, a device…
  case notAFile(path: String)
  /// The file is larger than a session can be.
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// The file may not be written by this person.
  case readOnlyFile(path: String)
  /// Files may not be made beside the session, which a journal and a lock need.
  case readOnlyFolder(path: String, code: Int32)
  /// Another program has the session open; its process id if known.
  case locked(path: String, process: Int32?)
  /// The file is not a session this version can read; `line` counts from 1.
  case session(path: String, line: Int?, fault: SessionFault)
  /// A line of the journal, counted from 1, is damaged or does not fit.
  case journal(path: String, line: Int, fault: JournalFault)
  /// The journal belongs to another session.
  case foreignJournal(path: String)
  /// The session file has other acts than the journal where both should have the same.
  case otherHistory(journal: String, session: String)
  /// The journal begins after entry `after`, the session file ends at `last`: some are missing.
  case journalGap(path: String, last: Int, after: Int)
  /// An entry was handed over out of order; nothing was written.
  case outOfOrder(expected: Int, found: Int)
  /// The store was closed.
  case closed(path: String)
  /// There is no backup with this number.
  case noBackup(path: String, number: Int?)
  /// A system call failed with this errno value.
  case system(call: Call, path: String, code: Int32)

  init(_ fault: FileFault) {
    self = .system(call: fault.call, path: fault.path, code: fault.code)
  }
}
