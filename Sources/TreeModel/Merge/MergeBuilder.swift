/// Makes the operations that turn the first session into the union.
///
/// Every operation is applied to a copy as it is made, so that places among siblings are right and the
/// act as a whole can be performed.
struct MergeBuilder {
  private let plan: MergePlan
  private var work: Session
  private var operations: [TreeOperation] = []
  private var merge = Merge()
  private var nextNode: Int

  init(_ plan: MergePlan) {
    self.plan = plan
    work = plan.first
    nextNode = plan.nextNode
  }

  mutating func build() throws(MergeError) -> Merge {
    merge.conflicts = plan.conflicts
    merge.nodes = plan.identities
    do throws(TreeError) {
      for node in plan.first.tree.nodes.dropFirst() where plan.live.contains(node.id) {
        try revive(node.id)
      }
      for id in plan.brought { try insert(id) }
      try moveAll()
      for id in plan.targets.keys.sorted() where plan.live.contains(id) { try change(id) }
      for copy in plan.copies where work.tree.contains(copy.of) { try insertCopy(copy) }
      try removeAll()
      try describe()
      try mark()
      try judge()
    } catch {
      throw error == .badIdentity(.largest) ? .full : .tree(error)
    }
    if !operations.isEmpty {
      let name = plan.second.info.annotator
      merge.act = Transaction(
        label: name.isEmpty || name == work.info.annotator ? "merge" : "merge \(name)",
        operations: operations
      )
    }
    return merge
  }

  private mutating func run(_ operation: TreeOperation) throws(TreeError) {
    try work.apply(operation)
    operations.append(operation)
  }

  // MARK: Nodes

  /// Puts back what `id` was deleted with, from above.
  private mutating func revive(_ id: NodeID) throws(TreeError) {
    var tops: [NodeID] = []
    var seen: Set<NodeID> = []
    var next: NodeID? = id
    while let step = next, !work.tree.contains(step), seen.insert(step).inserted {
      guard var slot = work.tree.slot(step) else { throw .noSuchNode(step) }
      while work.tree.parents[Int(slot)] != Tree.none { slot = work.tree.parents[Int(slot)] }
      let top = work.tree.nodes[Int(slot)]
      tops.append(top.id)
      next = top.parent
    }
    for top in tops.reversed() {
      let parent = work.tree.everHeld(top)?.parent
      try run(.attach(id: top, index: work.tree.childCount(of: parent)))
    }
  }

  private mutating func insert(_ id: NodeID) throws(TreeError) {
    guard let other = plan.second.tree.everHeld(id), let identity = plan.identities[id] else {
      return
    }
    var node = Node(
      other,
      id: identity,
      kind: other.kind,
      text: plan.secondOrigins.texts[id] ?? other.text
    )
    node.parent = plan.parent(of: identity)
    node.rewriteOf = other.rewriteOf.flatMap { plan.identities[$0] }
    node.derived = plan.derived(of: other)
    try place(node, at: nil)
    merge.added += 1
    if !node.text.hasSameBytes(as: other.text), !node.isModelText {
      try run(.edit(id: identity, from: node.text, to: other.text))
    }
  }

  /// Inserts a node below its parent, as sibling number `index` or as the last one.
  private mutating func place(_ node: Node, at index: Int?) throws(TreeError) {
    var node = node
    if let parent = node.parent {
      // What a damaged file leaves without a place becomes a root.
      if work.tree.everHeld(parent) == nil { node.parent = nil } else { try revive(parent) }
    }
    let parent = node.parent
    if let original = node.rewriteOf {
      if work.tree.everHeld(original) == nil {
        node.rewriteOf = nil
      } else {
        // A rewrite is made beside its original, wherever that is now.
        try revive(original)
        node.parent = work.tree.parent(of: original)
      }
    }
    let isThere = node.parent == parent
    let last = work.tree.childCount(of: node.parent)
    try run(.insert(node: node, index: isThere ? index ?? last : last))
    if !isThere {
      let count = work.tree.childCount(of: parent)
      try move(node.id, to: parent, index: index ?? count)
    }
  }

  private mutating func move(
    _ id: NodeID,
    to parent: NodeID?,
    index: Int
  ) throws(TreeError) {
    guard let place = work.tree.index(of: id) else { throw .noSuchNode(id) }
    try run(
      .move(
        id: id,
        fromParent: work.tree.parent(of: id),
        fromIndex: place,
        toParent: parent,
        toIndex: index
      )
    )
  }

  private mutating func moveAll() throws(TreeError) {
    var waiting = plan.targets.filter { id, target in
      plan.live.contains(id) && work.tree.parent(of: id) != target.parent
    }.keys.sorted()
    // One may have to leave before another one can go below it.
    while !waiting.isEmpty {
      var left: [NodeID] = []
      for id in waiting {
        guard let target = plan.targets[id] else { continue }
        if let parent = target.parent, work.tree.isBelow(parent, id) {
          left.append(id)
          continue
        }
        let isMoved = plan.targets[id].map { $0.parent != work.tree.parent(of: id) } ?? false
        if let parent = target.parent { try revive(parent) }
        if isMoved {
          try move(id, to: target.parent, index: work.tree.childCount(of: target.parent))
          merge.changed += 1
        }
      }
      if left.count == waiting.count {
        merge.conflicts += left.map(MergeConflict.place)
        return
      }
      waiting = left
    }
  }

  /// Gives a node of both the values that were decided.
  private mutating func change(_ id: NodeID) throws(TreeError) {
    guard let target = plan.targets[id], let node = work.tree[id] else { return }
    let before = operations.count
    if !node.isModelText, !node.text.hasSameBytes(as: target.text) {
      try run(.edit(id: id, from: node.text, to: target.text))
    }
    if node.rating != target.rating {
      try run(.rate(id: id, from: node.rating, to: target.rating))
    }
    if !node.note.hasSameBytes(as: target.note) {
      try run(.note(id: id, from: node.note, to: target.note))
    }
    if !node.score.hasSameBytes(as: target.score) {
      try run(.score(id: id, from: node.score, to: target.score))
    }
    if !node.tags.hasSameBytes(as: target.tags) {
      try run(.tag(id: id, from: node.tags, to: target.tags))
    }
    if node.bookmark != target.bookmark {
      try run(.bookmark(id: id, from: node.bookmark, to: target.bookmark))
    }
    if node.hidden != target.hidden {
      try run(.hide(id: id, from: node.hidden, to: target.hidden))
    }
    if node.archived != target.archived {
      try run(.archive(id: id, from: node.archived, to: target.archived))
    }
    for part in ContextPart.allCases
    where !node.contextParts[part].hasSameBytes(as: target.context[part]) {
      let (from, to) = (node.contextParts[part], target.context[part])
      try run(.context(id: id, part: part, from: from, to: to))
    }
    if operations.count > before { merge.changed += 1 }
  }

  /// Puts the second session's version of a text beside the first one's.
  private mutating func insertCopy(_ copy: (of: NodeID, from: NodeID)) throws(TreeError) {
    guard let other = plan.second.tree.everHeld(copy.from),
      let index = work.tree.index(of: copy.of)
    else { return }
    guard nextNode <= Int(NodeID.largest.rawValue) else { throw .badIdentity(.largest) }
    var node = Node(
      other,
      id: NodeID(rawValue: Int32(nextNode)),
      kind: other.kind,
      text: other.text
    )
    nextNode += 1
    node.parent = work.tree.parent(of: copy.of)
    node.rewriteOf = other.rewriteOf.flatMap { plan.identities[$0] }
    node.derived = plan.derived(of: other)
    node.rating = nil
    node.bookmark = false
    node.tags = other.tags + ["conflict"]
    node.note = "The text of node \(copy.of) as \(plan.second.info.annotator) has it."
    try place(node, at: index + 1)
    merge.added += 1
    merge.conflicts.append(.text(copy.of, copy: node.id))
  }

  /// Takes out what is not to be in the tree and has nothing below it that is.
  private mutating func removeAll() throws(TreeError) {
    var kept = Set(operations.isEmpty ? [] : insertedCopies)
    kept.formUnion(plan.live)
    for id in kept {
      var next = work.tree.parent(of: id)
      while let above = next, kept.insert(above).inserted { next = work.tree.parent(of: above) }
    }
    var gone: [NodeID] = []
    var next = work.tree.firstChild(of: nil)
    while let id = next {
      if kept.contains(id) {
        next = work.tree.next(after: id)
      } else {
        gone.append(id)
        next = work.tree.next(afterSubtreeOf: id)
      }
    }
    // From the last one, so that the places of the others stay near their end.
    for id in gone.reversed() {
      guard let index = work.tree.index(of: id) else { continue }
      let before = work.tree.counts.nodes
      try run(.detach(id: id, index: index))
      if plan.first.tree.contains(id) { merge.deleted += before - work.tree.counts.nodes }
    }
  }

  private var insertedCopies: [NodeID] {
    (plan.nextNode..<nextNode).map { NodeID(rawValue: Int32($0)) }
  }

  // MARK: The session and its votes

  private mutating func describe() throws(TreeError) {
    for field in TreeOperation.Field.allCases {
      let mine = plan.first[field]
      let others = plan.second[field]
      guard !mine.hasSameBytes(as: others) else { continue }
      let old = plan.base?[field]
      if old.hasSameBytes(as: others) { continue }
      let isMineOld = old.hasSameBytes(as: mine)
      // Whoever had the other text once has gone on from it.
      if !isMineOld, plan.first.hasEverHad(others, as: field) { continue }
      if isMineOld || plan.second.hasEverHad(mine, as: field) {
        try run(.describe(field: field, from: mine, to: others))
      } else {
        // The other text stays to be read in the history.
        try run(.describe(field: field, from: mine, to: others))
        try run(.describe(field: field, from: others, to: mine))
        merge.conflicts.append(.field(field, second: others))
      }
    }
  }

  /// Takes over letters that the first session has not set itself.
  private mutating func mark() throws(TreeError) {
    for (letter, id) in plan.second.info.marks.sorted(by: { $0.key < $1.key }) {
      let mine = work.info.marks[letter]
      let old = plan.base?.info.marks[letter].flatMap { plan.fromBase($0) }
      guard let other = plan.identities[id], mine != other, other != old,
        mine == nil || mine == old, work.tree.slot(other) != nil
      else { continue }
      try run(.mark(letter: letter, from: mine, to: other))
    }
  }

  private mutating func judge() throws(TreeError) {
    for (other, mine) in plan.votes.toFirst.sorted(by: { $0.key < $1.key }) {
      let isWithdrawn = plan.isWithdrawn(mine, second: other)
      guard isWithdrawn != work.votes[mine - 1].withdrawn else { continue }
      try run(isWithdrawn ? .withdraw(vote: mine) : .reinstate(vote: mine))
    }
    for other in plan.newVotes {
      let vote = plan.second.votes[other - 1]
      guard let mapped = vote.mapped({ plan.identities[$0] }) else {
        throw .noSuchVote(other)
      }
      let number = work.nextVote
      try run(.vote(vote: mapped.renumbered(number)))
      if vote.withdrawn { try run(.withdraw(vote: number)) }
      merge.votes += 1
    }
  }
}

extension Session {
  /// Whether an act ever gave the field this text, or took it away.
  fileprivate func hasEverHad(_ text: String, as field: TreeOperation.Field) -> Bool {
    history.contains { item in
      item.transaction.operations.contains {
        if case .describe(field, let from, let to) = $0 {
          return from.hasSameBytes(as: text) || to.hasSameBytes(as: text)
        }
        return false
      }
    }
  }
}
