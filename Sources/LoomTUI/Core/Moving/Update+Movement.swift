import TreeModel

extension Model {
  /// Goes to a node: unfolds what hides it and remembers the way.
  mutating func go(to id: NodeID, at time: Int64) {
    guard session.tree.contains(id) else { return }
    if views.kind == .list { goAstray(to: id) } else { reveal(id) }
    noteVisit(of: id)
    if cursor != id {
      cursor = id
      textScroll = 0
      arrived = time
    }
  }

  /// Unfolds what hides a node in the tree.
  mutating func reveal(_ id: NodeID) {
    guard outline.row(of: id) == nil else { return }
    if session.tree.isArchived(id) { places.showsArchived = true }
    unhoist(for: id)
    unfold(pathTo: id)
  }

  private mutating func unfold(pathTo id: NodeID) {
    var next = session.tree.parent(of: id)
    while let step = next {
      folded.remove(step)
      next = session.tree.parent(of: step)
    }
    showInFilter(id)
    rebuildOutline()
  }

  mutating func move(_ command: Command, at time: Int64) {
    guard let cursor else {
      say("The session is empty: \(keymap.hint(for: .addChild)) writes its first text")
      return
    }
    let found =
      finding.filter == nil
      ? target(of: command, from: cursor) : shownTarget(of: command, from: cursor)
    guard let target = found else {
      say(nowhere(command))
      return
    }
    guard !isOutside(target) else {
      say(hoistEdge)
      return
    }
    places.motion = command.isJump ? .jump : .step
    go(to: target, at: time)
  }

  func target(of command: Command, from cursor: NodeID) -> NodeID? {
    let tree = session.tree
    let row = outline.row(of: cursor) ?? 0
    let page = max(1, layout.tree.rows - 1)
    switch command {
    case .parent: return tree.parent(of: cursor)
    case .child: return nextChild(of: cursor)
    case .nextSibling: return shownSibling(after: cursor) ?? shownNode(afterSubtreeOf: cursor)
    case .previousSibling: return shownSibling(before: cursor) ?? tree.parent(of: cursor)
    case .nextRow: return visible(row + 1)
    case .previousRow: return visible(row - 1)
    case .pageDown:
      return row + 1 < outline.rows.count ? visible(min(row + page, outline.rows.count - 1)) : nil
    case .pageUp: return row > 0 ? visible(max(row - page, 0)) : nil
    case .root: return visible(0)
    case .lastRow: return visible(outline.rows.count - 1)
    case .nextUnseen, .previousUnseen, .nextBookmark, .previousBookmark:
      return tree.nearest(
        command == .nextUnseen || command == .previousUnseen ? .unseen : .bookmark,
        from: cursor,
        backwards: command == .previousUnseen || command == .previousBookmark,
        below: views.hoisted,
        findsArchived: showsArchived
      )
    default: return nil
    }
  }

  private func nowhere(_ command: Command) -> String {
    switch command {
    case .parent: "This is a root"
    case .child:
      "No branches yet: \(keymap.hint(for: .generate)) generates, \(keymap.hint(for: .addChild)) writes one"
    case .nextUnseen, .previousUnseen: "Every branch has been seen"
    case .nextBookmark, .previousBookmark: "No bookmark: \(keymap.hint(for: .bookmark)) sets one"
    default: "This is the end"
    }
  }

  /// The child that `l` goes to.
  func nextChild(of id: NodeID) -> NodeID? {
    if let last = lastVisited[id], session.tree.parent(of: last) == id, !isLeftOut(last) {
      return last
    }
    return firstShownChild(of: id)
  }

  private func visible(_ row: Int) -> NodeID? {
    outline.rows.indices.contains(row) ? outline.rows[row].id : nil
  }

  // MARK: View

  mutating func changeView(_ command: Command) {
    switch command {
    case .scrollDown: scrollText(by: max(1, layout.text.rows / 2))
    case .scrollUp: scrollText(by: -max(1, layout.text.rows / 2))
    case .fold: toggleFold()
    case .foldOthers: toggleFoldOthers()
    case .foldThinking: toggleThinking()
    case .showHidden:
      showsHidden.toggle()
      say(showsHidden ? "Hidden prompts are shown" : "Hidden prompts are hidden")
    default: break
    }
  }

  private mutating func toggleFold() {
    guard let cursor, firstShownChild(of: cursor) != nil else {
      say("Nothing below to fold")
      return
    }
    if folded.remove(cursor) == nil { folded.insert(cursor) }
    rebuildOutline()
  }

  /// Folds every branching node beside the path to the current one, or unfolds everything.
  private mutating func toggleFoldOthers() {
    if !folded.isEmpty {
      folded = []
      views.isFoldedByRelevance = false
      say("Everything is unfolded")
    } else if let cursor {
      let path = session.tree.path(to: cursor)
      let onPath = Set(path)
      for parent in [nil] + path.map(Optional.some) {
        for child in session.tree.children(of: parent)
        where !onPath.contains(child) && session.tree.firstChild(of: child) != nil {
          folded.insert(child)
        }
      }
      say("Everything beside the path is folded; again unfolds all")
    }
    rebuildOutline()
  }
}

extension Command {
  /// Whether it goes far, so that the place left is kept to go back to.
  fileprivate var isJump: Bool {
    switch self {
    case .root, .lastRow, .nextUnseen, .previousUnseen, .nextBookmark, .previousBookmark: true
    default: false
    }
  }
}
