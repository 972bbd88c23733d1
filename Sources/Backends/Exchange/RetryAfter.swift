/// How long a service asks to wait, in all the ways they say it.
enum RetryAfter {
  /// Seconds to wait as the headers or the body of an answer say.
  static func seconds(_ answer: FailedAnswer) -> Double? {
    seconds(answer.head) ?? JSONParser.parse(answer.body).flatMap(seconds(inBody:))
  }

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

  /// Seconds of a `google.rpc.RetryInfo` among an error's details
  /// (https://cloud.google.com/apis/design/errors#error_details), in an array or not.
  private static func seconds(inBody body: JSONValue) -> Double? {
    let error = body["error"] ?? body.array?.lazy.compactMap { $0["error"] }.first
    let delay = error?["details"]?.array?.lazy.compactMap { $0["retryDelay"]?.string }.first
    return delay.flatMap(duration)
  }

  /// Seconds of a duration such as "30s", "0.5s", "7m12s" or "90ms".
  static func duration(_ text: String) -> Double? {
    let units: [Substring: Double] = ["h": 3600, "m": 60, "s": 1, "ms": 0.001]
    var rest = text[...]
    var total = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      rest = rest[digits.endIndex...]
      let name = rest.prefix { $0.isLetter }
      rest = rest[name.endIndex...]
      guard let number = Double(digits), number.isFinite, let unit = units[name] else { return nil }
      total += number * unit
    }
    return total
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
