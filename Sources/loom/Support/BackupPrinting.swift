import TreeModel

/// Prints the backups of a session, the newest first.
func printBackups(of path: String) throws {
  let backups = SessionStore.backups(of: path)
  guard !backups.isEmpty else {
    return try Output.line(
      "\(path) has no backups yet; one is kept each time the session file is written anew."
    )
  }
  try Output.line("  n  written              size      holds")
  for (index, backup) in backups.enumerated() {
    let number = String(index + 1)
    try Output.line(
      String(repeating: " ", count: max(0, 3 - number.count)) + number + "  "
        + localTime(backup.time) + "  " + padded(size(backup.bytes), to: 8) + "  "
        + contents(backup)
    )
  }
  try Output.line()
  try Output.line("loom restore \(path) --backup N goes back to one.")
}

/// Reading is what tells a good backup from a damaged one; a huge one is not read for a list.
private func contents(_ backup: SessionBackup) -> String {
  guard backup.bytes <= 64 << 20 else { return backup.path }
  do {
    let session = try backup.session()
    return "\(session.tree.counts.nodes) nodes, \(session.votes.count) votes, "
      + "to act \(session.lastEntry)"
  } catch {
    return "damaged; `loom check --repair` may save some of it: \(backup.path)"
  }
}

private func size(_ bytes: Int) -> String {
  switch bytes {
  case ..<10_240: "\(bytes) B"
  case ..<(10 << 20): "\(bytes >> 10) KiB"
  default: "\(bytes >> 20) MiB"
  }
}

private func padded(_ text: String, to count: Int) -> String {
  text + String(repeating: " ", count: max(0, count - text.count))
}
