import TreeModel

extension Session {
  /// The session as it would be if only `annotators` had judged.
  ///
  /// Others' votes are withdrawn, and each node has the last standing rating that one of these gave.
  /// The nodes stay, and so do the rewrites; `PairCounter` leaves out those by others.
  func judged(by annotators: Set<String>) -> Session {
    var operations: [TreeOperation] = []
    var ratings: [NodeID: Int8] = [:]
    for vote in votes where !vote.withdrawn {
      if !annotators.contains(vote.annotator) {
        operations.append(.withdraw(vote: vote.id))
      } else if vote.kind == .rating {
        ratings[vote.a] = vote.value.map(Int8.init)
      }
    }
    tree.forEachNode { node in
      let rating = ratings[node.id]
      if node.rating != rating {
        operations.append(.rate(id: node.id, from: node.rating, to: rating))
      }
    }
    var copy = self
    let act = Transaction(label: "", operations: operations)
    // Every old value was read just now, so nothing is refused.
    _ = try? copy.perform(act, at: info.created)
    return copy
  }
}
