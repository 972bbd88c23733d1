import Testing

@testable import PrefExport

/// The distance of many rows at once against the table itself, and its laws.
@Suite struct EditDistanceTests {
  /// The table of Wagner and Fischer, one row at a time.
  private func table(_ left: [Int], _ right: [Int]) -> Int {
    var row = Array(0...right.count)
    for (index, element) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in right.enumerated() {
        let change = diagonal + (element == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }

  private func sequence(_ random: inout SplitMix64, upTo length: Int, of kinds: Int) -> [Int] {
    (0..<random.below(length + 1)).map { _ in random.below(kinds) }
  }

  @Test(arguments: [(5, 2), (70, 2), (70, 5), (200, 3), (300, 40)])
  func theTableAgrees(length: Int, kinds: Int) {
    var random = SplitMix64(seed: UInt64(length * 100 + kinds))
    for _ in 0..<60 {
      let left = sequence(&random, upTo: length, of: kinds)
      let right = sequence(&random, upTo: length, of: kinds)
      #expect(EditDistance.between(left, right) == table(left, right))
    }
  }

  @Test func theEndsOfBlocksAreRight() {
    var random = SplitMix64(seed: 3)
    for rows in [1, 63, 64, 65, 127, 128, 129, 192] {
      for columns in [0, 1, 64, 130] {
        let left = (0..<rows).map { _ in random.below(3) }
        let right = (0..<columns).map { _ in random.below(3) }
        #expect(EditDistance.between(left, right) == table(left, right))
        #expect(EditDistance.between(left, left.map { $0 + 9 }) == rows)
      }
    }
  }

  @Test func itIsADistance() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<300 {
      let texts = (0..<3).map { _ in sequence(&random, upTo: 90, of: 4) }
      let (a, b, c) = (texts[0], texts[1], texts[2])
      let distance = EditDistance.between(a, b)
      #expect(distance == EditDistance.between(b, a))
      #expect(EditDistance.between(a, a) == 0)
      #expect((distance == 0) == (a == b))
      #expect(EditDistance.between(a, c) <= distance + EditDistance.between(b, c))
      #expect(distance >= abs(a.count - b.count) && distance <= max(a.count, b.count))
    }
  }

  @Test func valuesStayBetweenNothingAndAll() {
    var random = SplitMix64(seed: 29)
    let pieces = ["a", "e\u{301}", "\u{E9}", " ", "\u{301}", "\r\n", ",", "क्षि", "👩‍👩‍👧", "B", "\u{0}"]
    func text() -> String {
      (0..<random.below(30)).map { _ in pieces[random.below(pieces.count)] }.joined()
    }
    for _ in 0..<300 {
      let (left, right) = (text(), text())
      for unit in TextUnit.allCases {
        for criterion in Criterion.allCases {
          let value = criterion.value(of: left, against: right, by: unit)
          #expect((0...1).contains(value))
          #expect(criterion.value(of: left, against: left, by: unit) == 1)
        }
        #expect(
          levenshteinSimilarity(left, right, by: unit)
            == levenshteinSimilarity(right, left, by: unit)
        )
      }
    }
  }

  @Test func longTextsAreNoTrouble() {
    var random = SplitMix64(seed: 5)
    let left = (0..<10_000).map { _ in random.below(500) }
    // Every hundredth element is another one, and ten are missing at the end.
    var right = left
    for index in stride(from: 50, to: 10_000, by: 100) { right[index] = 1_000 }
    #expect(EditDistance.between(left, Array(right.dropLast(10))) == 110)
  }
}
