/// A moment in the Gregorian calendar, UTC.
///
/// By Howard Hinnant's `civil_from_days`: years start in March, so that the leap day ends them.
struct CivilTime {
  let year: Int
  let month: Int
  let day: Int
  let hour: Int
  let minute: Int
  let second: Int

  /// `milliseconds` since 1970.
  init(milliseconds: Int64) {
    // 0000-03-01 to 9999-12-31, so that every text has the same shape.
    let seconds = min(max(Int(milliseconds.floored(by: 1_000)), -62_162_035_200), 253_402_300_799)
    let days = seconds.floored(by: 86_400)
    let rest = seconds - days * 86_400
    hour = rest / 3_600
    minute = rest / 60 % 60
    second = rest % 60
    let shifted = days + 719_468
    let era = shifted.floored(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// As in `2026-11-21T16:38:37Z`.
  var iso: String {
    "\(four(year))-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))Z"
  }

  /// As in `2026-11-21-16.38.37`, the first loom's way.
  var dotted: String {
    "\(four(year))-\(two(month))-\(two(day))-\(two(hour)).\(two(minute)).\(two(second))"
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func four(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
  }
}

extension FixedWidthInteger {
  /// The quotient rounded towards the smaller number.
  fileprivate func floored(by divisor: Self) -> Self {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
