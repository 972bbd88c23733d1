import ArgumentParser
import PrefExport

/// Which rows an export derives; what is not given has the library's default.
struct RowOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The judgements that make rows, separated by commas: "
        + PairSource.stated.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ")
        + "; all but choice if nothing is given.",
      valueName: "names"
    )
  )
  var sources: SourcesArgument?

  @OptionGroup var filter: FilterOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Which rated completions of a prompt make pairs: the best with the worst, with a random "
        + "lower one, or with all lower ones; or all that differ, the widest apart first.",
      valueName: "name"
    )
  )
  var strategy: Choice<PairStrategy>?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "At most this many pairs by rating of one prompt, and as many by choice; 10 if not given.",
      valueName: "n"
    )
  )
  var maxPairs: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Leave pairs out whose ratings differ by less than this; ratings go from -2 to 2.",
      valueName: "x"
    )
  )
  var minMargin: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Leave pairs out whose better side is rated lower than this.",
      valueName: "rating"
    )
  )
  var minChosenRating: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Leave rewrites out that changed less of the text than this share, 0 to 1.",
      valueName: "x"
    )
  )
  var minEdit: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Leave pairs out of which one side is more than this many times as long as the other.",
      valueName: "x"
    )
  )
  var maxLengthRatio: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Keep only this much of the end of each prompt, in characters (Unicode scalars), from the "
        + "start of a line, word or chat message on.",
      valueName: "n"
    )
  )
  var maxPromptChars: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What to leave out of texts that the token limit or an interruption cut off: pairs with one "
        + "such side, any row with one, or nothing.",
      valueName: "name"
    )
  )
  var truncation: Choice<TruncationRule>?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How pairs of chats are written: as two whole conversations, or with the prompt apart.",
      valueName: "name"
    )
  )
  var chatShape: Choice<ChatShape>?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How approved texts are written: whole, or with the last part apart from its prompt.",
      valueName: "name"
    )
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
    help: ArgumentHelp(
      "A number that every random choice and order follows; the same one gives the same file.",
      valueName: "n"
    )
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
    if let maxLengthRatio, !(maxLengthRatio >= 1) {
      throw ValidationError("--max-length-ratio takes 1 or more.")
    }
    if let maxPromptChars, maxPromptChars < 1 {
      throw ValidationError("--max-prompt-chars takes 1 or more.")
    }
    if let maxPairs, maxPairs < 1 { throw ValidationError("--max-pairs takes 1 or more.") }
  }

  /// The first option that was given, if one was.
  var given: String? {
    let options: [(name: String, isGiven: Bool)] = [
      ("--sources", sources != nil), ("--strategy", strategy != nil),
      ("--max-pairs", maxPairs != nil), ("--min-margin", minMargin != nil),
      ("--min-chosen-rating", minChosenRating != nil), ("--min-edit", minEdit != nil),
      ("--max-length-ratio", maxLengthRatio != nil), ("--max-prompt-chars", maxPromptChars != nil),
      ("--truncation", truncation != nil), ("--chat-shape", chatShape != nil),
      ("--sft-shape", sftShape != nil), ("--include-thinking", includeThinking),
      ("--reward", reward != nil), ("--seed", seed != nil),
    ]
    return filter.given ?? options.first(where: \.isGiven)?.name
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
    options.maxLengthRatio = maxLengthRatio
    options.maxPromptChars = maxPromptChars
    options.filter = filter.rowFilter
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

  init(_ value: Value) { self.value = value }

  init?(argument: String) {
    guard let value = Value(rawValue: argument) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { value.rawValue }

  static var allValueStrings: [String] { Value.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// Sources of judgements, separated by commas.
struct SourcesArgument: ExpressibleByArgument {
  let sources: Set<PairSource>

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let sources = parts.compactMap { name in PairSource.stated.first { $0.rawValue == name } }
    guard sources.count == parts.count else { return nil }
    self.sources = Set(sources)
  }

  static var allValueStrings: [String] { PairSource.stated.map(\.rawValue) }
}
