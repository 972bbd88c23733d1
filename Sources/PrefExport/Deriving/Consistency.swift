/// Rows that say the same, and rows that say the opposite.
enum Consistency {
  private struct Statements {
    var counts = (forward: 0, backward: 0)
    var kept: (forward: Int?, backward: Int?)
  }

  /// Keeps one row of those with the same content, the strongest source's first one; of opposite
  /// statements the one made more often, and neither at a tie.
  static func resolve(_ rows: [DerivedRow], _ tally: inout Tally) -> [DerivedRow] {
    var statements: [DerivedRow.Key: Statements] = [:]
    statements.reserveCapacity(rows.count)
    for (index, row) in rows.enumerated() {
      var entry = statements[row.key] ?? Statements()
      if row.isForward {
        entry.counts.forward += 1
        entry.kept.forward = stronger(entry.kept.forward, index, rows)
      } else {
        entry.counts.backward += 1
        entry.kept.backward = stronger(entry.kept.backward, index, rows)
      }
      statements[row.key] = entry
    }
    var result: [DerivedRow] = []
    result.reserveCapacity(rows.count)
    for (index, row) in rows.enumerated() {
      guard let entry = statements[row.key] else { continue }
      let (same, opposite) =
        row.isForward
        ? (entry.counts.forward, entry.counts.backward)
        : (entry.counts.backward, entry.counts.forward)
      if opposite >= same {
        tally.drop(.contradiction, row)
      } else if index == (row.isForward ? entry.kept.forward : entry.kept.backward) {
        result.append(row)
      } else {
        tally.drop(.duplicate, row)
      }
    }
    return result
  }

  private static func stronger(_ kept: Int?, _ index: Int, _ rows: [DerivedRow]) -> Int {
    guard let kept else { return index }
    let order = PairSource.allCases
    let old = order.firstIndex(of: rows[kept].source) ?? 0
    let new = order.firstIndex(of: rows[index].source) ?? 0
    return new < old ? index : kept
  }
}
