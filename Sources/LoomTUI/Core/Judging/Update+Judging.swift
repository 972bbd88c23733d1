import Screen
import TreeModel

extension Model {
  mutating func judge(_ command: Command, at time: Int64) -> [Effect] {
    guard let cursor else {
      say("Nothing to rate yet")
      return []
    }
    let shown = shownSiblings(of: cursor)
    let took = max(0, time - arrived)
    var effects: [Effect] = []
    if command != .bookmark { effects += noteSeen(at: time) }
    switch command {
    case .bookmark:
      return perform(at: time) { session throws(TreeError) in try session.bookmarkAct(cursor) }
    case .clearRating:
      effects += perform(at: time) { session throws(TreeError) in
        try session.rateAct(cursor, to: nil, shown: shown, took: took, at: time)
      }
    case .rateUp, .rateUpNext, .rateDown, .rateDownNext:
      let step = command == .rateUp || command == .rateUpNext ? 1 : -1
      let rated = perform(at: time) { session throws(TreeError) in
        try session.rateAct(cursor, by: step, shown: shown, took: took, at: time)
      }
      if rated.isEmpty, message == nil { say("The rating is at the end of its scale, -2 to +2") }
      effects += rated
    default: break
    }
    if command == .rateUpNext || command == .rateDownNext || command == .skip {
      advance(at: time)
    }
    return effects
  }

  /// Goes to the next sibling nobody has seen, the ones above after the ones below.
  private mutating func advance(at time: Int64) {
    guard let cursor else { return }
    let tree = session.tree
    var next = shownSibling(after: cursor) ?? firstShownChild(of: tree.parent(of: cursor))
    while let id = next, id != cursor {
      if tree[id]?.isUnseen == true {
        go(to: id, at: time)
        return
      }
      next = shownSibling(after: id) ?? firstShownChild(of: tree.parent(of: cursor))
    }
    say(
      "Every sibling has been seen; \(keymap.hint(for: .nextUnseen)) goes to the next unseen branch"
    )
  }

  /// The siblings a judgement of `id` chose among, in the order shown; at most 64 around it.
  func shownSiblings(of id: NodeID) -> [NodeID] {
    var before: [NodeID] = []
    var previous = shownSibling(before: id)
    while let sibling = previous, before.count < 32 {
      before.append(sibling)
      previous = shownSibling(before: sibling)
    }
    var shown = Array(before.reversed()) + [id]
    var next = shownSibling(after: id)
    while let sibling = next, shown.count < 64 {
      shown.append(sibling)
      next = shownSibling(after: sibling)
    }
    return shown
  }

  /// Whether a picture shows the current node's text: where there is a line or two for it, all of it.
  var isTextInSight: Bool {
    guard !feel.isPlain else { return true }
    switch overlay {
    case nil, .line, .split, .tokens: break
    default: return false
    }
    let (rows, width) = (layout.text.rows, max(1, layout.text.columns - 1))
    switch shownView {
    case .tree, .read: return rows > 0
    case .map, .list:
      var text = node?.text ?? ""
      guard text.utf8.count <= rows * width * 4 else { return false }
      var lines: [WrappedLine] = []
      text.withUTF8 { bytes in wrapLines(bytes, 0..<bytes.count, width: width, into: &lines) }
      return lines.count <= rows
    }
  }

  /// Notes that the current node was seen (painted, or judged), once it has something to see.
  mutating func noteSeen(at time: Int64) -> [Effect] {
    guard !isReadOnly, past == nil, let node, node.isUnseen, !node.isStreaming else { return [] }
    guard let entry = try? session.markSeen([node.id], at: time) else { return [] }
    passOverSeen(entry)
    return [.appendSoon(entry)]
  }
}
