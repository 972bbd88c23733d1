/// What statistics are made of, and how.
public struct StatisticsOptions: Equatable, Sendable {
  /// Whose judgements count; nil for everybody's.
  ///
  /// With a list, a node's rating is the last standing one by one of these, and ratings that no
  /// vote stands behind do not count.
  public var annotators: Set<String>?
  /// What the bootstrap's draws follow.
  public var seed: UInt64 = 0
  /// How many times the bootstrap draws; 0 for no intervals.
  public var resamples = 1_000

  /// Creates the usual options.
  public init() {}
}
