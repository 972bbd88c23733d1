extension SessionStatistics {
  /// How often a whole number occurs.
  public struct NumberCount: Equatable, Sendable {
    /// The number.
    public var value: Int
    /// How often.
    public var count: Int

    /// Creates a count.
    public init(value: Int, count: Int) {
      self.value = value
      self.count = count
    }
  }

  /// Texts that have completions: a model's, a rewrite's or imported ones, not a person's next words.
  public struct PromptCounts: Equatable, Sendable {
    /// How many.
    public var total = 0
    /// How many have 1, 2, … completions; ascending by `value`.
    public var byCompletions: [NumberCount] = []
    /// How many have 0, 1, 2, … pairs; ascending by `value`.
    public var byPairs: [NumberCount] = []

    /// Creates counts of nothing.
    public init() {}
  }

  /// Three quantiles of a distribution.
  public struct Spread: Equatable, Sendable {
    /// A tenth lies below.
    public var p10: Double
    /// The median.
    public var p50: Double
    /// A tenth lies above.
    public var p90: Double
    /// Of how many.
    public var n: Int

    /// Creates a spread.
    public init(p10: Double, p50: Double, p90: Double, n: Int) {
      self.p10 = p10
      self.p50 = p50
      self.p90 = p90
      self.n = n
    }
  }

  /// How many pairs rest on one source.
  public struct SourceCount: Equatable, Sendable {
    /// The source.
    public var source: PairSource
    /// How many pairs.
    public var count: Int

    /// Creates a count.
    public init(source: PairSource, count: Int) {
      self.source = source
      self.count = count
    }
  }

  /// How many possible pairs were left out for one reason.
  public struct DropCount: Equatable, Sendable {
    /// The reason.
    public var reason: DropReason
    /// How many.
    public var count: Int

    /// Creates a count.
    public init(reason: DropReason, count: Int) {
      self.reason = reason
      self.count = count
    }
  }

  /// How often a margin occurs.
  public struct MarginCount: Equatable, Sendable {
    /// The difference of the ratings.
    public var margin: Double
    /// How many pairs have it.
    public var count: Int

    /// Creates a count.
    public init(margin: Double, count: Int) {
      self.margin = margin
      self.count = count
    }
  }

  /// The pairs of an export with the default options.
  public struct PairCounts: Equatable, Sendable {
    /// How many.
    public var total = 0
    /// By what they rest on, strongest first, without sources that gave none.
    public var bySource: [SourceCount] = []
    /// Pairs that sources would give which are off by default; not in `total`.
    public var optional: [SourceCount] = []
    /// What was left out, by reason, in the order in which reasons are declared.
    public var dropped: [DropCount] = []
    /// The length of the better side in Unicode scalars; nil without pairs.
    public var chosenLength: Spread?
    /// The length of the worse side in Unicode scalars; nil without pairs.
    public var rejectedLength: Spread?
    /// Lengths of both sides in classes, in Unicode scalars; the same classes for both.
    public var chosenLengths = Histogram()
    /// The worse side's.
    public var rejectedLengths = Histogram()
    /// Pairs whose better side is the longer one; of equal length half.
    public var chosenLonger = Proportion()
    /// Differences of ratings, ascending.
    public var margins: [MarginCount] = []
    /// Pairs without a margin: a side has no rating.
    public var withoutMargin = 0
    /// How alike rewrite and original are (1: equal), in ten classes from 0 to 1.
    public var editSimilarity = Histogram()
    /// The median of the same; nil without edits.
    public var medianEditSimilarity: Double?

    /// Creates counts of nothing.
    public init() {}

    /// Rows that say what another row says.
    public var duplicates: Int { dropped.first { $0.reason == .duplicate }?.count ?? 0 }
    /// Rows left out because others say the opposite.
    public var contradictions: Int { dropped.first { $0.reason == .contradiction }?.count ?? 0 }
  }
}
