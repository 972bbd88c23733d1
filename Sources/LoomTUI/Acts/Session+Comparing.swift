public import TreeModel

/// How two continuations of the same text compare.
public enum Comparison: String, CaseIterable, Sendable {
  /// The first one is better.
  case a
  /// The second one is better.
  case b
  /// One is as good as the other.
  case tie
  /// Neither is any good.
  case bothBad = "both-bad"
}

extension Session {
  /// The act that records how two siblings compare.
  ///
  /// They are told apart by their place on the screen: `a` is the one shown first. `took` is the
  /// milliseconds the person looked. The vote's own `a` is the better one, its `position` where that
  /// one stood; `docs/FORMAT.md` says what its value means.
  public func compareAct(
    _ a: NodeID,
    _ b: NodeID,
    _ result: Comparison,
    took: Int64? = nil,
    at time: Int64
  ) throws(TreeError) -> Transaction {
    guard let first = tree[a] else { throw .noSuchNode(a) }
    guard let second = tree[b] else { throw .noSuchNode(b) }
    guard a != b, first.parent == second.parent else { throw .notSiblings(a, b) }
    let (better, worse) = result == .b ? (b, a) : (a, b)
    let value =
      switch result {
      case .a, .b: 1
      case .tie: 0
      case .bothBad: -1
      }
    let vote = Vote(
      id: nextVote,
      annotator: info.annotator,
      kind: .compare,
      a: better,
      b: worse,
      value: value,
      shown: [a, b],
      position: result == .b ? 1 : 0,
      created: time,
      took: took
    )
    return Transaction(label: "compare", operations: [.vote(vote: vote)])
  }
}
