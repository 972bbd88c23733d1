import Screen
import TreeModel

extension Frame {
  /// Draws the marks and bookmarks: letter or star, number, what stands before, the text.
  mutating func drawPlaces(_ list: PlaceList, _ model: Model) {
    let marks = list.rows.count { $0.letter != nil }
    let rect = openDialog(
      "\(marks) mark\(marks == 1 ? "" : "s"), "
        + "\(list.rows.count - marks) bookmark\(list.rows.count - marks == 1 ? "" : "s")",
      model
    )
    let top = Frame.top(of: list.selected, count: list.rows.count, height: rect.rows)
    let shown = list.rows[top..<min(list.rows.count, top + max(0, rect.rows))]
    let digits = shown.map { $0.id.description.count }.max() ?? 1
    for (offset, item) in shown.enumerated() {
      let place = Rect(
        row: rect.row + offset,
        column: rect.column,
        rows: 1,
        columns: rect.columns
      )
      drawPlace(item, model, place, digits: digits, isSelected: top + offset == list.selected)
    }
  }

  private mutating func drawPlace(
    _ item: PlaceList.Row,
    _ model: Model,
    _ rect: Rect,
    digits: Int,
    isSelected: Bool
  ) {
    if isSelected { fill(row: rect.row, columns: rect.columnRange, role: .selected) }
    func role(_ role: Role) -> Role { isSelected ? .selected : role }
    var column = rect.column
    let end = rect.column + rect.columns
    func room() -> Int { max(0, end - column) }
    let number = item.id.description
    let blanks = String(repeating: " ", count: max(0, digits - number.count))
    column += put(
      "\(item.letter ?? model.marks.bookmark) #\(number)\(blanks)  ",
      row: rect.row,
      column: column,
      limit: room(),
      role: role(.plain)
    )
    let tree = model.session.tree
    // The end of what stands before tells similar branches apart.
    if let parent = tree.parent(of: item.id), let above = tree.text(of: parent), room() > 40,
      model.showsHidden || tree.summary(of: parent)?.hidden == false
    {
      column += put(
        model.marks.ellipsis + ending(of: above, columns: room() / 3) + " ",
        row: rect.row,
        column: column,
        limit: room(),
        role: role(.dim)
      )
    }
    var text = tree.text(of: item.id) ?? ""
    if tree.summary(of: item.id)?.hidden == true, !model.showsHidden { text = "(hidden prompt)" }
    text.withUTF8 { bytes in
      _ = put(
        utf8: bytes,
        model.beginning(of: bytes, columns: room()),
        row: rect.row,
        column: column,
        limit: room(),
        role: role(.plain),
        isOneLine: true
      )
    }
  }

  /// The last words of a text that fit into `columns`, on one line.
  private func ending(of text: String, columns: Int) -> String {
    let line = quoted(String(text.suffix(columns * 2)))
    var bytes = Array(line.utf8)[...]
    while let first = bytes.first,
      bytes.withUnsafeBufferPointer({ displayWidth($0, 0..<$0.count) }) > columns
        || first & 0xC0 == 0x80
    {
      bytes.removeFirst()
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
