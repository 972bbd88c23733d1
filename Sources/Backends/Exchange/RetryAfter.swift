/// How long a service asks to wait, in all the ways they say it.
enum RetryAfter {
  /// Seconds to wait as the headers say; `date` is the answer's own `Date` header, so that no
  /// clock is needed.
  static func seconds(_ head: HTTPHead) -> Double? {
    if let text = head["retry-after-ms"], let value = Double(text), value.isFinite, value >= 0 {
      return value / 1000
    }
    guard let text = head["retry-after"] else { return nil }
    if let value = Double(text) { return value.isFinite && value >= 0 ? value : nil }
    guard let then = date(text), let now = head["date"].flatMap(date) else { return nil }
    return Double(max(0, then - now))
  }

  /// Seconds since 1970 of an HTTP date, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  ///
  /// The obsolete formats of RFC 9110 are not read.
  static func date(_ text: String) -> Int? {
    let fields = text.split { $0 == " " || $0 == ":" }
    guard fields.count == 8, fields[7] == "GMT",
      let day = Int(fields[1]), let month = months.firstIndex(of: fields[2]),
      let year = Int(fields[3]), (1970...9999).contains(year),
      let hour = Int(fields[4]), let minute = Int(fields[5]), let second = Int(fields[6])
    else { return nil }
    // Days from civil (Howard Hinnant): years begin in March, so that leap days come last.
    let shifted = month < 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5 + day - 1
    let leaps = shifted / 4 - shifted / 100 + shifted / 400
    let days = shifted * 365 + leaps + dayOfYear - 719_468
    return days * 86_400 + hour * 3600 + minute * 60 + second
  }

  private static let months: [Substring] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
