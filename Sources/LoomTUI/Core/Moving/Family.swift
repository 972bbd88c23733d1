import TreeModel

// The children of a node as the panes show them: without what is archived, nor what a filter leaves out.
extension Model {
  /// Whether a node would be shown, if what is above it is.
  func isInView(_ id: NodeID) -> Bool {
    !isLeftOut(id) && finding.filter.map { session.tree.contains(id, in: $0.shown) } ?? true
  }

  /// `first`, or the first one that `next` leads to, in view.
  func inView(from first: NodeID?, _ next: (NodeID) -> NodeID?) -> NodeID? {
    var step = first
    while let id = step, !isInView(id) { step = next(id) }
    return step
  }

  /// The first child in view.
  func firstChildInView(of id: NodeID?) -> NodeID? {
    inView(from: session.tree.firstChild(of: id), session.tree.nextSibling)
  }

  /// The next sibling in view.
  func siblingInView(after id: NodeID) -> NodeID? {
    inView(from: session.tree.nextSibling(of: id), session.tree.nextSibling)
  }

  /// The previous sibling in view.
  func siblingInView(before id: NodeID) -> NodeID? {
    inView(from: session.tree.previousSibling(of: id), session.tree.previousSibling)
  }

  /// The child in view that the cursor goes to from `id`.
  func nextChildInView(of id: NodeID) -> NodeID? {
    if let last = lastVisited[id], session.tree.parent(of: last) == id, isInView(last) {
      return last
    }
    return firstChildInView(of: id)
  }

  /// How many children are in view.
  ///
  /// As many as there are but where something is left out; then `noteFamily` has counted those around
  /// the cursor, so that a picture of it counts nothing.
  func childCountInView(of id: NodeID?) -> Int {
    guard leavesOut else { return session.tree.childCount(of: id) }
    if let known = places.family, known.source == familySource(id) { return known.count }
    return countInView(of: id)
  }

  /// Counts the children that the pane of branches shows, if that is not known.
  mutating func noteFamily() {
    guard leavesOut, let cursor else { return }
    let parent = firstChildInView(of: cursor) == nil ? session.tree.parent(of: cursor) : cursor
    let source = familySource(parent)
    guard places.family?.source != source else { return }
    places.family = Family(source: source, count: countInView(of: parent))
  }

  private var leavesOut: Bool {
    finding.filter != nil || !showsArchived && session.tree.counts.archived > 0
  }

  private func countInView(of id: NodeID?) -> Int {
    var count = 0
    var next = firstChildInView(of: id)
    while let child = next {
      count += 1
      next = siblingInView(after: child)
    }
    return count
  }

  private func familySource(_ parent: NodeID?) -> Family.Source {
    Family.Source(
      parent: parent,
      shape: session.tree.shapeRevision,
      archived: session.tree.counts.archived,
      filtered: finding.filter?.shown.count
    )
  }
}

/// How many children of a node are in view.
struct Family: Equatable, Sendable {
  let source: Source
  let count: Int

  /// What the number was counted from.
  struct Source: Equatable, Sendable {
    let parent: NodeID?
    let shape: Int
    let archived: Int
    /// How many nodes a filter shows.
    let filtered: Int?
  }
}
