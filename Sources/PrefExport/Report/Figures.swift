/// Numbers as the page shows them.
enum Figures {
  /// `value` with exactly `decimals` digits behind the point; "–" for what is no number.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "–" }
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    let scaled = Int64((abs(value) * factor).rounded())
    let sign = value < 0 && scaled != 0 ? "−" : ""
    let whole = scaled / Int64(factor)
    guard decimals > 0 else { return sign + grouped(whole) }
    let rest = String(scaled % Int64(factor))
    return sign + grouped(whole) + "." + String(repeating: "0", count: decimals - rest.count) + rest
  }

  /// A whole number with commas between groups of three digits.
  static func count(_ value: Int) -> String { (value < 0 ? "−" : "") + grouped(Int64(value)) }

  /// A share as a percentage: `0.625` is "63 %", with one decimal where a set is large enough.
  static func percent(_ share: Double, decimals: Int = 0) -> String {
    fixed(share * 100, decimals) + "\u{A0}%"
  }

  /// An interval of shares, as in "54–71 %".
  static func percent(_ low: Double, _ high: Double) -> String {
    fixed(low * 100, 0) + "–" + fixed(high * 100, 0) + "\u{A0}%"
  }

  /// A number for a drawing: at most two decimals, a plain minus, no grouping.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "0" }
    let scaled = Int((abs(value) * 100).rounded())
    let sign = value < 0 && scaled != 0 ? "-" : ""
    let rest = scaled % 100
    if rest == 0 { return "\(sign)\(scaled / 100)" }
    if rest % 10 == 0 { return "\(sign)\(scaled / 100).\(rest / 10)" }
    return "\(sign)\(scaled / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// A rating with its sign, as in "+2" and "−1".
  static func rating(_ value: Int) -> String {
    value > 0 ? "+\(value)" : value < 0 ? "−\(-value)" : "0"
  }

  /// "1 pair", "2 pairs".
  static func counted(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  private static func grouped(_ value: Int64) -> String {
    let digits = String(value.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }
}
