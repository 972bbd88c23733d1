public import TreeModel

extension SessionStatistics {
  /// One session in short.
  public struct SessionLine: Equatable, Sendable {
    /// Its identity.
    public var id = ""
    /// What the person calls it; may be empty.
    public var title = ""
    /// Text or chat.
    public var mode = SessionInfo.Mode.text
    /// Live nodes.
    public var nodes = 0
    /// Those with a rating.
    public var rated = 0
    /// Pairs that an export with the default options has.
    public var pairs = 0

    /// Creates an empty line.
    public init() {}
  }

  /// The live nodes.
  public struct NodeCounts: Equatable, Sendable {
    /// All of them.
    public var total = 0
    /// By how they came to be; kinds without a node are left out.
    public var byKind: [Node.Kind: Int] = [:]
    /// By rating −2…+2, from index 0 on: how many nodes have it.
    public var byRating = [0, 0, 0, 0, 0]
    /// Completions that have ended and are not empty: what there is to judge.
    public var completions = 0
    /// Of `completions`, those with a rating.
    public var ratedCompletions = 0
    /// Of `completions`, those that nobody has seen.
    public var unseen = 0
    /// Of `completions`, those that somebody saw and that no standing judgement is about: no rating,
    /// no comparison, no rewrite, no choice.
    public var skipped = 0

    /// Creates counts of nothing.
    public init() {}

    /// Nodes with a rating.
    public var rated: Int { byRating.reduce(0, +) }
    /// Of `completions`, those without a rating.
    public var unratedCompletions: Int { completions - ratedCompletions }
    /// The mean rating; nil without one.
    public var meanRating: Double? {
      guard rated > 0 else { return nil }
      let sum = byRating.enumerated().reduce(0) { $0 + ($1.offset - 2) * $1.element }
      return Double(sum) / Double(rated)
    }
  }

  /// The judgements.
  public struct VoteCounts: Equatable, Sendable {
    /// Standing ones by kind; kinds without one are left out.
    public var byKind: [Vote.Kind: Int] = [:]
    /// Taken back by undo.
    public var withdrawn = 0
    /// Ratings of nodes that no vote stands behind, as after an import.
    public var ratingsWithoutVote = 0
    /// Standing comparisons that found both equal.
    public var tiedComparisons = 0
    /// Standing comparisons that found both bad.
    public var bothBadComparisons = 0
    /// Pairs of completions of one prompt with equal ratings.
    public var equalRatingPairs = 0

    /// Creates counts of nothing.
    public init() {}

    /// All standing ones.
    public var standing: Int { byKind.values.reduce(0, +) }
  }

  /// The texts of one model, adapter, backend or tag.
  public struct Slice: Equatable, Sendable {
    /// Its name, as it stands in the sessions.
    public var name = ""
    /// How many nodes.
    public var nodes = 0
    /// By rating −2…+2, from index 0 on: how many nodes have it.
    public var byRating = [0, 0, 0, 0, 0]
    /// In how many pairs one of them was chosen.
    public var chosen = 0
    /// In how many pairs one of them was rejected.
    public var rejected = 0

    /// Creates an empty slice.
    public init(name: String = "") { self.name = name }

    /// Nodes with a rating.
    public var rated: Int { byRating.reduce(0, +) }
    /// Nodes rated above 0, of those with a rating.
    public var good: Proportion {
      Proportion(successes: Double(byRating[3] + byRating[4]), n: rated)
    }
    /// The mean rating; nil without one.
    public var meanRating: Double? {
      guard rated > 0 else { return nil }
      let sum = byRating.enumerated().reduce(0) { $0 + ($1.offset - 2) * $1.element }
      return Double(sum) / Double(rated)
    }
  }

  /// One person's standing judgements.
  public struct AnnotatorLine: Equatable, Sendable {
    /// The pseudonym.
    public var name = ""
    /// By kind; kinds without one are left out.
    public var byKind: [Vote.Kind: Int] = [:]
    /// The last standing rating of each live node, by value −2…+2 from index 0 on.
    public var byRating = [0, 0, 0, 0, 0]
    /// The median of the milliseconds looked before judging; nil if none is known.
    public var medianTook: Double?
    /// How many judgements tell how long they took.
    public var timed = 0

    /// Creates an empty line.
    public init(name: String = "") { self.name = name }

    /// All standing ones.
    public var votes: Int { byKind.values.reduce(0, +) }
  }
}
