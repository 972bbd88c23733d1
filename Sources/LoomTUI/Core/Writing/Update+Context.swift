import Screen
import TreeModel

/// Texts that go with requests: the system text, the memory and the author's note.
extension Model {
  /// Opens the editor on a text that holds from the current node down.
  ///
  /// It starts with what holds there now. In an empty tree it is the whole session's.
  mutating func openContext(_ part: ContextPart, at time: Int64) -> [Effect] {
    guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
    openEditor(.context(part, from: cursor), session.context(part, at: cursor).text, at: time)
    return []
  }

  /// Ctrl-T in the editor: from the current node down, or the whole session's.
  ///
  /// A text that was not changed is exchanged for the one that holds there.
  mutating func retarget(_ editor: inout Editor) {
    guard case .context(let part, let id) = editor.purpose else {
      say("Ctrl-T does nothing in this text")
      return
    }
    guard id != nil || cursor != nil else {
      say("The tree is empty: it can only hold for the whole session")
      return
    }
    let target = id == nil ? cursor : nil
    let isChanged = editor.isChanged
    let present = target == nil ? session[part.field] : session.context(part, at: target).text
    let opened = editor.opened
    let buffer = editor.buffer
    editor = Editor(
      purpose: .context(part, from: target),
      original: present,
      buffer: isChanged ? buffer : TextBuffer(present),
      opened: opened
    )
    editor.buffer.layOut(width: layout.editorWidth)
  }

  /// Makes the act that a text which goes with requests is for.
  ///
  /// An emptied one says that nothing holds from the node down where something is inherited; else
  /// there is none any more.
  mutating func keepContext(
    _ part: ContextPart,
    _ text: String,
    from id: NodeID?,
    at time: Int64
  ) -> [Effect] {
    guard let id else {
      let effects = perform(at: time) { session throws(TreeError) in
        session.describeAct(part.field, to: text)
      }
      if !effects.isEmpty { say("The \(part.words) is sent with every request") }
      return effects
    }
    let inherited = session.context(part, at: session.tree.parent(of: id)).text
    let value: String? = text.isEmpty && inherited.isEmpty ? nil : text
    let effects = perform(at: time) { session throws(TreeError) in
      try session.contextAct(part, at: id, to: value)
    }
    guard !effects.isEmpty else { return effects }
    if text.isEmpty {
      say("From #\(id) down there is no \(part.words)")
    } else {
      say("The \(part.words) goes with every request from #\(id) down")
    }
    return effects
  }

  /// What goes with requests here besides the path, in a few words for the bar; nil for nothing.
  var contextMark: String? {
    let parts = ContextPart.allCases.filter { part in
      let (text, from) = session.context(part, at: cursor)
      // A system text of the whole session is nothing to be reminded of.
      return !text.isEmpty && (part != .system || from != nil)
    }
    guard !parts.isEmpty else { return nil }
    return "+" + parts.map(\.short).joined(separator: "+")
  }

  /// The texts that go with requests at a node, and where they are from.
  func contextSection(at id: NodeID) -> InfoDialog.Section {
    var section = InfoDialog.Section("What goes with requests from here")
    for part in ContextPart.allCases {
      let (text, from) = session.context(part, at: id)
      guard !text.isEmpty || from != nil else { continue }
      let origin = from.map { $0 == id ? "here" : "from #\($0)" } ?? "the session's"
      section.add(part.words, "\(text.isEmpty ? "none" : text) (\(origin))")
    }
    return section
  }
}

extension ContextPart {
  /// What it is called at the beginning of a line.
  var title: String {
    switch self {
    case .system: "System text"
    case .memory: "Memory"
    case .authorNote: "Author's note"
    }
  }

  /// What the bar calls it.
  fileprivate var short: String {
    switch self {
    case .system: "sys"
    case .memory: "mem"
    case .authorNote: "note"
    }
  }
}
