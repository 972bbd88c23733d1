import ArgumentParser
import LoomTUI
import TreeModel

/// `loom diff`: what one session has that another lacks.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two sessions that started from the same one.",
    discussion: """
      Lines that start with - are about what only the first session has, with + about what only \
      the second has, with ~ about nodes of both that differ; the second session's number of such \
      a node stands in brackets where it is another one. Equal nodes are found by where the \
      histories part and by what the nodes are, whatever their numbers.

      Exit code 0 says that both were compared, whether they differ or not; with --exit-code, 1 \
      says that they differ. Nothing is written.

      EXAMPLES
        loom diff mine.loom.json yours.loom.json
        loom diff mine.loom.json yours.loom.json --json | jq -c 'select(.field == "rating")'
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

  @Flag(name: .long, help: "Print the differences as JSON Lines.")
  var json = false

  @Flag(name: .long, help: "End with exit code 1 if they differ.")
  var exitCode = false

  func run() throws {
    let first = try readSession(first)
    let second = try readSession(second)
    let difference = SessionDifference(from: first, to: second)
    if json {
      for line in difference.jsonLines(first, second) { try Output.json(line) }
    } else {
      for line in lines(difference, first, second) { try Output.line(line) }
    }
    if exitCode, !difference.isEmpty { throw Failure.told }
  }

  private func lines(
    _ difference: SessionDifference,
    _ first: Session,
    _ second: Session
  ) -> [String] {
    var lines: [String] = []
    for (field, mine, other) in difference.fields {
      lines.append("~ \(field.rawValue): \(excerpt(mine)) -> \(excerpt(other))")
    }
    for (sign, session, ids) in [
      ("-", first, difference.onlyFirst), ("+", second, difference.onlySecond),
    ] {
      for node in ids.compactMap({ session.tree[$0] }) {
        let place = node.parent.map { "  below \($0)" } ?? ""
        lines.append("\(sign) \(summary(of: node))\(place)")
      }
    }
    for node in difference.common {
      let number =
        node.first == node.second ? "\(node.first)" : "\(node.first) (\(node.second))"
      let changes = node.changes.map(words).joined(separator: "; ")
      lines.append("~ \(number): \(changes)")
    }
    for (sign, session, numbers) in [
      ("-", first, difference.votesOnlyFirst), ("+", second, difference.votesOnlySecond),
    ] {
      for number in numbers { lines.append("\(sign) \(words(session.votes[number - 1]))") }
    }
    for (mine, _, inSecond) in difference.withdrawn {
      let vote = words(first.votes[mine - 1], saysWithdrawn: false)
      lines.append("~ \(vote): \(inSecond ? "withdrawn" : "counts again")")
    }
    return lines
  }

  private func words(_ vote: Vote, saysWithdrawn: Bool = true) -> String {
    var text = "vote \(vote.id) by \(vote.annotator): \(vote.kind.rawValue) of \(vote.a)"
    if let other = vote.b { text += " and \(other)" }
    if let value = vote.value { text += value > 0 ? " +\(value)" : " \(value)" }
    return saysWithdrawn && vote.withdrawn ? text + ", withdrawn" : text
  }

  private func words(_ score: RawJSON) -> String { Score(score)?.words ?? "of another kind" }

  private func words(_ change: SessionDifference.Change) -> String {
    switch change {
    case .text(let from, let to): "text \(excerpt(from)) -> \(excerpt(to))"
    case .rating(let from, let to):
      "rating \(from.map(signed) ?? "none") -> \(to.map(signed) ?? "none")"
    case .note(let from, let to):
      "note \(from.map { excerpt($0) } ?? "none") -> \(to.map { excerpt($0) } ?? "none")"
    case .score(let from, let to):
      "score \(from.map(words) ?? "none") -> \(to.map(words) ?? "none")"
    case .tags(let from, let to):
      "tags \(from.joined(separator: ", ")) -> \(to.joined(separator: ", "))"
    case .bookmark(let to): to ? "bookmark set" : "bookmark cleared"
    case .hidden(let to): to ? "hidden" : "shown"
    case .archived(let to): to ? "archived" : "taken out of the archive"
    case .context(let part, let from, let to):
      "\(part.words) \(from.map { excerpt($0) } ?? "none") -> \(to.map { excerpt($0) } ?? "none")"
    case .parent(let from, let to):
      "moved from below \(from.map { "\($0)" } ?? "nothing") to below "
        + (to.map { "\($0)" } ?? "another node")
    case .deleted(let inSecond): inSecond ? "deleted" : "brought back"
    }
  }
}
