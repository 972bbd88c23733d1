/// What the union of two sessions is to be, before any operation is made.
///
/// Identities are those of the first session; nodes that only the second has get new ones. Every
/// rule but those for conflicts treats both sessions alike.
struct MergePlan {
  /// What acts change of a node.
  struct State {
    var isLive: Bool
    var parent: NodeID?
    var text: String
    var rating: Int8?
    var note: String?
    var score: RawJSON?
    var tags: [String]
    var bookmark: Bool
    var hidden: Bool
    var archived: Bool
    var context: NodeContext
  }

  let first: Session
  let second: Session
  let firstOrigins: Origins
  let secondOrigins: Origins
  var nodes: NodeMatching
  var votes: VoteMatching
  /// The session that both went on from.
  var base: Session?
  var isBaseGiven = false
  /// By node of the first session: the node of `base`.
  var toBase: [NodeID: NodeID] = [:]
  /// By vote of the first session: the vote of `base`.
  var voteToBase: [Int: Int] = [:]

  /// Nodes and votes of the second session that a given base has: what it did not add itself.
  var old: Set<NodeID> = []
  var oldVotes: Set<Int> = []

  /// The nodes that only the second session has and that come along, parents first.
  var brought: [NodeID] = []
  /// By node of the second session: the identity in the union.
  var identities: [NodeID: NodeID] = [:]
  /// By new identity: where the node is to hang.
  var newParents: [NodeID: NodeID] = [:]
  /// What nodes of both are to be.
  var targets: [NodeID: State] = [:]
  /// What is to be in the tree.
  var live: Set<NodeID> = []
  /// Texts of the second session to be put beside those of the first.
  var copies: [(of: NodeID, from: NodeID)] = []
  var conflicts: [MergeConflict] = []
  /// The first identity that is free.
  var nextNode: Int

  var firstTouched: Set<NodeID> = []
  var secondTouched: Set<NodeID> = []
  var firstRated: [NodeID: Int64] = [:]
  var secondRated: [NodeID: Int64] = [:]
  /// Contents of nodes that only one session has, for finding copies made by an earlier merge.
  var spareFirst: [[UInt8]: Int] = [:]
  var spareSecond: [[UInt8]: Int] = [:]

  init(_ first: Session, _ second: Session, base: Session?) {
    self.first = first
    self.second = second
    let firstOrigins = Origins(of: first)
    let secondOrigins = Origins(of: second)
    self.firstOrigins = firstOrigins
    self.secondOrigins = secondOrigins
    nextNode = Int(first.nextNode.rawValue)
    var known: [(second: NodeID, first: NodeID)] = []
    if let base {
      let baseOrigins = Origins(of: base)
      let mine = NodeMatching(base, first, baseOrigins, firstOrigins)
      let others = NodeMatching(base, second, baseOrigins, secondOrigins)
      if !mine.toFirst.isEmpty, !others.toFirst.isEmpty {
        self.base = base
        isBaseGiven = true
        toBase = mine.toFirst
        voteToBase = VoteMatching(base, first, mine).toFirst
        old = Set(others.toFirst.keys)
        oldVotes = Set(VoteMatching(base, second, others).toFirst.keys)
        for node in second.tree.nodes.dropFirst() {
          if let old = others.toFirst[node.id], let match = mine.toSecond[old] {
            known.append((node.id, match))
          }
        }
      }
    }
    nodes = NodeMatching(first, second, firstOrigins, secondOrigins, known: known)
    votes = VoteMatching(first, second, nodes)
    if self.base == nil { lookBack() }
  }

  /// Takes the last state that both have in their past as what they went on from.
  private mutating func lookBack() {
    var past = first
    guard (try? past.look(at: nodes.common.act)) != nil else { return }
    base = past
    for id in nodes.shared { toBase[id] = id }
    for (_, vote) in votes.toFirst {
      if let place = firstOrigins.voteActs[vote], place >= nodes.common.count { continue }
      voteToBase[vote] = vote
    }
  }

  // MARK: Deciding

  /// Decides about every node and vote.
  mutating func settle() throws(MergeError) {
    noteVotes()
    chooseBrought()
    guard nextNode + brought.count <= Int(NodeID.largest.rawValue) else { throw .full }
    for id in brought {
      identities[id] = NodeID(rawValue: Int32(nextNode))
      nextNode += 1
    }
    for (others, mine) in nodes.toFirst { identities[others] = mine }
    for id in brought {
      guard let identity = identities[id] else { continue }
      newParents[identity] = second.tree.everHeld(id)?.parent.flatMap { identities[$0] }
    }
    noteSpares()
    settleNodes()
    settleLife()
  }

  /// The votes that come along.
  ///
  /// What the base has and the first session lacks belongs to changes that are not asked for, as when
  /// one commit of several is picked.
  var newVotes: [Int] { votes.onlySecond.filter { !oldVotes.contains($0) } }

  private mutating func noteVotes() {
    for vote in first.votes where vote.kind == .rating && !vote.withdrawn {
      firstRated[vote.a] = max(firstRated[vote.a] ?? 0, vote.created)
    }
    for vote in second.votes where vote.kind == .rating && !vote.withdrawn {
      secondRated[vote.a] = max(secondRated[vote.a] ?? 0, vote.created)
    }
    for number in votes.onlyFirst where !first.votes[number - 1].withdrawn {
      firstTouched.insert(first.votes[number - 1].a)
      if let other = first.votes[number - 1].b { firstTouched.insert(other) }
    }
    for number in newVotes where !second.votes[number - 1].withdrawn {
      secondTouched.insert(second.votes[number - 1].a)
      if let other = second.votes[number - 1].b { secondTouched.insert(other) }
    }
  }

  /// Everything in the second session's tree comes along, and what its votes name.
  private mutating func chooseBrought() {
    var isChosen: Set<NodeID> = []
    var pending: [NodeID] = []
    func choose(_ id: NodeID?) {
      guard let id, nodes.toFirst[id] == nil, isChosen.insert(id).inserted else { return }
      pending.append(id)
    }
    for id in second.tree.preorderIDs where !old.contains(id) { choose(id) }
    for number in newVotes { for id in second.votes[number - 1].nodes { choose(id) } }
    var index = 0
    while index < pending.count {
      let node = second.tree.everHeld(pending[index])
      choose(node?.parent)
      choose(node?.rewriteOf)
      index += 1
    }
    // Parents and originals first; the order of the tree otherwise.
    var isPlaced: Set<NodeID> = []
    var isBegun: Set<NodeID> = []
    for top in pending {
      var stack = [top]
      while let id = stack.last {
        let node = second.tree.everHeld(id)
        let before = isBegun.insert(id).inserted ? [node?.rewriteOf, node?.parent] : []
        let needed = before.compactMap { $0 }.filter {
          isChosen.contains($0) && !isPlaced.contains($0) && !isBegun.contains($0)
        }
        if needed.isEmpty {
          stack.removeLast()
          if isPlaced.insert(id).inserted { brought.append(id) }
        } else {
          stack += needed
        }
      }
    }
  }

  private mutating func noteSpares() {
    for id in nodes.unmatched(in: first, nodes.toSecond) {
      guard let node = first.tree.everHeld(id) else { continue }
      spareFirst[spare(of: node, text: firstOrigins.texts[id] ?? node.text), default: 0] += 1
    }
    for id in nodes.unmatched(in: second, nodes.toFirst) {
      guard let node = second.tree.everHeld(id) else { continue }
      spareSecond[spare(of: node, text: secondOrigins.texts[id] ?? node.text), default: 0] += 1
    }
  }

  func spare(of node: Node, text: String) -> [UInt8] {
    var content = NodeMatching.content(of: node, text: text)
    content += "\(node.kind.rawValue) \(node.created) \(node.role?.rawValue ?? "")".utf8
    return content
  }

  static func take(_ content: [UInt8], from spares: inout [[UInt8]: Int]) -> Bool {
    guard let count = spares[content], count > 0 else { return false }
    spares[content] = count - 1
    return true
  }

  /// What hangs below something that goes keeps it.
  private mutating func settleLife() {
    for id in live {
      var next = parent(of: id)
      while let above = next, live.insert(above).inserted { next = parent(of: above) }
    }
    for (id, _) in targets.sorted(by: { $0.key < $1.key }) where live.contains(id) {
      guard let match = nodes.toSecond[id] else { continue }
      let (mine, others) = (first.tree.contains(id), second.tree.contains(match))
      guard mine != others, let old = toBase[id], base?.tree.contains(old) == true else { continue }
      // Of a branch that is kept, its top is told.
      let above = parent(of: id)
      let isTop =
        above.map { above in
          mine
            ? nodes.toSecond[above].map { second.tree.contains($0) } ?? true
            : first.tree.contains(above)
        } ?? true
      if isTop { conflicts.append(.deletion(id, byFirst: !mine)) }
    }
  }

  /// Where a node is to hang.
  func parent(of id: NodeID) -> NodeID? {
    if let target = targets[id] { return target.parent }
    if let node = first.tree.everHeld(id) { return node.parent }
    return newParents[id]
  }

  /// Where a node of the second session came from, in the union's identities.
  func derived(of node: Node) -> Provenance? {
    guard var derived = node.derived, derived.session == nil else { return node.derived }
    derived.from = derived.from.compactMap { identities[$0] }
    return derived.from.isEmpty ? nil : derived
  }

  /// The node of the first session that is `id` of the base.
  func fromBase(_ id: NodeID) -> NodeID? { toBase.first { $0.value == id }?.key }

  /// By vote that both have: whether it is to be withdrawn.
  func isWithdrawn(_ vote: Int, second number: Int) -> Bool {
    let mine = first.votes[vote - 1].withdrawn
    let others = second.votes[number - 1].withdrawn
    let old: Bool
    if let past = voteToBase[vote], let base {
      old = base.votes[past - 1].withdrawn
    } else {
      let act = firstOrigins.voteActs[vote].map { first.history[$0] }
      let otherAct = secondOrigins.voteActs[number].map { second.history[$0] }
      let later = (act?.time ?? .max) >= (otherAct?.time ?? .max) ? act : otherAct
      old = later?.undone == true
    }
    return mine == old ? others : mine
  }
}
