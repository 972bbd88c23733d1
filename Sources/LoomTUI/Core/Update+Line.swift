import Screen
import TreeModel

extension Model {
  /// A key in the line at the bottom: search, command, a parameter's value, a path.
  mutating func take(_ key: Key, in prompt: LinePrompt, at time: Int64) -> [Effect] {
    if let effects = takeInFinding(key, prompt, at: time) { return effects }
    var prompt = prompt
    switch key {
    case .escape, .control("c"):
      overlay = underneath(prompt)
      return []
    case .enter:
      overlay = underneath(prompt)
      return finish(prompt, at: time)
    case .backspace where prompt.buffer.bytes.isEmpty:
      overlay = underneath(prompt)
      return []
    case .tab:
      let effects = completeWord(&prompt)
      overlay = .line(prompt)
      return effects
    default:
      prompt.buffer.take(key, width: .max / 2, page: 1)
    }
    overlay = .line(prompt)
    return []
  }

  /// What a line prompt goes back to.
  private func underneath(_ prompt: LinePrompt) -> Overlay? {
    switch prompt.purpose {
    case .search, .filter, .command, .node, .tags, .graft: nil
    case .parameter(let parameter):
      .parameters(selected: Parameter.allCases.firstIndex(of: parameter) ?? 0)
    case .scale: pickerBehind.map(Overlay.models)
    case .exportPath, .exportSetting: exportBehind.map(Overlay.export)
    }
  }

  private mutating func finish(_ prompt: LinePrompt, at time: Int64) -> [Effect] {
    let text = prompt.buffer.text
    switch prompt.purpose {
    case .search, .filter: return []
    case .command: return runNamed(text, at: time)
    case .node:
      goToNode(text, at: time)
      return []
    case .tags(let id): return setTags(of: id, to: text, at: time)
    case .graft: return graft(text)
    case .parameter(let parameter):
      set(parameter, to: text)
      return []
    case .scale(let backend, let adapter):
      setScale(adapter, of: backend, to: text)
      return []
    case .exportPath:
      if case .export(var dialog) = overlay, !text.isEmpty {
        dialog.path = text
        dialog.isReplacing = false
        exportBehind = dialog
        overlay = .export(dialog)
      }
      return []
    case .exportSetting(let setting):
      if case .export(let dialog) = overlay { set(setting, to: text, in: dialog) }
      return []
    }
  }

  // MARK: Commands by name

  private mutating func runNamed(_ text: String, at time: Int64) -> [Effect] {
    let name = text.trimming()
    let short: [String: Command] = ["w": .save, "q": .quit, "wq": .quit, "x": .quit, "h": .help]
    if name.isEmpty { return [] }
    if let first = name.first, first == "#" || first.isASCII && first.isNumber {
      goToNode(name, at: time)
      return []
    }
    if let argument = argument(of: .log, in: name) { return log(argument) }
    if let command = Command(rawValue: name) ?? short[name] { return run(command, at: time) }
    let near = Command.allCases.map(\.rawValue).filter { $0.hasPrefix(name) }
    if near.count == 1, let command = Command(rawValue: near[0]) { return run(command, at: time) }
    complain(
      near.isEmpty
        ? "There is no command \(name); \(keymap.hint(for: .help)) lists them"
        : "\(name) could be \(near.prefix(4).joined(separator: ", "))"
    )
    return []
  }

  /// What follows the command's name; nil if it is another command.
  private func argument(of command: Command, in line: String) -> String? {
    (line + " ").hasPrefix(command.rawValue + " ")
      ? String(line.dropFirst(command.rawValue.count)).trimming() : nil
  }

  private mutating func completeWord(_ prompt: inout LinePrompt) -> [Effect] {
    switch prompt.purpose {
    case .command: complete(&prompt)
    case .tags: completeTag(&prompt)
    case .graft: return completeGraft(&prompt)
    default: break
    }
    return []
  }

  private func complete(_ prompt: inout LinePrompt) {
    let start = prompt.buffer.text
    let near = Command.allCases.map(\.rawValue).filter { $0.hasPrefix(start) }
    guard let first = near.first else { return }
    let common = near.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    prompt.buffer = TextBuffer(common)
  }
}

extension String {
  /// Without blanks at both ends.
  func trimming() -> String {
    var text = self[...]
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }

  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
