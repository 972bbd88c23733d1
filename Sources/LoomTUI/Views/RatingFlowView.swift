import Screen
import TreeModel

/// The text of a rating flow, wrapped, and where it stands.
struct RatingPage {
  var text = StyledText()
  /// All lines, those of the context that do not fit left out.
  var wrapped: [WrappedLine] = []
  /// The line on which the branch itself starts.
  var firstLine = 0
  /// Rows there are for it.
  var height = 0

  var lines: Int { wrapped.count }
}

extension Frame {
  /// Draws the branch that is rated: where it goes on from, itself, and a line of the next one.
  mutating func drawRatingFlow(_ model: Model, in rect: Rect) {
    guard let flow = model.fairness.rating, let id = flow.current,
      let node = model.session.tree[id]
    else { return }
    var head = rect
    head.rows = min(1, rect.rows)
    drawHeading("#\(id)", model.remarks(on: node), in: head)
    let page = model.ratingPage
    let body = model.ratingRect
    draw(page.text, page.wrapped, from: flow.scroll, in: body)
    let first = page.firstLine - flow.scroll
    if first >= 0, first < body.rows, body.column >= 2 {
      put(model.marks.pointer, row: body.row + first, column: body.column - 2, role: .current)
    }
    guard rect.rows >= 6 else { return }
    let row = rect.row + rect.rows - 1
    let next = flow.queue[(flow.place + 1)...].first { model.session.tree.contains($0) }
    let used = put(
      next == nil ? "This is the last one." : "next: ",
      row: row,
      column: body.column,
      limit: body.columns,
      role: .dim
    )
    guard let next, var text = model.session.tree.text(of: next) else { return }
    text.withUTF8 { bytes in
      var start = 0
      while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
      put(
        utf8: bytes,
        start..<bytes.count,
        row: row,
        column: body.column + used,
        limit: body.columns - used,
        role: .dim,
        isOneLine: true
      )
    }
  }
}

extension Model {
  /// Where the text of the flow stands: below the heading, above the line of the next branch.
  var ratingRect: Rect {
    let rows = layout.status.row
    let margin = size.columns >= 30 ? 2 : 0
    return Rect(
      row: rows >= 6 ? 2 : 1,
      column: margin,
      rows: max(0, rows >= 6 ? rows - 4 : rows - 1),
      columns: max(1, min(size.columns - 2 * margin, 100))
    )
  }

  /// The branch that is rated with what stands before it.
  var ratingPage: RatingPage {
    var page = RatingPage()
    let rect = ratingRect
    page.height = rect.rows
    guard let flow = fairness.rating, let id = flow.current, let own = session.tree.text(of: id)
    else { return page }
    let context = judgedContext(of: id)
    page.text.add(context, .dim)
    let start = page.text.bytes.count
    page.text.add(own, .current)
    let lines = page.text.lines(width: rect.columns)
    let first = lines.firstIndex { $0.end > start } ?? max(0, lines.count - 1)
    // A few lines of what is before are enough to go on from.
    let above = max(1, min(6, rect.rows / 4))
    let dropped = max(0, first - above)
    page.wrapped = Array(lines[dropped...])
    page.firstLine = first - dropped
    return page
  }

  /// The end of the path above a node, as far as it may be shown.
  func judgedContext(of id: NodeID) -> String {
    let tree = session.tree
    guard let parent = tree.parent(of: id) else { return "" }
    if tree.summary(of: parent)?.hidden == true, !showsHidden { return "" }
    var text = textShown(before: id, atMost: 1_200)
    if session.info.mode == .chat, let role = tree.summary(of: id)?.role {
      text += "\(role.rawValue): "
    }
    return text
  }

  private func textShown(before id: NodeID, atMost limit: Int) -> String {
    var parts: [String] = []
    var total = 0
    var next = session.tree.parent(of: id)
    while let step = next, total < limit, let summary = session.tree.summary(of: step),
      !summary.hidden || showsHidden
    {
      var part = session.tree.text(of: step) ?? ""
      if let role = summary.role { part = "\(role.rawValue): \(part)\n\n" }
      parts.append(part)
      total += part.utf8.count
      next = session.tree.parent(of: step)
    }
    let text = parts.reversed().joined()
    guard text.utf8.count > limit else { return text }
    var tail = text.utf8.suffix(limit)
    while let first = tail.first, first & 0xC0 == 0x80 { tail.removeFirst() }
    // A word that is cut in two is no beginning.
    if let blank = tail.prefix(64).firstIndex(where: { $0 == 0x20 || $0 == 0x0A }) {
      tail = tail[tail.index(after: blank)...]
    }
    return String(Substring(tail))
  }

  /// What is known of a branch that its rating is not to depend on is left out: who wrote it.
  fileprivate func remarks(on node: Node) -> String {
    let separator = isUnicode ? " · " : " - "
    var parts: [String] = []
    let count = session.tree.childCount(of: node.parent)
    if count > 1, count <= 1_000, let index = session.tree.index(of: node.id) {
      parts.append("\(ordinal(index + 1)) of \(count) siblings")
    }
    parts.append(node.rating.map { "rated \($0 > 0 ? "+" : "")\($0)" } ?? "not rated")
    if node.bookmark { parts.append("bookmark \(marks.bookmark)") }
    if !node.tags.isEmpty { parts.append("tags: " + node.tags.joined(separator: ", ")) }
    if node.finish == .interrupted { parts.append("interrupted") }
    if node.finish == .length { parts.append("cut at the limit") }
    if let note = node.note { parts.append("note: \(note)") }
    return separator + parts.joined(separator: separator)
  }
}
