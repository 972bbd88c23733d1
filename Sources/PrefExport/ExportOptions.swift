/// What a preference rests on.
public enum PairSource: String, CaseIterable, Sendable {
  // Strongest first: of two rows with the same content the one named earlier here is kept.

  /// A person's rewrite over its original.
  case edit
  /// A higher rating over a lower one.
  case rating

  /// What the source is, in a few words.
  public var summary: String {
    switch self {
    case .edit: "a rewrite over its original"
    case .rating: "a higher rating over a lower one"
    }
  }
}

/// Which completions of one prompt become pairs by their ratings.
public enum PairStrategy: String, CaseIterable, Sendable {
  /// The best against the worst: one pair a prompt.
  case bestWorst = "best-worst"
  /// The best against a random lower one: one pair a prompt.
  case bestRandom = "best-random"
  /// The best against every lower one.
  case bestRest = "best-rest"
  /// Every pair with different ratings, the widest margins first.
  case all
}

/// What happens to completions that the token limit, an interruption or a filter cut off.
///
/// A trainer appends an end mark to every completion, so one that was cut is taught as "stop here".
public enum TruncationRule: String, CaseIterable, Sendable {
  /// A pair with exactly one cut side is left out, and so is an approved text whose end was cut.
  case oneSided = "one-sided"
  /// Everything that was cut is left out.
  case any
  /// Nothing is left out for being cut.
  case keep
}

/// How a chat's preference rows are written.
public enum ChatShape: String, CaseIterable, Sendable {
  /// `chosen` and `rejected` are whole conversations.
  case implicit
  /// `prompt` holds what both share; `chosen` and `rejected` hold one message each.
  case explicit
}

/// How approved texts are written.
public enum SFTShape: String, CaseIterable, Sendable {
  /// The whole text in `text`, or the whole conversation in `messages`.
  case whole
  /// The last node in `completion`, everything before it in `prompt`.
  case promptCompletion = "prompt-completion"
}

/// What to export and how rows are derived.
public struct ExportOptions: Equatable, Sendable {
  /// The file format.
  public var format: ExportFormat
  /// The judgements that rows may rest on; by default all.
  public var sources = Set(PairSource.allCases)
  /// Which completions of a prompt become pairs by their ratings.
  public var strategy = PairStrategy.bestWorst
  /// The most pairs by rating of one prompt, for `bestRest` and `all`.
  public var maxPairsPerPrompt = 10
  /// The least difference of ratings that makes a pair; nil for any.
  public var minMargin: Double?
  /// The least rating that the better side of a pair must have, if it has one; nil for any.
  public var minChosenRating: Int?
  /// The least share of a text that a rewrite must have changed, 0...1; nil for any.
  public var minEdit: Double?
  /// What happens to completions that were cut off.
  public var truncation = TruncationRule.oneSided
  /// How a chat's preference rows are written.
  public var chatShape = ChatShape.implicit
  /// How approved texts are written.
  public var sftShape = SFTShape.whole
  /// How rows are divided into parts.
  public var split = SplitRule.none
  /// The most rows of one file; nil for any number.
  public var shardRows: Int?
  /// Whether the files of a folder are to be compressed: their names then end in `.gz`.
  public var compresses = false
  /// What others may do with a dataset folder, as Hugging Face names licences; there is no default.
  public var license: String?
  /// Whether `meta` holds the thinking behind each completion; it is never part of a text.
  public var includesThinking = false
  /// What every random choice and shuffle follows.
  public var seed: UInt64 = 0
  /// The question that MiniHF's evaluator learns to answer with yes or no.
  ///
  /// `{prompt}` and `{response}` stand for the texts; any other brace is an ordinary character.
  public var evaluationPrompt = ExportOptions.defaultEvaluationPrompt

  /// The question asked when none is given.
  public static let defaultEvaluationPrompt = """
    Answer yes or no and only yes or no. Below are the beginning of a text and one continuation of it.

    === Beginning ===
    {prompt}
    === Continuation ===
    {response}
    === End ===

    Does the continuation fit the beginning and read well?
    """

  /// Creates the options for `format` with every other choice at its default.
  public init(format: ExportFormat) { self.format = format }
}
