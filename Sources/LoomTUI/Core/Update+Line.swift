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
      if prompt.purpose == .command { complete(&prompt) }
    default:
      prompt.buffer.take(key, width: .max / 2, page: 1)
    }
    overlay = .line(prompt)
    return []
  }

  /// What a line prompt goes back to.
  private func underneath(_ prompt: LinePrompt) -> Overlay? {
    switch prompt.purpose {
    case .search, .filter, .command, .rewriteInstruction: nil
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
    case .parameter(let parameter):
      set(parameter, to: text)
      return []
    case .scale(let backend, let adapter):
      setScale(adapter, of: backend, to: text)
      return []
    case .rewriteInstruction(let id): return propose(id, as: text, at: time)
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
    if let argument = argument(of: .log, in: name) { return log(argument) }
    if let argument = argument(of: .presets, in: name) ?? argument(named: "preset", in: name) {
      choosePreset(argument)
      return []
    }
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
    argument(named: command.rawValue, in: line)
  }

  private func argument(named name: String, in line: String) -> String? {
    (line + " ").hasPrefix(name + " ") ? String(line.dropFirst(name.count)).trimming() : nil
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
