/// A range of numbers with round places to mark on it.
struct Axis {
  /// The first number of the range, and a tick.
  let low: Double
  /// The last number of the range, and a tick.
  let high: Double
  /// The distance between ticks: 1, 2 or 5 times a power of ten.
  let step: Double

  /// Covers `low` to `high` with about `count` steps; whole ones for counts of things.
  ///
  /// The choice of steps is Heckbert's, "Nice Numbers for Graph Labels", Graphics Gems, 1990.
  init(from low: Double, to high: Double, count: Int = 4, isWhole: Bool = false) {
    let span = max(high - low, isWhole ? 1 : 1e-9)
    var step = Axis.nice(span / Double(max(1, count)))
    if isWhole { step = max(1, step.rounded()) }
    self.step = step
    self.low = (low / step + 1e-9).rounded(.down) * step
    self.high = max((high / step - 1e-9).rounded(.up) * step, self.low + step)
  }

  /// The places to mark, `low` and `high` among them.
  var ticks: [Double] {
    (0...Int(((high - low) / step).rounded())).map { low + Double($0) * step }
  }

  /// Where `value` lies, 0 at `low` and 1 at `high`.
  func fraction(_ value: Double) -> Double {
    min(max((value - low) / (high - low), 0), 1)
  }

  /// `value` with as many decimals as the steps need.
  func label(_ value: Double) -> String {
    var decimals = 0
    var rest = step
    while decimals < 6, abs(rest - rest.rounded()) > 1e-6 {
      rest *= 10
      decimals += 1
    }
    return Figures.fixed(value, decimals)
  }

  /// The least of 1, 2, 5 times a power of ten that is not below `value`.
  private static func nice(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    var power = 1.0
    while power > value { power /= 10 }
    while power * 10 <= value { power *= 10 }
    for factor in [1.0, 2, 5] where power * factor >= value * (1 - 1e-9) { return power * factor }
    return power * 10
  }
}
