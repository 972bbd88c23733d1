import Screen
import TreeModel

extension Frame {
  /// Draws the children, or the siblings of a leaf, as numbered lines.
  mutating func drawShortBranches(_ model: Model, in rect: Rect) {
    guard rect.rows > 1, rect.columns > 4, let cursor = model.cursor,
      let family = Frame.shortFamily(model, in: rect)
    else { return }
    let width = min(rect.columns, Layout.measure)
    let columns = rect.column..<rect.column + width
    fill(row: rect.row, columns: columns, with: model.marks.rule, role: .border)
    put(
      " \(family.title) ",
      row: rect.row,
      column: rect.column + 1,
      limit: width - 2,
      role: .border
    )

    let digits = "\(family.first + family.ids.count - 1)".count
    for (index, id) in family.ids.enumerated() {
      guard let node = model.session.tree.summary(of: id) else { continue }
      drawShort(
        node,
        model,
        number: family.first + index,
        digits: digits,
        Rect(row: rect.row + 1 + index, column: rect.column, rows: 1, columns: width),
        isPointed: id == family.pointed,
        isCurrent: id == cursor
      )
    }
  }

  /// The branch that stands on a row of the screen.
  static func shortBranch(at row: Int, _ model: Model, in rect: Rect) -> NodeID? {
    guard let family = shortFamily(model, in: rect) else { return nil }
    let index = row - rect.row - 1
    return family.ids.indices.contains(index) ? family.ids[index] : nil
  }

  /// The lines of the children, or of the siblings of a leaf.
  private struct ShortFamily {
    let title: String
    let ids: [NodeID]
    /// The number of the first.
    let first: Int
    let pointed: NodeID
  }

  private static func shortFamily(_ model: Model, in rect: Rect) -> ShortFamily? {
    guard let cursor = model.cursor else { return nil }
    let next = model.nextChildInView(of: cursor)
    let parent = next == nil ? model.session.tree.parent(of: cursor) : cursor
    let count = model.childCountInView(of: parent)
    let all = model.session.tree.childCount(of: parent)
    let number = count == all ? "\(all)" : "\(count) of \(all)"
    let pointed = next ?? cursor
    let rows = window(around: pointed, of: count, rows: rect.rows - 1, model)
    return ShortFamily(
      title: next != nil
        ? "\(number) branch\(all == 1 ? "" : "es")"
        : all == 1 ? "no branches" : "this one and its siblings",
      ids: rows.ids,
      first: rows.first,
      pointed: pointed
    )
  }

  /// Neighbours in order with the number of the first; they move by most of their height at once.
  private static func window(
    around pointed: NodeID,
    of all: Int,
    rows: Int,
    _ model: Model
  ) -> (ids: [NodeID], first: Int) {
    var place = 0
    if all == model.session.tree.childCount(of: model.session.tree.parent(of: pointed)) {
      place = model.session.tree.index(of: pointed) ?? 0
    } else {
      var previous = model.siblingInView(before: pointed)
      while let id = previous {
        place += 1
        previous = model.siblingInView(before: id)
      }
    }
    let top = Frame.top(of: place, count: all, height: rows)
    var first = pointed
    for _ in 0..<max(0, place - top) {
      guard let previous = model.siblingInView(before: first) else { break }
      first = previous
    }
    var ids = [first]
    while ids.count < rows, let last = ids.last, let next = model.siblingInView(after: last) {
      ids.append(next)
    }
    return (ids, top + 1)
  }

  private mutating func drawShort(
    _ node: NodeSummary,
    _ model: Model,
    number: Int,
    digits: Int,
    _ rect: Rect,
    isPointed: Bool,
    isCurrent: Bool
  ) {
    let role: Role =
      isCurrent ? .current : node.isStreaming ? .streaming : node.isUnseen ? .unseen : .plain
    var column = rect.column
    let end = rect.column + rect.columns
    func add(_ text: String, _ role: Role) {
      column += put(text, row: rect.row, column: column, limit: max(0, end - column), role: role)
    }
    add(isPointed ? model.marks.pointer : " ", role)
    let label = "\(number)"
    add(String(repeating: " ", count: max(0, digits - label.count)) + label + " ", .dim)
    let rating = node.rating ?? 0
    add(Marks.rating(node), rating > 0 ? .good : rating < 0 ? .bad : .dim)
    add(model.marks.state(node) + " ", node.finish == .error ? .error : role)
    drawWords(of: node, model, row: rect.row, column: column, limit: max(0, end - column), role)
  }

  /// Puts a node's marks and the beginning of its text on one line.
  mutating func drawWords(
    of node: NodeSummary,
    _ model: Model,
    row: Int,
    column: Int,
    limit: Int,
    _ role: Role
  ) {
    var column = column
    let end = column + limit
    func add(_ text: String) {
      column += put(text, row: row, column: column, limit: max(0, end - column), role: role)
    }
    if node.bookmark { add(model.marks.bookmark) }
    if node.kind == .rewrite { add(model.marks.rewrite) }
    if node.kind == .human { add(model.marks.human) }
    if let remark = model.remark(on: node) {
      add(remark)
      return
    }
    var text = model.session.tree.text(of: node.id) ?? ""
    text.withUTF8 { bytes in
      _ = put(
        utf8: bytes,
        model.beginning(of: bytes, columns: max(0, end - column)),
        row: row,
        column: column,
        limit: max(0, end - column),
        role: role,
        isOneLine: true
      )
    }
  }

  /// Draws what describes the current node and the beginning of its text, below a map or a list.
  mutating func drawBeginning(_ model: Model, _ layout: Layout) {
    drawHeader(model, in: layout.header)
    let rect = layout.text
    guard rect.rows > 0, rect.columns > 0, let cursor = model.cursor,
      let node = model.session.tree.summary(of: cursor)
    else { return }
    let width = max(1, rect.columns - 1)
    if let remark = model.remark(on: node) {
      put(remark, row: rect.row, column: rect.column, limit: width, role: .dim)
      return
    }
    var text = model.session.tree.text(of: cursor) ?? ""
    text.withUTF8 { bytes in
      var lines: [WrappedLine] = []
      let range = model.beginning(of: bytes, columns: width * rect.rows)
      wrapLines(bytes, range, width: width, limit: rect.rows, into: &lines)
      for (offset, line) in lines.prefix(rect.rows).enumerated() {
        put(utf8: bytes, line.range, row: rect.row + offset, column: rect.column, limit: width)
      }
    }
  }
}
