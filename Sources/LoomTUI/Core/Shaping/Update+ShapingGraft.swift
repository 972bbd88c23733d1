public import TreeModel

/// What reading a session for a graft brought.
public enum GraftResult: Sendable {
  /// The session; `top` is the node that was asked for, nil for the whole tree.
  case session(Session, top: NodeID?, path: String)
  /// It could not be read; a sentence.
  case failure(String)
}

// Copying a tree from another session.
extension Model {
  mutating func askForGraft() {
    places.completion = nil
    overlay = .line(LinePrompt(purpose: .graft, buffer: TextBuffer()))
  }

  /// Asks the shell to read the session that was named, `FILE` or `FILE#NODE`.
  mutating func graft(_ line: String) -> [Effect] {
    let text = line.trimming()
    guard !text.isEmpty else { return [] }
    var path = text
    var top: NodeID?
    if let mark = text.lastIndex(of: "#"), let number = Int32(text[text.index(after: mark)...]),
      number > 0
    {
      path = String(text[..<mark])
      top = NodeID(rawValue: number)
    }
    say("Reading \(quoted(path))")
    return [.readSession(path: path, top: top)]
  }

  mutating func takeGraft(_ result: GraftResult, at time: Int64) -> [Effect] {
    message = nil
    switch result {
    case .failure(let sentence):
      complain(sentence)
      return []
    case .session(let other, let top, let path):
      if let sentence = refusal(of: other, top, path) {
        complain(sentence)
        return []
      }
      let parent = cursor
      let effects = perform(at: time) { session throws(TreeError) in
        try session.graftAct(other, top, under: parent)
      }
      let made = newNodes(in: effects)
      guard let first = made.first else { return effects }
      go(to: first, at: time)
      say(
        "Copied \(made.count) node\(made.count == 1 ? "" : "s") of "
          + "\(quoted(other.info.title.isEmpty ? path : other.info.title, limit: 40)); "
          + "\(keymap.hint(for: .undo)) undoes it"
      )
      return effects
    }
  }

  /// Why a session's tree cannot be copied here; nil if it can.
  private func refusal(of other: Session, _ top: NodeID?, _ path: String) -> String? {
    let name = quoted(path)
    if other.tree.counts.nodes == 0 { return "\(name) has no nodes; nothing was copied" }
    if let top, !other.tree.contains(top) {
      return other.tree.everHeld(top) == nil
        ? "\(name) has no node \(top); the last one is \(other.nextNode.rawValue - 1)"
        : "Node \(top) of \(name) was deleted; nothing was copied"
    }
    guard other.info.mode == session.info.mode else {
      return "\(name) is a \(other.info.mode == .chat ? "chat" : "text") and this session is a "
        + "\(session.info.mode == .chat ? "chat" : "text"), so that its nodes do not fit here"
    }
    return nil
  }

  // MARK: File names

  /// Tab in the line: the next name, or a look at the folder.
  mutating func completeGraft(_ prompt: inout LinePrompt) -> [Effect] {
    let line = prompt.buffer.text
    guard places.completion?.line == line else { return [.listFolder(path: line)] }
    places.completion?.advance()
    if let completion = places.completion { prompt.buffer = TextBuffer(completion.line) }
    return []
  }

  /// The names in the folder that was asked for.
  mutating func takeFolder(_ path: String, _ names: [String]) {
    guard case .line(var prompt) = overlay, prompt.purpose == .graft,
      prompt.buffer.text == path
    else { return }
    let stem = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    places.completion = WordCompletion(stem: stem, words: names)
    guard let completion = places.completion else { return }
    prompt.buffer = TextBuffer(completion.line)
    overlay = .line(prompt)
  }
}
