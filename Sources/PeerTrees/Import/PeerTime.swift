/// The times of peers' files, as milliseconds since 1970.
enum PeerTime {
  /// Later than the year 9999 or before 1970 is no time of a node.
  private static let largest = 253_402_300_800_000.0

  /// A number of milliseconds.
  static func milliseconds(_ value: JSONValue?) -> Int64? {
    value?.double.flatMap(checked)
  }

  /// A number of seconds, as a number or a string.
  static func seconds(_ value: JSONValue?) -> Int64? {
    guard let number = value?.double ?? value?.string.flatMap({ Double($0) }) else { return nil }
    return checked(number * 1_000)
  }

  /// Seconds, milliseconds, microseconds, or a date: whichever it can be in our times.
  static func any(_ value: JSONValue?) -> Int64? {
    guard let value else { return nil }
    if let number = value.double ?? value.string.flatMap({ Double($0) }) {
      let magnitude = number < 100e9 ? 1_000 : number < 100e12 ? 1 : 0.001
      return checked(number * magnitude)
    }
    return value.string.flatMap(date)
  }

  private static func checked(_ milliseconds: Double) -> Int64? {
    guard milliseconds >= 1, milliseconds < largest else { return nil }
    return Int64(milliseconds.rounded())
  }

  /// A date in the manner of ISO 8601 (`2024-05-01T12:00:00.5+02:00`) or of pyloom
  /// (`2023-01-31-12.00.00`); one without a zone is taken as UTC.
  static func date(_ text: String) -> Int64? {
    var scanner = DateScanner(text)
    guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2),
      scanner.take("-"), let day = scanner.number(2), (1...12).contains(month),
      (1...31).contains(day)
    else { return nil }
    var total = Double(days(year, month, day)) * 86_400_000
    guard scanner.takeAny("Tt -_") else { return scanner.isAtEnd ? checked(total) : nil }
    guard let hour = scanner.number(2), scanner.takeAny(":."), let minute = scanner.number(2) else {
      return nil
    }
    total += Double(hour) * 3_600_000 + Double(minute) * 60_000
    if scanner.takeAny(":."), let second = scanner.number(2) { total += Double(second) * 1_000 }
    if scanner.takeAny(".,") { total += scanner.fraction() * 1_000 }
    _ = scanner.take(" ")
    if scanner.isAtEnd || scanner.takeAny("Zz") { return checked(total) }
    let isEast = scanner.take("+")
    guard isEast || scanner.take("-"), let hours = scanner.number(2) else { return checked(total) }
    _ = scanner.take(":")
    let minutes = scanner.number(2) ?? 0
    let offset = Double(hours * 60 + minutes) * 60_000
    return checked(total - (isEast ? offset : -offset))
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Years that begin in March have their odd day at the end.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }
}

/// Reads a date from left to right.
private struct DateScanner {
  private let bytes: [UInt8]
  private var at = 0

  init(_ text: String) { bytes = Array(text.utf8.prefix(64)) }

  var isAtEnd: Bool { at == bytes.count }

  mutating func number(_ digits: Int) -> Int? {
    guard at + digits <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[at..<at + digits] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    at += digits
    return value
  }

  mutating func fraction() -> Double {
    var value = 0.0
    var unit = 0.1
    while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 {
      value += Double(bytes[at] - 0x30) * unit
      unit /= 10
      at += 1
    }
    return value
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard at < bytes.count, UInt32(bytes[at]) == character.value else { return false }
    at += 1
    return true
  }

  mutating func takeAny(_ characters: String) -> Bool {
    guard at < bytes.count, characters.utf8.contains(bytes[at]) else { return false }
    at += 1
    return true
  }
}
