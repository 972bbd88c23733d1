/// How many values lie in each of some classes of equal or unequal width.
public struct Histogram: Equatable, Sendable {
  /// The borders, ascending; empty, or one more than the counts.
  ///
  /// Class i reaches from `edges[i]` to just below `edges[i + 1]`, the last one includes its upper
  /// border.
  public var edges: [Double]
  /// How many values each class holds.
  public var counts: [Int]

  /// Creates a histogram without classes.
  public init() {
    edges = []
    counts = []
  }

  /// Creates a histogram whose classes are empty.
  public init(edges: [Double]) {
    self.edges = edges
    counts = [Int](repeating: 0, count: max(0, edges.count - 1))
  }

  /// All values.
  public var total: Int { counts.reduce(0, +) }

  /// Counts `value` `count` times; one outside goes into the first or last class.
  public mutating func add(_ value: Double, count: Int = 1) {
    guard !counts.isEmpty else { return }
    // The first border above the value ends its class.
    let above = edges.dropFirst().firstIndex { value < $0 } ?? edges.count
    counts[max(0, min(counts.count - 1, above - 1))] += count
  }
}
