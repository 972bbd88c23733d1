import TreeModel

extension Model {
  /// Changes the shape of the tree: split, merge, move, copy.
  mutating func reshape(_ command: Command, at time: Int64) -> [Effect] {
    guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
    if command == .graft {
      askForGraft()
      return []
    }
    guard let node else {
      say("The session is empty: \(keymap.hint(for: .addChild)) writes its first text")
      return []
    }
    if command != .paste, streams(below: node.id, deep: command == .duplicate) {
      say("This still streams; \(keymap.hint(for: .cancel)) ends it, then try again")
      return []
    }
    switch command {
    case .split: openSplit(node)
    case .merge: return merge(node, at: time)
    case .cut: cut(node)
    case .paste: return paste(below: node, at: time)
    case .moveUp, .moveDown: return reorder(node, up: command == .moveUp, at: time)
    case .duplicate: return duplicate(node, at: time)
    default: break
    }
    return []
  }

  /// Whether a completion streams into the node, or if `deep` into anything below it.
  private func streams(below id: NodeID, deep: Bool) -> Bool {
    runs.values.contains { $0.node == id || deep && session.tree.isBelow($0.node, id) }
  }

  /// The nodes that the act just performed has made.
  func newNodes(in effects: [Effect]) -> [NodeID] {
    guard case .append(let entry)? = effects.first, case .act(let transaction) = entry.content
    else { return [] }
    return transaction.newNodes
  }

  // MARK: Merging

  private mutating func merge(_ node: Node, at time: Int64) -> [Effect] {
    guard let parent = node.parent, let above = session.tree[parent] else {
      say("This is a root: there is nothing above to merge it with")
      return []
    }
    guard above.role == node.role else {
      complain(
        "This is \(article(node.role)) message and the one above is \(article(above.role)): only "
          + "messages of the same role can be merged"
      )
      return []
    }
    guard !streams(below: parent, deep: false) else {
      say("The text above still streams; \(keymap.hint(for: .cancel)) ends it, then try again")
      return []
    }
    let others = session.tree.childCount(of: parent) - 1
    let loss = lossOfPairs(without: node.id)
    let effects = perform(at: time) { session throws(TreeError) in try session.mergeAct(node.id) }
    guard let merged = newNodes(in: effects).first else { return effects }
    go(to: merged, at: time)
    say(
      others == 0
        ? "Merged with what stood above\(loss); \(keymap.hint(for: .undo)) undoes it"
        : "Merged beside #\(parent)\(loss), which \(others) other "
          + "branch\(others == 1 ? " continues" : "es continue"); "
          + "\(keymap.hint(for: .undo)) undoes it"
    )
    return effects
  }

  private func article(_ role: Node.Role?) -> String {
    switch role {
    case .system: "a system"
    case .user: "a user's"
    case .assistant: "an assistant's"
    case nil: "a"
    }
  }

  // MARK: Moving

  private mutating func cut(_ node: Node) {
    if places.cut == node.id {
      places.cut = nil
      say("Nothing is marked for moving any more")
      return
    }
    places.cut = node.id
    let others = session.tied(to: node.id).count - 1
    say(
      "#\(node.id) is marked for moving"
        + (others > 0 ? " with \(others) beside it (a rewrite stays with its original)" : "")
        + ": \(keymap.hint(for: .paste)) on another node puts it below that"
    )
  }

  private mutating func paste(below node: Node, at time: Int64) -> [Effect] {
    guard let moved = places.cut, session.tree.contains(moved) else {
      places.cut = nil
      say("Nothing is marked for moving: \(keymap.hint(for: .cut)) marks a branch")
      return []
    }
    let group = session.tied(to: moved)
    if let top = group.first(where: { session.tree.isBelow(node.id, $0) }) {
      complain("#\(top) cannot move below itself: choose a place outside it")
      return []
    }
    let effects = perform(at: time) { session throws(TreeError) in
      try session.moveAct(moved, under: node.id)
    }
    guard !effects.isEmpty else {
      if message == nil { say("#\(moved) is below this node already") }
      return []
    }
    places.cut = nil
    go(to: moved, at: time)
    say(
      "Moved \(group.count == 1 ? "#\(moved)" : "\(group.count) branches") below #\(node.id); "
        + "\(keymap.hint(for: .undo)) undoes it"
    )
    return effects
  }

  private mutating func reorder(_ node: Node, up: Bool, at time: Int64) -> [Effect] {
    guard let sibling = up ? shownSibling(before: node.id) : shownSibling(after: node.id) else {
      say(up ? "This is the first of its siblings" : "This is the last of its siblings")
      return []
    }
    return perform(at: time) { session throws(TreeError) in
      try session.reorderAct(node.id, to: sibling)
    }
  }

  // MARK: Copying

  private mutating func duplicate(_ node: Node, at time: Int64) -> [Effect] {
    let effects = perform(at: time) { session throws(TreeError) in
      try session.duplicateAct(node.id)
    }
    let made = newNodes(in: effects)
    guard let copy = made.first else { return effects }
    go(to: copy, at: time)
    say(
      "Copied \(made.count) node\(made.count == 1 ? "" : "s") without ratings; "
        + "\(keymap.hint(for: .undo)) undoes it"
    )
    return effects
  }
}
