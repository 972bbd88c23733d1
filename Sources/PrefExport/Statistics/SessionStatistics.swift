/// What can be said in figures about the judgements in one or more sessions.
///
/// A plain value; `StatisticsCollector` makes it from sessions, one at a time. Lists are in the
/// order to show them in: the most frequent first, equal ones by name. Names of models, adapters,
/// annotators, tags and titles are foreign text. What each figure is and where its formula comes
/// from is in docs/STATISTICS.md.
public struct SessionStatistics: Equatable, Sendable {
  /// The sessions, in the order given.
  public var sessions: [SessionLine] = []
  /// The nodes by what they are and whether they were judged.
  public var nodes = NodeCounts()
  /// The standing judgements by kind, and those that were taken back.
  public var votes = VoteCounts()
  /// By the model that wrote them.
  public var models: [Slice] = []
  /// By adapters; `SessionStatistics.base` is none.
  public var adapters: [Slice] = []
  /// By the backend's name in the configuration.
  public var backends: [Slice] = []
  /// By tag; a node with two tags is in both.
  public var tags: [Slice] = []
  /// The people who judged.
  public var annotators: [AnnotatorLine] = []
  /// Texts to continue, and how many continuations and pairs each has.
  public var prompts = PromptCounts()
  /// The pairs that an export with the default options has, with sources as they stand there.
  public var pairs = PairCounts()
  /// Who wins against whom.
  public var comparisons = Comparisons()
  /// Whether the place on the screen decides.
  public var positions = PositionBias()
  /// How far people who judged the same agree.
  public var agreement = Agreement()
  /// When judgements were made, and how fast.
  public var time = TimeLine()

  /// The name that stands for "no adapter" in `adapters` and win rates.
  public static let base = "base"

  /// Below so many cases a rate tells next to nothing, and the printed forms say so.
  public static let fewCases = 10

  /// Creates the statistics of no session.
  public init() {}

  /// Whether there is no node at all.
  public var isEmpty: Bool { nodes.total == 0 }
}
