/// A date of the Gregorian calendar.
///
/// Howard Hinnant: "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
struct CivilDate: Equatable, CustomStringConvertible {
  let year: Int
  /// 1…12.
  let month: Int
  /// 1…31.
  let day: Int

  /// The date that is `day` days after 1970-01-01.
  init(day number: Int) {
    // Years begin in March here, so that the leap day is their last one.
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// The date as `2026-11-21`.
  var description: String { "\(year)-\(two(month))-\(two(day))" }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
