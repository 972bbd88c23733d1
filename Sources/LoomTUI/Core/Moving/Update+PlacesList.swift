import Screen
import TreeModel

// The list of marks and bookmarks.
extension Model {
  mutating func openPlaces() {
    let list = PlaceList(rows: placeRows())
    guard !list.rows.isEmpty else {
      say(
        "No bookmark and no mark: \(keymap.hint(for: .bookmark)) bookmarks, "
          + "\(keymap.hint(for: .setMark)) and a letter marks"
      )
      return
    }
    overlay = .places(list)
  }

  /// Marks and bookmarks of nodes that are there; steps over the tree once, as it was asked for.
  private func placeRows() -> [PlaceList.Row] {
    let tree = session.tree
    var rows = session.info.marks.sorted { $0.key < $1.key }
      .filter { tree.contains($0.value) }
      .map { PlaceList.Row(letter: $0.key, id: $0.value) }
    guard tree.counts.bookmarks > 0, let first = tree.firstChild(of: nil) else { return rows }
    var next: NodeID? = tree.summary(of: first)?.bookmark == true ? first : nil
    next = next ?? tree.nearest(.bookmark, from: first, backwards: false)
    // The walk goes round at the end: it is over where it began.
    let start = next
    while let id = next {
      rows.append(PlaceList.Row(letter: nil, id: id))
      next = tree.nearest(.bookmark, from: id, backwards: false)
      if next == start { break }
    }
    return rows
  }

  mutating func take(_ key: Key, in list: PlaceList, at time: Int64) -> [Effect] {
    var list = list
    let page = max(1, layout.editor.rows - 1)
    message = nil
    func point(_ row: Int) { list.selected = max(0, min(row, list.rows.count - 1)) }
    switch key {
    case .escape, .character("q"), .control("c"):
      overlay = nil
      return []
    case .enter:
      overlay = nil
      guard session.tree.contains(list.rows[list.selected].id) else { return [] }
      places.motion = .jump
      go(to: list.rows[list.selected].id, at: time)
      return []
    case .character("j"), .down: point(list.selected + 1)
    case .character("k"), .up: point(list.selected - 1)
    case .pageDown, .control("d"): point(list.selected + page)
    case .pageUp, .control("u"): point(list.selected - page)
    case .character("g"), .home: point(0)
    case .character("G"), .end: point(list.rows.count - 1)
    case .character("d"), .delete: return removeRow(of: list, at: time)
    case .control("z"): return [.suspend]
    case .control("l"): return [.repaint]
    default: break
    }
    overlay = .places(list)
    return []
  }

  /// Clears the bookmark or the mark that is pointed at.
  private mutating func removeRow(of list: PlaceList, at time: Int64) -> [Effect] {
    var list = list
    let row = list.rows[list.selected]
    let effects = perform(at: time) { session throws(TreeError) in
      guard let letter = row.letter else { return try session.bookmarkAct(row.id) }
      return session.markAct(letter, at: nil)
    }
    guard !effects.isEmpty else { return effects }
    list.rows.remove(at: list.selected)
    list.selected = max(0, min(list.selected, list.rows.count - 1))
    overlay = list.rows.isEmpty ? nil : .places(list)
    say(
      "\(row.letter.map { "Mark \($0)" } ?? "The bookmark") of #\(row.id) is gone; "
        + "\(keymap.hint(for: .undo)) in the tree brings it back"
    )
    return effects
  }
}
