/// Why nodes do not make a tree.
public enum TreeFault: Error, Equatable, Sendable {
  /// Two nodes have this identity.
  case duplicate(NodeID)
  /// The parent of this node is not among the nodes.
  case unknownParent(NodeID)
  /// The original of this rewrite is not among the nodes.
  case unknownOriginal(NodeID)
  /// This node hangs below itself, or a node in the tree hangs below a removed one.
  case misplaced(NodeID)
}

extension Tree {
  /// Builds a tree from nodes in any order; siblings stand in the order given.
  ///
  /// The first is `Tree.top`. The `liveCount` ones after it are in the tree; the others are removed
  /// ones, of which those in `detached` (by place) are the tops of detached subtrees.
  init(_ loaded: consuming Chunked<Node>, liveCount: Int, detached: Set<Int>) throws(TreeFault) {
    self.init()
    nodes = loaded
    let count = nodes.count
    slots.expect(count)
    parents = Chunked(repeating: Tree.none, count: count)
    firsts = parents
    lasts = parents
    nexts = parents
    previouses = parents
    childCounts = Chunked(repeating: 0, count: count)
    live = Chunked(repeating: false, count: count)
    live[0] = true
    for index in 1..<count {
      let id = nodes[index].id
      ids.append(id)
      guard slots[id] == Tree.none else { throw .duplicate(id) }
      slots[id] = Int32(index)
    }
    for index in 1..<count {
      var parent: Int32 = 0
      if let id = nodes[index].parent {
        parent = slots[id]
        guard parent > 0 else { throw .unknownParent(nodes[index].id) }
      }
      if let original = nodes[index].rewriteOf, slot(original) == nil {
        throw .unknownOriginal(nodes[index].id)
      }
      if index <= liveCount || !detached.contains(index) {
        link(Int32(index), lastUnder: parent)
      }
    }
    try settle(liveCount: liveCount, detached: detached)
  }

  /// Marks what is reachable as live and checks that exactly the right nodes are.
  private mutating func settle(liveCount: Int, detached: Set<Int>) throws(TreeFault) {
    var reached = 0
    var slot: Int32 = 0
    while let next = preorder(after: slot, below: 0) {
      guard Int(next) <= liveCount else { throw .misplaced(nodes[Int(next)].id) }
      live[Int(next)] = true
      count(next, 1)
      reached += 1
      slot = next
    }
    for top in detached {
      slot = Int32(top)
      reached += 1
      while let next = preorder(after: slot, below: Int32(top)) {
        guard Int(next) > liveCount else { throw .misplaced(nodes[Int(next)].id) }
        reached += 1
        slot = next
      }
    }
    if reached == nodes.count - 1 { return }
    for index in 1..<nodes.count where index <= liveCount && !live[index] {
      throw .misplaced(nodes[index].id)
    }
    throw .misplaced(nodes[nodes.count - 1].id)
  }

  /// The tops of the detached subtrees, oldest identity first.
  var detachedTops: [Int32] {
    var tops: [Int32] = []
    for index in 1..<max(nodes.count, 1) where !live[index] && parents[index] == Tree.none {
      tops.append(Int32(index))
    }
    return tops.sorted { nodes[Int($0)].id < nodes[Int($1)].id }
  }
}
