/// The days, weeks, months or years that a time line is divided into: not more than fit.
struct Stretches {
  /// What a stretch is called.
  let unit: String
  /// The name of each, in order.
  let names: [String]
  private let numbers: [Int: Int]
  private let key: (Int) -> Int

  /// The most columns of a narrow drawing.
  static let most = 48

  /// Divides the days from `first` to `last`, counted from 1970-01-01.
  init(from first: Int, to last: Int) {
    let first = min(first, last)
    let length = last - first + 1
    if length <= Stretches.most {
      unit = "day"
      key = { $0 }
    } else if length <= Stretches.most * 7 - 7 {
      unit = "week"
      // Weeks begin on Mondays, and 1970-01-01 was a Thursday.
      key = { day in day - ((day + 3) % 7 + 7) % 7 }
    } else if length <= Stretches.most * 30 {
      unit = "month"
      key = { day in
        let date = CivilDate(day: day)
        return date.year * 12 + date.month - 1
      }
    } else {
      unit = "year"
      key = { CivilDate(day: $0).year }
    }
    var names: [String] = []
    var numbers: [Int: Int] = [:]
    // A damaged clock may say any year; what is beyond a century is in its last stretch.
    for day in first...min(last, first + 36_500) where numbers[key(day)] == nil {
      numbers[key(day)] = names.count
      names.append(Stretches.name(unit == "week" ? key(day) : day, unit))
    }
    self.names = names
    self.numbers = numbers
  }

  /// The place of the stretch that holds `day`.
  func index(of day: Int) -> Int { numbers[key(day)] ?? max(0, names.count - 1) }

  private static func name(_ day: Int, _ unit: String) -> String {
    let date = CivilDate(day: day)
    switch unit {
    case "month": return String(date.description.dropLast(3))
    case "year": return "\(date.year)"
    default: return date.description
    }
  }
}
