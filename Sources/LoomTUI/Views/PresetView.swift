import Screen

extension Frame {
  /// Draws the presets, and below them what the one pointed at sets.
  mutating func drawPresets(selected: Int, _ model: Model) {
    let rect = openDialog("Presets", model)
    let presets = model.writing.presets
    let isNow = !presets.indices.contains(selected)
    let preset = isNow ? GenerationPreset(model.settings, name: "NAME") : presets[selected]
    let lines = preset.lines
    let height = min(presets.count + 1, max(1, rect.rows - lines.count - 2))
    let top = Frame.top(of: selected, count: presets.count + 1, height: height)
    for offset in 0..<max(0, min(height, presets.count + 1 - top)) {
      let index = top + offset
      let row = rect.row + offset
      let role: Role = index == selected ? .selected : index == presets.count ? .dim : .plain
      if index == selected { fill(row: row, columns: rect.columnRange, role: role) }
      var text = "  the settings of now"
      if index < presets.count {
        text = presets[index].name == model.writing.chosenPreset ? "* " : "  "
        text += presets[index].name
        if let keys = presets[index].keys { text += "  (\(keys.name))" }
      }
      put(text, row: row, column: rect.column, limit: rect.columns, role: role)
    }
    guard rect.rows > height + 2 else { return }
    fill(row: rect.row + height, columns: rect.columnRange, with: model.marks.rule, role: .border)
    put(
      presets.isEmpty
        ? "None yet. In the configuration, these lines make one:" : "[presets.\(preset.name)]",
      row: rect.row + height + 1,
      column: rect.column,
      limit: rect.columns,
      role: presets.isEmpty ? .dim : .heading
    )
    let all = presets.isEmpty ? ["[presets.\(preset.name)]"] + lines : lines
    for (offset, line) in all.prefix(max(0, rect.rows - height - 2)).enumerated() {
      put(line, row: rect.row + height + 2 + offset, column: rect.column, limit: rect.columns)
    }
  }
}
