public import TreeModel

/// Makes `SessionStatistics` from sessions given one at a time, keeping only counters of each.
public struct StatisticsCollector: Sendable {
  private let options: StatisticsOptions
  private var statistics = SessionStatistics()

  /// Starts with no session.
  public init(_ options: StatisticsOptions = StatisticsOptions()) { self.options = options }

  /// Counts a session in; it need not be kept afterwards.
  public mutating func add(_ session: Session) {}

  /// The statistics of all sessions added.
  public func finish() -> SessionStatistics { statistics }
}
