import ArgumentParser
import TreeModel

/// `loom check`: whether a session is whole.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Verify a session and its journal; repair a copy.",
    discussion: """
      Changes nothing. With --repair, everything that can be saved goes into a new file, which \
      --out names; what was dropped is printed, and kept beside it in NEW.report.txt. The damaged \
      files stay as they are. 'loom restore' goes back to an earlier state instead.

      EXAMPLES
        loom check story.loom.json
        loom check story.loom.json --repair --out story-repaired.loom.json
      """
  )

  @OptionGroup var target: SessionArgument

  @Flag(name: .long, help: "Save what can be saved into a new file.")
  var repair = false

  @Option(
    name: .long,
    help: ArgumentHelp("The new file.", valueName: "path"),
    completion: .file(extensions: ["json"])
  )
  var out: String?

  func validate() throws {
    if repair, out == nil { throw ValidationError("--repair needs --out with the new file.") }
    if !repair, out != nil { throw ValidationError("--out is for --repair.") }
  }

  func run() throws {
    if let out {
      let report = try failing { try repairSession(at: target.file, to: out) }
      try printFindings(report)
      try Output.line("\(out) holds \(contents(report)).")
      try Output.line("The report is in \(CheckReport.path(beside: out)).")
      return
    }
    let report = checkSession(at: target.file)
    guard report.isSound else {
      for finding in report.findings { Output.say(finding.sentence) }
      throw Failure.told
    }
    try printFindings(report)
    try Output.line("\(target.file) is sound: \(contents(report)).")
  }

  private func printFindings(_ report: CheckReport) throws {
    for finding in report.findings { try Output.line(finding.sentence) }
  }

  private func contents(_ report: CheckReport) -> String {
    var parts = ["\(report.nodes) nodes", "\(report.votes) votes"]
    if report.removed > 0 { parts.append("\(report.removed) deleted nodes kept for undo") }
    if report.replayed > 0 { parts.append("\(report.replayed) entries in the journal") }
    return parts.joined(separator: ", ")
  }
}
