import ArgumentParser
import LoomTUI
import PrefExport
import TreeModel

/// `loom report`: a page of pictures about the judgements in sessions.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a page of pictures about the judgements: who wins, how far people agree.",
    discussion: """
      One HTML file, complete in itself: it needs no network and runs nothing, so that it can lie \
      beside a dataset or be sent to somebody. Figures are those of loom stats. Several sessions \
      are counted together; patterns in quotation marks are filled in. The sessions are only read.

      EXAMPLES
        loom report story.loom.json --out report.html
        loom report '*.loom.json' --title "Sea letters" --out report.html
        loom report story.loom.json --pairs 40 --seed 7 --out -
      """
  )

  @Argument(
    help: ArgumentHelp("The sessions' files.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var files: [String]

  @Option(
    name: .long,
    help: ArgumentHelp("The page to write; - is standard output.", valueName: "path"),
    completion: .file(extensions: ["html"])
  )
  var out: String

  @Option(name: .long, help: "What stands at the top of the page.")
  var title: String?

  @Option(
    name: .long,
    help: ArgumentHelp("How many pairs are shown as examples, 0 to 500.", valueName: "n")
  )
  var pairs = 12

  @Option(
    name: .long,
    help: ArgumentHelp("What the draw of examples and the bootstrap follow.", valueName: "n")
  )
  var seed: UInt64 = 0

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Count only this person's judgements; may be repeated.",
      valueName: "name"
    )
  )
  var annotator: [String] = []

  func validate() throws {
    guard (0...500).contains(pairs) else {
      throw ValidationError("--pairs takes 0 to 500: a page with more is slow to read.")
    }
  }

  func run() throws {
    var options = ReportOptions()
    if let title { options.title = title }
    options.pairs = pairs
    options.seed = seed
    options.statistics.seed = seed
    options.statistics.annotators = annotator.isEmpty ? nil : Set(annotator)
    var report = ReportBuilder(options)
    var identities: [String: String] = [:]
    var people: Set<String> = []
    let files = try expanded(files)
    try refuse(writing: out, over: files)
    for file in files {
      // One at a time: the sessions together may be larger than memory.
      let session = try readSession(file)
      if let other = identities.updateValue(file, forKey: session.info.id) {
        throw Failure(
          "\(file) is the same session as \(other): leave one out, because its judgements would "
            + "count double."
        )
      }
      for vote in session.votes where !vote.withdrawn { people.insert(vote.annotator) }
      report.add(session, file: file)
    }
    try refuse(strangers: annotator, among: people)
    try failing {
      let write = { sink in try report.write(program: SessionFormat.program, to: sink) }
      if out == "-" { try write(Output.write) } else { try writeFile(at: out, write) }
    }
  }
}
