import Screen

extension Frame {
  /// Draws everything stored about a node.
  mutating func drawInfo(_ dialog: InfoDialog, _ model: Model) {
    let rect = openDialog("Everything about #\(dialog.node)", model)
    guard rect.rows > 0 else { return }
    let last = max(0, dialog.lines.count - rect.rows)
    let top = min(dialog.scroll, last)
    dialog.prompt.withUnsafeBufferPointer { bytes in
      for offset in 0..<shownLines(of: dialog.lines.count - top, in: rect) {
        let row = rect.row + offset
        switch dialog.lines[top + offset] {
        case .blank: break
        case .heading(let text):
          put(text, row: row, column: rect.column, limit: rect.columns, role: .heading)
        case .field(let name, let value):
          put(name, row: row, column: rect.column + 1, limit: InfoDialog.nameWidth, role: .dim)
          put(
            value,
            row: row,
            column: rect.column + InfoDialog.nameWidth + 1,
            limit: rect.columns - InfoDialog.nameWidth - 1
          )
        case .prompt(let line):
          put(utf8: bytes, line.range, row: row, column: rect.column, limit: rect.columns)
        }
      }
    }
    drawRest(of: dialog.lines.count - top, in: rect)
  }
}
