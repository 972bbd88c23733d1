public import TreeModel

extension Session {
  /// The act that copies a node with everything below it, as its next sibling.
  ///
  /// Nobody has judged the copies: they have no ratings, scores and votes.
  public func duplicateAct(_ id: NodeID) throws(TreeError) -> Transaction {
    guard let index = tree.index(of: id) else { throw .noSuchNode(id) }
    var copies = CopiedNodes(from: tree, kind: .copy, session: nil, nextNode: nextNode)
    try copies.add(id, under: tree.parent(of: id), at: index + 1)
    return Transaction(label: "duplicate", operations: copies.operations)
  }

  /// The act that copies another session's tree, or the one node `top` with everything below it, to
  /// the end of a node's children.
  ///
  /// Neither judgements nor that session's own texts come along. The copies name the session they
  /// are from.
  public func graftAct(
    _ other: Session,
    _ top: NodeID? = nil,
    under parent: NodeID?
  ) throws(TreeError) -> Transaction {
    if let parent, !tree.contains(parent) { throw .noSuchNode(parent) }
    if let top, !other.tree.contains(top) { throw .noSuchNode(top) }
    var copies = CopiedNodes(
      from: other.tree,
      kind: .graft,
      session: other.info.id,
      nextNode: nextNode
    )
    let end = tree.childCount(of: parent)
    for (offset, top) in (top.map { [$0] } ?? other.tree.children(of: nil)).enumerated() {
      try copies.add(top, under: parent, at: end + offset)
    }
    return Transaction(label: "graft", operations: copies.operations)
  }
}

/// Copies of subtrees under new identities, as operations in an order in which they can be done.
private struct CopiedNodes {
  private let tree: Tree
  private let kind: Provenance.Kind
  private let session: String?
  private var next: Int
  /// By node: its copy.
  private var copies: [NodeID: NodeID] = [:]
  private(set) var operations: [TreeOperation] = []

  /// A node to be copied, and where its copy goes.
  private struct Step {
    let id: NodeID
    let parent: NodeID?
    let index: Int
  }

  init(from tree: Tree, kind: Provenance.Kind, session: String?, nextNode: NodeID) {
    self.tree = tree
    self.kind = kind
    self.session = session
    next = Int(nextNode.rawValue)
  }

  /// Copies `top` with everything below it under `parent` of the session that the act is for.
  mutating func add(_ top: NodeID, under parent: NodeID?, at index: Int) throws(TreeError) {
    var waiting = [Step(id: top, parent: parent, index: index)]
    while let step = waiting.popLast() {
      guard let node = tree[step.id] else { throw .noSuchNode(step.id) }
      guard next <= Int(NodeID.largest.rawValue) else { throw .badIdentity(.largest) }
      let derived = Provenance(kind, from: [step.id], session: session)
      let id = NodeID(rawValue: Int32(next))
      var copy = Node(copying: node, as: id, under: step.parent, derived)
      next += 1
      if let original = node.rewriteOf.flatMap({ copies[$0] }), step.id != top {
        copy.kind = node.kind
        copy.rewriteOf = original
      }
      copies[step.id] = id
      operations.append(.insert(node: copy, index: step.index))
      waiting += steps(below: step.id, under: id).reversed()
    }
  }

  /// The children in the order in which they can be inserted, each with its place at that time.
  private func steps(below id: NodeID, under copy: NodeID) -> [Step] {
    let children = tree.children(of: id)
    guard tree.counts.rewrites > 0, let order = originalsFirst(children) else {
      return children.enumerated().map { Step(id: $1, parent: copy, index: $0) }
    }
    var placed: [Int] = []
    return order.map { place in
      // How many of those that are there already stand before it.
      let index = placed.count { $0 < place }
      placed.append(place)
      return Step(id: children[place], parent: copy, index: index)
    }
  }

  /// Places in `children`, what is rewritten before its rewrites; nil if they stand like that.
  private func originalsFirst(_ children: [NodeID]) -> [Int]? {
    var places: [NodeID: Int] = [:]
    for (place, child) in children.enumerated() { places[child] = place }
    let originals = children.map { tree.everHeld($0)?.rewriteOf.flatMap { places[$0] } }
    guard zip(originals, children.indices).contains(where: { ($0 ?? -1) > $1 }) else { return nil }
    var order: [Int] = []
    var isPlaced = [Bool](repeating: false, count: children.count)
    for place in children.indices {
      var chain: [Int] = []
      var step: Int? = place
      while let here = step, !isPlaced[here], chain.count < children.count {
        chain.append(here)
        step = originals[here]
      }
      for here in chain.reversed() where !isPlaced[here] {
        isPlaced[here] = true
        order.append(here)
      }
    }
    return order
  }
}
