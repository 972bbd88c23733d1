import TreeModel

/// The continuations of one text, with what counting needs of each.
struct SiblingGroup {
  /// One of them.
  struct Member {
    let id: NodeID
    let rating: Int8?
    /// Its number in the `OriginTable`; nil for what no model wrote.
    let origin: Int?
    /// Whether it answers what comes before: not so the next words of the person who asks.
    let isCompletion: Bool
    /// Whether it has ended and is not empty.
    let isUsable: Bool
  }

  /// The node that they continue; nil at the roots.
  let parent: NodeID?
  var members: [Member] = []
}

/// Walks over a session once: every node, and every group when it is complete.
struct GroupWalk {
  private var path: [SiblingGroup] = [SiblingGroup(parent: nil)]

  /// Calls `group` with each group of at least one continuation, children before their parents.
  ///
  /// `member` says what a node is in its group; nil for a prompt, which continues nothing.
  mutating func run(
    _ session: Session,
    member: (Node) -> SiblingGroup.Member?,
    group: (SiblingGroup) -> Void
  ) {
    session.tree.forEachNode { node in
      while path.count > 1, path[path.count - 1].parent != node.parent { finish(group) }
      if let member = member(node) { path[path.count - 1].members.append(member) }
      path.append(SiblingGroup(parent: node.id))
    }
    while !path.isEmpty { finish(group) }
  }

  private mutating func finish(_ group: (SiblingGroup) -> Void) {
    let last = path.removeLast()
    if !last.members.isEmpty { group(last) }
  }
}
