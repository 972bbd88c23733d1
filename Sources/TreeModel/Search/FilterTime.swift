/// Reads the numbers and times in filters.
enum FilterTime {
  /// A decimal number such as `-1`, `+2` or `0.5`.
  static func number(_ text: String) -> Double? {
    let isPlain = text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ".")
    }
    guard isPlain, text.utf8.count < 40 else { return nil }
    return Double(text)
  }

  /// The milliseconds of `90s`, `5m`, `12h`, `2d`, `3w` or `1y`.
  static func duration(_ text: String) -> Int64? {
    let units: [Character: Int64] = [
      "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
      "y": 31_536_000_000,
    ]
    guard let last = text.last, let unit = units[last] else { return nil }
    guard let count = number(String(text.dropLast())), count >= 0, count < 1e6 else { return nil }
    return Int64(count * Double(unit))
  }

  /// What a day, a time or milliseconds since 1970 span, in milliseconds since 1970, in UTC.
  ///
  /// `2026-11-01` is the whole day, `2026-11-01T12:00` a minute, with `:30` a second.
  static func span(_ text: String) -> ClosedRange<Int64>? {
    if text.utf8.count >= 12, let time = Int64(text), time > 0 { return time...time }
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count <= 2, let date = parts(halves[0], "-", [4, 2, 2]) else { return nil }
    guard let days = days(date[0], date[1], date[2]) else { return nil }
    var start = days * 86_400_000
    guard halves.count == 2 else { return start...start + 86_399_999 }
    if let clock = parts(halves[1], ":", [2, 2]), clock[0] < 24, clock[1] < 60 {
      start += clock[0] * 3_600_000 + clock[1] * 60_000
      return start...start + 59_999
    }
    guard let clock = parts(halves[1], ":", [2, 2, 2]), clock[0] < 24, clock[1] < 60, clock[2] < 60
    else { return nil }
    start += clock[0] * 3_600_000 + clock[1] * 60_000 + clock[2] * 1_000
    return start...start + 999
  }

  private static func parts(_ text: Substring, _ separator: Character, _ digits: [Int]) -> [Int64]?
  {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == digits else { return nil }
    var result: [Int64] = []
    for part in parts {
      guard part.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(part) else {
        return nil
      }
      result.append(value)
    }
    return result
  }

  /// Days since 1970 of a day of the Gregorian calendar; nil if there is no such day.
  ///
  /// See H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"
  /// (https://howardhinnant.github.io/date_algorithms.html).
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard year >= 1, (1...12).contains(month), day >= 1, day <= lengths[Int(month) - 1] else {
      return nil
    }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

/// The word that a misspelt one most likely stands for; nil if none is near.
///
/// At most one letter in three may be missing, added, another, or swapped with its neighbour.
func nearestWord(to word: String, among candidates: [String]) -> String? {
  let word = Array(word.lowercased().utf8.prefix(32))
  guard !word.isEmpty else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = distance(word, Array(candidate.utf8))
    if distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  guard let best, best.distance <= max(1, word.count / 3) else { return nil }
  return best.name
}

/// Optimal string alignment.
private func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in left.indices {
    var next = [row + 1]
    for column in right.indices {
      let cost = left[row] == right[column] ? 0 : 1
      var best = min(last[column] + cost, last[column + 1] + 1, next[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        best = min(best, beforeLast[column - 1] + 1)
      }
      next.append(best)
    }
    beforeLast = last
    last = next
  }
  return last[right.count]
}
