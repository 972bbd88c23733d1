import Screen
import TreeModel

extension Frame {
  /// Draws rows of the tree: rating, state, fold mark and the beginning of each text, one node a row.
  ///
  /// `rows` are numbers of rows of the outline, `shown` those that the pane shows.
  mutating func drawOutline(_ model: Model, rows: [Int], shown: Range<Int>, in rect: Rect) {
    guard rect.columns > 0 else { return }
    let all = model.outline.rows
    let shift = indentShift(all[shown], rect)
    let isAlone = model.isTreeAlone
    for number in rows where shown.contains(number) {
      let row = all[number]
      guard let node = model.session.tree.summary(of: row.id) else { continue }
      let place = Rect(
        row: rect.row + number - shown.lowerBound,
        column: rect.column,
        rows: 1,
        columns: rect.columns
      )
      let isCursor = row.id == model.cursor
      let start = drawRow(node, row, model, place, shift: shift, isCursor: isCursor && !isAlone)
      if isCursor, isAlone {
        let end = min(start + Frame.shortCursor, place.column + place.columns)
        paint(row: place.row, columns: min(start, end)..<end, role: .cursor)
      }
    }
  }

  /// Columns of the cursor where the tree is alone: a key on a slow line sends no whole rows.
  private static let shortCursor = 16

  /// Draws a tree without nodes.
  mutating func drawEmptyOutline(_ model: Model, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 0 else { return }
    put(
      "(empty: \(model.keymap.hint(for: .addChild)) writes)",
      row: rect.row,
      column: rect.column,
      limit: rect.columns,
      role: .dim
    )
  }

  /// The first row shown of a list.
  ///
  /// It moves by most of its height at once, so that most keys change two rows; a few rows above and
  /// below the cursor stay in sight.
  static func top(of row: Int, count: Int, height: Int) -> Int {
    guard count > height else { return 0 }
    let margin = min(2, height / 4)
    let step = max(1, height - 2 * margin)
    return max(0, min(max(0, row - margin) / step * step, count - height))
  }

  /// The first row shown of `count` in `height` rows, with `row` about the middle.
  ///
  /// A quarter of the rows at a time: a table as wide as the screen is moved by the terminal.
  static func middle(of row: Int, count: Int, height: Int) -> Int {
    guard count > height else { return 0 }
    let step = max(1, height / 4)
    return max(0, min(max(0, row - (height - step) / 2) / step * step, count - height))
  }

  /// How many columns the tree is pushed to the left.
  ///
  /// What every row shown is indented by, and more if the deepest one would not show enough of its
  /// text. It depends on the rows alone, so that the picture stays while the cursor moves over it, and
  /// goes in steps: rows that the terminal has moved are mostly still right.
  private func indentShift(_ rows: ArraySlice<Outline.Row>, _ rect: Rect) -> Int {
    var (least, most) = (Int.max, 0)
    for row in rows {
      least = min(least, Int(row.indent) * 2)
      most = max(most, Int(row.indent) * 2)
    }
    guard least <= most else { return 0 }
    let room = max(2, (rect.columns - 5) / 2)
    let step = max(2, room / 4 * 2)
    let needed = max(0, most - room)
    return max(least / step * step, (needed + step - 1) / step * step)
  }

  /// - Returns: the column in which what is not indentation begins.
  private mutating func drawRow(
    _ node: NodeSummary,
    _ row: Outline.Row,
    _ model: Model,
    _ rect: Rect,
    shift: Int,
    isCursor: Bool
  ) -> Int {
    let marks = model.marks
    let isArchived = model.showsArchived && model.session.tree.isArchived(node.id)
    let plain: Role =
      isCursor
      ? .cursor
      : node.isStreaming
        ? .streaming
        : isArchived || model.isBesideFilter(node.id)
          ? .dim : node.isUnseen ? .unseen : .plain
    fill(row: rect.row, columns: rect.columnRange, role: isCursor ? .cursor : .plain)
    func role(_ role: Role) -> Role { isCursor ? .cursor : role }

    var column = rect.column
    column += put(
      Marks.rating(node),
      row: rect.row,
      column: column,
      role: role((node.rating ?? 0) > 0 ? .good : (node.rating ?? 0) < 0 ? .bad : .dim)
    )
    let hasFailed = node.finish == .error || node.finish == .filter
    column += put(
      marks.state(node),
      row: rect.row,
      column: column,
      role: hasFailed && !isCursor ? .error : plain
    )
    column += max(0, Int(row.indent) * 2 - shift)
    let start = column
    let end = rect.column + rect.columns
    func room() -> Int { max(0, end - column) }
    let hasChildren = model.firstShownChild(of: node.id) != nil
    let isFolded = model.folded.contains(node.id)
    put(
      hasChildren ? isFolded ? marks.folded : marks.open : " ",
      row: rect.row,
      column: column,
      limit: room(),
      role: plain
    )
    column += 2
    if node.archived {
      column += put(marks.archived, row: rect.row, column: column, limit: room(), role: plain)
    }
    if node.bookmark {
      column += put(
        marks.bookmark,
        row: rect.row,
        column: column,
        limit: room(),
        role: plain
      )
    }
    if node.kind == .rewrite {
      column += put(
        marks.rewrite,
        row: rect.row,
        column: column,
        limit: room(),
        role: plain
      )
    }
    if node.kind == .human {
      column += put(marks.human, row: rect.row, column: column, limit: room(), role: plain)
    }
    if let twin = model.twinMark(of: node) {
      column += put(twin, row: rect.row, column: column, limit: room(), role: role(.dim))
    }
    if let remark = model.remark(on: node) {
      put(remark, row: rect.row, column: column, limit: room(), role: plain)
      return start
    }
    var text = model.session.tree.text(of: node.id) ?? ""
    text.withUTF8 { bytes in
      let range = model.beginning(of: bytes, columns: room())
      defer { paintMatches(model, bytes, range, row: rect.row, column: column, end: end) }
      _ = put(
        utf8: bytes,
        range,
        row: rect.row,
        column: column,
        limit: room(),
        role: plain,
        isOneLine: true
      )
    }
    return start
  }
}

extension Model {
  /// Whether the tree is shown without the text, for slow lines.
  fileprivate var isTreeAlone: Bool {
    views.display.arrangement == .alone && layout.text.rows == 0
  }

  /// The rows of the outline that the tree pane shows.
  var shownOutline: Range<Int> {
    let layout = layout
    let count = outline.rows.count
    let height = max(0, layout.tree.rows)
    let row = cursor.flatMap { outline.row(of: $0) } ?? 0
    // Rows as wide as the screen are moved by the terminal.
    let isWide = layout.border == nil
    let top =
      isWide
      ? Frame.middle(of: row, count: count, height: height)
      : Frame.top(of: row, count: count, height: height)
    return top..<min(count, top + height)
  }

  /// What stands in place of a node's text: it is hidden, empty or has not come.
  func remark(on node: NodeSummary) -> String? {
    if node.hidden, !showsHidden { return "(hidden prompt)" }
    guard node.isEmpty else { return nil }
    if node.isStreaming { return node.hasThinking ? "(thinking)" : waitRemark(on: node.id) }
    return session.tree[node.id]?.generation?.error ?? "(empty)"
  }

  /// The bytes after the white space at the start of a text, enough of them for `columns` columns.
  func beginning(of bytes: UnsafeBufferPointer<UInt8>, columns: Int) -> Range<Int> {
    var start = 0
    while start < bytes.count, isWhite(bytes[start]) { start += 1 }
    // Four bytes a column are enough but for piles of combining marks.
    var end = min(bytes.count, start + columns * 4 + 16)
    while end < bytes.count, end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return start..<end
  }

  private func isWhite(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}
