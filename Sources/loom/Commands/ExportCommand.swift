import ArgumentParser
import Glibc
import LoomTUI
import PrefExport
import TreeModel

/// `loom export`: datasets.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the judgements of sessions as a dataset for a trainer.",
    discussion: """
      Several sessions go into one file; patterns in quotation marks are filled in. What was \
      written and left out is told on standard error. The sessions are only read.

      EXAMPLES
        loom export --list
        loom export story.loom.json --format trl-preference --out pairs.jsonl
        loom export 'sessions/*.loom.json' --format ranked --out - | head -1
        loom export story.loom.json --format trl-unpaired --explain
      """
  )

  @Argument(
    help: ArgumentHelp("The sessions' files.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var files: [String] = []

  @Flag(name: .long, help: "List the formats and who reads them.")
  var list = false

  @Option(name: .long, help: "The dataset's format; --list tells which there are.")
  var format: FormatArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("The dataset's file; - is standard output.", valueName: "path"),
    completion: .file()
  )
  var out: String?

  @Flag(name: .long, help: "Tell why each row was left out; without --out, write nothing.")
  var explain = false

  @OptionGroup(title: "Which rows") var rows: RowOptions

  func validate() throws {
    if list { return }
    if files.isEmpty { throw ValidationError("Name at least one session file.") }
    if format == nil {
      let names = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--format is missing; there are \(names).")
    }
    if out == nil, !explain {
      throw ValidationError("--out is missing; - is standard output, --explain writes nothing.")
    }
  }

  func run() throws {
    guard !list, let format else { return try printFormats() }
    let options = rows.options(for: format.format)
    let sessions = try expanded(files).map(readSession)
    let report = try failing { () throws -> ExportReport in
      guard let out else { return try previewExport(of: sessions, options) }
      guard out != "-" else {
        return try export(sessions, options, program: SessionFormat.program, to: Output.write)
      }
      return try writeFile(at: out) { sink in
        try export(sessions, options, program: SessionFormat.program, to: sink)
      }
    }
    tell(report)
  }

  private func printFormats() throws {
    for format in ExportFormat.allCases {
      try Output.line("\(format.rawValue) (.\(format.fileExtension)): \(format.summary)")
      try Output.line("    read by \(format.readers)")
    }
  }

  private func tell(_ report: ExportReport) {
    let sources = report.sources.map { "\($0.count) \($0.source.rawValue)" }
    Output.say(
      (out == nil ? "\(report.rows) rows would be written" : "\(report.rows) rows written")
        + (sources.isEmpty ? "" : " (" + sources.joined(separator: ", ") + ")")
        + ", \(report.droppedCount) left out."
    )
    for drop in report.dropped where !explain {
      Output.say("\(drop.count) \(drop.reason.rawValue): \(drop.reason.sentence)")
    }
    for warning in report.warnings { Output.say(warning.sentence) }
    guard explain else { return }
    for line in report.explanation { Output.say(line) }
  }

  /// The files, with patterns that name no file filled in.
  private func expanded(_ files: [String]) throws -> [String] {
    try files.flatMap { file -> [String] in
      guard access(file, F_OK) != 0, file.contains(where: { "*?[".contains($0) }) else {
        return [file]
      }
      var found = glob_t()
      defer { globfree(&found) }
      guard glob(file, 0, nil, &found) == 0 else {
        throw Failure("No file matches \(file); check the pattern.")
      }
      return (0..<Int(found.gl_pathc)).compactMap { index in
        found.gl_pathv[index].map { String(cString: $0) }
      }
    }
  }
}

/// A format's name on the command line.
struct FormatArgument: ExpressibleByArgument {
  let format: ExportFormat

  init?(argument: String) {
    guard let format = ExportFormat(rawValue: argument) else { return nil }
    self.format = format
  }

  static var allValueStrings: [String] { ExportFormat.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
