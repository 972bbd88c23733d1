import TreeModel

extension Derivation {
  /// One row for each completion rated above or below 0: the absolute rating, never a comparison.
  mutating func deriveLabels(under parent: Int) {
    guard has(.rating) else { return }
    let children = flat.children(of: parent)
    let moves = movesNewlines(children)
    for child in children {
      let item = item(child)
      guard item.rating != nil || item.kind == .completion || item.isPassedOver else { continue }
      tally.enter()
      if let reason = obstacle(child) {
        tally.drop(reason, index, item.id)
      } else if let rating = item.rating, rating != 0 {
        add(.rating, [(child, rating)], movesNewlines: moves, isForward: rating > 0)
      } else {
        tally.drop(item.rating == nil ? unratedReason(child) : .neutral, index, item.id)
      }
    }
  }

  /// One row with all rated completions of the prompt, if there are two.
  mutating func deriveList(under parent: Int) {
    if options.reward == .score { return deriveScores(under: parent) }
    guard has(.rating) else { return }
    let children = flat.children(of: parent)
    let rated = rated(children)
    guard rated.count > 1 else {
      if let one = rated.first { tally.enterAndDrop(.alone, index, item(one.place).id) }
      return
    }
    tally.enter()
    add(.rating, rated.map { ($0.place, $0.rating) }, movesNewlines: movesNewlines(children))
  }
}
