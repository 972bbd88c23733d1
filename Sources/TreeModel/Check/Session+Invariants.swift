extension Session {
  /// What is wrong inside, one sentence each; empty for every session that this library made.
  ///
  /// Takes time in proportion to the session.
  public func invariantViolations() -> [String] {
    var violations = tree.violations()
    for node in tree.nodes.dropFirst() {
      if node.id >= nextNode { violations.append("Node \(node.id) is not below next_node.") }
      if let rating = node.rating, !(-2...2).contains(rating) {
        violations.append("Node \(node.id) has the rating \(rating).")
      }
      if let original = node.rewriteOf, tree.slot(original) == nil {
        violations.append("Node \(node.id) is a rewrite of the unknown node \(original).")
      }
    }
    for (index, vote) in votes.enumerated() {
      if vote.id != index + 1 { violations.append("Vote \(vote.id) is number \(index + 1).") }
      if let value = vote.value, !(-2...2).contains(value) {
        violations.append("Vote \(vote.id) has the value \(value).")
      }
      for id in [vote.a] + (vote.b.map { [$0] } ?? []) + vote.shown where tree.slot(id) == nil {
        violations.append("Vote \(vote.id) names the unknown node \(id).")
      }
    }
    for (letter, id) in info.marks {
      if MarkLetter(rawValue: letter) == nil { violations.append("There is a mark \(letter).") }
      if tree.slot(id) == nil {
        violations.append("Mark \(letter) names the unknown node \(id).")
      }
    }
    checkHistory(&violations)
    return violations
  }

  private func checkHistory(_ violations: inout [String]) {
    var last = 0
    for item in history {
      if item.number <= last || item.number > lastEntry {
        violations.append("Act \(item.number) is out of order.")
      }
      last = item.number
      for operation in item.transaction.operations {
        if let id = operation.node, tree.slot(id) == nil {
          violations.append("Act \(item.number) names the unknown node \(id).")
        }
        if let vote = operation.voteNumber, vote < 1 || vote > votes.count {
          violations.append("Act \(item.number) names the unknown vote \(vote).")
        }
      }
    }
    if Array(done) != history.indices.filter({ !history[$0].undone }) {
      violations.append("The acts in force are not those that are not undone.")
    }
    var before = Int.max
    for index in redoable {
      if index >= before || !history.indices.contains(index) || !history[index].undone
        || index <= done.last ?? -1
      {
        violations.append("The acts to redo are out of order.")
      }
      before = index
    }
  }
}

extension TreeOperation {
  /// The node it changes, if any.
  var node: NodeID? {
    switch self {
    case .insert(let node, _): node.id
    case .detach(let id, _), .attach(let id, _), .edit(let id, _, _), .rate(let id, _, _),
      .note(let id, _, _), .score(let id, _, _), .tag(let id, _, _), .bookmark(let id, _, _),
      .hide(let id, _, _), .archive(let id, _, _), .context(let id, _, _, _),
      .move(let id, _, _, _, _):
      id
    case .mark(_, let from, let to): to ?? from
    case .describe, .vote, .withdraw, .reinstate: nil
    }
  }

  /// The vote it names, if any.
  var voteNumber: Int? {
    switch self {
    case .vote(let vote): vote.id
    case .withdraw(let vote), .reinstate(let vote): vote
    default: nil
    }
  }
}

extension Tree {
  /// What is wrong with the links and the counts.
  func violations() -> [String] {
    var violations: [String] = []
    let count = nodes.count
    guard
      [parents, firsts, lasts, nexts, previouses, childCounts].allSatisfy({ $0.count == count }),
      live.count == count, ids.count == count
    else { return ["The arrays of the tree differ in length."] }
    var counts = Counts()
    var tags: [String: Int] = [:]
    for index in 0..<count {
      let slot = Int32(index)
      checkChildren(of: slot, &violations)
      guard index > 0 else { continue }
      let id = nodes[index].id
      if ids[index] != id || slots[id] != slot {
        violations.append("Node \(id) is not where the index says.")
      }
      let parent = parents[index]
      if parent == Tree.none {
        if live[index] { violations.append("Node \(id) is live but hangs nowhere.") }
        if nexts[index] != Tree.none || previouses[index] != Tree.none {
          violations.append("The removed node \(id) has siblings.")
        }
        if let parent = nodes[index].parent, self.slot(parent) == nil {
          violations.append("The removed node \(id) has an unknown parent.")
        }
      } else {
        if nodes[index].parent != identity(parent) {
          violations.append("Node \(id) names another parent than it hangs under.")
        }
        if live[index] != live[Int(parent)] {
          violations.append("Node \(id) and its parent are not both live or both removed.")
        }
      }
      if live[index] {
        let node = nodes[index]
        counts.add(
          node.kind,
          node.rating,
          isSeen: node.seen != nil,
          bookmark: node.bookmark,
          archived: node.archived,
          hasContext: node.hasContext,
          1
        )
        for tag in node.tags { tags[tag, default: 0] += 1 }
      }
    }
    if tags != self.tags { violations.append("The counts of tags are wrong.") }
    if counts != self.counts { violations.append("The counts are wrong.") }
    var reached = 0
    var slot: Int32 = 0
    while reached <= count, let next = preorder(after: slot, below: 0) {
      slot = next
      reached += 1
    }
    if reached != counts.nodes { violations.append("Live nodes are not all in the tree, once.") }
    return violations
  }

  private func checkChildren(of parent: Int32, _ violations: inout [String]) {
    let name = nodes[Int(parent)].id
    var before = Tree.none
    var slot = firsts[Int(parent)]
    var steps: Int32 = 0
    while slot != Tree.none, steps <= childCounts[Int(parent)] {
      if parents[Int(slot)] != parent || previouses[Int(slot)] != before {
        violations.append("The children of node \(name) are not linked both ways.")
      }
      before = slot
      slot = nexts[Int(slot)]
      steps += 1
    }
    if steps != childCounts[Int(parent)] || lasts[Int(parent)] != before {
      violations.append("The children of node \(name) are miscounted.")
    }
  }
}
