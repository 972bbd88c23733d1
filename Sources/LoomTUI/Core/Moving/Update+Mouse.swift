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
    switch mouse.act {
    case .press: click(mouse, at: time)
    case .wheelUp: turnWheel(up: true, over: mouse, at: time)
    case .wheelDown: turnWheel(up: false, over: mouse, at: time)
    }
    return []
  }

  private func isOn(_ mouse: Mouse, _ rect: Rect) -> Bool {
    (rect.row..<rect.row + max(0, rect.rows)).contains(mouse.row)
      && rect.columnRange.contains(mouse.column)
  }

  private mutating func click(_ mouse: Mouse, at time: Int64) {
    let layout = layout
    var target: NodeID?
    if isOn(mouse, layout.tree) {
      let row = mouse.row - layout.tree.row
      switch views.kind {
      case .tree: target = outlineNode(at: row)
      case .map: target = mapNode(row: row, column: mouse.column - layout.tree.column)
      case .list where row == 0: sortList(byHeadingAt: mouse.column - layout.tree.column)
      case .list:
        let index = shownList.lowerBound + row - 1
        if views.list.ids.indices.contains(index) { target = views.list.ids[index] }
      case .read: break
      }
    } else if isOn(mouse, layout.branches) {
      target =
        views.kind == .read
        ? Frame.shortBranch(at: mouse.row, self, in: layout.branches)
        : Frame.branch(at: mouse.row, self, in: layout.branches)
    }
    if let target { go(to: target, at: time) }
  }

  private mutating func turnWheel(up isUp: Bool, over mouse: Mouse, at time: Int64) {
    let layout = layout
    if isOn(mouse, layout.text) {
      scrollText(by: isUp ? -Model.notch : Model.notch)
    } else if isOn(mouse, layout.tree) {
      switch views.kind {
      case .tree, .read:
        for _ in 0..<Model.notch where canStep(isUp) {
          move(isUp ? .previousRow : .nextRow, at: time)
        }
      case .list:
        let row = max(
          0,
          min(views.list.row + (isUp ? -Model.notch : Model.notch), views.list.ids.count - 1)
        )
        if views.list.ids.indices.contains(row) { go(to: views.list.ids[row], at: time) }
      case .map: if isUp { zoomOut() } else { zoomIn() }
      }
    } else if isOn(mouse, layout.branches), let cursor {
      let target = isUp ? siblingInView(before: cursor) : siblingInView(after: cursor)
      if let target { go(to: target, at: time) }
    }
  }

  /// The node on a row of the tree pane, counted from its first.
  private func outlineNode(at offset: Int) -> NodeID? {
    let index = shownOutline.lowerBound + offset
    return outline.rows.indices.contains(index) ? outline.rows[index].id : nil
  }

  /// The node drawn at a place of the map, or the nearest one in that row.
  private func mapNode(row: Int, column: Int) -> NodeID? {
    let size = TreeMap.room(in: layout.tree)
    let (row, column) = (row - 1, column - 1)
    guard row >= 0, row < size.rows, column >= 0, column < size.columns else { return nil }
    let tree = session.tree
    let map = TreeMap(
      of: tree,
      top: mapTop,
      size: size,
      only: finding.filter?.shown,
      showsArchived: showsArchived
    )
    return map.node(nearest: row * size.columns + column, in: tree)
  }

  private mutating func sortList(byHeadingAt place: Int) {
    let columns = ListColumn.columns(for: self, width: layout.tree.columns)
    guard let column = columns.last(where: { $0.start <= place })?.column else { return }
    if views.list.column == column {
      views.list.isDescending.toggle()
    } else {
      views.list.column = column
      views.list.isDescending = column.isDescendingFirst
    }
    makeList()
  }

  private func canStep(_ isUp: Bool) -> Bool {
    guard let cursor, let row = outline.row(of: cursor) else { return false }
    return isUp ? row > 0 : row + 1 < outline.rows.count
  }
}
