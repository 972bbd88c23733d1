// What nodes that both sessions have are to be.
extension MergePlan {
  func state(of node: Node, in tree: Tree, _ map: (NodeID) -> NodeID?) -> State {
    State(
      isLive: tree.contains(node.id),
      parent: node.parent.flatMap(map),
      text: node.text,
      rating: node.rating,
      note: node.note,
      score: node.score,
      tags: node.tags,
      bookmark: node.bookmark,
      hidden: node.hidden,
      archived: node.archived,
      context: node.contextParts
    )
  }

  mutating func settleNodes() {
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
    if let score = values?.score { state.score = score }
    if let tags = values?.tags { state.tags = tags }
    if let bookmark = values?.bookmark { state.bookmark = bookmark }
    if let hidden = values?.hidden { state.hidden = hidden }
    if let archived = values?.archived { state.archived = archived }
    for (part, text) in values?.context ?? [:] { state.context[part] = text }
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
    if !mine.score.hasSameBytes(as: others.score), !others.score.hasSameBytes(as: old.score) {
      if mine.score.hasSameBytes(as: old.score) {
        target.score = others.score
      } else {
        conflicts.append(.score(id))
      }
    }
    target.tags = MergePlan.tags(mine.tags, others.tags, old.tags)
    if mine.bookmark == old.bookmark { target.bookmark = others.bookmark }
    if mine.hidden == old.hidden { target.hidden = others.hidden }
    if mine.archived == old.archived { target.archived = others.archived }
    settleContext(id, mine, others, old, &target)
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
    if contains(note, added) { return }
    target.note = contains(added, note) ? added : note + "\n\n" + added
  }

  private mutating func settleContext(
    _ id: NodeID,
    _ mine: State,
    _ others: State,
    _ old: State,
    _ target: inout State
  ) {
    for part in ContextPart.allCases {
      let other = others.context[part]
      guard !mine.context[part].hasSameBytes(as: other),
        !other.hasSameBytes(as: old.context[part])
      else { continue }
      if mine.context[part].hasSameBytes(as: old.context[part]) {
        target.context[part] = other
      } else {
        conflicts.append(.context(id, part, second: other ?? ""))
      }
    }
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
}

extension MergePlan.State {
  /// Whether an act changed it, its being there aside.
  fileprivate func isOther(than old: Self) -> Bool {
    parent != old.parent || rating != old.rating || bookmark != old.bookmark
      || hidden != old.hidden || archived != old.archived
      || !context.hasSameBytes(as: old.context) || !text.hasSameBytes(as: old.text)
      || !note.hasSameBytes(as: old.note) || !score.hasSameBytes(as: old.score)
      || !tags.hasSameBytes(as: old.tags)
  }
}

/// Whether `part` is somewhere in `text`, byte for byte.
private func contains(_ text: String, _ part: String) -> Bool {
  var text = text
  let needle = Array(part.utf8)
  return needle.isEmpty
    || text.withUTF8 { firstMatch(of: needle, in: $0, from: 0, isExact: true) != nil }
}
