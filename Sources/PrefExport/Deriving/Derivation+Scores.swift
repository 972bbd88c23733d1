import TreeModel

extension Derivation {
  /// One row with all completions of the prompt that an evaluator scored, if there are two.
  ///
  /// Of completions with the same text the first stands for all: a score is of the text alone.
  mutating func deriveScores(under parent: Int) {
    let children = flat.children(of: parent)
    var hashes: [ContentHash: Int] = [:]
    var scored: [Int] = []
    for child in children {
      let item = item(child)
      let isScored = session.tree[item.id]?.scoreValue != nil
      guard isScored || item.kind == .completion else { continue }
      if let reason = obstacle(child) ?? (isScored ? nil : .unscored) {
        tally.enterAndDrop(reason, index, item.id)
      } else if let first = hashes[item.hash] {
        tally.enterAndDrop(.duplicate, index, item.id, self.item(first).id)
      } else {
        hashes[item.hash] = child
        scored.append(child)
      }
    }
    guard scored.count > 1 else {
      if let one = scored.first { tally.enterAndDrop(.alone, index, item(one).id) }
      return
    }
    tally.enter()
    add(
      .score,
      scored.map { ($0, item($0).rating) },
      movesNewlines: movesNewlines(children)
    )
  }
}
