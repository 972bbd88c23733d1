import Screen
import TreeModel

extension Model {
  /// Lines that a notch of the wheel moves.
  private static let notch = 3

  /// A click goes to what is shown there; the wheel moves what it is over.
  mutating func take(_ mouse: Mouse, at time: Int64) -> [Effect] {
    guard feel.hasMouse else { return [] }
    pendingKeys = []
    feel.popup.close()
    guard overlay == nil else {
      // In a list the wheel is an arrow key; a click chooses nothing that a slip could choose.
      guard mouse.act != .press else { return [] }
      return take(mouse.act == .wheelUp ? .up : .down, at: time)
    }
    message = nil
    let layout = layout
    func isIn(_ rect: Rect) -> Bool {
      (rect.row..<rect.row + max(0, rect.rows)).contains(mouse.row)
        && rect.columnRange.contains(mouse.column)
    }
    switch mouse.act {
    case .press:
      if isIn(layout.tree), let id = outlineNode(at: mouse.row - layout.tree.row) {
        go(to: id, at: time)
      } else if isIn(layout.branches),
        let id = Frame.branch(at: mouse.row, self, in: layout.branches)
      {
        go(to: id, at: time)
      }
    case .wheelUp, .wheelDown:
      let isUp = mouse.act == .wheelUp
      if isIn(layout.text) {
        scrollText(by: isUp ? -Model.notch : Model.notch)
      } else if isIn(layout.tree) {
        for _ in 0..<Model.notch where canStep(isUp) {
          move(isUp ? .previousRow : .nextRow, at: time)
        }
      } else if isIn(layout.branches), let cursor {
        let tree = session.tree
        let target = isUp ? tree.previousSibling(of: cursor) : tree.nextSibling(of: cursor)
        if let target { go(to: target, at: time) }
      }
    }
    return []
  }

  /// The node on a row of the tree pane, counted from its first.
  private func outlineNode(at offset: Int) -> NodeID? {
    guard let cursor, let row = outline.row(of: cursor) else { return nil }
    let rows = outline.rows
    let index = Frame.top(of: row, count: rows.count, height: layout.tree.rows) + offset
    return rows.indices.contains(index) ? rows[index].id : nil
  }

  private func canStep(_ isUp: Bool) -> Bool {
    guard let cursor, let row = outline.row(of: cursor) else { return false }
    return isUp ? row > 0 : row + 1 < outline.rows.count
  }
}
