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
    var row = rect.row + 1
    for (id, lines) in zip(entries, heights(of: entries, space: space, rect, model)) {
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

  /// How many rows each branch gets: what it needs up to five, the rows shared out in turns.
  private func heights(of entries: [NodeID], space: Int, _ rect: Rect, _ model: Model) -> [Int] {
    var heights = [Int](repeating: 1, count: entries.count)
    var left = space - entries.count
    guard left > 0 else { return heights }
    let needs = entries.map { id in
      model.session.tree[id].map { min(5, branchLines($0, rows: 5, rect, model).lines.count) } ?? 1
    }
    while left > 0,
      let index = needs.indices.filter({ heights[$0] < needs[$0] }).min(by: {
        heights[$0] < heights[$1]
      })
    {
      heights[index] += 1
      left -= 1
    }
    return heights
  }

  /// The beginning of a branch's text, wrapped, with the signs before it.
  private func branchLines(
    _ node: Node,
    rows: Int,
    _ rect: Rect,
    _ model: Model
  ) -> (text: String, lines: [WrappedLine]) {
    let marks = model.marks
    let signs =
      (node.bookmark ? marks.bookmark : "")
      + (node.kind == .rewrite ? marks.rewrite : node.kind == .human ? marks.human : "")
    let width = max(1, min(rect.columns - Self.branchIndent - 1, Layout.measure))
    var text = signs + model.snippet(of: node, columns: width * rows)
    let lines = text.withUTF8 { bytes in
      var lines: [WrappedLine] = []
      wrapLines(bytes, 0..<bytes.count, width: width, into: &lines)
      return lines
    }
    return (text, lines)
  }

  /// Columns of pointer, rating and state before a branch's text.
  private static var branchIndent: Int { 5 }

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
    put(isPointed ? marks.pointer : " ", row: rect.row, column: rect.column, role: role)
    put(
      Marks.rating(node),
      row: rect.row,
      column: rect.column + 1,
      role: role
    )
    put(
      marks.state(node),
      row: rect.row,
      column: rect.column + 3,
      role: node.generation?.finish == .error ? .error : role
    )
    var (text, lines) = branchLines(node, rows: rect.rows, rect, model)
    text.withUTF8 { bytes in
      for (index, line) in lines.prefix(rect.rows).enumerated() {
        put(
          utf8: bytes,
          line.range,
          row: rect.row + index,
          column: rect.column + Self.branchIndent,
          limit: rect.columns - Self.branchIndent,
          role: role
        )
      }
    }
  }
}
