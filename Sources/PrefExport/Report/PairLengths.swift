import TreeModel

/// How long the two sides of pairs are, finely enough for a picture.
struct PairLengths: Equatable, Sendable {
  /// By length in Unicode scalars: how many chosen and how many rejected texts.
  private var counts: [Int: [Int]] = [:]

  /// Counts the pairs of a session.
  mutating func add(_ pairs: [SessionPairs.Pair], of session: Session) {
    for pair in pairs {
      add(
        chosen: session.tree[pair.chosen]?.text.unicodeScalars.count ?? 0,
        rejected: session.tree[pair.rejected]?.text.unicodeScalars.count ?? 0
      )
    }
  }

  /// Counts one pair.
  mutating func add(chosen: Int, rejected: Int) {
    counts[chosen, default: [0, 0]][0] += 1
    counts[rejected, default: [0, 0]][1] += 1
  }

  /// Both sides in the same classes of equal width, ten to twenty-four of them.
  ///
  /// A few very long texts would press all others into the first class: what is beyond the
  /// 98th percentile is in the last one.
  func histograms() -> (chosen: Histogram, rejected: Histogram, isOpenEnded: Bool) {
    let lengths = counts.keys.sorted()
    guard let longest = lengths.last else { return (Histogram(), Histogram(), false) }
    let total = counts.values.reduce(0) { $0 + $1[0] + $1[1] }
    var passed = 0
    var end = longest
    for length in lengths {
      passed += (counts[length] ?? [0, 0]).reduce(0, +)
      if passed * 100 >= total * 98 {
        end = length
        break
      }
    }
    let isOpenEnded = longest > end * 3 / 2
    let axis = Axis(
      from: 0,
      to: Double((isOpenEnded ? end : longest) + 1),
      count: 24,
      isWhole: true
    )
    var chosen = Histogram(edges: axis.ticks)
    var rejected = chosen
    for length in lengths {
      chosen.add(Double(length), count: counts[length]?[0] ?? 0)
      rejected.add(Double(length), count: counts[length]?[1] ?? 0)
    }
    return (chosen, rejected, isOpenEnded)
  }
}
