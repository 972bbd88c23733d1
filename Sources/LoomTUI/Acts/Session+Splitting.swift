public import TreeModel

extension Session {
  /// The act that splits a node's text in two: a head in its place and a tail below it, which gets
  /// its children. Nil if a part would be empty or a character would be cut.
  ///
  /// `offset` counts bytes of UTF-8. The node itself is taken out as by a deletion, with the votes
  /// that name it: its words are never altered. Tags, note, bookmark, thinking and texts that hold
  /// from here down go to the head; nobody has judged the parts, so they are unrated. The head is
  /// the first new node, the tail the second.
  public func splitAct(_ id: NodeID, at offset: Int) throws(TreeError) -> Transaction? {
    guard let node = tree[id], let index = tree.index(of: id) else { throw .noSuchNode(id) }
    guard let (first, second) = node.text.split(atByte: offset) else { return nil }
    let length = node.text.utf8.count
    var head = Node(
      copying: node,
      as: try newNode(0),
      under: node.parent,
      Provenance(.split, from: [id], start: 0, end: offset)
    )
    head.text = first
    head.bookmark = node.bookmark
    head.logprobs = nil
    var tail = Node(
      copying: node,
      as: try newNode(1),
      under: head.id,
      Provenance(.split, from: [id], start: offset, end: length)
    )
    tail.text = second
    tail.logprobs = nil
    tail.thinking = nil
    tail.tags = []
    tail.note = nil
    tail.extra = nil
    tail.archived = false
    for part in ContextPart.allCases { tail.setContext(part, to: nil) }
    var operations: [TreeOperation] = [
      .insert(node: head, index: index), .insert(node: tail, index: 0),
    ]
    operations += moveChildren(of: id, under: tail.id)
    operations.append(.detach(id: id, index: index + 1))
    operations += moveMarks(from: [id], to: head.id)
    return Transaction(label: "split", operations: operations)
  }

  /// The act that puts a node's text behind its parent's, as one node with the node's children.
  ///
  /// The new node stands in the parent's place if that has no other child, and right after it if
  /// it has: what else continues the parent is not changed. The two are taken out as by a deletion
  /// (the parent only in the first case), with the votes that name them. Two texts of the same model
  /// make a completion; what a person and a model wrote together counts as written by hand.
  public func mergeAct(_ id: NodeID) throws(TreeError) -> Transaction {
    guard let node = tree[id], let place = tree.index(of: id) else { throw .noSuchNode(id) }
    guard let above = node.parent.flatMap({ tree[$0] }), let index = tree.index(of: above.id)
    else { throw .noSuchNode(id) }
    var merged = Node(
      copying: above,
      as: try newNode(0),
      under: above.parent,
      Provenance(.merge, from: [above.id, id])
    )
    merged.kind = above.kind(mergedWith: node)
    merged.text = above.text + node.text
    merged.generation =
      merged.kind == .completion
      ? above.generation?.finished(node.finish ?? .stop, error: node.generation?.error) : nil
    merged.bookmark = above.bookmark || node.bookmark
    merged.tags = above.tags + node.tags.filter { !above.tags.contains($0) }
    merged.note = [above.note, node.note].compactMap { $0 }.joined(paragraphs: "\n\n")
    merged.thinking = merged.kind == .completion ? above.thinking ?? node.thinking : nil
    merged.logprobs = nil
    merged.hidden = above.hidden && node.hidden
    merged.archived = above.archived || node.archived
    for part in ContextPart.allCases {
      if let text = node.context(part) { merged.setContext(part, to: text) }
    }
    var operations: [TreeOperation] = [.insert(node: merged, index: index + 1)]
    operations += moveChildren(of: id, under: merged.id)
    operations.append(.detach(id: id, index: place))
    var gone = [id]
    if tree.childCount(of: above.id) == 1 {
      operations.append(.detach(id: above.id, index: index))
      gone.append(above.id)
    }
    operations += moveMarks(from: gone, to: merged.id)
    return Transaction(label: "merge with parent", operations: operations)
  }

  private func moveChildren(of id: NodeID, under target: NodeID) -> [TreeOperation] {
    tree.children(of: id).enumerated().map { place, child in
      .move(id: child, fromParent: id, fromIndex: 0, toParent: target, toIndex: place)
    }
  }

  /// Letters go where the words went.
  private func moveMarks(from gone: [NodeID], to id: NodeID) -> [TreeOperation] {
    info.marks.sorted { $0.key < $1.key }.compactMap { letter, old in
      gone.contains(old) ? .mark(letter: letter, from: old, to: id) : nil
    }
  }
}

extension Node {
  /// What a node is that holds this one's text and then another one's.
  fileprivate func kind(mergedWith other: Node) -> Kind {
    if kind == .prompt { return .prompt }
    guard kind == other.kind else { return .human }
    switch kind {
    case .completion:
      let isSame =
        generation?.backend == other.generation?.backend
        && generation?.model == other.generation?.model
        && generation?.adapters == other.generation?.adapters
      return isSame ? .completion : .human
    case .imported: return .imported
    case .prompt, .rewrite, .human: return .human
    }
  }
}

extension String {
  /// The text before and from a place in its UTF-8, byte for byte; nil if either would be empty or a
  /// character's bytes would part.
  fileprivate func split(atByte offset: Int) -> (String, String)? {
    let bytes = Array(utf8)
    guard offset > 0, offset < bytes.count,
      let first = String(validating: bytes[..<offset], as: UTF8.self),
      let second = String(validating: bytes[offset...], as: UTF8.self)
    else { return nil }
    return (first, second)
  }
}

extension [String] {
  /// One text, or nil if there is none.
  fileprivate func joined(paragraphs separator: String) -> String? {
    isEmpty ? nil : joined(separator: separator)
  }
}
