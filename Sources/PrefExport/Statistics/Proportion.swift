import Glibc

/// A share of some cases, with the interval that the number of cases allows.
///
/// `successes` may be fractional: a tie is half a win.
public struct Proportion: Equatable, Sendable {
  /// How many cases count for it, 0...`n`.
  public var successes: Double
  /// How many cases there are.
  public var n: Int

  /// Creates a share.
  public init(successes: Double = 0, n: Int = 0) {
    self.successes = successes
    self.n = n
  }

  /// The share, 0...1; nil without a case.
  public var rate: Double? { n > 0 ? successes / Double(n) : nil }

  /// The 95 % Wilson score interval; nil without a case.
  public var interval: Interval? { wilson() }

  /// The Wilson score interval for the quantile `z` of the normal distribution, within 0...1.
  ///
  /// Wilson: "Probable inference, the law of succession, and statistical inference", Journal of the
  /// American Statistical Association 22, 1927. With p the rate and n the cases its ends are
  /// (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). The default is the 97.5 % point.
  public func wilson(z: Double = 1.959963984540054) -> Interval? {
    guard let rate else { return nil }
    let count = Double(n)
    let square = z * z / count
    let middle = (rate + square / 2) / (1 + square)
    let spread = max(0, rate * (1 - rate)) / count + square / (4 * count)
    let half = z * sqrt(spread) / (1 + square)
    return Interval(lower: max(0, middle - half), upper: min(1, middle + half))
  }
}
