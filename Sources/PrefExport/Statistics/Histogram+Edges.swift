extension Histogram {
  /// Round borders that hold the whole numbers from `low` to `high` in about ten classes.
  ///
  /// Even ones where the largest is near the smallest, else those of the series 1, 2, 5, 10, …
  static func edges(low: Int, high: Int) -> [Double] {
    guard high > 0 else { return [0, 1] }
    guard high > 8 * max(1, low) else {
      let least = max(1, (high - low + 1 + 9) / 10)
      let step = series.first { $0 >= least } ?? least
      return stride(from: low / step * step, through: (high / step + 1) * step, by: step)
        .map(Double.init)
    }
    let borders = [0] + series
    let first = borders.lastIndex { $0 <= low } ?? 0
    let last = borders.firstIndex { $0 > high } ?? borders.count - 1
    return borders[first...last].map(Double.init)
  }

  /// The series 1, 2, 5, 10, 20, 50 and so on.
  private static let series: [Int] = (0..<15).flatMap { power in
    let unit = (0..<power).reduce(1) { value, _ in value * 10 }
    return [unit, 2 * unit, 5 * unit]
  }
}
