extension SessionStatistics {
  /// One maker's record against others.
  public struct WinRate: Equatable, Sendable {
    /// The maker's name.
    public var name = ""
    /// Comparisons won.
    public var wins = 0
    /// Comparisons lost.
    public var losses = 0
    /// Comparisons without a winner.
    public var ties = 0

    /// Creates an empty record.
    public init(name: String = "") { self.name = name }

    /// All comparisons.
    public var n: Int { wins + losses + ties }
    /// The share won, a tie half, with its Wilson interval.
    public var rate: Proportion { Proportion(successes: Double(wins) + Double(ties) / 2, n: n) }
  }

  /// A maker's strength on Elo's scale.
  public struct Rating: Equatable, Sendable {
    /// Model and adapters.
    public var name = ""
    /// The logarithm of its strength; the mean over all makers is 0.
    public var theta = 0.0
    /// 1000 + 400/ln 10 · θ.
    public var elo = 1_000.0
    /// The 2.5th and 97.5th percentile of Elo over the bootstrap.
    ///
    /// Nil without a bootstrap, and for a maker that never lost or never won.
    public var interval: Interval?
    /// The record that it rests on.
    public var record = WinRate()

    /// Creates an average maker.
    public init(name: String = "") { self.name = name }
  }

  /// What the bootstrap drew from.
  public enum BootstrapUnit: String, Sendable {
    /// Whole sessions.
    case session
    /// Prompts, where only one session has comparisons.
    case prompt
  }

  /// Comparisons of completions of one prompt by different makers.
  ///
  /// Comparison votes decide, and where there is none for a pair, the ratings; a pair counts once.
  public struct Comparisons: Equatable, Sendable {
    /// Between different models, whatever their adapters; most comparisons first.
    public var models: [WinRate] = []
    /// Between different adapters of one model, `SessionStatistics.base` being none.
    public var adapters: [WinRate] = []
    /// Bradley–Terry strengths of makers (model and adapters), strongest first.
    public var ratings: [Rating] = []
    /// Wins of each over each in the order of `ratings`, a tie half: row over column.
    public var wins: [[Double]] = []
    /// Makers that no chain of comparisons ties to those in `ratings`: they have no rating.
    public var unconnected: [String] = []
    /// Whether a weak prior was needed, because some maker never won or never lost.
    public var usesPrior = false
    /// What the intervals were drawn from; nil without a bootstrap.
    public var unit: BootstrapUnit?
    /// How many such units there are.
    public var units = 0
    /// How many times they were drawn anew.
    public var resamples = 0

    /// Creates comparisons of nothing.
    public init() {}

    /// All comparisons between makers in `ratings`.
    public var n: Int { ratings.reduce(0) { $0 + $1.record.n } / 2 }
  }

  /// How often the completion at one place on the screen was the best of those judged.
  public struct PositionLine: Equatable, Sendable {
    /// The place, from 0.
    public var position = 0
    /// How often it was the best; several best ones share.
    public var best = Proportion()
    /// The share expected if the place made no difference: the mean of one over those judged.
    public var expected = 0.0

    /// Creates an empty line.
    public init(position: Int = 0) { self.position = position }
  }

  /// Whether the place on the screen decides.
  public struct PositionBias: Equatable, Sendable {
    /// By place, from 0; places from 9 on are together in the line of 9.
    public var lines: [PositionLine] = []
    /// How many screens with at least two differently judged completions there are.
    public var screens = 0

    /// Creates a bias of nothing.
    public init() {}
  }
}
