public import TreeModel

extension Session {
  /// The act that adds a text by hand as the last child of `parent`, or as a root for nil.
  ///
  /// A root is a prompt. In chat mode the roles take turns: after a user's message comes an
  /// assistant's, after everything else a user's; `role` overrides that.
  public func addAct(
    under parent: NodeID?,
    text: String,
    role: Node.Role? = nil,
    hidden: Bool = false,
    at time: Int64
  ) throws(TreeError) -> Transaction {
    if let parent, tree[parent] == nil { throw .noSuchNode(parent) }
    var node = Node(
      id: try newNode(0),
      parent: parent,
      kind: parent == nil ? .prompt : .human,
      role: info.mode == .chat ? role ?? nextRole(after: parent) : nil,
      text: text,
      created: time
    )
    node.hidden = hidden
    node.seen = time
    return Transaction(
      label: "add",
      operations: [.insert(node: node, index: tree.childCount(of: parent))]
    )
  }

  /// The act that makes room for completions: one empty node per record, after the siblings there.
  ///
  /// The records have no finish yet. The new identities are `newNodes` of the act.
  public func generateAct(
    under parent: NodeID?,
    _ generations: [Generation],
    at time: Int64
  ) throws(TreeError) -> Transaction {
    if let parent, tree[parent] == nil { throw .noSuchNode(parent) }
    let first = tree.childCount(of: parent)
    var operations: [TreeOperation] = []
    for (offset, generation) in generations.enumerated() {
      var node = Node(
        id: try newNode(offset),
        parent: parent,
        kind: .completion,
        role: info.mode == .chat ? .assistant : nil,
        text: "",
        created: time
      )
      node.generation = generation
      operations.append(.insert(node: node, index: first + offset))
    }
    return Transaction(label: "generate \(generations.count)", operations: operations)
  }

  /// The role a message written by hand takes after `parent`.
  public func nextRole(after parent: NodeID?) -> Node.Role {
    parent.flatMap { tree[$0]?.role } == .user ? .assistant : .user
  }
}

extension Transaction {
  /// The identities of the nodes this act inserts, in order.
  public var newNodes: [NodeID] {
    operations.compactMap {
      if case .insert(let node, _) = $0 { node.id } else { nil }
    }
  }
}
