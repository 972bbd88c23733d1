extension Session {
  /// Makes a session of nodes that came from elsewhere, without votes and without a history.
  ///
  /// `nodes` are in any order, siblings in theirs; identities are unique and at most
  /// `NodeID.largest`. `cursor` names one of them. Throws if the nodes do not make a tree.
  public init(
    info: SessionInfo,
    nodes: consuming [Node],
    cursor: NodeID? = nil
  ) throws(TreeFault) {
    self.init(info: info)
    var all: Chunked<Node> = [Tree.top]
    var largest: Int32 = 0
    for node in nodes {
      largest = max(largest, node.id.rawValue)
      all.append(node)
    }
    nodes = []
    let count = all.count - 1
    tree = try Tree(all, liveCount: count, detached: [])
    nextNode = NodeID(rawValue: largest + 1)
    self.cursor = cursor.flatMap { tree.contains($0) ? $0 : nil }
  }
}
