import Screen

/// A page of sentences, tables and charts for a terminal, line by line.
struct TextPage {
  /// A column of a table.
  struct Column {
    let title: String
    /// Whether it is flush right, as numbers are.
    var isNumber = true
  }

  let canvas: TextCanvas
  private(set) var lines: [String] = []

  init(_ canvas: TextCanvas) { self.canvas = canvas }

  /// Starts a section.
  mutating func heading(_ title: String) {
    if !lines.isEmpty { lines.append("") }
    lines.append(title.uppercased())
  }

  /// Says something, over several lines if need be.
  mutating func say(_ sentence: String) { lines += canvas.wrapped(sentence) }

  mutating func gap() { lines.append("") }

  /// A table; the first column holds names and is cut where the rest needs the room.
  ///
  /// Titles stand over the columns unless all are empty. Blanks at the ends of lines are left out.
  mutating func table(_ columns: [Column], _ rows: [[String]]) {
    let rows = rows.map { $0.map { displayText($0) } }
    var widths = columns.indices.map { column in
      rows.reduce(displayWidth(columns[column].title)) { max($0, displayWidth($1[column])) }
    }
    let gaps = 2 * (columns.count - 1)
    let rest = widths.dropFirst().reduce(0, +) + gaps
    if let first = widths.first { widths[0] = min(first, max(8, canvas.width - rest)) }
    func add(_ cells: [String]) {
      let line = columns.indices.map { column in
        let cell = column == 0 ? canvas.fitted(cells[0], widths[0]) : cells[column]
        return canvas.padded(cell, widths[column], atStart: columns[column].isNumber)
      }.joined(separator: "  ")
      lines.append(String(line.reversed().drop { $0 == " " }.reversed()))
    }
    if columns.contains(where: { !$0.title.isEmpty }) { add(columns.map(\.title)) }
    for row in rows { add(row) }
  }

  /// A bar chart: labels, bars beside the largest count, counts and shares of all.
  mutating func bars(_ items: [(label: String, count: Int)], labelsAreNumbers: Bool = false) {
    let total = items.reduce(0) { $0 + $1.count }
    let most = items.map(\.count).max() ?? 0
    guard most > 0 else { return }
    let labels = items.map { canvas.fitted($0.label, 30) }
    let labelWidth = labels.map { displayWidth($0) }.max() ?? 0
    let numberWidth = "\(most)".count
    let room = min(100, canvas.width - labelWidth - numberWidth - 12)
    for (item, label) in zip(items, labels) {
      let bar = canvas.bar(Double(item.count) / Double(most), room)
      let share = percent(Double(item.count) / Double(total))
      lines.append(
        "  " + canvas.padded(label, labelWidth, atStart: labelsAreNumbers) + "  "
          + canvas.padded("\(item.count)", numberWidth, atStart: true) + "  "
          + canvas.padded(share, 5, atStart: true) + (bar.isEmpty ? "" : " " + bar)
      )
    }
  }
}

/// A number with so many digits after the point.
func fixed(_ number: Double, _ digits: Int) -> String {
  guard number.isFinite, abs(number) < 1e15 else { return "-" }
  let unit = (0..<digits).reduce(1.0) { value, _ in value * 10 }
  let whole = Int((abs(number) * unit).rounded())
  let sign = number < 0 && whole > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(whole)" }
  let fraction = "\(whole % Int(unit))"
  return "\(sign)\(whole / Int(unit))." + String(repeating: "0", count: digits - fraction.count)
    + fraction
}

/// A share in per cent, without digits after the point.
func percent(_ share: Double) -> String { fixed(share * 100, 0) + " %" }

/// `count` things, with the right form of the word.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
