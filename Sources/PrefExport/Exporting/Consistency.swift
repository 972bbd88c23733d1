/// Rows that say the same, and rows that say the opposite.
enum Consistency {
  /// All rows with one content, whichever way round.
  private struct Statements {
    var forward: Int32 = 0
    var backward: Int32 = 0
    /// The strongest source's first row of each direction.
    var keptForward: Int32 = -1
    var keptBackward: Int32 = -1
  }

  /// Keeps one row of those with the same content, the strongest source's first one; of opposite
  /// statements the one made more often, and neither at a tie.
  static func resolve(_ entries: [RowEntry], _ tally: inout Tally) -> [RowEntry] {
    var slots: [ContentHash: Int32] = [:]
    slots.reserveCapacity(entries.count)
    var statements: [Statements] = []
    var slotOf: [Int32] = []
    slotOf.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      let next = Int32(statements.count)
      let slot = slots[entry.key, default: next]
      if slot == next {
        slots[entry.key] = slot
        statements.append(Statements())
      }
      slotOf.append(slot)
      count(entry, index, entries, &statements[Int(slot)])
    }
    guard statements.count < entries.count else { return entries }
    var result: [RowEntry] = []
    result.reserveCapacity(statements.count)
    for (index, entry) in entries.enumerated() {
      let all = statements[Int(slotOf[index])]
      let (same, opposite) =
        entry.isForward ? (all.forward, all.backward) : (all.backward, all.forward)
      if opposite >= same {
        tally.drop(.contradiction, entry)
      } else if index == Int(entry.isForward ? all.keptForward : all.keptBackward) {
        result.append(entry)
      } else {
        tally.drop(.duplicate, entry)
      }
    }
    return result
  }

  private static func count(
    _ entry: RowEntry,
    _ index: Int,
    _ entries: [RowEntry],
    _ statements: inout Statements
  ) {
    if entry.isForward {
      statements.forward += 1
      statements.keptForward = stronger(statements.keptForward, index, entries)
    } else {
      statements.backward += 1
      statements.keptBackward = stronger(statements.keptBackward, index, entries)
    }
  }

  private static func stronger(_ kept: Int32, _ index: Int, _ entries: [RowEntry]) -> Int32 {
    guard kept >= 0 else { return Int32(index) }
    let isStronger = entries[index].source.strength > entries[Int(kept)].source.strength
    return isStronger ? Int32(index) : kept
  }
}

extension PairSource {
  /// Higher for what says more about a preference; `allCases` has the strongest first.
  fileprivate var strength: Int { -(PairSource.allCases.firstIndex(of: self) ?? 0) }
}
