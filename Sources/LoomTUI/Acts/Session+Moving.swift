public import TreeModel

extension Session {
  /// The node with those of its siblings that belong beside it, in their order: what it is a rewrite
  /// of, and their other rewrites.
  public func tied(to id: NodeID) -> [NodeID] {
    let siblings = tree.children(of: tree.parent(of: id))
    guard tree.contains(id), tree.counts.rewrites > 0 else { return [id] }
    let originals = siblings.map { tree.everHeld($0)?.rewriteOf }
    var group: Set<NodeID> = [id]
    var before = 0
    while before < group.count {
      before = group.count
      for (sibling, original) in zip(siblings, originals) {
        guard let original else { continue }
        if group.contains(sibling) || group.contains(original) {
          group.formUnion([sibling, original])
        }
      }
    }
    return siblings.filter(group.contains)
  }

  /// The act that moves a node, with what belongs beside it and everything below, to the end of
  /// another one's children; nil if it is there already.
  public func moveAct(_ id: NodeID, under parent: NodeID?) throws(TreeError) -> Transaction? {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    if let parent, !tree.contains(parent) { throw .noSuchNode(parent) }
    if node.parent == parent { return nil }
    let group = tied(to: id)
    if let parent, let top = group.first(where: { tree.isBelow(parent, $0) }) {
      throw .cycle(top)
    }
    let end = tree.childCount(of: parent)
    var operations: [TreeOperation] = []
    for (moved, step) in group.enumerated() {
      guard let index = tree.index(of: step) else { throw .noSuchNode(step) }
      operations.append(
        .move(
          id: step,
          fromParent: node.parent,
          fromIndex: index - moved,
          toParent: parent,
          toIndex: end + moved
        )
      )
    }
    return Transaction(label: "move", operations: operations)
  }

  /// The act that moves a node to the place of one of its siblings, which makes room.
  public func reorderAct(_ id: NodeID, to sibling: NodeID) throws(TreeError) -> Transaction {
    guard let from = tree.index(of: id) else { throw .noSuchNode(id) }
    guard let to = tree.index(of: sibling), tree.parent(of: id) == tree.parent(of: sibling) else {
      throw .noSuchNode(sibling)
    }
    let parent = tree.parent(of: id)
    return Transaction(
      label: "reorder",
      operations: [
        .move(id: id, fromParent: parent, fromIndex: from, toParent: parent, toIndex: to)
      ]
    )
  }

  /// The act that puts a node aside with everything below it, or takes it back.
  public func archiveAct(_ id: NodeID) throws(TreeError) -> Transaction {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    return Transaction(
      label: node.archived ? "take out of the archive" : "archive",
      operations: [.archive(id: id, from: node.archived, to: !node.archived)]
    )
  }

  /// The act that lets a letter from `a` to `z` stand for a node, or with nil for none; nil if it does.
  public func markAct(_ letter: String, at id: NodeID?) -> Transaction? {
    guard info.marks[letter] != id else { return nil }
    return Transaction(
      label: id == nil ? "clear mark \(letter)" : "mark \(letter)",
      operations: [.mark(letter: letter, from: info.marks[letter], to: id)]
    )
  }
}
