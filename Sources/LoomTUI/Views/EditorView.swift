import Screen
import TreeModel

extension Frame {
  /// Draws a text under edit over the text and the branches.
  mutating func drawEditor(_ editor: Editor, _ model: Model, header: Rect, in rect: Rect) {
    for row in rect.row..<rect.row + max(0, rect.rows) { fill(row: row, columns: rect.columnRange) }
    if header.rows > 0 {
      fill(row: header.row, columns: header.columnRange, role: .heading)
      put(
        editor.title(in: model),
        row: header.row,
        column: header.column,
        limit: header.columns,
        role: .heading
      )
    }
    guard rect.rows > 0, rect.columns > 1 else { return }
    let lines = editor.buffer.lines(width: model.layout.editorWidth)
    let place = editor.buffer.place(in: lines)
    let rect = drawOriginal(of: editor, place.line, of: lines.count, model, in: rect)
    // The text moves by half its height, so that most keys change one line.
    let top = Frame.top(of: place.line, count: lines.count, height: rect.rows)
    editor.buffer.bytes.withUnsafeBufferPointer { bytes in
      for offset in 0..<min(rect.rows, lines.count - top) {
        put(
          utf8: bytes,
          lines[top + offset].range,
          row: rect.row + offset,
          column: rect.column,
          limit: rect.columns,
          role: .input
        )
      }
    }
    cursor = Position(
      row: rect.row + place.line - top,
      column: min(rect.column + place.column, rect.column + rect.columns - 1)
    )
  }
}

extension Editor {
  /// What is edited, for the line above the text.
  func title(in model: Model) -> String {
    switch purpose {
    case .edit(let id):
      model.session.tree[id]?.isModelText == true ? "Rewrite of #\(id)" : "Edit #\(id)"
    case .child(of: nil): "New root"
    case .child(of: let id?): "New text after #\(id)"
    case .note(let id): "Note on #\(id)"
    case .system: "System text, sent with every request"
    }
  }
}
