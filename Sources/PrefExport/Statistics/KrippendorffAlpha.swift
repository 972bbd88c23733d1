/// How often values meet within the things that people judged: the matrix behind alpha.
///
/// Krippendorff: "Computing Krippendorff's alpha-reliability", 2011; "Content Analysis", chapter 11.
/// Missing judgements are simply absent, and things judged by one person alone do not count.
struct CoincidenceMatrix: Equatable, Sendable {
  /// How values differ.
  enum Metric: CaseIterable, Sendable {
    /// As names: equal or not.
    case nominal
    /// As ranks: by how many judgements lie between them.
    case ordinal
    /// As numbers: by their distance.
    case interval
  }

  /// The possible values, ascending.
  let values: [Double]
  /// Row after row; symmetric.
  private var counts: [Double]

  init(values: [Double]) {
    self.values = values
    counts = [Double](repeating: 0, count: values.count * values.count)
  }

  /// Counts one thing, judged as often as `categories` (indices into `values`) is long.
  mutating func add(_ categories: [Int]) {
    guard categories.count > 1 else { return }
    let weight = 1 / Double(categories.count - 1)
    for (place, first) in categories.enumerated() {
      for (other, second) in categories.enumerated() where other != place {
        counts[first * values.count + second] += weight
      }
    }
  }

  /// Krippendorff's alpha: one minus observed over expected disagreement.
  ///
  /// 1 is perfect agreement, 0 that of chance. Nil where nothing differs or nothing was judged twice.
  func alpha(_ metric: Metric) -> Double? {
    let size = values.count
    let sums = (0..<size).map { row in
      counts[row * size..<(row + 1) * size].reduce(0, +)
    }
    var observed = 0.0
    var expected = 0.0
    for low in 0..<size {
      for high in (low + 1)..<max(size, low + 1) {
        let distance = squaredDistance(low, high, sums, metric)
        observed += counts[low * size + high] * distance
        expected += sums[low] * sums[high] * distance
      }
    }
    guard expected > 0 else { return nil }
    return 1 - (sums.reduce(0, +) - 1) * observed / expected
  }

  private func squaredDistance(
    _ low: Int,
    _ high: Int,
    _ sums: [Double],
    _ metric: Metric
  ) -> Double {
    switch metric {
    case .nominal: return 1
    case .ordinal:
      let between = sums[low...high].reduce(0, +) - (sums[low] + sums[high]) / 2
      return between * between
    case .interval:
      let distance = values[high] - values[low]
      return distance * distance
    }
  }
}
