import ArgumentParser
import PrefExport

/// Which rows an export derives; what is not given has the library's default.
struct RowOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The judgements rows rest on, separated by commas: "
        + PairSource.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ")
        + ".",
      valueName: "names"
    )
  )
  var sources: SourcesArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("Which completions of a prompt make pairs.", valueName: "name")
  )
  var strategy: Choice<PairStrategy>?

  @Option(
    name: .long,
    help: ArgumentHelp("At most this many rated pairs of one prompt.", valueName: "n")
  )
  var maxPairs: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("The least difference of ratings of a pair.", valueName: "x")
  )
  var minMargin: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("The least rating of the better side.", valueName: "rating")
  )
  var minChosenRating: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("The least share of a text that a rewrite changed, 0 to 1.", valueName: "x")
  )
  var minEdit: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("What to leave out of what was cut off.", valueName: "name")
  )
  var truncation: Choice<TruncationRule>?

  @Option(
    name: .long,
    help: ArgumentHelp("How chat pairs are written.", valueName: "name")
  )
  var chatShape: Choice<ChatShape>?

  @Option(
    name: .long,
    help: ArgumentHelp("How approved texts are written.", valueName: "name")
  )
  var sftShape: Choice<SFTShape>?

  @Flag(
    name: .long,
    help: "Put the model's thinking into the meta column; it is never part of a text."
  )
  var includeThinking = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The rewards in ranked: rating (the default) or score, which loom score gives.",
      valueName: "name"
    )
  )
  var reward: Choice<RewardSource>?

  @Option(
    name: .long,
    help: ArgumentHelp("What every random choice and shuffle follows.", valueName: "n")
  )
  var seed: UInt64?

  func validate() throws {
    if let minMargin, !(0...4).contains(minMargin) {
      throw ValidationError("--min-margin takes 0 to 4.")
    }
    if let minChosenRating, !(-2...2).contains(minChosenRating) {
      throw ValidationError("--min-chosen-rating takes -2 to 2.")
    }
    if let minEdit, !(0...1).contains(minEdit) {
      throw ValidationError("--min-edit takes 0 to 1.")
    }
    if let maxPairs, maxPairs < 1 { throw ValidationError("--max-pairs takes 1 or more.") }
  }

  /// The first option that was given, if one was.
  var given: String? {
    let options: [(name: String, isGiven: Bool)] = [
      ("--sources", sources != nil), ("--strategy", strategy != nil),
      ("--max-pairs", maxPairs != nil), ("--min-margin", minMargin != nil),
      ("--min-chosen-rating", minChosenRating != nil), ("--min-edit", minEdit != nil),
      ("--truncation", truncation != nil), ("--chat-shape", chatShape != nil),
      ("--sft-shape", sftShape != nil), ("--include-thinking", includeThinking),
      ("--reward", reward != nil), ("--seed", seed != nil),
    ]
    return options.first(where: \.isGiven)?.name
  }

  /// The options that these arguments make.
  func options(for format: ExportFormat) -> ExportOptions {
    var options = ExportOptions(format: format)
    if let sources { options.sources = sources.sources }
    if let strategy { options.strategy = strategy.value }
    if let maxPairs { options.maxPairsPerPrompt = maxPairs }
    if let minMargin { options.minMargin = minMargin }
    if let minChosenRating { options.minChosenRating = minChosenRating }
    if let minEdit { options.minEdit = minEdit }
    if let truncation { options.truncation = truncation.value }
    if let chatShape { options.chatShape = chatShape.value }
    if let sftShape { options.sftShape = sftShape.value }
    options.includesThinking = includeThinking
    if let reward { options.reward = reward.value }
    if let seed { options.seed = seed }
    return options
  }
}

/// One of the values of a library's enumeration, by its name.
struct Choice<Value: RawRepresentable<String> & CaseIterable & Sendable>: ExpressibleByArgument {
  let value: Value

  init?(argument: String) {
    guard let value = Value(rawValue: argument) else { return nil }
    self.value = value
  }

  static var allValueStrings: [String] { Value.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// Sources of judgements, separated by commas.
struct SourcesArgument: ExpressibleByArgument {
  let sources: Set<PairSource>

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let sources = parts.compactMap { PairSource(rawValue: String($0)) }
    guard sources.count == parts.count else { return nil }
    self.sources = Set(sources)
  }

  static var allValueStrings: [String] { PairSource.allCases.map(\.rawValue) }
}
