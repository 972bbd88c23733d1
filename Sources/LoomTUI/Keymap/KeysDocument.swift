/// The text of `docs/KEYS.md`, made from the command table so that it cannot lie.
public func keysDocument(for keymap: Keymap) -> String {
  var text = """
    # Keys

    Printed by `loom keys --markdown`; `?` in the program shows the same table. Any command can get
    other keys in the configuration: `[keys]`, then `rate-up = ["+", "Ctrl-P"]`;
    two keys one after the other are written with a blank between them: `split = [", s"]`.

    """
  for group in CommandRow.Group.allCases {
    text += "\n## \(group.rawValue)\n\n| Keys | Command | What it does |\n| --- | --- | --- |\n"
    for row in CommandRow.table where row.group == group {
      let keys = keymap.keys(for: row.command).map { code($0.name) }.joined(separator: " ")
      text += "| \(keys) | `\(row.command.rawValue)` | \(row.summary) |\n"
    }
  }
  return text
}

/// A name as code in a cell of a table; a backquote and a bar need care there.
private func code(_ name: String) -> String {
  name.contains("`")
    ? "`` \(name) ``"
    : "`\(name.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|"))`"
}

/// The same table as plain columns, for `loom keys`.
public func keysTable(for keymap: Keymap) -> String {
  var text = ""
  for group in CommandRow.Group.allCases {
    text += text.isEmpty ? "\(group.rawValue)\n" : "\n\(group.rawValue)\n"
    for row in CommandRow.table where row.group == group {
      let keys = keymap.keys(for: row.command).map(\.name).joined(separator: " ")
      text += "  \(padded(keys, 16)) \(padded(row.command.rawValue, 18)) \(row.summary)\n"
    }
  }
  return text
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
