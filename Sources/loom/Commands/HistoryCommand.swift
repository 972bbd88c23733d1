import ArgumentParser
import LoomTUI
import TreeModel

/// `loom history`: what was done to a session.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List the acts on a session, the newest first.",
    discussion: """
      Each line has the act's number, its time, its name, and the first node that it \
      touched. An act that was undone is marked; its state can be looked at all the same. --json \
      prints one act a line, as the session file holds it. Nothing is written.

      EXAMPLES
        loom history story.loom.json --limit 20
        loom show story.loom.json --at 41
      """
  )

  @OptionGroup var target: SessionArgument

  @Option(name: .long, help: ArgumentHelp("Print this many acts.", valueName: "n"))
  var limit: Int?

  @Flag(name: .long, help: "Print acts as JSON Lines.")
  var json = false

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0.") }
  }

  func run() throws {
    let session = try readSession(target.file)
    for item in session.history.reversed().prefix(limit ?? .max) {
      if json {
        try Output.json(actBytes(item))
      } else {
        try Output.line(line(for: item, in: session))
      }
    }
  }

  private func line(for item: HistoryItem, in session: Session) -> String {
    let summary = session.summary(of: item)
    var text = "\(item.number)  \(localTime(Int(item.time / 1_000)))  \(summary.label)"
    if item.undone { text += " (undone)" }
    if let annotator = summary.annotator { text += " by \(annotator)" }
    if let node = summary.node {
      text += "  \(node)"
      if summary.others > 0 { text += " and \(summary.others) more" }
    }
    return summary.text.isEmpty ? text : text + "  " + excerpt(summary.text)
  }
}

extension Session {
  /// Goes to the state after an act, for looking; `file` is for the sentence if there is none.
  mutating func goBack(to act: Int, file: String) throws {
    guard act == 0 || place(ofAct: act) != nil else {
      throw Failure("There is no act \(act); loom history \(file) lists them.")
    }
    do throws(TreeError) { try look(at: act) } catch { throw Failure(error) }
  }
}
