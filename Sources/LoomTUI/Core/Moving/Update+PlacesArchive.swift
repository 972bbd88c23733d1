import TreeModel

// What is put aside, and the outline without it.
extension Model {
  /// Whether archived nodes are in sight.
  var showsArchived: Bool { places.showsArchived }

  /// How many nodes there are without those out of sight in the archive.
  var countedNodes: Int { session.tree.counts.nodes - hiddenCounts.nodes }

  /// Whether the tree view leaves the node out though what is above it is shown.
  func isLeftOut(_ id: NodeID) -> Bool {
    !showsArchived && session.tree.counts.archived > 0
      && session.tree.summary(of: id)?.archived == true
  }

  /// The next sibling that is shown.
  func shownSibling(after id: NodeID) -> NodeID? {
    var next = session.tree.nextSibling(of: id)
    while let step = next, isLeftOut(step) { next = session.tree.nextSibling(of: step) }
    return next
  }

  /// The previous sibling that is shown.
  func shownSibling(before id: NodeID) -> NodeID? {
    var previous = session.tree.previousSibling(of: id)
    while let step = previous, isLeftOut(step) {
      previous = session.tree.previousSibling(of: step)
    }
    return previous
  }

  /// The node that is shown after everything below `id`.
  func shownNode(afterSubtreeOf id: NodeID) -> NodeID? {
    var next = session.tree.next(afterSubtreeOf: id)
    while let step = next, isLeftOut(step) { next = session.tree.next(afterSubtreeOf: step) }
    return next
  }

  /// The first child that is shown.
  func firstShownChild(of id: NodeID?) -> NodeID? {
    guard let first = session.tree.firstChild(of: id) else { return nil }
    return isLeftOut(first) ? shownSibling(after: first) : first
  }

  /// Where the cursor goes when `id` is taken out of sight.
  func neighbour(of id: NodeID) -> NodeID? {
    shownSibling(after: id) ?? shownSibling(before: id) ?? session.tree.parent(of: id)
  }

  /// Puts the node aside with all below it, or takes it back.
  mutating func archive(at time: Int64) -> [Effect] {
    guard let node else {
      say("The session is empty: nothing to archive")
      return []
    }
    let next = neighbour(of: node.id)
    let effects = perform(at: time) { session throws(TreeError) in
      try session.archiveAct(node.id)
    }
    guard !effects.isEmpty else { return effects }
    if node.archived {
      say("Taken out of the archive")
      return effects
    }
    if outline.rows.isEmpty {
      places.showsArchived = true
      rebuildOutline()
      say("Everything is archived now, so it is shown; \(keymap.hint(for: .undo)) undoes that")
    } else if places.showsArchived {
      say("Archived; \(keymap.hint(for: .showArchived)) hides what is archived")
    } else {
      if let next { step(to: next, at: time) }
      say(
        "Archived #\(node.id) with all below it; \(keymap.hint(for: .showArchived)) shows what is "
          + "archived, \(keymap.hint(for: .undo)) brings back"
      )
    }
    return effects
  }

  /// Goes to a place that the program chose: no jump.
  private mutating func step(to id: NodeID, at time: Int64) {
    places.motion = .step
    go(to: id, at: time)
  }

  mutating func toggleArchived(at time: Int64) {
    let count = session.tree.counts.archived
    guard places.showsArchived || count > 0 else {
      say("Nothing is archived: \(keymap.hint(for: .archive)) puts a branch aside")
      return
    }
    places.showsArchived.toggle()
    rebuildOutline()
    if places.showsArchived {
      say(
        "\(count) archived branch\(count == 1 ? " is" : "es are") shown; "
          + "\(keymap.hint(for: .archive)) takes one back"
      )
      return
    }
    settleInSight(at: time)
    if outline.rows.isEmpty {
      places.showsArchived = true
      rebuildOutline()
      say("Everything is archived; it stays in sight")
    } else {
      say("What is archived is hidden")
    }
  }

  /// Goes to what is shown nearest above the cursor if the cursor is left out.
  private mutating func settleInSight(at time: Int64) {
    guard let cursor, session.tree.isArchived(cursor) else { return }
    let top = session.tree.path(to: cursor).first { isLeftOut($0) }
    guard let top else { return }
    if let next = neighbour(of: top) { step(to: next, at: time) }
  }

  /// At the start: shows what the session's last place is in.
  mutating func startInSight() {
    guard session.tree.counts.archived > 0 else { return }
    settleInSight(at: arrived)
    guard outline.rows.isEmpty else { return }
    places.showsArchived = true
    rebuildOutline()
  }
}
