import TreeModel

// Which child was visited last: from every ancestor of the cursor, the one on the way to it.
extension Model {
  /// The most ancestors that a jump notes the way through: a key must not walk a path of a million nodes.
  private static let mostNoted = 4_096
  /// So far above the cursor a node is looked for before a move counts as a jump.
  private static let near = 64

  /// Remembers the way to `id`, so that going to the child visited last leads there from every ancestor.
  ///
  /// To be called before the cursor goes there. A step to what hangs on the cursor's own way changes the
  /// way at one place; only a jump walks up. In the list, where every row may be a jump, nothing is noted
  /// before the person leaves it.
  mutating func noteVisit(of id: NodeID) {
    guard !views.isAstray else { return }
    guard hangsOnWay(id) else { return noteWay(to: id) }
    if let parent = session.tree.parent(of: id) { lastVisited[parent] = id }
  }

  /// Remembers the whole way to `id`.
  mutating func noteWay(to id: NodeID) {
    var child = id
    for _ in 0..<Model.mostNoted {
      guard let parent = session.tree.parent(of: child) else { return }
      lastVisited[parent] = child
      child = parent
    }
  }

  /// Whether `id` is on the way to the cursor, or a child of a node on it, not far above.
  private func hangsOnWay(_ id: NodeID) -> Bool {
    let parent = session.tree.parent(of: id)
    var step = cursor
    for _ in 0..<Model.near {
      guard let node = step else { return parent == nil }
      if node == id || node == parent { return true }
      step = session.tree.parent(of: node)
    }
    return false
  }
}
