import ArgumentParser
import TreeModel

/// `loom restore`: an earlier state of a session.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Go back to a backup of a session, or copy one.",
    discussion: """
      Each time the session file is written anew, the one before is kept beside it; \
      'loom show FILE --backups' lists them, and [session] in the configuration says how many. \
      What is there now becomes a backup itself, so that restoring can be taken back. With --out \
      the session stays as it is, and the backup goes into a new file.

      EXAMPLES
        loom restore story.loom.json
        loom restore story.loom.json --backup 3
        loom restore story.loom.json --backup 3 --out earlier.loom.json
      """
  )

  @OptionGroup var target: SessionArgument

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Which backup; 1 is the newest (default: the newest that can be read).",
      valueName: "n"
    )
  )
  var backup: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Copy the backup into this new file instead.", valueName: "path"),
    completion: .file(extensions: ["json"])
  )
  var out: String?

  func validate() throws {
    if let backup, backup < 1 { throw ValidationError("--backup takes 1 or more.") }
  }

  func run() throws {
    let backup = try failing { try chosen() }
    let when = "\(localTime(backup.time)) (\(backup.path))"
    if let out {
      try failing { try SessionStore.create(out, try backup.session()).close(nil) }
      return try Output.line("\(out) holds the state of \(when).")
    }
    let result = try failing {
      try SessionStore.restore(target.file, from: backup, backups: configuredBackups())
    }
    try Output.line("\(target.file) is as it was at \(when).")
    if let kept = result.kept {
      try Output.line(
        "What was there\(result.wasDamaged ? ", damaged as it was," : "") is kept in \(kept)."
      )
    }
    if let failure = result.pruningFailure { Output.say(failure.sentence) }
  }

  private func chosen() throws(StoreError) -> SessionBackup {
    let backups = SessionStore.backups(of: target.file)
    if let backup {
      guard backup <= backups.count else { throw .noBackup(path: target.file, number: backup) }
      return backups[backup - 1]
    }
    let readable = backups.first { (try? $0.session()) != nil }
    guard let readable else { throw .noBackup(path: target.file, number: nil) }
    return readable
  }
}
