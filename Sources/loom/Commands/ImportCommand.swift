import ArgumentParser
import Glibc
import LoomTUI
import PeerTrees
import TreeModel

/// `loom import`: a session from another program's file.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a session of another program's tree, conversation or text.",
    discussion: """
      What the file is shows in itself. What has no place in a session is kept in the nodes' \
      imported field; keys of services in its fields are not copied, and a text that holds what \
      looks like one is named. A session that is there is not touched.

      EXAMPLES
        loom import loom.json --out story.loom.json
        loom import data.json --note 'notes/a.md' --out a.loom.json
        loom import talks.jsonl --out talks.loom.json --json
        loom import --list
      """
  )

  @Argument(
    help: ArgumentHelp("The file to read; - is standard input.", valueName: "file"),
    completion: .file()
  )
  var file: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The session to make.", valueName: "path"),
    completion: .file(extensions: ["json"])
  )
  var out: String?

  @Option(name: .long, help: "Read the file as this; --list tells which formats there are.")
  var format: PeerFormatArgument?

  @Option(name: .long, help: "What to call the session (default: the file's own title or name).")
  var title: String?

  @Option(name: .long, help: "text: a path is one text. chat: a node is a message.")
  var mode: NewCommand.Mode?

  @Option(name: .long, help: "Of a file with the trees of several notes, take this one.")
  var note: String?

  @Flag(name: .long, help: "List the formats that can be read.")
  var list = false

  @Flag(name: .long, help: "Print what was read as one JSON object.")
  var json = false

  func validate() throws {
    if list { return }
    if file == nil { throw ValidationError("Name the file to import.") }
    if out == nil { throw ValidationError("--out is missing: the session to make.") }
  }

  func run() throws {
    guard !list, let file, let out else {
      for format in PeerFormat.allCases { try Output.line("\(format.rawValue): \(format.title)") }
      return
    }
    // Said before a large file is read for nothing; making the session looks again.
    if access(out, F_OK) == 0 {
      throw Failure("\(out) is there already; choose another name or move it away.")
    }
    let imported = try read(file)
    try failing { try SessionStore.create(out, imported.session).close(nil) }
    if json {
      try Output.json(imported.report.json(session: out))
    } else {
      try Output.line("\(out) is ready: loom \(out)")
      for line in imported.report.lines { try Output.line(line) }
    }
  }

  private func read(_ file: String) throws -> Imported {
    let bytes = try readBytes(file, limit: 2 << 30)
    let name = file == "-" ? "import" : file.split(separator: "/").last.map(String.init) ?? file
    var options = ImportOptions(
      fileName: name,
      identity: randomHexadecimal(bytes: 16),
      annotator: Remembered().annotator(),
      time: currentTime()
    )
    options.format = format?.format
    options.title = title
    options.mode = mode.map { $0 == .chat ? .chat : .text }
    options.note = note
    do throws(ImportError) {
      return try importPeerTree(bytes, options)
    } catch {
      throw Failure("\(file == "-" ? "Standard input" : file): \(error.sentence)")
    }
  }
}

/// The name of a peer's format on the command line.
struct PeerFormatArgument: ExpressibleByArgument {
  let format: PeerFormat

  init?(argument: String) {
    guard let format = PeerFormat(rawValue: argument) else { return nil }
    self.format = format
  }

  static var allValueStrings: [String] { PeerFormat.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
