import Glibc

/// Checks a session and its journal: structure, links, identities, votes, numbering, checksums.
///
/// Nothing is written and no lock is taken.
public func checkSession(at path: String) -> CheckReport {
  var report = CheckReport()
  let paths = SessionPaths(path)
  do throws(StoreError) {
    let loaded = try LoadedSession(paths)
    report.count(loaded.session)
    report.replayed = loaded.recovery.replayed
    if loaded.hasJournal {
      report.note("\(paths.journal): \(loaded.recovery.replayed) entries to replay.")
    }
    if loaded.recovery.tornBytes > 0 {
      report.note(
        "\(paths.journal): the last \(loaded.recovery.tornBytes) bytes are half of a line "
          + "that was never confirmed; opening the session cuts them off."
      )
    }
    for violation in loaded.session.invariantViolations() {
      report.fault("\(paths.session): \(violation)")
    }
    checkBulk(loaded, &report)
  } catch {
    report.fault(error.sentence)
    var salvage = Salvage(paths)
    if (try? salvage.read()) != nil {
      for sentence in salvage.dropped.sentences { report.fault(sentence) }
      report.count(salvage.session)
      report.replayed = salvage.replayed
    }
  }
  for leftover in [paths.temporarySession, paths.temporaryJournal, paths.temporaryBulk] {
    var status = stat()
    if lstat(leftover, &status) == 0 {
      report.note("\(leftover) is left from a write that did not end; it can be deleted.")
    }
  }
  return report
}

/// Saves what can be read of a damaged session, and its journal, to a new file.
///
/// The old files are never touched. The report has a finding for everything that was dropped; it is
/// also written beside the new file, to `CheckReport.path(beside:)`. Neither file may be there yet.
public func repairSession(
  at path: String,
  to newPath: String
) throws(StoreError) -> CheckReport {
  try repairSession(at: path, to: newPath, PosixFileSystem())
}

func repairSession(
  at path: String,
  to newPath: String,
  _ files: any FileSystem
) throws(StoreError) -> CheckReport {
  var status = stat()
  for new in [newPath, CheckReport.path(beside: newPath)] where lstat(new, &status) == 0 {
    throw .exists(path: new)
  }
  var salvage = Salvage(SessionPaths(path))
  try salvage.read()
  var report = CheckReport()
  for sentence in salvage.dropped.sentences { report.fault(sentence) }
  for violation in salvage.session.invariantViolations() { report.fault(violation) }
  report.count(salvage.session)
  report.replayed = salvage.replayed
  try makeFolders(SessionPaths.folder(of: newPath))
  // First the report: a repaired session without one would look like the whole.
  try report.write(about: path, beside: newPath, files)
  do throws(StoreError) {
    try SessionStore.create(newPath, salvage.session, files, .none).close(nil)
  } catch {
    let isOurs: Bool
    if case .exists = error { isOurs = false } else { isOurs = lstat(newPath, &status) == 0 }
    if !isOurs {
      try? files.unlinkIfPresent(CheckReport.path(beside: newPath))
    }
    throw error
  }
  return report
}

/// Checks that every record of the side file that the session names can be read.
private func checkBulk(_ loaded: borrowing LoadedSession, _ report: inout CheckReport) {
  if let problem = loaded.recovery.bulk { report.note(problem.sentence) }
  guard let file = loaded.bulk.file else { return }
  var damaged = 0
  for node in loaded.session.tree.nodes {
    guard let stored = node.storedLogprobs, !stored.isInMemory, stored.value == nil else {
      continue
    }
    damaged += 1
  }
  guard damaged > 0 else { return }
  report.fault(
    "\(file.path): the token probabilities of \(damaged == 1 ? "one node" : "\(damaged) nodes") "
      + "are damaged; texts and ratings are whole."
  )
}
