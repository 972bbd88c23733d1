import TreeModel

extension Model {
  /// The most ancestors that a jump notes the way through: a key must not walk a path of a million nodes.
  private static let mostNoted = 4_096

  /// Whether `id` is a child, a sibling or the parent of the current node.
  private func isNeighbour(_ id: NodeID) -> Bool {
    guard let cursor else { return false }
    let parent = session.tree.parent(of: id)
    return parent == cursor || parent == session.tree.parent(of: cursor)
      || id == session.tree.parent(of: cursor)
  }

  /// Remembers the way to `id`, so that going to the child visited last leads there from every ancestor.
  ///
  /// To be called before the cursor goes there. A step to a neighbour changes the way at one place;
  /// only a jump walks up.
  mutating func noteVisit(of id: NodeID) {
    let most = isNeighbour(id) ? 1 : Model.mostNoted
    var child = id
    for _ in 0..<most {
      guard let parent = session.tree.parent(of: child) else { return }
      lastVisited[parent] = child
      child = parent
    }
  }
}
