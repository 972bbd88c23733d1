extension Salvage {
  // MARK: Nodes that do not hang together

  mutating func mend() {
    let before = dropped.count
    mendDuplicates()
    mendLinks()
    mendVotes()
    // Acts name nodes and their places; after a loss they would not fit.
    defer { mendNextNode() }
    if dropped.count > before || !isWhole || !isHistoryWhole {
      if !parts.history.isEmpty {
        dropped.append(
          "\(paths.session): the history of \(parts.history.count) acts was dropped; "
            + "undo starts anew."
        )
      }
      parts.history = []
      parts.redo = []
    } else {
      let undone = Set(parts.history.filter(\.undone).map(\.number))
      let inForce = parts.history.last { !$0.undone }?.number ?? 0
      var previous = Int.max
      let isRight = parts.redo.allSatisfy { number in
        defer { previous = number }
        return undone.contains(number) && number < previous && number > inForce
      }
      if !isRight {
        dropped.append("\(paths.session): the list of acts to redo was dropped.")
        parts.redo = []
      }
    }
  }

  private mutating func mendNextNode() {
    guard let next = parts.nextNode else { return }
    var largest = 0
    for node in parts.nodes { largest = max(largest, Int(node.id.rawValue)) }
    for node in parts.removed { largest = max(largest, Int(node.id.rawValue)) }
    guard next <= largest else { return }
    dropped.append("\(paths.session): next_node was \(next) and is \(largest + 1) now.")
    parts.nextNode = largest + 1
  }

  /// Whether the acts are in order and name nothing that is not there.
  private var isHistoryWhole: Bool {
    let known = Set(parts.nodes.map(\.id)).union(parts.removed.map(\.id))
    var last = 0
    return parts.history.allSatisfy { item in
      defer { last = item.number }
      return item.number > last && item.number <= parts.lastEntry
        && item.transaction.operations.allSatisfy { operation in
          operation.node.map(known.contains) != false
            && operation.voteNumber.map { $0 >= 1 && $0 <= parts.votes.count } != false
        }
    }
  }

  private mutating func mendDuplicates() {
    var seen: Set<NodeID> = []
    parts.nodes.removeAll { node in
      let isNew = seen.insert(node.id).inserted
      if !isNew { dropped.append("\(paths.session): a second node \(node.id) was dropped.") }
      return !isNew
    }
    var removed: [Node] = []
    var detached: Set<Int> = []
    for (index, node) in parts.removed.enumerated() {
      guard seen.insert(node.id).inserted else {
        dropped.append("\(paths.session): a second node \(node.id) was dropped.")
        continue
      }
      if parts.detached.contains(index) { detached.insert(removed.count) }
      removed.append(node)
    }
    parts.removed = removed
    parts.detached = detached
  }

  /// Gives every node a place: one whose parent is missing, or is removed, or which hangs below
  /// itself, becomes a root; removed nodes of that kind become the tops of detached subtrees.
  private mutating func mendLinks() {
    let known = Set(parts.nodes.map(\.id)).union(parts.removed.map(\.id))
    for index in newTops(Array(parts.nodes), isTop: { parts.nodes[$0].parent == nil }) {
      let id = parts.nodes[index].id
      dropped.append("\(paths.session): node \(id) lost its parent and became a root.")
      parts.nodes[index].parent = nil
    }
    for index in newTops(parts.removed, isTop: { parts.detached.contains($0) }) {
      let id = parts.removed[index].id
      dropped.append("\(paths.session): the removed node \(id) lost its place.")
      parts.detached.insert(index)
    }
    for index in parts.removed.indices {
      if let parent = parts.removed[index].parent, !known.contains(parent) {
        parts.removed[index].parent = nil
      }
      if let original = parts.removed[index].rewriteOf, !known.contains(original) {
        parts.removed[index].rewriteOf = nil
      }
    }
    for index in parts.nodes.indices {
      if let original = parts.nodes[index].rewriteOf, !known.contains(original) {
        let id = parts.nodes[index].id
        dropped.append("\(paths.session): node \(id) lost the link to its original \(original).")
        parts.nodes[index].rewriteOf = nil
      }
    }
  }

  /// Places of the nodes that must become tops so that every node hangs below one.
  private func newTops(_ nodes: [Node], isTop: (Int) -> Bool) -> [Int] {
    var places: [NodeID: Int] = [:]
    for (index, node) in nodes.enumerated() { places[node.id] = index }
    var settled = [Bool](repeating: false, count: nodes.count)
    var tops: [Int] = []
    for start in nodes.indices where !settled[start] {
      var walk: [Int] = []
      var onWalk: Set<Int> = []
      var index = start
      while true {
        walk.append(index)
        onWalk.insert(index)
        if isTop(index) { break }
        guard let above = nodes[index].parent.flatMap({ places[$0] }), !onWalk.contains(above)
        else {
          tops.append(index)
          break
        }
        if settled[above] { break }
        index = above
      }
      for index in walk { settled[index] = true }
    }
    return tops
  }

  private mutating func mendVotes() {
    let known = Set(parts.nodes.map(\.id)).union(parts.removed.map(\.id))
    var votes: Chunked<Vote> = []
    for vote in parts.votes {
      let isKnown =
        known.contains(vote.a) && vote.b.map(known.contains) != false
        && vote.shown.allSatisfy(known.contains)
      guard isKnown, vote.id > votes.last?.id ?? 0 else {
        dropped.append("\(paths.session): vote \(vote.id) was dropped.")
        continue
      }
      votes.append(vote)
    }
    guard votes.enumerated().contains(where: { $0.element.id != $0.offset + 1 }) else {
      parts.votes = votes
      return
    }
    dropped.append("\(paths.session): votes were numbered anew.")
    parts.votes = Chunked(
      votes.enumerated().map { place, vote in
        var numbered = vote.renumbered(place + 1)
        numbered.withdrawn = vote.withdrawn
        return numbered
      }
    )
  }
}
