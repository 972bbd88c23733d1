import Screen

extension Model {
  /// Whether lines are to wait until nothing streams any more.
  public var holdsLines: Bool { feel.holdsLines && isStreaming }

  /// A line that the person gave where they speak to the program in lines.
  ///
  /// In the tree it is a key, keys one after the other, or a command by its name; in a text it is
  /// text; in a list it is keys.
  mutating func take(line: String, at time: Int64) -> [Effect] {
    feel.holdsLines = false
    switch overlay {
    case .editor: return takeInEditor(line, at: time)
    case .line(var prompt):
      if line.trimming() == "." { return take(.escape, at: time) }
      if !line.isEmpty { prompt.buffer = TextBuffer(line) }
      overlay = .line(prompt)
      return take(.enter, at: time)
    case .help:
      return take(line.trimming() == "?" ? .character("?") : .escape, at: time)
    case nil: return takeInTree(line.trimming(), at: time)
    default:
      let text = line.trimming()
      return press(text.isEmpty ? [.enter] : keys(in: text) ?? text.map(Key.character), at: time)
    }
  }

  private mutating func takeInTree(_ line: String, at time: Int64) -> [Effect] {
    if line.isEmpty {
      feel.retold &+= 1
      return []
    }
    if line == "wait" {
      feel.holdsLines = true
      return []
    }
    message = nil
    feel.retold &+= message == nil ? 0 : 1
    if line.first != ":", let keys = keys(in: line) { return press(keys, at: time) }
    return runLine(line.first == ":" ? String(line.dropFirst()) : line, at: time)
  }

  private mutating func takeInEditor(_ line: String, at time: Int64) -> [Effect] {
    switch line.trimming() {
    case ".": return press([.control("s")], at: time)
    case "/quit":
      let effects = press([.escape], at: time)
      guard case .editor(let editor) = overlay, editor.isAsking else { return effects }
      return effects + press([.character("n")], at: time)
    case "/clear":
      if case .editor(var editor) = overlay {
        editor.buffer = TextBuffer()
        overlay = .editor(editor)
        say("The text is empty now")
      }
      return []
    default:
      guard case .editor(let editor) = overlay else { return [] }
      // The first line goes on where the text ends: a story's beginning may end inside a sentence.
      return take(paste: editor.isChanged ? "\n" + line : line, at: time)
    }
  }

  /// The keys that a line names, if it names nothing else.
  private func keys(in line: String) -> [Key]? {
    if let keys = KeySequence(name: line) { return keys }
    var keys: [Key] = []
    for part in line.split(separator: " ") {
      guard let key = Key(name: String(part)) else { return nil }
      keys.append(key)
    }
    return keys
  }

  private mutating func press(_ keys: [Key], at time: Int64) -> [Effect] {
    var effects: [Effect] = []
    for key in keys { effects += take(key, at: time) }
    return effects
  }
}
