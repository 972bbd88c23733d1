import Screen

extension Frame {
  /// Draws the table of keys over everything.
  mutating func drawHelp(_ model: Model, scroll: Int) {
    let height = max(0, size.rows - 1)
    let lines = model.helpLines
    for row in 0..<height {
      fill(row: row, columns: 0..<size.columns)
      guard scroll + row < lines.count else { continue }
      let line = lines[scroll + row]
      if line.keys.isEmpty {
        put(line.text, row: row, column: 1, limit: size.columns - 1, role: .heading)
      } else {
        put(line.keys, row: row, column: 2, limit: 15, role: .key)
        put(line.text, row: row, column: 18, limit: size.columns - 18)
      }
    }
    fill(row: height, columns: 0..<size.columns, role: .bar)
    let more = lines.count - scroll - height
    let text =
      " Keys   j k Space scroll   any other key goes back"
      + (more > 0 ? "   \(more) more lines" : "")
    put(text, row: height, column: 0, role: .bar)
  }
}

extension Model {
  /// A line of help; a heading has no keys.
  struct HelpLine {
    let keys: String
    let text: String
  }

  /// The command table with the keys in force, and what the marks mean.
  var helpLines: [HelpLine] {
    var lines: [HelpLine] = []
    for group in CommandRow.Group.allCases {
      if !lines.isEmpty { lines.append(HelpLine(keys: "", text: "")) }
      lines.append(HelpLine(keys: "", text: group.rawValue))
      let branchKeys = CommandRow.table.filter { $0.command.branchCount != nil }
      for row in CommandRow.table where row.group == group {
        // Nine rows that differ in a number are one line here.
        if let count = row.command.branchCount {
          guard count == 1, let last = branchKeys.last else { continue }
          lines.append(
            HelpLine(
              keys: "\(keymap.hint(for: .generate1)) .. \(keymap.hint(for: last.command))",
              text: "Generate that many branches"
            )
          )
          continue
        }
        let keys = keymap.keys(for: row.command).map(\.name).joined(separator: " ")
        lines.append(
          HelpLine(keys: keys.isEmpty ? ":\(row.command.rawValue)" : keys, text: row.summary)
        )
      }
    }
    lines.append(HelpLine(keys: "", text: ""))
    lines.append(HelpLine(keys: "", text: "Marks"))
    let meanings: [(String, String)] = [
      ("+1 -2", "Your rating"), (marks.unseen, "Nobody has seen it yet"),
      (marks.streaming, "It is still arriving"),
      (marks.failed, "It failed: \(keymap.hint(for: .retry)) asks again"),
      (marks.cut, "It was cut short"), (marks.rewrite, "Your rewrite of a model's text"),
      ("=2", "The same text as the 2nd branch beside it"), (marks.human, "Written by hand"),
      (marks.bookmark, "Bookmark"),
      ("\(marks.open) \(marks.folded)", "What is below is shown, or folded away"),
    ]
    return lines + meanings.map { HelpLine(keys: $0.0, text: $0.1) }
  }
}
