import Screen
import TreeModel

extension Frame {
  /// Draws a text under edit over the text and the branches.
  mutating func drawEditor(_ editor: Editor, _ model: Model, header: Rect, in rect: Rect) {
    for row in rect.row..<rect.row + max(0, rect.rows) { fill(row: row, columns: rect.columnRange) }
    drawEditorHeader(editor, model, in: header)
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

  /// What is edited, and at the right how long it is.
  private mutating func drawEditorHeader(_ editor: Editor, _ model: Model, in header: Rect) {
    guard header.rows > 0 else { return }
    fill(row: header.row, columns: header.columnRange, role: .heading)
    let used = put(
      editor.title(in: model),
      row: header.row,
      column: header.column,
      limit: header.columns,
      role: .heading
    )
    let size = editor.buffer.size
    let width = displayWidth(size)
    guard used + width + 2 <= header.columns else { return }
    put(
      size,
      row: header.row,
      column: header.column + header.columns - width,
      role: .heading
    )
  }
}

extension TextBuffer {
  /// How long the text is: `12 lines  340 words`.
  var size: String {
    let lines = counts.breaks + 1
    return "\(lines) line\(lines == 1 ? "" : "s")  "
      + "\(counts.words) word\(counts.words == 1 ? "" : "s")"
  }
}

extension Editor {
  /// What is edited, for the line above the text.
  func title(in model: Model) -> String { purpose.title(in: model) }

  /// The keys most wanted while writing, as many as there is room for.
  func hints(hasOriginal: Bool, columns: Int) -> String {
    if isAsking { return "Keep the changes?   y keep   n throw away   Esc go on writing" }
    if isPrefixed { return "Ctrl-X   Ctrl-E open the text in $EDITOR   Esc back" }
    var text = ""
    var parts = ["Ctrl-S keep", "Esc leave"]
    if case .context(_, from: let id) = purpose {
      parts.append("Ctrl-T " + (id == nil ? "from here down" : "whole session"))
    }
    if hasOriginal { parts.append("Ctrl-T original") }
    for part in parts + [
      "Ctrl-_ undo", "Alt-_ redo", "Ctrl-K cut", "Ctrl-Y paste",
      "Ctrl-X Ctrl-E $EDITOR", "Alt-B Alt-F words",
    ] {
      let next = text.isEmpty ? part : "\(text)   \(part)"
      if displayWidth(next) <= columns { text = next }
    }
    return text
  }
}

extension Editor.Purpose {
  /// What the text is for, in a few words.
  func title(in model: Model) -> String {
    switch self {
    case .edit(let id):
      model.session.tree[id]?.isModelText == true ? "Rewrite of #\(id)" : "Edit #\(id)"
    case .child(of: nil): "New root"
    case .child(of: let id?): "New text after #\(id)"
    case .note(let id): "Note on #\(id)"
    case .system: "System text, sent with every request"
    case .context(let part, nil): "\(part.title), the whole session"
    case .context(let part, let id?): "\(part.title), from #\(id) down"
    }
  }
}
