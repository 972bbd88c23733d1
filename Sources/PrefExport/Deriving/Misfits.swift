import TreeModel

/// Pairs of nodes that votes are about and that can make no row, each once.
struct Misfits {
  struct Pair {
    let reason: DropReason
    let a: NodeID
    let b: NodeID
  }

  private(set) var pairs: [Pair] = []
  private var known: Set<[NodeID]> = []

  mutating func note(_ reason: DropReason, _ a: NodeID, _ b: NodeID) {
    guard known.insert([min(a, b), max(a, b)]).inserted else { return }
    pairs.append(Pair(reason: reason, a: a, b: b))
  }
}
