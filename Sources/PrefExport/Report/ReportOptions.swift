/// What a report shows, and how its figures are made.
public struct ReportOptions: Equatable, Sendable {
  /// What stands at the top of the page.
  public var title = "Preference data"
  /// How many pairs are drawn as examples; 0 for none.
  public var pairs = 12
  /// What the draw of the examples follows; `statistics` has a seed of its own.
  public var seed: UInt64 = 0
  /// How the figures are made.
  public var statistics = StatisticsOptions()

  /// Creates the usual options.
  public init() {}
}
