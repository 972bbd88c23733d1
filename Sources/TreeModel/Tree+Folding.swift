extension Tree {
  /// The nodes to fold so that only what matters stays open.
  ///
  /// Open stays what leads to `cursor` and to every node that is bookmarked, rated or unseen and, unless
  /// `showsArchived`, not in the archive; of the rest the topmost nodes with children are given. One pass over what is
  /// below `root` (the whole tree for nil), and each ancestor is marked once.
  public func irrelevantFolds(
    keeping cursor: NodeID?,
    below root: NodeID? = nil,
    showsArchived: Bool = false
  ) -> Set<NodeID> {
    guard let top = parentSlot(root) else { return [] }
    var isOpen = [Bool](repeating: false, count: nodes.count)
    isOpen[Int(top)] = true
    func open(above slot: Int32) {
      var next = parents[Int(slot)]
      while next >= 0, !isOpen[Int(next)] {
        isOpen[Int(next)] = true
        next = parents[Int(next)]
      }
    }
    if let slot = cursor.flatMap(liveSlot) { open(above: slot) }
    let hidesArchived = !showsArchived && counts.archived > 0
    var place = preorder(after: top, below: top)
    while let here = place {
      if hidesArchived, nodes[Int(here)].archived {
        place = preorder(afterSubtreeOf: here, below: top)
      } else {
        if !marks(here).isEmpty { open(above: here) }
        place = preorder(after: here, below: top)
      }
    }
    var folds: Set<NodeID> = []
    var slot = top
    while true {
      var next: Int32?
      if slot == top || isOpen[Int(slot)] {
        next = preorder(after: slot, below: top)
      } else {
        if firsts[Int(slot)] != Tree.none { folds.insert(ids[Int(slot)]) }
        next = preorder(afterSubtreeOf: slot, below: top)
      }
      guard let next else { return folds }
      slot = next
    }
  }

  /// The slot after everything below `slot` in depth-first order that is still below `top`.
  func preorder(afterSubtreeOf slot: Int32, below top: Int32) -> Int32? {
    var slot = slot
    while slot != top, slot > 0 {
      if nexts[Int(slot)] != Tree.none { return nexts[Int(slot)] }
      slot = parents[Int(slot)]
    }
    return nil
  }
}
