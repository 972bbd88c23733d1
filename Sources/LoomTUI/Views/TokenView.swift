import Screen
import TreeModel

/// Where the view of tokens stands: the text with a row of marks under each line, and a list below.
struct TokenLayout: Equatable {
  var text: Rect
  /// What could stand at a place, with the rule above it as first row.
  var list: Rect

  init(_ layout: Layout) {
    let body = layout.editor
    let rows = body.rows >= 10 ? min(13, max(6, body.rows * 2 / 5)) : max(0, body.rows - 2)
    text = body
    // Two rows a line.
    text.rows = max(0, body.rows - rows) / 2 * 2
    list = body
    list.row = body.row + text.rows
    list.rows = max(0, body.rows - text.rows)
  }

  /// Lines of the text that are in sight.
  var textLines: Int { max(1, text.rows / 2) }

  /// Columns that the text is wrapped to; one is left for the mark of a line break.
  var width: Int { max(1, min(text.columns - 1, Layout.measure)) }
}

extension Model {
  /// Where the view of tokens stands now.
  var tokenLayout: TokenLayout { TokenLayout(layout) }
}

extension Frame {
  /// Draws a completion's tokens, and what could have come at the one pointed at.
  mutating func drawTokens(_ dialog: TokenDialog, _ model: Model) {
    let token = dialog.tokens[dialog.selected].token
    var title = "#\(dialog.node)  token \(dialog.selected + 1) of \(dialog.tokens.count)"
    if let logprob = token.logprob { title += "  \(percent(probability(logprob)))" }
    title += "  \"\(token.token)\""
    _ = openDialog(title, model)
    let layout = model.tokenLayout
    let top = Frame.top(
      of: dialog.line(of: dialog.selected),
      count: dialog.lines.count,
      height: layout.textLines
    )
    for offset in 0..<min(layout.text.rows / 2, dialog.lines.count - top) {
      drawTokenLine(dialog, top + offset, model, row: layout.text.row + offset * 2, layout.text)
    }
    drawChoices(dialog, model, in: layout.list)
  }

  /// Draws a line of the text, and under it a mark for each token that was not likely.
  private mutating func drawTokenLine(
    _ dialog: TokenDialog,
    _ number: Int,
    _ model: Model,
    row: Int,
    _ rect: Rect
  ) {
    let line = dialog.lines[number]
    let end = number + 1 < dialog.lines.count ? dialog.lines[number + 1].start : dialog.bytes.count
    dialog.bytes.withUnsafeBufferPointer { bytes in
      put(utf8: bytes, line.range, row: row, column: rect.column, limit: rect.columns)
      var index = dialog.firstToken(on: line)
      var column = rect.column
      var at = line.start
      while index < dialog.tokens.count, dialog.tokens[index].range.lowerBound < end {
        let placed = dialog.tokens[index]
        let start = min(max(placed.range.lowerBound, line.start), line.end)
        let stop = min(max(placed.range.upperBound, line.start), line.end)
        column += displayWidth(bytes, at..<max(at, start))
        // Its line break is all that some tokens have: it is shown where the line ends.
        let isBreak = start == stop && !placed.range.isEmpty && placed.range.upperBound > line.end
        let width = isBreak ? 1 : displayWidth(bytes, start..<stop)
        let columns = column..<min(rect.column + rect.columns, column + width)
        let band = ProbabilityBand(placed.token.logprob)
        let isSelected = index == dialog.selected
        if isBreak {
          put(model.marks.lineBreak, row: row, column: column, limit: columns.count, role: .dim)
        }
        if isSelected || band != .sure {
          paint(row: row, columns: columns, role: isSelected ? .selected : band.role)
        }
        if isSelected || band != .sure, rect.rows > 1 {
          fill(
            row: row + 1,
            columns: columns,
            with: isSelected ? "^" : band.mark(model.marks),
            role: isSelected ? .key : band.role
          )
        }
        column += isBreak ? 0 : width
        at = max(at, stop)
        index += 1
      }
    }
  }

  private mutating func drawChoices(_ dialog: TokenDialog, _ model: Model, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 8 else { return }
    fill(row: rect.row, columns: rect.columnRange, with: model.marks.rule, role: .border)
    put(
      " " + ProbabilityBand.legend(model.marks) + " ",
      row: rect.row,
      column: rect.column + 1,
      limit: rect.columns - 2,
      role: .border
    )
    let choices = dialog.choices
    let height = rect.rows - 1
    let top = Frame.top(of: dialog.choice, count: choices.count, height: height)
    for offset in 0..<max(0, min(height, choices.count - top)) {
      let index = top + offset
      let choice = choices[index]
      let isSelected = index == dialog.choice
      let role: Role = isSelected ? .selected : choice.isDrawn ? .dim : .plain
      let row = rect.row + 1 + offset
      if isSelected { fill(row: row, columns: rect.columnRange, role: role) }
      let likely = choice.logprob.map { probability($0) }
      let share = likely.map(percent) ?? "?"
      let bar = String(repeating: model.marks.bar, count: Int((likely ?? 0) * 10 + 0.5))
      var text = isSelected ? model.marks.pointer : " "
      text += index < 9 ? "\(index + 1)" : " "
      text += choice.isDrawn ? "*" : " "
      text += String(repeating: " ", count: max(0, 6 - share.count)) + share + " "
      text += bar + String(repeating: " ", count: 11 - bar.count)
      text += choice.token.isEmpty ? "(the end)" : "\"\(choice.token)\""
      put(text, row: row, column: rect.column, limit: rect.columns, role: role)
    }
    let left = 1 - choices.reduce(0) { $0 + ($1.logprob.map(probability) ?? 0) }
    if choices.count < height, left > 0.0005 {
      let share = percent(left)
      put(
        "   " + String(repeating: " ", count: max(0, 6 - share.count)) + share + " all others",
        row: rect.row + 1 + choices.count,
        column: rect.column,
        limit: rect.columns,
        role: .dim
      )
    }
    if choices.count + 1 < height {
      put(
        "* was drawn",
        row: rect.row + height,
        column: rect.column + 2,
        limit: rect.columns - 2,
        role: .dim
      )
    }
  }
}

extension TokenDialog {
  /// The first token of which something stands on a line.
  fileprivate func firstToken(on line: WrappedLine) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].range.upperBound <= line.start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// How likely a token was, in few steps: each has a mark of its own beside its role.
enum ProbabilityBand: Int, CaseIterable {
  case sure
  case likely
  case open
  case unlikely
  case rare

  init(_ logprob: Double?) {
    guard let logprob else {
      self = .sure
      return
    }
    switch probability(logprob) {
    case 0.8...: self = .sure
    case 0.5...: self = .likely
    case 0.2...: self = .open
    case 0.05...: self = .unlikely
    default: self = .rare
    }
  }

  var role: Role {
    switch self {
    case .sure, .likely: .plain
    case .open: .rewrite
    case .unlikely: .bookmark
    case .rare: .bad
    }
  }

  func mark(_ marks: Marks) -> Unicode.Scalar { marks.bands[rawValue] }

  /// What the marks mean, on one line.
  static func legend(_ marks: Marks) -> String {
    zip(allCases.dropFirst(), ["80%", "50%", "20%", "5%"])
      .map { "\($0.mark(marks)) <\($1)" }.joined(separator: "  ")
  }
}
