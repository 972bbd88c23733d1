import Screen

extension Frame {
  /// Draws the help over everything.
  mutating func drawHelp(_ dialog: HelpDialog, _ model: Model) {
    let height = max(0, model.size.rows - 1)
    let lines = model.helpLines(dialog)
    for row in 0..<height {
      fill(row: row, columns: 0..<size.columns)
      guard dialog.scroll + row < lines.count else { continue }
      let line = lines[dialog.scroll + row]
      if line.keys.isEmpty {
        put(line.text, row: row, column: 1, limit: size.columns - 1, role: .heading)
      } else {
        // Keys that need more room have it, rather than being cut.
        let width = put(line.keys, row: row, column: 2, limit: size.columns - 3, role: .key)
        let column = max(18, 2 + width + 2)
        put(line.text, row: row, column: column, limit: size.columns - column)
      }
    }
    fill(row: height, columns: 0..<size.columns, role: .bar)
    guard !dialog.isTyping else {
      let width = put(" / \(dialog.filter)", row: height, column: 0, role: .bar)
      let rest = "   Enter keep   Esc all   \(lines.count) found "
      put(rest, row: height, column: max(width + 1, size.columns - rest.count), role: .bar)
      cursor = Position(row: height, column: min(width, size.columns - 1))
      return
    }
    let more = max(0, lines.count - dialog.scroll - height)
    let next = dialog.page == .here ? "\(model.keymap.hint(for: .help)) all keys   " : ""
    let text =
      " any other key goes back   \(next)/ find"
      + (lines.count > height ? "   j k Space scroll" : "") + (more > 0 ? "   \(more) more" : "")
    put(text, row: height, column: 0, role: .bar)
  }
}

extension Model {
  /// A line of help; a heading has no keys.
  struct HelpLine {
    let keys: String
    let text: String

    static let blank = HelpLine(keys: "", text: "")

    static func heading(_ text: String) -> HelpLine { HelpLine(keys: "", text: text) }
  }

  /// The lines of a page, or those in which the words that the person looks for stand.
  func helpLines(_ dialog: HelpDialog) -> [HelpLine] {
    if dialog.page == .here { return helpHere }
    guard !dialog.filter.isEmpty else { return helpLines }
    let words = dialog.filter.lowercased().split(separator: " ")
    return helpLines.filter { line in
      guard !line.keys.isEmpty else { return false }
      let text = "\(line.keys) \(line.text)".lowercased()
      return words.allSatisfy { text.contains($0) }
    }
  }

  private func line(for command: Command) -> HelpLine? {
    guard let row = CommandRow.table.first(where: { $0.command == command }) else { return nil }
    let keys = keymap.keys(for: command).map(\.name).joined(separator: " ")
    return HelpLine(keys: keys.isEmpty ? ":\(command.rawValue)" : keys, text: row.summary)
  }

  /// The keys of the place where the person is.
  private var helpHere: [HelpLine] {
    if let overlay = feel.helpBehind { return helpLines(of: overlay) }
    guard cursor != nil else {
      let commands: [Command] = [.addChild, .models, .system, .commandLine, .quit]
      return [.heading("An empty session")] + commands.compactMap(line)
    }
    var listed: Set<Command> = []
    func lines(_ commands: [Command]) -> [HelpLine] {
      commands.filter { listed.insert($0).inserted }.compactMap(line)
    }
    let basic = HintPlan.basic.map(\.command)
    let moving: [Command] = [.parent, .child, .nextSibling, .previousSibling, .fold]
    return [.heading("Move")] + lines(moving)
      + [.blank, .heading("Most wanted")] + lines(basic)
      + [.blank, .heading("Useful here")] + lines(HintPlan.Situation(self).useful.map(\.command))
      + [.blank, .heading("Session")] + lines([.help, .suspend, .quit])
  }

  /// The keys of a dialog: what its hints name, and what they leave out.
  private func helpLines(of overlay: Overlay) -> [HelpLine] {
    var lines: [HelpLine] = [.heading(overlay.title)]
    for hint in hints(for: overlay).split(separator: "   ") {
      // "j k choose": what comes before the first word in lower case is keys.
      let words = hint.split(separator: " ")
      let split = words.firstIndex { $0.count > 1 && $0.first?.isLowercase == true } ?? words.count
      let keys = words[..<split].joined(separator: " ")
      let text = words[split...].joined(separator: " ")
      lines.append(
        keys.isEmpty
          ? HelpLine(keys: "-", text: text)
          : HelpLine(keys: keys, text: text.prefix(1).uppercased() + text.dropFirst())
      )
    }
    return lines + overlay.otherKeys.map { HelpLine(keys: $0.0, text: $0.1) }
  }

  /// The command table with the keys in force, and what the marks mean.
  var helpLines: [HelpLine] {
    var lines: [HelpLine] = []
    for group in CommandRow.Group.allCases {
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(group.rawValue))
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
    lines += [.blank, .heading("Marks")]
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
