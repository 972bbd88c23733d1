import TreeModel

extension Model {
  /// Performs an act and sends it to the journal; nil does nothing.
  @discardableResult
  mutating func perform(
    at time: Int64,
    _ make: (Session) throws(TreeError) -> Transaction?
  ) -> [Effect] {
    guard !isReadOnly else {
      complain("This session is open for reading only; nothing was changed")
      return []
    }
    do {
      guard let transaction = try make(session) else { return [] }
      let entry = try session.perform(transaction, at: time)
      return record(entry, changesShape: transaction.operations.contains(where: \.changesShape))
    } catch {
      complain(error.sentence)
      return []
    }
  }

  mutating func record(_ entry: Entry, changesShape: Bool) -> [Effect] {
    lastAct = entry.number
    if changesShape { rebuildOutline() }
    return [.append(entry)]
  }

  mutating func rebuildOutline() {
    outline = Outline(
      of: session.tree,
      folded: folded,
      root: views.hoisted,
      only: shownByFilter(),
      showsArchived: showsArchived
    )
    hiddenCounts = showsArchived ? Tree.Counts() : session.tree.countsInArchive()
    twins.forgetAll()
  }

  // MARK: Undo and redo

  mutating func undo(at time: Int64) -> [Effect] {
    guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
    guard let item = session.undoItem else {
      say("Nothing to undo")
      return []
    }
    return travel(item, "Undid", at: time) { session throws(TreeError) in
      try session.undo(at: time)
    }
  }

  mutating func redo(at time: Int64) -> [Effect] {
    guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
    guard let item = session.redoItem else {
      say("Nothing to redo")
      return []
    }
    return travel(item, "Redid", at: time) { session throws(TreeError) in
      try session.redo(at: time)
    }
  }

  private mutating func travel(
    _ item: HistoryItem,
    _ verb: String,
    at time: Int64,
    _ step: (inout Session) throws(TreeError) -> Entry?
  ) -> [Effect] {
    do {
      guard let entry = try step(&session) else { return [] }
      let changesShape = item.transaction.operations.contains(where: \.changesShape)
      var effects = record(entry, changesShape: changesShape)
      effects += cutDetachedStreams(at: time)
      focus(on: item.transaction, at: time)
      say("\(verb): \(item.transaction.label)")
      return effects
    } catch {
      complain(error.sentence)
      return []
    }
  }

  /// Goes to where an act happened, or stays near.
  private mutating func focus(on transaction: Transaction, at time: Int64) {
    let nodes = transaction.operations.compactMap(\.node)
    if let target = nodes.first(where: { session.tree.contains($0) }) {
      // What was archived again stays out of sight.
      let inSight = isLeftOut(target) ? neighbour(of: target) : target
      if let inSight { go(to: inSight, at: time) }
    } else {
      for id in nodes { settle(near: id, at: time) }
    }
    if let cursor, !session.tree.contains(cursor) { settle(near: cursor, at: time) }
  }

  /// Goes to what a deleted node was a rewrite of, or to its nearest ancestor that is still there.
  mutating func settle(near id: NodeID, at time: Int64) {
    let node = session.tree.everHeld(id)
    var next = node?.rewriteOf.flatMap { session.tree.contains($0) ? $0 : nil } ?? node?.parent
    while let candidate = next, !session.tree.contains(candidate) {
      next = session.tree.everHeld(candidate)?.parent
    }
    guard let target = next ?? session.tree.firstChild(of: nil) else {
      cursor = nil
      return
    }
    go(to: target, at: time)
  }
}

extension TreeOperation {
  /// Whether the outline's rows are other ones afterwards.
  var changesShape: Bool {
    switch self {
    case .insert, .attach, .detach, .move, .archive: true
    default: false
    }
  }

  /// The node it is about, if it is about one.
  var node: NodeID? {
    switch self {
    case .insert(let node, _): node.id
    case .attach(let id, _), .detach(let id, _), .edit(let id, _, _), .rate(let id, _, _),
      .note(let id, _, _), .score(let id, _, _), .tag(let id, _, _), .bookmark(let id, _, _),
      .hide(let id, _, _), .archive(let id, _, _), .context(let id, _, _, _),
      .move(let id, _, _, _, _):
      id
    case .mark(_, let from, let to): to ?? from
    case .describe, .vote, .withdraw, .reinstate: nil
    }
  }
}
