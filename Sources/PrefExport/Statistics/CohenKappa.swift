/// How often one person gave each category where another one gave each: the table behind kappa.
struct AgreementTable: Equatable, Sendable {
  /// How many categories there are.
  let categories: Int
  /// Row (the first person's category) after row.
  private var counts: [Int]

  init(categories: Int) {
    self.categories = categories
    counts = [Int](repeating: 0, count: categories * categories)
  }

  /// Counts one thing that the first put into category `first` and the second into `second`.
  mutating func add(_ first: Int, _ second: Int, count: Int = 1) {
    counts[first * categories + second] += count
  }

  subscript(first: Int, second: Int) -> Int { counts[first * categories + second] }

  /// All things judged.
  var total: Int { counts.reduce(0, +) }

  /// The share put into the same category.
  var agreement: Proportion {
    let equal = (0..<categories).reduce(0) { $0 + self[$1, $1] }
    return Proportion(successes: Double(equal), n: total)
  }

  /// The table with categories put together: `groups[i]` is the new category of i.
  func grouped(_ groups: [Int]) -> AgreementTable {
    var table = AgreementTable(categories: (groups.max() ?? -1) + 1)
    for first in 0..<categories {
      for second in 0..<categories {
        table.add(groups[first], groups[second], count: self[first, second])
      }
    }
    return table
  }

  /// Cohen's kappa: (p₀ − pₑ) / (1 − pₑ).
  ///
  /// p₀ is the share of agreement, pₑ what two people would reach by chance who give the categories as
  /// often as these two. Nil without judgements, and where pₑ is 1: both always gave the same one.
  /// Cohen: "A coefficient of agreement for nominal scales", Educational and Psychological
  /// Measurement 20, 1960.
  var kappa: Double? {
    let total = total
    guard total > 0 else { return nil }
    var equal = 0
    var chance = 0
    for category in 0..<categories {
      equal += self[category, category]
      let first = (0..<categories).reduce(0) { $0 + self[category, $1] }
      let second = (0..<categories).reduce(0) { $0 + self[$1, category] }
      chance += first * second
    }
    // In whole numbers: with everything in one category the difference is exactly 0.
    guard chance < total * total else { return nil }
    let expected = Double(chance) / Double(total) / Double(total)
    return (Double(equal) / Double(total) - expected) / (1 - expected)
  }
}
