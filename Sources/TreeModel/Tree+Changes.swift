extension Tree {
  /// Applies one operation, or throws and changes nothing.
  ///
  /// Votes and session texts are not the
  /// tree's: `Session` handles them.
  mutating func apply(_ operation: TreeOperation) throws(TreeError) {
    switch operation {
    case .insert(let node, let index): try insert(node, at: index)
    case .attach(let id, let index): try attach(id, at: index)
    case .detach(let id, let index): try detach(id, from: index)
    case .edit(let id, let from, let to):
      let slot = try required(id)
      guard !nodes[Int(slot)].isModelText else { throw .modelText(id) }
      guard nodes[Int(slot)].text.hasSameBytes(as: from) else { throw .stale(id) }
      nodes[Int(slot)].text = to
    case .rate(let id, let from, let to):
      if let to, !(-2...2).contains(to) { throw .badRating(Int(to)) }
      try replace(id, \.rating, from, to)
    case .note(let id, let from, let to):
      try replace(id, \.note, from, to) { $0.hasSameBytes(as: $1) }
    case .score(let id, let from, let to):
      try replace(id, \.score, from, to) { $0.hasSameBytes(as: $1) }
    case .tag(let id, let from, let to):
      try replace(id, \.tags, from, to) { $0.hasSameBytes(as: $1) }
    case .bookmark(let id, let from, let to): try replace(id, \.bookmark, from, to)
    case .hide(let id, let from, let to): try replace(id, \.hidden, from, to)
    case .archive(let id, let from, let to): try replace(id, \.archived, from, to)
    case .context(let id, let part, let from, let to):
      try replace(id, \.contextParts[part], from, to) { $0.hasSameBytes(as: $1) }
    case .move(let id, let fromParent, let fromIndex, let toParent, let toIndex):
      try move(id, fromParent, fromIndex, toParent, toIndex)
    case .describe, .mark, .vote, .withdraw, .reinstate: break
    }
  }

  private func required(_ id: NodeID) throws(TreeError) -> Int32 {
    guard let slot = liveSlot(id) else { throw .noSuchNode(id) }
    return slot
  }

  private mutating func replace<Value: Equatable>(
    _ id: NodeID,
    _ field: WritableKeyPath<Node, Value>,
    _ from: Value,
    _ to: Value,
    isSame: (Value, Value) -> Bool = { $0 == $1 }
  ) throws(TreeError) {
    let slot = try required(id)
    guard isSame(nodes[Int(slot)][keyPath: field], from) else { throw .stale(id) }
    modify(slot) { $0[keyPath: field] = to }
  }

  private mutating func insert(_ node: Node, at index: Int) throws(TreeError) {
    guard node.id.rawValue > 0, node.id <= .largest else { throw .badIdentity(node.id) }
    if let rating = node.rating, !(-2...2).contains(rating) { throw .badRating(Int(rating)) }
    guard slot(node.id) == nil else { throw .nodeExists(node.id) }
    guard let parent = parentSlot(node.parent) else {
      throw .noSuchNode(node.parent ?? node.id)
    }
    guard index >= 0, index <= Int(childCounts[Int(parent)]) else { throw .badIndex(index) }
    if let original = node.rewriteOf {
      guard let slot = liveSlot(original), parents[Int(slot)] == parent else {
        throw .badRewrite(node.id)
      }
    }
    let slot = store(node)
    link(slot, under: parent, at: index)
    setLive(true, from: slot)
  }

  private mutating func attach(_ id: NodeID, at index: Int) throws(TreeError) {
    guard let slot = slot(id) else { throw .noSuchNode(id) }
    guard !live[Int(slot)], parents[Int(slot)] == Tree.none else { throw .nodeExists(id) }
    guard let parent = parentSlot(nodes[Int(slot)].parent) else { throw .noSuchNode(id) }
    guard index >= 0, index <= Int(childCounts[Int(parent)]) else { throw .badIndex(index) }
    link(slot, under: parent, at: index)
    setLive(true, from: slot)
  }

  private mutating func detach(_ id: NodeID, from index: Int) throws(TreeError) {
    let slot = try required(id)
    guard self.index(of: id) == index else { throw .badIndex(index) }
    setLive(false, from: slot)
    unlink(slot)
  }

  private mutating func move(
    _ id: NodeID,
    _ fromParent: NodeID?,
    _ fromIndex: Int,
    _ toParent: NodeID?,
    _ toIndex: Int
  ) throws(TreeError) {
    let slot = try required(id)
    guard nodes[Int(slot)].parent == fromParent, index(of: id) == fromIndex else {
      throw .stale(id)
    }
    guard let parent = parentSlot(toParent) else { throw .noSuchNode(toParent ?? id) }
    if let toParent, isBelow(toParent, id) { throw .cycle(id) }
    let room = Int(childCounts[Int(parent)]) - (parents[Int(slot)] == parent ? 1 : 0)
    guard toIndex >= 0, toIndex <= room else { throw .badIndex(toIndex) }
    unlink(slot)
    nodes[Int(slot)].parent = toParent
    link(slot, under: parent, at: toIndex)
  }
}

// MARK: What a model's stream does; not acts of a person, so not undoable.
extension Tree {
  mutating func append(_ text: String, to id: NodeID) {
    if let slot = slot(id) { nodes[Int(slot)].text += text }
  }

  mutating func appendThinking(_ text: String, to id: NodeID) {
    guard let slot = slot(id) else { return }
    // In place: a copy of the thinking so far for every token would cost its length squared.
    if nodes[Int(slot)].thinking?.append(text) == nil { nodes[Int(slot)].thinking = text }
  }

  mutating func with(_ id: NodeID, _ change: (inout Node) -> Void) {
    guard let slot = slot(id) else { return }
    if live[Int(slot)] { modify(slot, change) } else { change(&nodes[Int(slot)]) }
  }
}
