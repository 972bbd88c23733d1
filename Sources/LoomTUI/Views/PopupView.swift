import Screen

extension Frame {
  /// Draws what stands above the bar for a moment: the keys after a prefix, or what a line can become.
  ///
  /// - Returns: whether there is anything, so that what it covers is drawn anew later.
  mutating func drawPopup(_ model: Model, _ layout: Layout) -> Bool {
    if model.isPopupShown {
      drawContinuations(model, layout)
      return true
    }
    guard case .line(let prompt) = model.overlay, prompt.purpose == .command,
      let completion = model.feel.completion
    else { return false }
    drawCompletion(completion, model, layout)
    return true
  }

  /// Makes room for `count` rows above the bar, under a rule; returns them.
  private mutating func openBox(
    _ count: Int,
    title: String,
    _ model: Model,
    _ layout: Layout
  ) -> Rect? {
    let room = min(count, layout.status.row - 2)
    guard room > 0 else { return nil }
    let top = layout.status.row - room
    let columns = layout.status.columns
    fill(row: top - 1, columns: 0..<columns, with: model.marks.rule, role: .border)
    put(title, row: top - 1, column: 1, limit: columns - 2, role: .border)
    for row in top..<top + room { fill(row: row, columns: 0..<columns) }
    return Rect(row: top, column: 0, rows: room, columns: columns)
  }

  /// Draws the keys that can follow the prefix, in as many columns as there is room for.
  private mutating func drawContinuations(_ model: Model, _ layout: Layout) {
    let entries = model.keymap.continuations(of: model.pendingKeys)
    let columns = layout.status.columns
    // Short summaries share a row; on a narrow screen each has its own.
    let across = max(1, min(3, columns / 56))
    let title = " \(model.pendingKeys.name) "
    let rows = (entries.count + across - 1) / across
    guard let box = openBox(rows, title: title, model, layout) else { return }
    let width = columns / across
    for (index, entry) in entries.enumerated() {
      let (column, row) = (index / rows, index % rows)
      guard row < box.rows else { continue }
      let left = column * width
      put(entry.keys.name, row: box.row + row, column: left + 2, limit: 6, role: .key)
      put(entry.row.summary, row: box.row + row, column: left + 6, limit: width - 7)
    }
    let hidden = rows - box.rows
    if hidden > 0 {
      let text = " \(hidden * across) more: \(model.keymap.hint(for: .help)) "
      put(text, row: box.row - 1, column: max(8, columns - text.count - 1), role: .border)
    }
  }

  /// Draws what the line can become, the chosen one distinct by a mark and a colour.
  private mutating func drawCompletion(
    _ completion: Completion,
    _ model: Model,
    _ layout: Layout
  ) {
    let count = completion.candidates.count
    let title = count == 1 ? " Tab takes it " : " Tab chooses among \(count) "
    guard let box = openBox(min(8, count), title: title, model, layout) else { return }
    let names = completion.candidates.map(\.name.count).max() ?? 0
    let width = min(max(12, names), max(12, box.columns / 3))
    for (offset, index) in completion.window(box.rows).enumerated() {
      let candidate = completion.candidates[index]
      let row = box.row + offset
      let isSelected = index == completion.selected
      if isSelected {
        fill(row: row, columns: 0..<box.columns, role: .selected)
        put(model.marks.pointer, row: row, column: 0, role: .selected)
      }
      let role: Role = isSelected ? .selected : .key
      put(candidate.name, row: row, column: 2, limit: width, role: role)
      put(
        candidate.summary,
        row: row,
        column: width + 4,
        limit: box.columns - width - 5,
        role: isSelected ? .selected : .dim
      )
    }
  }
}
