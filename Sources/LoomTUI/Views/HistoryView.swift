import Screen
import TreeModel

/// Where the list of acts stands: below the text of the state that it points at.
struct HistoryLayout: Equatable {
  var text: Rect
  /// The acts, with the rule above them as first row.
  var list: Rect

  init(_ layout: Layout) {
    let body = layout.editor
    let rows = body.rows >= 9 ? max(6, body.rows / 2) : max(0, body.rows)
    text = body
    text.rows = max(0, body.rows - rows)
    list = body
    list.row = body.row + text.rows
    list.rows = rows
  }
}

extension Frame {
  /// Draws the header, the text of the state pointed at, and the acts.
  ///
  /// `shown` is the model with that state in place of the present one.
  mutating func drawHistory(_ dialog: HistoryDialog, _ model: Model, _ shown: Model) {
    let layout = model.layout
    let parts = model.historyLayout
    clear(parts.text)
    clear(parts.list)
    if layout.header.rows > 0 {
      let role: Role = dialog.problem != nil ? .error : model.isInPast ? .barStrong : .heading
      fill(row: layout.header.row, columns: layout.header.columnRange, role: role)
      put(
        model.historyHeading(dialog),
        row: layout.header.row,
        column: layout.header.column,
        limit: layout.header.columns,
        role: role
      )
    }
    drawText(shown, in: parts.text)
    drawActs(dialog, model, in: parts.list)
  }

  private mutating func drawActs(_ dialog: HistoryDialog, _ model: Model, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 4 else { return }
    let history = model.session.history
    fill(row: rect.row, columns: rect.columnRange, with: model.marks.rule, role: .border)
    let title = " \(history.count) act\(history.count == 1 ? "" : "s"), the newest first "
    put(title, row: rect.row, column: rect.column + 1, limit: rect.columns - 2, role: .border)
    let height = rect.rows - 1
    guard height > 0 else { return }
    let now = model.session.currentAct
    let width = "\(history.last?.number ?? 0)".count
    let selected = history.count - 1 - model.place(of: dialog)
    let top = Frame.top(of: selected, count: history.count + 1, height: height)
    // Only the rows in sight are made: there may be a hundred thousand.
    for offset in 0..<min(height, history.count + 1 - top) {
      let place = history.count - 1 - top - offset
      let item = place < 0 ? nil : history[place]
      let isSelected = top + offset == selected
      let row = rect.row + 1 + offset
      let role: Role = isSelected ? .selected : item?.undone == true ? .dim : .plain
      if isSelected { fill(row: row, columns: rect.columnRange, role: role) }
      put(
        model.line(for: item, isNow: (item?.number ?? 0) == now, width: width),
        row: row,
        column: rect.column,
        limit: rect.columns,
        role: role
      )
    }
  }
}

extension Model {
  /// Where the list of acts stands now.
  var historyLayout: HistoryLayout { HistoryLayout(layout) }

  /// Whether the state that is shown is not the present one.
  var isInPast: Bool { past.map { $0.session.currentAct != session.currentAct } ?? false }

  /// What the state pointed at is.
  fileprivate func historyHeading(_ dialog: HistoryDialog) -> String {
    if let problem = dialog.problem { return problem }
    guard isInPast else { return " AS IT IS NOW" }
    guard let place = session.place(ofAct: dialog.selected) else {
      return " AS IT WAS BEFORE THE FIRST ACT"
    }
    let age = age(of: session.history[place].time)
    return " AS IT WAS AFTER ACT \(dialog.selected)\(age.isEmpty ? "" : ", \(age)")"
  }

  /// An act on one line: number, age, name, what it touched; nil is the beginning.
  fileprivate func line(for item: HistoryItem?, isNow: Bool, width: Int) -> String {
    let mark = isNow ? "*" : " "
    guard let item else {
      return "\(mark)\(String(repeating: " ", count: max(0, width - 1)))0 the beginning"
    }
    let number = "\(item.number)"
    let summary = session.summary(of: item)
    var text = mark + String(repeating: " ", count: max(0, width - number.count)) + number
    let age = age(of: item.time)
    text += " " + String(repeating: " ", count: max(0, 10 - age.count)) + age + " "
    text += quoted(summary.label, limit: 40)
    if item.undone { text += " (undone)" }
    if let annotator = summary.annotator { text += " by \(quoted(annotator, limit: 20))" }
    if let node = summary.node {
      text += isUnicode ? " · #\(node)" : " - #\(node)"
      if summary.others > 0 { text += " and \(summary.others) more" }
    }
    let words = quoted(summary.text, limit: 80)
    return words.isEmpty ? text : "\(text): \(words)"
  }

  /// How long ago something was, in one unit; empty where the file does not say.
  fileprivate func age(of time: Int64) -> String {
    guard time > 0, let past else { return "" }
    let seconds = max(0, (past.now - time) / 1_000)
    return switch seconds {
    case ..<60: "\(seconds) s ago"
    case ..<3_600: "\(seconds / 60) min ago"
    case ..<86_400: "\(seconds / 3_600) h ago"
    default: "\(seconds / 86_400) d ago"
    }
  }
}
