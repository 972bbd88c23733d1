import Screen
import TreeModel

extension Frame {
  /// Draws the map with its heading, the way to the cursor and the cursor's place.
  mutating func drawMap(_ map: TreeMap, _ model: Model, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 2 else { return }
    guard let cursor = model.cursor else {
      drawEmptyOutline(model, in: rect)
      return
    }
    put(
      model.mapHeading(map),
      row: rect.row,
      column: rect.column + 1,
      limit: rect.columns - 2,
      role: .dim
    )
    let place = map.cell(of: cursor, in: model.session.tree)
    for (index, cell) in map.cells.enumerated() {
      let isOnWay = map.isOnWay(index)
      var (mark, role) = (model.marks.border, Role.current)
      if cell.dots != 0 {
        (mark, role) = model.marks.look(of: cell, isUnicode: model.isUnicode)
        if index == place {
          (mark, role) = (model.marks.here, .cursor)
        } else if isOnWay, role == .dim {
          role = .current
        }
      } else if !isOnWay {
        continue
      }
      let column = rect.column + 1 + index % map.size.columns
      fill(
        row: rect.row + 1 + index / map.size.columns,
        columns: column..<column + 1,
        with: mark,
        role: role
      )
    }
  }
}

extension Model {
  /// What the map shows, and how much that is.
  fileprivate func mapHeading(_ map: TreeMap) -> String {
    let nodes = map.places.count
    let part =
      (map.top.map { "below #\($0)" } ?? "all") + (map.only == nil ? "" : " the filter shows")
    return
      "\(part): \(nodes) \(nodes == 1 ? "node" : "nodes"), \(map.places.ends) \(map.places.ends == 1 ? "end" : "ends"), \(map.places.deepest + 1) deep"
  }
}

extension Marks {
  /// The character of a cell and what it means.
  ///
  /// A mark stands where nodes with it make up a good part of the cell: a bookmark for a twelfth of
  /// the nodes, a rating for a quarter, the unseen for half. Elsewhere the dots show how the tree goes.
  fileprivate func look(of cell: TreeMap.Cell, isUnicode: Bool) -> (Unicode.Scalar, Role) {
    if cell.bookmarks * 12 >= max(1, cell.nodes) { return (scalar(bookmark), .bookmark) }
    let rated = cell.good + cell.bad + cell.neutral
    if rated > 0, rated * 4 >= cell.nodes {
      if cell.good > cell.bad { return ("+", .good) }
      if cell.bad > cell.good { return ("-", .bad) }
      return (isUnicode ? "±" : "0", .plain)
    }
    if cell.unseen > 0, cell.unseen * 2 >= cell.nodes { return (scalar(unseen), .unseen) }
    let role: Role = cell.good > cell.bad ? .good : cell.bad > cell.good ? .bad : .dim
    guard !isUnicode else { return (Unicode.Scalar(0x2800 + UInt32(cell.dots)) ?? " ", role) }
    return (cell.dots.nonzeroBitCount > 5 ? "#" : cell.dots.nonzeroBitCount > 2 ? ":" : ".", role)
  }

  private func scalar(_ mark: String) -> Unicode.Scalar { mark.unicodeScalars.first ?? " " }
}
