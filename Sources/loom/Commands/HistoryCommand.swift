import ArgumentParser
import LoomTUI
import TreeModel

/// `loom history`: what was done to a session.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List the acts on a session, the newest first.",
    discussion: """
      Each line has the act's number, its time (UTC), its name, and the first node that it \
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
    var text = "\(item.number)  \(universalTime(item.time))  \(summary.label)"
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

/// A time in milliseconds since 1970 as `2026-11-21 16:57:48`, UTC.
func universalTime(_ milliseconds: Int64) -> String {
  let seconds = Int(milliseconds.magnitude > 1 << 52 ? 0 : milliseconds / 1_000)
  let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
  let rest = seconds - days * 86_400
  // Days since March of the year 0, in cycles of 400 years; Howard Hinnant, "chrono-Compatible
  // Low-Level Date Algorithms", civil_from_days.
  let shifted = days + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra =
    (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  return "\(year)-\(two(month))-\(two(day)) "
    + "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
}
