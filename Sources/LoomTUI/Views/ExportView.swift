import PeerTrees
import PrefExport
import Screen
import TreeModel

extension Frame {
  /// Draws what an export would write and what it would leave out.
  mutating func drawExport(_ dialog: ExportDialog, _ model: Model) {
    switch dialog.page {
    case .formats: drawFormats(dialog, model)
    case .settings(let selected): drawSettings(dialog, selected, model)
    case .dropped(let selected): drawDropped(dialog, selected, model)
    }
  }

  private mutating func drawFormats(_ dialog: ExportDialog, _ model: Model) {
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
    putCounts(above: top, below: formats.count - top - height, rect, height, selected - top)
    put(page, below: height, in: rect)
  }

  /// Says at the ends of a list's first and last row how many more there are.
  private mutating func putCounts(
    above: Int,
    below: Int,
    _ rect: Rect,
    _ height: Int,
    _ selectedRow: Int
  ) {
    if above > 0 { putRight("\(above) more above", rect, row: 0, isSelected: selectedRow == 0) }
    guard below > 0, height > 1 else { return }
    let isSelected = selectedRow == height - 1
    putRight("\(below) more below", rect, row: height - 1, isSelected: isSelected)
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
    addOutcome(of: dialog, to: &page, width: width)
    if let part = dialog.part, dialog.problem == nil {
      page.addAside("\(model.describe(part)) to \(dialog.path)", .heading, width: width)
    }
    return page
  }

  /// What the rows chosen come to.
  private func addOutcome(of dialog: ExportDialog, to page: inout TextPage, width: Int) {
    if let problem = dialog.problem {
      page.addAside(problem, .error, width: width)
    } else if let report = dialog.report {
      page.addAside(
        "\(report.rows) row\(report.rows == 1 ? "" : "s") to \(dialog.path)",
        .heading,
        width: width
      )
      page.addCounts(
        report.sources.filter { $0.count > 0 }.map { ($0.count, "from \($0.source.summary)") }
          + report.splits.map { ($0.count, "for \($0.split.purpose)") },
        width: width
      )
      for warning in report.warnings { page.addAside(warning.sentence, .rewrite, width: width) }
    }
    if let report = dialog.report, !report.dropped.isEmpty {
      page.addAside("Left out:", .heading, width: width)
      page.addCounts(report.dropped.map { ($0.count, $0.reason.sentence) }, width: width)
    }
  }

  // MARK: How rows are made

  private mutating func drawSettings(_ dialog: ExportDialog, _ selected: Int, _ model: Model) {
    let rect = openDialog("Export: how rows are made", model)
    let all = ExportSetting.allCases
    var page = TextPage()
    let width = max(1, rect.columns - 1)
    page.lines.append(.blank)
    page.addAside(all[min(selected, all.count - 1)].explanation, .dim, width: width)
    addOutcome(of: dialog, to: &page, width: width)
    // All choices matter more than all that is said of the outcome.
    let height = max(min(3, rect.rows), min(all.count, rect.rows - min(6, page.lines.count)))
    let top = Frame.top(of: selected, count: all.count, height: height)
    for offset in 0..<max(0, min(height, all.count - top)) {
      let setting = all[top + offset]
      let row = rect.row + offset
      let isSelected = top + offset == selected
      if isSelected { fill(row: row, columns: rect.columnRange, role: .selected) }
      let value = setting.value(in: dialog.options)
      put(
        setting.rawValue,
        row: row,
        column: rect.column,
        limit: rect.columns,
        role: isSelected ? .selected : .plain
      )
      put(
        value.isEmpty ? setting.absent : value,
        row: row,
        column: rect.column + 16,
        limit: rect.columns - 16,
        role: isSelected ? .selected : value.isEmpty ? .dim : .plain
      )
    }
    putCounts(above: top, below: all.count - top - height, rect, height, selected - top)
    put(page, below: height, in: rect)
  }

  // MARK: Rows left out

  private mutating func drawDropped(_ dialog: ExportDialog, _ selected: Int, _ model: Model) {
    let rect = openDialog("Export: \(dialog.droppedCount) left out", model)
    guard let (reason, row) = dialog.dropped(at: selected) else { return }
    let height = max(1, rect.rows / 2)
    let top = Frame.top(of: selected, count: dialog.droppedCount, height: height)
    for offset in 0..<min(height, dialog.droppedCount - top) {
      guard let (reason, row) = dialog.dropped(at: top + offset) else { continue }
      let isSelected = top + offset == selected
      if isSelected {
        fill(row: rect.row + offset, columns: rect.columnRange, role: .selected)
      }
      let nodes = row.other.map { "\(row.node) and \($0)" } ?? "\(row.node)"
      put(
        "\(reason.rawValue)  \(nodes)",
        row: rect.row + offset,
        column: rect.column,
        limit: rect.columns,
        role: isSelected ? .selected : .plain
      )
    }
    var page = TextPage()
    let width = max(1, rect.columns - 1)
    page.lines.append(.blank)
    page.addAside(reason.sentence, .heading, width: width)
    for id in [row.node, row.other].compactMap({ $0 }) {
      guard let node = model.session.tree[id] else { continue }
      page.addAside("\(id): " + quoted(node.text, limit: width * 3), .plain, width: width)
    }
    put(page, below: min(height, dialog.droppedCount - top), in: rect)
  }

  /// Puts a page of our own words below the first rows of a dialog.
  private mutating func put(_ page: TextPage, below height: Int, in rect: Rect) {
    for (offset, line) in page.lines.prefix(max(0, rect.rows - height)).enumerated() {
      guard case .aside(let text, let role) = line else { continue }
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
