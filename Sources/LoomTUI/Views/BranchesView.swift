import Screen
import TreeModel

extension Frame {
  /// Draws the children, or the siblings of a leaf, with enough of each text to choose.
  mutating func drawBranches(_ model: Model, in rect: Rect) {
    guard rect.rows > 1, rect.columns > 4, let cursor = model.cursor else { return }
    let tree = model.session.tree
    let hasChildren = tree.firstChild(of: cursor) != nil
    let parent = hasChildren ? cursor : tree.parent(of: cursor)
    let pointed = hasChildren ? model.nextChild(of: cursor) : cursor
    let count = tree.childCount(of: parent)
    let title =
      " \(count) \(hasChildren ? count == 1 ? "branch" : "branches" : count == 1 ? "sibling: this one" : "siblings") "
    fill(row: rect.row, columns: rect.columnRange, with: model.marks.rule, role: .border)
    put(title, row: rect.row, column: rect.column + 1, limit: rect.columns - 2, role: .border)

    let space = rect.rows - 1
    let entries = window(of: parent, around: pointed, count: min(count, space), model)
    let lines = entries.isEmpty ? 1 : max(1, min(4, space / entries.count))
    var row = rect.row + 1
    for id in entries {
      guard let node = tree[id] else { continue }
      drawBranch(
        node,
        model,
        Rect(row: row, column: rect.column, rows: lines, columns: rect.columns),
        isPointed: id == pointed,
        isCurrent: !hasChildren && id == cursor
      )
      row += lines
    }
  }

  /// `count` neighbours in order, `pointed` among them.
  private func window(
    of parent: NodeID?,
    around pointed: NodeID?,
    count: Int,
    _ model: Model
  ) -> [NodeID] {
    let tree = model.session.tree
    guard let pointed, count > 0 else { return [] }
    var before: [NodeID] = []
    var previous = tree.previousSibling(of: pointed)
    while let id = previous, before.count < count {
      before.append(id)
      previous = tree.previousSibling(of: id)
    }
    var after: [NodeID] = []
    var next = tree.nextSibling(of: pointed)
    while let id = next, after.count < count {
      after.append(id)
      next = tree.nextSibling(of: id)
    }
    let behind = max(min(before.count, count / 2), count - 1 - after.count)
    let shown = before.prefix(min(behind, before.count)).reversed() + [pointed] + after
    return Array(shown.prefix(count))
  }

  private mutating func drawBranch(
    _ node: Node,
    _ model: Model,
    _ rect: Rect,
    isPointed: Bool,
    isCurrent: Bool
  ) {
    let marks = model.marks
    let role: Role =
      isCurrent ? .current : node.isStreaming ? .streaming : node.isUnseen ? .unseen : .plain
    put(isPointed ? marks.pointer : " ", row: rect.row, column: rect.column, role: .key)
    put(
      Marks.rating(node),
      row: rect.row,
      column: rect.column + 1,
      role: (node.rating ?? 0) > 0 ? .good : (node.rating ?? 0) < 0 ? .bad : .dim
    )
    put(
      marks.state(node),
      row: rect.row,
      column: rect.column + 3,
      role: node.generation?.finish == .error ? .error : .unseen
    )
    let signs =
      (node.bookmark ? marks.bookmark : "")
      + (node.kind == .rewrite ? marks.rewrite : node.kind == .human ? marks.human : "")
    let indent = 5
    let width = max(1, min(rect.columns - indent - 1, Layout.measure))
    var text = signs + model.snippet(of: node, columns: width * rect.rows)
    text.withUTF8 { bytes in
      var lines: [WrappedLine] = []
      wrapLines(bytes, 0..<bytes.count, width: width, into: &lines)
      for (index, line) in lines.prefix(rect.rows).enumerated() {
        put(
          utf8: bytes,
          line.range,
          row: rect.row + index,
          column: rect.column + indent,
          limit: rect.columns - indent,
          role: role
        )
      }
    }
  }
}
