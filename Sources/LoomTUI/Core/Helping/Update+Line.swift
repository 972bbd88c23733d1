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
      feel.completion = nil
      return []
    case .enter:
      overlay = underneath(prompt)
      return finish(prompt, at: time)
    case .backspace where prompt.buffer.bytes.isEmpty:
      overlay = underneath(prompt)
      feel.completion = nil
      return []
    case .tab where prompt.purpose == .command: complete(&prompt, back: false)
    case .backTab where prompt.purpose == .command: complete(&prompt, back: true)
    case .up where prompt.purpose == .command: recall(&prompt, back: true)
    case .down where prompt.purpose == .command: recall(&prompt, back: false)
    case .up where prompt.purpose.isInstruction: recallInstruction(&prompt, back: true)
    case .down where prompt.purpose.isInstruction: recallInstruction(&prompt, back: false)
    case .tab where prompt.purpose == .graft:
      let effects = completeGraft(&prompt)
      overlay = .line(prompt)
      return effects
    case .tab:
      if case .tags = prompt.purpose { completeTag(&prompt) }
    case .backTab: break
    default:
      prompt.buffer.take(key, width: .max / 2, page: 1)
      if prompt.purpose == .command { refreshCompletion(of: prompt.buffer.text) }
      if prompt.purpose.isInstruction { feel.lines[.instruction].leave() }
    }
    overlay = .line(prompt)
    return []
  }

  /// What a line prompt goes back to.
  private func underneath(_ prompt: LinePrompt) -> Overlay? {
    switch prompt.purpose {
    case .search, .filter, .command, .copyPath, .rewriteInstruction, .node, .tags, .graft: nil
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
    case .command: return runLine(text, at: time)
    case .copyPath: return copy(to: text)
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
}

extension String {
  /// Without blanks at both ends.
  func trimming() -> String {
    var text = self[...]
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
