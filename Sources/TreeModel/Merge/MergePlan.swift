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
    var tags: [String]
    var bookmark: Bool
    var hidden: Bool
  }

  let first: Session
  let second: Session
  let firstOrigins: Origins
  let secondOrigins: Origins
  private(set) var nodes: NodeMatching
  private(set) var votes: VoteMatching
  /// The session that both went on from.
  private(set) var base: Session?
  private var isBaseGiven = false
  /// By node of the first session: the node of `base`.
  private var toBase: [NodeID: NodeID] = [:]
  /// By vote of the first session: the vote of `base`.
  private var voteToBase: [Int: Int] = [:]

  /// Nodes and votes of the second session that a given base has: what it did not add itself.
  private var old: Set<NodeID> = []
  private var oldVotes: Set<Int> = []

  /// The nodes that only the second session has and that come along, parents first.
  private(set) var brought: [NodeID] = []
  /// By node of the second session: the identity in the union.
  private(set) var identities: [NodeID: NodeID] = [:]
  /// By new identity: where the node is to hang.
  private var newParents: [NodeID: NodeID] = [:]
  /// What nodes of both are to be.
  private(set) var targets: [NodeID: State] = [:]
  /// What is to be in the tree.
  private(set) var live: Set<NodeID> = []
  /// Texts of the second session to be put beside those of the first.
  private(set) var copies: [(of: NodeID, from: NodeID)] = []
  private(set) var conflicts: [MergeConflict] = []
  /// The first identity that is free.
  private(set) var nextNode: Int

  private var firstTouched: Set<NodeID> = []
  private var secondTouched: Set<NodeID> = []
  private var firstRated: [NodeID: Int64] = [:]
  private var secondRated: [NodeID: Int64] = [:]
  /// Contents of nodes that only one session has, for finding copies made by an earlier merge.
  private var spareFirst: [[UInt8]: Int] = [:]
  private var spareSecond: [[UInt8]: Int] = [:]

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

  private func spare(of node: Node, text: String) -> [UInt8] {
    var content = NodeMatching.content(of: node, text: text)
    content += "\(node.kind.rawValue) \(node.created) \(node.role?.rawValue ?? "")".utf8
    return content
  }

  private static func take(_ content: [UInt8], from spares: inout [[UInt8]: Int]) -> Bool {
    guard let count = spares[content], count > 0 else { return false }
    spares[content] = count - 1
    return true
  }

  // MARK: Nodes that both have

  func state(of node: Node, in tree: Tree, _ map: (NodeID) -> NodeID?) -> State {
    State(
      isLive: tree.contains(node.id),
      parent: node.parent.flatMap(map),
      text: node.text,
      rating: node.rating,
      note: node.note,
      tags: node.tags,
      bookmark: node.bookmark,
      hidden: node.hidden
    )
  }

  private mutating func settleNodes() {
    var fromBase: [NodeID: NodeID] = [:]
    for (mine, old) in toBase { fromBase[old] = mine }
    for node in first.tree.nodes.dropFirst() {
      guard let match = nodes.toSecond[node.id], let other = second.tree.everHeld(match) else {
        if first.tree.contains(node.id) { live.insert(node.id) }
        continue
      }
      var mine = state(of: node, in: first.tree) { $0 }
      var others = state(of: other, in: second.tree) { identities[$0] }
      let old: State
      if let base, let id = toBase[node.id], let past = base.tree.everHeld(id) {
        old = state(of: past, in: base.tree) { fromBase[$0] }
      } else {
        old = beginning(of: node, mine, other, others)
      }
      // Below something that one made and took away again: it would come back with it.
      if let above = node.parent, nodes.toSecond[above] == nil, !first.tree.contains(above) {
        mine.parent = old.parent
      }
      if let above = other.parent, nodes.toFirst[above] == nil, !second.tree.contains(above) {
        others.parent = old.parent
      }
      settle(node, mine, other, others, old)
    }
    for id in brought where second.tree.contains(id) && !old.contains(id) {
      if let identity = identities[id] { live.insert(identity) }
    }
  }

  /// What a node was when it came into the session that got it from the other one.
  private func beginning(_ mine: State, _ values: Origins.Values?, isMade: Bool) -> State {
    var state = mine
    state.isLive = isMade
    if let parent = values?.parent { state.parent = parent }
    if let text = values?.text { state.text = text }
    if let rating = values?.rating { state.rating = rating }
    if let note = values?.note { state.note = note }
    if let tags = values?.tags { state.tags = tags }
    if let bookmark = values?.bookmark { state.bookmark = bookmark }
    if let hidden = values?.hidden { state.hidden = hidden }
    return state
  }

  private func beginning(of node: Node, _ mine: State, _ other: Node, _ others: State) -> State {
    let act = firstOrigins.nodeActs[node.id].map { first.history[$0] }
    let otherAct = secondOrigins.nodeActs[other.id].map { second.history[$0] }
    if (act?.time ?? .max) >= (otherAct?.time ?? .max) {
      return beginning(mine, firstOrigins.values[node.id], isMade: act?.undone == false)
    }
    var values = secondOrigins.values[other.id]
    if let parent = values?.parent { values?.parent = .some(parent.flatMap { identities[$0] }) }
    return beginning(others, values, isMade: otherAct?.undone == false)
  }

  private mutating func settle(
    _ node: Node,
    _ mine: State,
    _ other: Node,
    _ others: State,
    _ old: State
  ) {
    let id = node.id
    var target = mine
    if mine.parent != others.parent, others.parent != old.parent {
      if mine.parent == old.parent {
        target.parent = others.parent
      } else {
        conflicts.append(.place(id))
      }
    }
    settleText(node, mine, other, others, old, &target)
    if mine.rating != others.rating, others.rating != old.rating {
      if mine.rating == old.rating || secondRated[other.id] ?? 0 > firstRated[id] ?? 0 {
        target.rating = others.rating
      }
      if mine.rating != old.rating {
        conflicts.append(
          .rating(id, first: mine.rating, second: others.rating, kept: target.rating)
        )
      }
    }
    settleNote(id, mine, others, old, &target)
    target.tags = MergePlan.tags(mine.tags, others.tags, old.tags)
    if mine.bookmark == old.bookmark { target.bookmark = others.bookmark }
    if mine.hidden == old.hidden { target.hidden = others.hidden }
    targets[id] = target

    let isText = node.isModelText && !mine.text.hasSameBytes(as: others.text)
    let keepsFirst = isText || firstTouched.contains(id) || mine.isOther(than: old)
    let keepsSecond = isText || secondTouched.contains(other.id) || others.isOther(than: old)
    let isLive =
      switch (old.isLive, mine.isLive, others.isLive) {
      case (_, true, true): true
      case (_, false, false): false
      case (true, true, false): keepsFirst
      case (true, false, true): keepsSecond
      case (false, _, _): true
      }
    if isLive { live.insert(id) }
  }

  private mutating func settleText(
    _ node: Node,
    _ mine: State,
    _ other: Node,
    _ others: State,
    _ old: State,
    _ target: inout State
  ) {
    guard !mine.text.hasSameBytes(as: others.text) else { return }
    if node.isModelText {
      // Words of a model cannot be put in place of others.
      if isBaseGiven, others.text.hasSameBytes(as: old.text) { return }
    } else {
      if others.text.hasSameBytes(as: old.text) { return }
      if mine.text.hasSameBytes(as: old.text) {
        target.text = others.text
        return
      }
    }
    // An earlier merge may have put one beside the other.
    if MergePlan.take(spare(of: other, text: others.text), from: &spareFirst) { return }
    if !node.isModelText,
      MergePlan.take(spare(of: node, text: mine.text), from: &spareSecond)
    {
      target.text = others.text
      return
    }
    copies.append((node.id, other.id))
  }

  private mutating func settleNote(
    _ id: NodeID,
    _ mine: State,
    _ others: State,
    _ old: State,
    _ target: inout State
  ) {
    guard !mine.note.hasSameBytes(as: others.note), !others.note.hasSameBytes(as: old.note) else {
      return
    }
    if mine.note.hasSameBytes(as: old.note) {
      target.note = others.note
      return
    }
    conflicts.append(.note(id))
    guard let note = mine.note, let added = others.note else {
      target.note = mine.note ?? others.note
      return
    }
    if note.holds(added) { return }
    target.note = added.holds(note) ? added : note + "\n\n" + added
  }

  /// The tags of both but for those that either took away.
  private static func tags(_ mine: [String], _ others: [String], _ old: [String]) -> [String] {
    if mine.hasSameBytes(as: others) || others.hasSameBytes(as: old) { return mine }
    if mine.hasSameBytes(as: old) { return others }
    func holds(_ tags: [String], _ tag: String) -> Bool {
      tags.contains { $0.hasSameBytes(as: tag) }
    }
    let kept = mine.filter { holds(others, $0) || !holds(old, $0) }
    return kept + others.filter { !holds(mine, $0) && !holds(old, $0) }
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

extension MergePlan.State {
  /// Whether an act changed it, its being there aside.
  fileprivate func isOther(than old: Self) -> Bool {
    parent != old.parent || rating != old.rating || bookmark != old.bookmark
      || hidden != old.hidden || !text.hasSameBytes(as: old.text)
      || !note.hasSameBytes(as: old.note) || !tags.hasSameBytes(as: old.tags)
  }
}

extension String {
  /// Whether `part` is somewhere in it, byte for byte.
  fileprivate func holds(_ part: String) -> Bool {
    var text = self
    let needle = Array(part.utf8)
    return needle.isEmpty
      || text.withUTF8 { TreeModel.firstMatch(of: needle, in: $0, from: 0, isExact: true) != nil }
  }
}
