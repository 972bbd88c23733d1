/// A range that an estimate lies in, both ends included.
public struct Interval: Equatable, Sendable {
  /// The lower end.
  public var lower: Double
  /// The upper end.
  public var upper: Double

  /// Creates a range.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}
