import ArgumentParser
import Glibc
import LoomTUI
import TreeModel

/// `loom merge`: unites two sessions that started from the same one.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Unite two sessions that started from the same one.",
    discussion: """
      The new file is the first session and one act, "merge", that adds what the second has: its \
      nodes under new numbers, its votes under their annotators, its changes. Undo takes all of it \
      back. What both changed in different ways is kept side by side and listed: a text as a node \
      of its own beside the other one, tagged "conflict". What one deleted and the other went on \
      with stays. The two sessions are only read.

      --base names the session that both went on from, if it is still there; else the histories \
      tell it. Merging again adds nothing twice.

      With --git the result replaces the first file and exit code 1 says that there are \
      conflicts, as git expects of a merge driver; docs/GIT.md has the configuration.

      EXAMPLES
        loom merge mine.loom.json yours.loom.json --out both.loom.json
        git config merge.loom.driver 'loom merge --git --base %O %A %B --path %P'
      """
  )

  @Argument(
    help: ArgumentHelp("The first session's file.", valueName: "a"),
    completion: .file(extensions: ["json"])
  )
  var first: String

  @Argument(
    help: ArgumentHelp("The second session's file.", valueName: "b"),
    completion: .file(extensions: ["json"])
  )
  var second: String

  @Option(
    name: .long,
    help: ArgumentHelp("The new file.", valueName: "path"),
    completion: .file(extensions: ["json"])
  )
  var out: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The session that both went on from.", valueName: "path"),
    completion: .file(extensions: ["json"])
  )
  var base: String?

  @Flag(name: .long, help: "Work as git's merge driver.")
  var git = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --git: the session's own name, beside which its token probabilities lie.",
      valueName: "path"
    )
  )
  var path: String?

  func validate() throws {
    if (out == nil) != git {
      throw ValidationError("Give either --out with the new file, or --git.")
    }
    if path != nil, !git { throw ValidationError("--path is for --git.") }
  }

  func run() throws {
    guard git else {
      try unite()
      return
    }
    var hasConflicts = false
    do {
      hasConflicts = try unite()
    } catch let failure as Failure {
      if let sentence = failure.sentence { Output.say(sentence) }
      // Below 129 git would take the first file for a result with conflicts.
      throw ExitCode(129)
    }
    if hasConflicts { throw Failure.told }
  }

  /// Unites them and writes the result; returns whether there are conflicts.
  @discardableResult
  private func unite() throws -> Bool {
    var session = try read(first)
    let other = try read(second)
    let old = try base.flatMap { try isEmpty($0) ? nil : read($0) }
    let merge = try failing { try session.merging(other, base: old) }
    if let act = merge.act {
      try failing { _ = try session.perform(act, at: currentTime()) }
    }
    if let out {
      try failing { try SessionStore.create(out, session).close(nil) }
    } else {
      try failing {
        let bytes = sessionFileBytes(session)
        try writeFile(at: first) { sink in try bytes.withUnsafeBytes { try sink($0) } }
      }
    }
    try tell(merge)
    return !merge.conflicts.isEmpty
  }

  private func read(_ file: String) throws -> Session {
    guard let path else { return try readSession(file) }
    return try failing { try SessionStore.read(file, withSideFileOf: path) }
  }

  /// Whether a file has no bytes: what git gives where there is no common version.
  private func isEmpty(_ path: String) throws -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size == 0
  }

  private func tell(_ merge: Merge) throws {
    func count(_ number: Int, _ noun: String) -> String {
      "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    if merge.act == nil {
      try Output.line("The second session has nothing that the first lacks.")
    } else {
      var parts = [
        "\(count(merge.added, "node")) and \(count(merge.votes, "vote")) added",
        "\(count(merge.changed, "node")) changed",
      ]
      if merge.deleted > 0 { parts.append("\(count(merge.deleted, "node")) deleted") }
      try Output.line((out.map { "\($0): " } ?? "Merged: ") + parts.joined(separator: ", ") + ".")
    }
    for conflict in merge.conflicts { try Output.line("Conflict: " + conflict.sentence) }
  }
}
