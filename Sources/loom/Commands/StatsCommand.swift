import ArgumentParser
import PrefExport
import TreeModel

/// `loom stats`: what the judgements say, in figures.
struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Count judgements and pairs, compare models, measure agreement.",
    discussion: """
      Takes several sessions together; patterns in quotation marks are filled in. Rates have their \
      95 % interval and the number of cases. Pairs are those of an export with the default options. \
      The page is as wide as the terminal; COLUMNS chooses another width. What each figure is stands \
      in docs/STATISTICS.md. The sessions are only read.

      EXAMPLES
        loom stats story.loom.json
        loom stats 'sessions/*.loom.json' | less
        loom stats story.loom.json --annotator ann
        loom stats story.loom.json --json | jq .agreement
      """
  )

  @Argument(
    help: ArgumentHelp("The sessions' files.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var files: [String]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Count only this person's judgements; may be repeated.",
      valueName: "name"
    )
  )
  var annotator: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("What the draws for Elo's intervals follow.", valueName: "n")
  )
  var seed: UInt64 = 0

  @Option(
    name: .long,
    help: ArgumentHelp("How many draws; 0 for no intervals of Elo.", valueName: "n")
  )
  var resamples = 1_000

  @Flag(name: .long, help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if !(0...100_000).contains(resamples) {
      throw ValidationError("--resamples takes 0 to 100000.")
    }
  }

  func run() throws {
    var options = StatisticsOptions()
    options.annotators = annotator.isEmpty ? nil : Set(annotator)
    options.seed = seed
    options.resamples = resamples
    var collector = StatisticsCollector(options)
    var people: Set<String> = []
    try forEachSession(in: files) { session in
      for vote in session.votes where !vote.withdrawn { people.insert(vote.annotator) }
      collector.add(session)
    }
    try refuse(strangers: annotator, among: people)
    let statistics = collector.finish()
    if json { return try Output.json(statistics.json()) }
    var page = StatisticsPage(statistics, TextCanvas())
    for line in page.lines() { try Output.line(line) }
  }
}
