import Screen
import TreeModel

extension Model {
  /// Shows what a rewrite changed, once an act made one; gives the effects back.
  mutating func showDifference(after effects: [Effect]) -> [Effect] {
    guard case .append(let entry)? = effects.first, case .act(let transaction) = entry.content,
      let new = transaction.newNodes.first, session.tree[new]?.rewriteOf != nil
    else { return effects }
    if fairness.behind == .proposal { fairness.behind = nil }
    fairness.proposal = nil
    fairness.helped = nil
    fairness.difference = difference(of: new)
    fairness.scroll = 0
    overlay = .judging(.difference(new))
    return effects
  }

  /// A key on the page of a rewrite; nil closes it and does what the key does in the tree, where a
  /// note or another edit are about the rewrite.
  mutating func takeInDifference(_ key: Key) -> [Effect]? {
    switch key {
    case .control("d"), .pageDown: scrollDifference(1)
    case .control("u"), .pageUp: scrollDifference(-1)
    case .escape, .enter, .control("c"): overlay = nil
    case .character("a"), .character("e"):
      overlay = nil
      return nil
    default:
      overlay = nil
      // Keys of the page underneath are not those of the tree.
      return fairness.behind == nil ? nil : []
    }
    return []
  }

  private mutating func scrollDifference(_ direction: Int) {
    let rect = layout.editor
    let count = fairness.difference.lines(width: max(1, min(rect.columns - 1, Layout.measure)))
      .count
    let most = max(0, count - rect.rows)
    let step = max(1, rect.rows / 2) * direction
    fairness.scroll = max(0, min(most, fairness.scroll + step))
  }
}
