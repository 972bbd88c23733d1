import TreeModel

extension Model {
  /// The node at the top of the map; nil for all roots.
  var mapTop: NodeID? { views.zoomed ?? views.hoisted }

  /// Fills the map with what is below the cursor.
  mutating func zoomIn() {
    guard let cursor, session.tree.firstChild(of: cursor) != nil else {
      say("Nothing below to look at closer")
      return
    }
    guard cursor != mapTop else {
      say("The map shows this node and what is below it; \(keymap.hint(for: .child)) goes down")
      return
    }
    views.zoomed = cursor
  }

  /// Shows more: from the next branching point above, or everything.
  mutating func zoomOut() {
    guard let zoomed = views.zoomed else {
      say(views.hoisted == nil ? "The map shows all of the tree" : hoistEdge)
      return
    }
    var next = session.tree.parent(of: zoomed)
    while let step = next, step != views.hoisted, session.tree.childCount(of: step) < 2 {
      next = session.tree.parent(of: step)
    }
    views.zoomed = next == views.hoisted ? nil : next
  }

  /// Moves the map so that the cursor stays on it: as deep in the tree as before, where that is possible.
  mutating func followInMap() {
    let tree = session.tree
    guard let zoomed = views.zoomed else { return }
    guard let cursor, tree.contains(zoomed) else {
      views.zoomed = nil
      return
    }
    guard !tree.isBelow(cursor, zoomed) else { return }
    let depth = tree.path(to: zoomed).count
    let way = tree.path(to: cursor)
    var top = way[min(depth, way.count) - 1]
    // An end alone would be a map of one node.
    if tree.firstChild(of: top) == nil, let parent = tree.parent(of: top) { top = parent }
    views.zoomed = top == views.hoisted ? nil : top
  }
}
