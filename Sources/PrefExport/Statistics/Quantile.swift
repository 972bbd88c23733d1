/// The value below which the share `share` of `values` lies; nil without values.
///
/// `values` ascend. Between two of them the line through both counts: type 7 of Hyndman and Fan,
/// "Sample quantiles in statistical packages", American Statistician 50, 1996, as in R and NumPy.
func quantile(_ share: Double, ofSorted values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let place = share * Double(values.count - 1)
  let low = max(0, min(values.count - 1, Int(place)))
  let high = min(values.count - 1, low + 1)
  return values[low] + (place - Double(low)) * (values[high] - values[low])
}

/// Whole numbers with how often each occurs: many values in little memory.
struct CountedNumbers: Equatable, Sendable {
  private var counts: [Int: Int] = [:]
  /// How many values.
  private(set) var total = 0

  mutating func add(_ value: Int, count: Int = 1) {
    counts[value, default: 0] += count
    total += count
  }

  /// Values with their counts, ascending.
  var sorted: [(value: Int, count: Int)] {
    counts.map { (value: $0.key, count: $0.value) }.sorted { $0.value < $1.value }
  }

  /// The same as of the function above; nil without values.
  func quantile(_ share: Double) -> Double? { quantiles([share]).first }

  /// Several quantiles; none without values.
  func quantiles(_ shares: [Double]) -> [Double] {
    guard total > 0 else { return [] }
    let sorted = sorted
    return shares.map { share in
      let place = share * Double(total - 1)
      let low = max(0, min(total - 1, Int(place)))
      let first = Double(value(at: low, sorted))
      let second = Double(value(at: min(total - 1, low + 1), sorted))
      return first + (place - Double(low)) * (second - first)
    }
  }

  /// The 10th, 50th and 90th percentile; nil without values.
  var spread: SessionStatistics.Spread? {
    let values = quantiles([0.1, 0.5, 0.9])
    guard values.count == 3 else { return nil }
    return SessionStatistics.Spread(p10: values[0], p50: values[1], p90: values[2], n: total)
  }

  private func value(at place: Int, _ sorted: [(value: Int, count: Int)]) -> Int {
    var left = place
    for (value, count) in sorted {
      if left < count { return value }
      left -= count
    }
    return sorted.last?.value ?? 0
  }
}
