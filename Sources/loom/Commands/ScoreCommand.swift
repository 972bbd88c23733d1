import ArgumentParser
import LoomTUI
import PrefExport
import TreeModel

/// `loom score`: how close texts come to a reference.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score texts by how close they come to a reference text.",
    discussion: """
      For translations, corrections and other texts of which you have a good one. Each model's own \
      text is compared with the reference, both without the white space around them, and gets a \
      score from 0 to 1: the mean of the rubric's criteria by their weights. The criteria are \
      \(Criterion.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ")); \
      docs/EXPORT.md has the formulas. All scores are one act, which undo takes back.

      Ratings are given only when you ask for them, under the pseudonym \
      \(ReferenceScore.evaluator). Nobody's rating is changed without --replace.

      EXAMPLES
        loom score story.loom.json --reference-file good.txt --node 1
        loom score story.loom.json --reference-file good.txt --dry-run
        loom score story.loom.json --reference 'Guten Morgen' --nodes 4,5,6
        loom score story.loom.json --reference-file good.txt --rubric letter=1,word=3
        loom score story.loom.json --reference-file good.txt \\
          --rate-above 0.9 --rate-below 0.5
        loom export story.loom.json --format ranked --reward score --out ranked.jsonl
      """
  )

  @OptionGroup var target: SessionArgument

  @Option(
    name: .long,
    help: ArgumentHelp("The reference is in this file; - is standard input.", valueName: "path"),
    completion: .file()
  )
  var referenceFile: String?

  @Option(name: .long, help: ArgumentHelp("The reference itself.", valueName: "text"))
  var reference: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Criteria and their weights (default: letter=0.3,word=0.3,levenshtein=0.4).",
      valueName: "name=weight,…"
    )
  )
  var rubric: RubricArgument?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What counts as a character (default: grapheme). "
        + TextUnit.allCases.map { "\($0.rawValue): \($0.summary)" }.joined(separator: ". ") + ".",
      valueName: "name"
    )
  )
  var unit: Choice<TextUnit>?

  @Option(
    name: .long,
    help: ArgumentHelp("Only models' texts in this node and below it.", valueName: "id")
  )
  var node: NodeArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("Only these nodes, whoever wrote them.", valueName: "id,…")
  )
  var nodes: NodesArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("Rate +1 what scores at least this.", valueName: "score")
  )
  var rateAbove: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("Rate -1 what scores at most this.", valueName: "score")
  )
  var rateBelow: Double?

  @Flag(name: .long, help: "Replace ratings, and scores that other evaluators gave.")
  var replace = false

  @Flag(name: .long, help: "Print the scores and write nothing.")
  var dryRun = false

  @Flag(name: .long, help: "Print a JSON object for each node.")
  var json = false

  func validate() throws {
    if (referenceFile == nil) == (reference == nil) {
      throw ValidationError("Give the reference with either --reference-file or --reference.")
    }
    if node != nil, nodes != nil { throw ValidationError("--nodes excludes --node.") }
    for (name, value) in [("--rate-above", rateAbove), ("--rate-below", rateBelow)] {
      if let value, !(0...1).contains(value) { throw ValidationError("\(name) takes 0 to 1.") }
    }
    if let rateAbove, let rateBelow, rateBelow >= rateAbove {
      throw ValidationError("--rate-below has to be less than --rate-above.")
    }
  }

  func run() throws {
    let text = try reference ?? readText(referenceFile ?? "-")
    guard let reference = Reference(text) else {
      throw Failure(
        "The reference has no text; give the text that the others are to come close to."
      )
    }
    if dryRun {
      let session = try readSession(target.file)
      let plan = try plan(session, reference)
      try printScores(plan, session)
      tell(plan, "would be written; nothing was")
      return
    }
    try changeSession(target.file) { file in
      let plan = try plan(file.session, reference)
      let act = file.session.scoreAct(plan, at: currentTime())
      if let act { try file.perform(act) }
      try printScores(plan, file.session)
      tell(plan, act == nil ? "as before" : "written as one act")
    }
  }

  private func plan(_ session: Session, _ reference: Reference) throws -> ScoringPlan {
    try failing {
      try ScoringPlan(
        session,
        try nodes?.ids ?? session.modelTexts(below: node?.id),
        against: reference,
        rubric?.rubric ?? .usual,
        by: unit?.value ?? .grapheme,
        rating: ScoringPlan.RatingRule(above: rateAbove, below: rateBelow),
        replacing: replace
      )
    }
  }

  private func printScores(_ plan: ScoringPlan, _ session: Session) throws {
    if json {
      for item in plan.items { try Output.json(line(item)) }
    } else {
      try printScoreTable(plan, session, showsRatings: rateAbove != nil || rateBelow != nil)
    }
  }

  private func line(_ item: ScoringPlan.Item) -> [UInt8] {
    let rating = item.rating.map { "\($0)" } ?? "null"
    return Array(
      ("{\"node\":\(item.node),\"score\":\(item.score.json.text),\"scored\":\(item.isScored),"
        + "\"rating\":\(rating)}").utf8
    )
  }

  private func tell(_ plan: ScoringPlan, _ outcome: String) {
    let scored = plan.items.count(where: \.isScored)
    let rated = plan.items.count { $0.rating != nil }
    var words = scored == 1 ? "1 score" : "\(scored) scores"
    if rated > 0 { words += " and \(rated == 1 ? "1 rating" : "\(rated) ratings")" }
    Output.say("\(words) \(outcome).")
    let others = plan.items.count - scored
    if others > 0 {
      Output.say("\(others) kept the score of another evaluator; --replace writes over them.")
    }
    let kept = plan.items.count(where: \.keepsRating)
    if kept > 0 { Output.say("\(kept) kept another rating; --replace writes over them.") }
    if !plan.skipped.isEmpty {
      Output.say("\(plan.skipped.count) without text or not finished were passed over.")
    }
  }
}

/// A rubric on the command line: `letter=0.3,word=0.7`.
struct RubricArgument: ExpressibleByArgument {
  let rubric: Rubric

  init?(argument: String) {
    guard let rubric = Rubric(argument) else { return nil }
    self.rubric = rubric
  }
}

/// Nodes' numbers on the command line, separated by commas; each counts once.
struct NodesArgument: ExpressibleByArgument {
  let ids: [NodeID]

  init?(argument: String) {
    var ids: [NodeID] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let node = NodeArgument(argument: String(part)) else { return nil }
      if !ids.contains(node.id) { ids.append(node.id) }
    }
    self.ids = ids
  }
}
