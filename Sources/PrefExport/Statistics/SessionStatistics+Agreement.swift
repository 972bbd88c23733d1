extension SessionStatistics {
  /// How far two people agree.
  public struct AnnotatorPair: Equatable, Sendable {
    /// One of them, an index into `Agreement.annotators`.
    public var first = 0
    /// The other one, a larger index.
    public var second = 0
    /// How many nodes both rated.
    public var n = 0
    /// How often the signs were equal (good, neutral, bad).
    public var sameSign = Proportion()
    /// How often the ratings were equal.
    public var sameValue = Proportion()
    /// Cohen's kappa of the signs; nil where chance alone makes both agree, or without nodes.
    public var kappaSign: Double?
    /// Cohen's kappa of the five values; nil as above.
    public var kappaValue: Double?

    /// Creates a pair without nodes.
    public init(first: Int = 0, second: Int = 0) {
      self.first = first
      self.second = second
    }
  }

  /// How far people who rated the same nodes agree.
  ///
  /// Each person's last standing rating of a node counts.
  public struct Agreement: Equatable, Sendable {
    /// Who rated a node that somebody else rated, too; by name.
    public var annotators: [String] = []
    /// How many nodes were rated by two or more.
    public var nodes = 0
    /// Pairs of people with at least one node in common, in the order of `annotators`.
    public var pairs: [AnnotatorPair] = []
    /// Over all pairs of ratings of a node by two people, the share with equal signs.
    ///
    /// Its `n` counts pairs of ratings.
    public var sameSign = Proportion()
    /// The same for equal ratings.
    public var sameValue = Proportion()
    /// Krippendorff's alpha of the signs as names; nil without variation, or without nodes.
    public var alphaSign: Double?
    /// Krippendorff's alpha of the ratings as names.
    public var alphaNominal: Double?
    /// Krippendorff's alpha of the ratings as ranks.
    public var alphaOrdinal: Double?
    /// Krippendorff's alpha of the ratings as numbers.
    public var alphaInterval: Double?

    /// Creates an agreement about nothing.
    public init() {}
  }

  /// One day's judgements.
  public struct Day: Equatable, Sendable {
    /// Days since 1970-01-01, in UTC.
    public var number = 0
    /// Standing judgements of that day.
    public var votes = 0

    /// Creates a day.
    public init(number: Int, votes: Int) {
      self.number = number
      self.votes = votes
    }

    /// The date as `2026-11-21`.
    public var date: String { CivilDate(day: number).description }
  }

  /// When judgements were made, and how fast; times are in UTC.
  public struct TimeLine: Equatable, Sendable {
    /// Days with at least one standing judgement, ascending.
    public var days: [Day] = []
    /// Standing judgements by the hour of the day, 0…23.
    public var byHour = [Int](repeating: 0, count: 24)
    /// Hours of the calendar with at least one standing judgement.
    public var activeHours = 0
    /// The median number of judgements in such an hour; nil without one.
    public var medianPerActiveHour: Double?
    /// The milliseconds looked before judging; nil if no judgement tells.
    public var took: Spread?

    /// Creates an empty time line.
    public init() {}
  }
}
