import Backends
import PeerTrees
import PrefExport
import Screen

extension Frame {
  /// Clears the right side and writes a heading; returns where the content goes.
  mutating func openDialog(_ title: String, _ model: Model) -> Rect {
    let layout = model.layout
    let rect = layout.editor
    for row in rect.row..<rect.row + max(0, rect.rows) { fill(row: row, columns: rect.columnRange) }
    if layout.header.rows > 0 {
      fill(row: layout.header.row, columns: layout.header.columnRange)
      put(title, row: layout.header.row, column: rect.column, limit: rect.columns, role: .heading)
    }
    return rect
  }

  /// Draws the list of backends, models and adapters.
  mutating func drawModels(_ picker: ModelPicker, _ model: Model) {
    let part = model.planBehind.map { " of part \($0.selected + 1)" } ?? ""
    var rect = openDialog("Backend, model and adapters" + part, model)
    if rect.rows > 3 {
      // What the choice comes to stays in sight below the list.
      rect.rows -= 1
      put(
        model.sentence,
        row: rect.row + rect.rows,
        column: rect.column,
        limit: rect.columns,
        role: .heading
      )
    }
    let asked = model.edited
    let rows = model.rows(of: picker)
    let top = Frame.top(of: picker.selected, count: rows.count, height: rect.rows)
    for offset in 0..<min(rect.rows, max(0, rows.count - top)) {
      let index = top + offset
      let line: String
      var role: Role = .plain
      switch rows[index] {
      case .model(let backend, let name):
        let isChosen = backend == asked.backend && name == asked.model
        line = "\(isChosen ? "*" : " ") \(backend)\(name.isEmpty ? "" : "  \(name)")"
      case .adapter(let backend, let name):
        let scale = backend == asked.backend ? model.scale(of: name) : 0
        line = "    [\(scale == 0 ? " " : "x")] adapter \(name)  \(model.marks.times)\(scale)"
      case .remark(let backend, let text):
        line = "    \(backend): \(text)"
        role = .dim
      }
      if index == picker.selected {
        fill(row: rect.row + offset, columns: rect.columnRange, role: .selected)
      }
      let isSelected = index == picker.selected
      let columns = put(
        line,
        row: rect.row + offset,
        column: rect.column,
        limit: rect.columns,
        role: isSelected ? .selected : role
      )
      if let about = picker.remark(on: rows[index]), columns + 2 < rect.columns {
        put(
          about,
          row: rect.row + offset,
          column: rect.column + columns + 2,
          limit: rect.columns - columns - 2,
          role: isSelected ? .selected : .dim
        )
      }
    }
    drawSummary(of: picker, rows, model, rect)
  }

  /// A remark at the bottom of a dialog, on up to three lines.
  mutating func drawSummary(_ summary: String, _ rect: Rect) {
    var page = TextPage()
    page.addAside(summary, .dim, width: max(1, rect.columns - 1))
    for (offset, line) in page.lines.prefix(3).enumerated() {
      if case .aside(let text, let role) = line {
        put(
          text,
          row: rect.row + rect.rows - min(3, page.lines.count) + offset,
          column: rect.column,
          limit: rect.columns,
          role: role
        )
      }
    }
  }

  private mutating func drawSummary(
    of picker: ModelPicker,
    _ rows: [ModelPicker.Row],
    _ model: Model,
    _ rect: Rect
  ) {
    guard rows.indices.contains(picker.selected), rows.count + 4 <= rect.rows else { return }
    let name =
      switch rows[picker.selected] {
      case .model(let backend, _), .adapter(let backend, _), .remark(let backend, _): backend
      }
    if let backend = model.backends.first(where: { $0.name == name }) {
      drawSummary("\(name): \(backend.summary)", rect)
    }
  }

  /// Draws the parameters of generation.
  mutating func drawParameters(selected: Int, _ model: Model) {
    let rect = openDialog(
      model.planBehind.map { "Parameters of part \($0.selected + 1)" }
        ?? "Parameters of the next branches",
      model
    )
    let all = Parameter.allCases
    let top = Frame.top(of: selected, count: all.count, height: rect.rows)
    for offset in 0..<min(rect.rows, all.count - top) {
      let index = top + offset
      let row = rect.row + offset
      let role: Role = index == selected ? .selected : .plain
      if index == selected { fill(row: row, columns: rect.columnRange, role: .selected) }
      put(all[index].rawValue, row: row, column: rect.column, limit: rect.columns, role: role)
      let value = model.value(of: all[index])
      let isInherited = model.isInherited(all[index])
      let shown = value.isEmpty ? all[index].absent : value
      let remark = isInherited ? "  (as for all)" : ""
      let isRoom = displayWidth(shown) + displayWidth(remark) <= rect.columns - 22
      put(
        isRoom ? shown + remark : shown,
        row: row,
        column: rect.column + 22,
        limit: rect.columns - 22,
        role: index == selected ? .selected : value.isEmpty || isInherited ? .dim : .plain
      )
    }
    if rect.rows >= all.count + 4 { drawSummary(all[selected].explanation(model), rect) }
  }

  /// Draws what an export would write and what it would leave out.
  mutating func drawExport(_ dialog: ExportDialog, _ model: Model) {
    let rect = openDialog("Export", model)
    let page = exportPage(dialog, model, width: max(1, rect.columns - 1))
    let formats = FileFormat.allCases
    let selected = formats.firstIndex(of: dialog.format) ?? 0
    // Where there is not room for both, what is said of the format matters more than the others.
    let height = max(0, min(formats.count, rect.rows, max(3, rect.rows - page.lines.count)))
    let top = Frame.top(of: selected, count: formats.count, height: height)
    for offset in 0..<height {
      let isSelected = top + offset == selected
      if isSelected {
        fill(row: rect.row + offset, columns: rect.columnRange, role: .selected)
      }
      put(
        "\(isSelected ? "*" : " ") \(formats[top + offset].name)",
        row: rect.row + offset,
        column: rect.column,
        limit: rect.columns,
        role: isSelected ? .selected : .plain
      )
    }
    let below = formats.count - top - height
    if top > 0 { putRight("\(top) more above", rect, row: 0, isSelected: top == selected) }
    if below > 0, height > 1 {
      let isSelected = top + height - 1 == selected
      putRight("\(below) more below", rect, row: height - 1, isSelected: isSelected)
    }
    for (offset, line) in page.lines.prefix(max(0, rect.rows - height)).enumerated() {
      if case .aside(let text, let role) = line {
        put(
          text,
          row: rect.row + height + offset,
          column: rect.column,
          limit: rect.columns,
          role: role
        )
      }
    }
  }

  /// Puts a few words at the right end of a row that has room for them.
  private mutating func putRight(_ words: String, _ rect: Rect, row: Int, isSelected: Bool) {
    let column = rect.columns - words.utf8.count - 1
    guard column >= 20 else { return }
    put(
      words,
      row: rect.row + row,
      column: rect.column + column,
      limit: words.utf8.count,
      role: isSelected ? .selected : .dim
    )
  }

  /// What is said of the format chosen.
  private func exportPage(_ dialog: ExportDialog, _ model: Model, width: Int) -> TextPage {
    var page = TextPage()
    page.addAside(dialog.format.summary, .dim, width: width)
    page.lines.append(.blank)
    if let problem = dialog.problem {
      page.addAside(problem, .error, width: width)
    } else if let part = dialog.part {
      page.addAside(
        "\(model.describe(part)) to \(dialog.path)",
        .heading,
        width: width
      )
    } else if let report = dialog.report {
      page.addAside(
        "\(report.rows) row\(report.rows == 1 ? "" : "s") to \(dialog.path)",
        .heading,
        width: width
      )
      for source in report.sources where source.count > 0 {
        page.addAside("  \(source.count) from \(source.source.summary)", .plain, width: width)
      }
      for warning in report.warnings { page.addAside(warning.sentence, .rewrite, width: width) }
    }
    if let report = dialog.report, !report.dropped.isEmpty {
      page.addAside("Left out:", .heading, width: width)
      for drop in report.dropped {
        page.addAside("  \(drop.count)  \(drop.reason.sentence)", .plain, width: width)
      }
    }
    return page
  }
}

extension Parameter {
  /// What stands where nothing is set.
  var absent: String {
    switch self {
    case .seed: "(a new one for each branch)"
    case .stop, .topLogprobs: "(none)"
    default: "(the service's own)"
    }
  }

  func explanation(_ model: Model) -> String {
    switch self {
    case .branches: "How many branches \(model.keymap.hint(for: .generate)) makes."
    case .maxTokens: "Where a branch is cut if the model does not end by itself."
    case .temperature: "0 takes the most probable token each time; higher is more varied."
    case .topP: "Draw from the fewest tokens whose probabilities make up this much."
    case .topK: "Draw from at most this many tokens."
    case .minP: "Leave out tokens less probable than this part of the best one's."
    case .repeatPenalty: "Above 1 makes repeated tokens less probable."
    case .thinking: "How much a model thinks first: \(ThinkingSetting.rule)."
    case .seed: "The first branch's; the others count on. The same seed draws the same text."
    case .stop: "Texts at which a branch ends, with \" | \" between them; \\n is a line break."
    case .topLogprobs: "How many alternatives to keep for each token, where the service tells."
    case .continueInstruction: "What a model that only chats is told in text mode."
    }
  }
}
