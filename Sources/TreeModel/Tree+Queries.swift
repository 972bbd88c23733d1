extension Tree {
  /// Whether `id` is in the tree and not deleted.
  public func contains(_ id: NodeID) -> Bool { liveSlot(id) != nil }

  /// The node, or nil if there is none or it was deleted.
  public subscript(id: NodeID) -> Node? { liveSlot(id).map { nodes[Int($0)] } }

  /// The node even if it was deleted; nil only if it never was.
  public func everHeld(_ id: NodeID) -> Node? { slot(id).map { nodes[Int($0)] } }

  /// The node's parent, or nil for a root or an unknown node.
  public func parent(of id: NodeID) -> NodeID? {
    liveSlot(id).flatMap { identity(parents[Int($0)]) }
  }

  /// The first child, or the first root for nil.
  public func firstChild(of id: NodeID?) -> NodeID? { neighbour(of: id, in: firsts) }

  /// The last child, or the last root for nil.
  public func lastChild(of id: NodeID?) -> NodeID? { neighbour(of: id, in: lasts) }

  /// The sibling after `id`.
  public func nextSibling(of id: NodeID) -> NodeID? { neighbour(of: id, in: nexts) }

  /// The sibling before `id`.
  public func previousSibling(of id: NodeID) -> NodeID? { neighbour(of: id, in: previouses) }

  /// The number of children, or of roots for nil.
  public func childCount(of id: NodeID?) -> Int {
    parentSlot(id).map { Int(childCounts[Int($0)]) } ?? 0
  }

  /// The children in order, or the roots for nil.
  public func children(of id: NodeID?) -> [NodeID] {
    guard let parent = parentSlot(id) else { return [] }
    var result: [NodeID] = []
    result.reserveCapacity(Int(childCounts[Int(parent)]))
    var slot = firsts[Int(parent)]
    while slot != Tree.none {
      result.append(ids[Int(slot)])
      slot = nexts[Int(slot)]
    }
    return result
  }

  /// The node's place among its siblings, from 0; takes that many steps.
  public func index(of id: NodeID) -> Int? {
    guard var slot = liveSlot(id) else { return nil }
    var index = 0
    while previouses[Int(slot)] != Tree.none {
      slot = previouses[Int(slot)]
      index += 1
    }
    return index
  }

  /// The nodes from the root to `id`, both included; empty if `id` is not in the tree.
  public func path(to id: NodeID) -> [NodeID] {
    guard var slot = liveSlot(id) else { return [] }
    var result: [NodeID] = []
    while slot > 0 {
      result.append(ids[Int(slot)])
      slot = parents[Int(slot)]
    }
    result.reverse()
    return result
  }

  /// The text from the root through `id`, segment after segment, byte for byte.
  public func text(through id: NodeID) -> String {
    var result = ""
    for step in path(to: id) { result += nodes[Int(slots[step])].text }
    return result
  }

  /// The node after `id` in depth-first order, or nil at the end; the first one for nil.
  public func next(after id: NodeID?) -> NodeID? {
    guard let id else { return firstChild(of: nil) }
    guard let slot = liveSlot(id) else { return nil }
    return preorder(after: slot, below: 0).flatMap(identity)
  }

  /// The node after everything below `id` in depth-first order, or nil at the end.
  public func next(afterSubtreeOf id: NodeID) -> NodeID? {
    guard var slot = liveSlot(id) else { return nil }
    while slot > 0 {
      if nexts[Int(slot)] != Tree.none { return identity(nexts[Int(slot)]) }
      slot = parents[Int(slot)]
    }
    return nil
  }

  /// Whether `id` is `ancestor` or lies below it; takes as many steps as `id` is deep.
  public func isBelow(_ id: NodeID, _ ancestor: NodeID) -> Bool {
    guard var slot = liveSlot(id), let top = liveSlot(ancestor) else { return false }
    while slot > 0 {
      if slot == top { return true }
      slot = parents[Int(slot)]
    }
    return false
  }

  /// Whether `id` or a node above it is put aside.
  ///
  /// Takes as many steps as `id` is deep, none where nothing is archived.
  public func isArchived(_ id: NodeID) -> Bool {
    guard counts.archived > 0, var slot = liveSlot(id) else { return false }
    while slot > 0 {
      if nodes[Int(slot)].archived { return true }
      slot = parents[Int(slot)]
    }
    return false
  }

  /// What is put aside and all below it, counted.
  ///
  /// Takes a pass over the tree, no time where nothing is archived.
  public func countsInArchive() -> Counts {
    var result = Counts()
    guard counts.archived > 0 else { return result }
    var slot = preorder(after: 0, below: 0)
    while let here = slot {
      guard nodes[Int(here)].archived else {
        slot = preorder(after: here, below: 0)
        continue
      }
      var inside: Int32? = here
      while let one = inside {
        add(one, 1, to: &result)
        inside = preorder(after: one, below: here)
      }
      slot = preorder(afterSubtreeOf: here, below: 0)
    }
    return result
  }

  /// Every live node in depth-first order: parents before children, siblings in order.
  public var preorderIDs: [NodeID] {
    var result: [NodeID] = []
    result.reserveCapacity(counts.nodes)
    var slot: Int32 = 0
    while let next = preorder(after: slot, below: 0) {
      result.append(ids[Int(next)])
      slot = next
    }
    return result
  }

  /// What a person goes through a tree for.
  public enum Mark: Sendable {
    /// A branch of a model that nobody has seen.
    case unseen
    /// A node that the person marked to come back to.
    case bookmark
  }

  /// The nearest other node in tree order that has `mark`, going round at the end.
  ///
  /// Takes as many steps as it is away. With `root`, only `root` and what is below it counts; `id` must
  /// be there. What is archived is passed over unless `findsArchived`.
  public func nearest(
    _ mark: Mark,
    from id: NodeID,
    backwards: Bool,
    below root: NodeID? = nil,
    findsArchived: Bool = true
  ) -> NodeID? {
    guard (mark == .unseen ? counts.unseen : counts.bookmarks) > 0, let start = liveSlot(id),
      let top = parentSlot(root)
    else { return nil }
    var slot = start
    while true {
      slot =
        backwards
        ? slot == top ? lastBelow(top) : preorder(before: slot)
        : preorder(after: slot, below: top) ?? (top > 0 ? top : firsts[0])
      if slot == start { return nil }
      let index = Int(slot)
      guard mark == .unseen ? nodes[index].isUnseen : nodes[index].bookmark else { continue }
      if findsArchived || !isArchived(ids[index]) { return ids[index] }
    }
  }

  /// The slot before `slot` in depth-first order; the last one for the first.
  private func preorder(before slot: Int32) -> Int32 {
    var slot = slot
    if previouses[Int(slot)] == Tree.none {
      slot = parents[Int(slot)]
      if slot > 0 { return slot }
    } else {
      slot = previouses[Int(slot)]
    }
    return lastBelow(slot)
  }

  /// The last slot in depth-first order of what hangs at `slot`.
  private func lastBelow(_ slot: Int32) -> Int32 {
    var slot = slot
    while lasts[Int(slot)] != Tree.none { slot = lasts[Int(slot)] }
    return slot
  }

  /// Calls `body` with every live node in depth-first order, without copying the tree.
  public func forEachNode(_ body: (Node) throws -> Void) rethrows {
    var slot: Int32 = 0
    while let next = preorder(after: slot, below: 0) {
      try body(nodes[Int(next)])
      slot = next
    }
  }

  /// Calls `body` with what produced every completion there ever was, deleted ones included.
  ///
  /// Parts and copies of completions are not counted again.
  public func forEachGenerationEver(_ body: (Generation) throws -> Void) rethrows {
    for index in nodes.indices {
      guard let generation = nodes[index].generation, nodes[index].derived == nil else { continue }
      try body(generation)
    }
  }

  private func neighbour(of id: NodeID?, in links: Chunked<Int32>) -> NodeID? {
    guard let slot = parentSlot(id) else { return nil }
    let other = links[Int(slot)]
    return other == Tree.none ? nil : identity(other)
  }
}
