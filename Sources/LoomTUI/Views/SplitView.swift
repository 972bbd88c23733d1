import Screen
import TreeModel

extension Frame {
  /// Draws the text to be split: what becomes the second part set off, the cursor where it begins.
  mutating func drawSplit(_ chooser: SplitChooser, _ model: Model) {
    let buffer = chooser.buffer
    let rect = openDialog(
      "Split #\(chooser.node): what is set off becomes a branch of it",
      model
    )
    guard rect.rows > 0, rect.columns > 1 else { return }
    let lines = buffer.lines(width: model.layout.editorWidth)
    let place = buffer.place(in: lines)
    let top = Frame.top(of: place.line, count: lines.count, height: rect.rows)
    buffer.bytes.withUnsafeBufferPointer { bytes in
      for offset in 0..<min(rect.rows, lines.count - top) {
        let range = lines[top + offset].range
        let border = min(max(range.lowerBound, buffer.cursor), range.upperBound)
        let before = put(
          utf8: bytes,
          range.lowerBound..<border,
          row: rect.row + offset,
          column: rect.column,
          limit: rect.columns,
          role: .plain
        )
        put(
          utf8: bytes,
          border..<range.upperBound,
          row: rect.row + offset,
          column: rect.column + before,
          limit: rect.columns - before,
          role: .current
        )
      }
    }
    cursor = Position(
      row: rect.row + place.line - top,
      column: min(rect.column + place.column, rect.column + rect.columns - 1)
    )
  }
}
