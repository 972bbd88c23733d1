import LoomTUI
import TreeModel

/// A session opened for writing by a command: acts are on the disk before a command says they are.
struct SessionFile {
  private(set) var session: Session
  private let store: SessionStore

  /// Opens a session; what its last program left undone is said on standard error.
  init(opening path: String) throws {
    let opened = try failing {
      try SessionStore.open(path, .readWrite, backups: configuredBackups())
    }
    guard let store = opened.store else {
      throw Failure("\(path) could not be opened for writing; check its permissions.")
    }
    session = own(opened.session)
    self.store = store
    tell(opened.recovery, path)
  }

  /// Performs an act and waits until it is on the disk.
  mutating func perform(_ act: Transaction) throws {
    try failing {
      store.append(try session.perform(act, at: currentTime()))
      try store.sync()
    }
  }

  /// Changes the session by something that makes entries, and queues them for the disk.
  mutating func record(_ change: (inout Session) throws -> [Entry]) throws {
    try failing {
      for entry in try change(&session) { store.append(entry) }
    }
  }

  /// Waits until everything recorded is on the disk.
  func sync() throws { try failing { try store.sync() } }

  /// Writes the session file and lets go of it.
  consuming func close() throws {
    let store = store
    let session = session
    try failing {
      do {
        try store.close(session)
        tellBackup(of: store)
      } catch {
        store.abandon()
        throw error
      }
    }
  }
}

/// The session with this person's pseudonym for the votes to come, whoever made it.
func own(_ session: Session) -> Session {
  guard let annotator = Remembered().keptAnnotator(), annotator != session.info.annotator else {
    return session
  }
  var session = session
  session.work(as: annotator)
  return session
}

/// A session as it is on the disk, without taking hold of it.
func readSession(_ path: String) throws -> Session {
  try failing { try SessionStore.open(path, .readOnly).session }
}

/// Opens a session, lets `body` change it, and closes it, whatever happens.
func changeSession(_ path: String, _ body: (inout SessionFile) throws -> Void) throws {
  var file = try SessionFile(opening: path)
  let result = Result { try body(&file) }
  // An act that is on the disk stays there: the journal holds it even if this fails.
  try file.close()
  try result.get()
}

/// How many backups are kept.
///
/// A command that needs nothing else of the configuration does not fail for it: while it cannot be
/// read, no backup is removed.
func configuredBackups() -> BackupPolicy {
  (try? Configuration.load(environment: processEnvironment()).session.policy) ?? .keepingAll
}

/// Says it if the last fold could keep no backup, or found another program's file.
func tellBackup(of store: SessionStore) {
  if let sentence = store.replacementSentence { Output.say(sentence) }
  guard let failure = store.backupFailure else { return }
  Output.say("The session is saved, but no backup of the one before was kept: " + failure.sentence)
}

private func tell(_ recovery: SessionStore.Recovery, _ path: String) {
  if recovery.replayed > 0 {
    Output.say(
      "\(path) was not closed cleanly; \(recovery.replayed) "
        + "\(recovery.replayed == 1 ? "entry" : "entries") of its journal restored."
    )
  }
  if recovery.tornBytes > 0 {
    Output.say("Half a line at the end of the journal, never confirmed as saved, was cut off.")
  }
  if let problem = recovery.bulk { Output.say(problem.sentence) }
  if recovery.isLockWeak {
    Output.say(
      "This file system has no locks: do not open \(path) on another machine at the same time."
    )
  }
}
