import ArgumentParser
import Glibc
import LoomTUI
import PeerTrees
import PrefExport
import TreeModel

/// `loom export`: datasets, and trees for other programs and for reading.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write judgements as a dataset, or a tree for another program or to read.",
    discussion: """
      A dataset takes several sessions into one file; patterns in quotation marks are filled in. \
      What was written and left out is told on standard error. The formats of trees take one \
      session: text and markdown hold the path to the node where you were, the others the \
      whole tree. The sessions are only read.

      EXAMPLES
        loom export --list
        loom export story.loom.json --format trl-preference --out pairs.jsonl
        loom export 'sessions/*.loom.json' --format ranked --out - | head -1
        loom export story.loom.json --format trl-unpaired --explain
        loom export story.loom.json --format html --out story.html
        loom export story.loom.json --format text --node 12 --out -
      """
  )

  @Argument(
    help: ArgumentHelp("The sessions' files.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var files: [String] = []

  @Flag(name: .long, help: "List the formats and who reads them.")
  var list = false

  @Option(name: .long, help: "The file's format; --list tells which there are.")
  var format: FormatArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("The file to write; - is standard output.", valueName: "path"),
    completion: .file()
  )
  var out: String?

  @Flag(name: .long, help: "hf-dir: take the place of a folder, which is kept as PATH.old.")
  var replace = false

  @Flag(name: .long, help: "Tell why each row was left out; without --out, write nothing.")
  var explain = false

  @OptionGroup(title: "Which part of a tree") var part: PartOptions

  @OptionGroup(title: "Which rows") var rows: RowOptions

  @OptionGroup(title: "Which files") var division: FileOptions

  func validate() throws {
    if list { return }
    if files.isEmpty { throw ValidationError("Name at least one session file.") }
    guard let format else {
      let names = FileFormat.allCases.map(\.name).joined(separator: ", ")
      throw ValidationError("--format is missing; there are \(names).")
    }
    switch format.format {
    case .rows:
      if let given = part.given {
        throw ValidationError(
          "\(given) chooses a part of a tree, and \(format.format.name) holds rows: leave it out."
        )
      }
      if out == nil, !explain {
        throw ValidationError("--out is missing; - is standard output, --explain writes nothing.")
      }
    case .tree:
      if let given = rows.given ?? division.given ?? (explain ? "--explain" : nil) {
        throw ValidationError(
          "\(given) is about rows, and \(format.format.name) holds a tree: leave it out."
        )
      }
      if out == nil { throw ValidationError("--out is missing; - is standard output.") }
    }
  }

  func run() throws {
    guard !list, let format else { return try printFormats() }
    switch format.format {
    case .rows(let format): try exportRows(division.adding(to: rows.options(for: format)))
    case .tree(let format): try exportOneTree(format)
    }
  }

  private func exportRows(_ options: ExportOptions) throws {
    let files = try expanded(files)
    let report = try failing { () throws -> ExportReport in
      if let out {
        try refuse(writing: out, over: files)
        try check(out, options)
      }
      // One session at a time: only what is being read is in memory.
      let spool = try out.map { try FileSpool(beside: $0 == "-" ? temporaryFolder + "/loom" : $0) }
      var exporter = try Exporter(options, program: SessionFormat.program, spool: spool)
      for file in files { try exporter.add(readSession(file)) }
      guard let out else { return exporter.finish() }
      if out == "-" { return try print(&exporter, options) }
      return try writeDataset(
        &exporter,
        options,
        to: fileName(out, options),
        // A file gives way as one behind a shell's > does; a folder, which holds more, does not.
        replacing: replace || !options.format.isFolder,
        sparing: files
      )
    }
    tell(report)
  }

  /// Writes the one file to standard output.
  private func print(_ exporter: inout Exporter, _ options: ExportOptions) throws -> ExportReport {
    if options.compresses {
      let gzip = try GzipWriter(to: Output.write)
      try exporter.write(to: gzip.write)
      try gzip.finish()
    } else {
      try exporter.write(to: Output.write)
    }
    return exporter.finish()
  }

  private func fileName(_ out: String, _ options: ExportOptions) -> String {
    options.compresses && !options.format.isFolder && !out.hasSuffix(".gz") ? out + ".gz" : out
  }

  private var temporaryFolder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

  /// Refuses what could not be written before anything is read.
  private func check(_ out: String, _ options: ExportOptions) throws {
    if out == "-" {
      if options.format.isFolder { throw ExportError.severalFiles(format: options.format) }
      if options.split != .none || options.shardRows != nil {
        throw Failure("Several files cannot go to standard output: name one with --out.")
      }
    } else if options.format.isFolder, access(out, F_OK) == 0, !replace {
      throw Failure(
        "\(out) is there already: name a new folder, or add --replace, which keeps the old one as "
          + "\(out).old."
      )
    }
  }

  private func exportOneTree(_ format: TreeFormat) throws {
    let files = try expanded(files)
    guard let file = files.first, files.count == 1, let out else {
      throw Failure(
        "\(format.rawValue) holds the tree of one session, and \(files.count) are named: "
          + "export them one by one."
      )
    }
    let session = try readSession(file)
    let part = part.part(of: session, format)
    let nodes = try failing {
      try refuse(writing: out, over: files)
      return try write(to: out) { sink in
        try exportTree(session, format, part, program: SessionFormat.program, to: sink)
      }
    }
    Output.say("\(nodes) text\(nodes == 1 ? "" : "s") written.")
  }

  private func write<Result>(
    to out: String,
    _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Result
  ) throws -> Result {
    out == "-" ? try body(Output.write) : try writeFile(at: out, body)
  }

  private func printFormats() throws {
    for format in FileFormat.allCases {
      let title = "\(format.name) (.\(format.fileExtension)): \(format.summary)"
      try Output.text(folded(title) + "\n    " + folded("read by \(format.readers)") + "\n")
    }
  }

  /// A sentence in lines that have room in 80 columns behind four spaces, which further ones have.
  private func folded(_ sentence: String) -> String {
    var lines: [String] = []
    for word in sentence.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= 76 {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n    ")
  }

  private func tell(_ report: ExportReport) {
    let sources = report.sources.map { "\($0.count) \($0.source.rawValue)" }
    Output.say(
      "\(report.rows) row\(report.rows == 1 ? "" : "s") "
        + (out == nil ? "would be written" : "written")
        + (sources.isEmpty ? "" : " (" + sources.joined(separator: ", ") + ")")
        + ", \(report.droppedCount) left out."
    )
    if !report.splits.isEmpty {
      let parts = report.splits.map { "\($0.count) for \($0.split.purpose)" }
      Output.say(parts.joined(separator: ", ") + ".")
    }
    for drop in report.dropped where !explain {
      Output.say("\(drop.count) \(drop.reason.rawValue): \(drop.reason.sentence)")
    }
    for warning in report.warnings { Output.say(warning.sentence) }
    guard explain else { return }
    for line in report.explanation { Output.say(line) }
  }
}

/// A format's name on the command line.
struct FormatArgument: ExpressibleByArgument {
  let format: FileFormat

  init?(argument: String) {
    guard let format = FileFormat(name: argument) else { return nil }
    self.format = format
  }

  static var allValueStrings: [String] { FileFormat.allCases.map(\.name) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// Which part of a tree is exported.
struct PartOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "text, markdown: the path to this node; other trees: this node and what is below it.",
      valueName: "id"
    )
  )
  var node: NodeArgument?

  @Flag(
    name: .long,
    help: "text: every path in full; markdown: every branch once, under a heading."
  )
  var all = false

  func validate() throws {
    if all, node != nil { throw ValidationError("--all excludes --node.") }
  }

  /// The option that was given, if one was.
  var given: String? { all ? "--all" : node == nil ? nil : "--node" }

  /// The part that these arguments choose.
  func part(of session: Session, _ format: TreeFormat) -> TreePart {
    if all { return .all }
    guard let node else { return usualPart(of: session, format, cursor: session.cursor) }
    return format.isOfPaths ? .path(node.id) : .subtree(node.id)
  }
}
