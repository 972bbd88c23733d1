import Screen
import TreeModel

extension Model {
  /// A longer text is not sent to a terminal's clipboard: with its frame it is 100,000 bytes there,
  /// which is what most terminals take at most.
  static let clipboardLimit = 74_994

  /// Copies texts to where other programs find them, and turns the mouse on or off.
  mutating func copy(_ command: Command, at time: Int64) -> [Effect] {
    if command == .mouse { return toggleMouse() }
    guard let node else {
      say("There is no text to copy yet; \(keymap.hint(for: .addChild)) writes one")
      return []
    }
    let text = command == .copyNode ? node.text : pathText(to: node.id)
    guard !text.isEmpty else {
      say("There is no text to copy here")
      return []
    }
    switch command {
    case .copyToTmux:
      guard feel.isInTmux else {
        complain(
          "This is not tmux; \(keymap.hint(for: .copyPath)) copies to the clipboard, "
            + "\(keymap.hint(for: .copyToFile)) into a file"
        )
        return []
      }
      return [.copyToTmux(text)]
    case .copyToFile:
      feel.copied = text
      overlay = .line(LinePrompt(purpose: .copyPath, buffer: TextBuffer(standardCopyPath)))
      return []
    default:
      guard !feel.isPlain else {
        complain("There is no clipboard here; \(keymap.hint(for: .copyToFile)) writes a file")
        return []
      }
      guard text.utf8.count <= Model.clipboardLimit else {
        complain(
          "The text is \(byteCount(text.utf8.count)), more than terminals take for their clipboard "
            + "(\(byteCount(Model.clipboardLimit))); \(keymap.hint(for: .copyToFile)) writes it into a file"
        )
        return []
      }
      guard feel.mayCopy else {
        feel.copied = text
        overlay = .question(.clipboard)
        return []
      }
      return sendToClipboard(text)
    }
  }

  /// The path's text as a person reads it: in a chat with an empty line between two messages.
  private func pathText(to id: NodeID) -> String {
    guard session.info.mode == .chat else { return session.tree.text(through: id) }
    return session.tree.path(to: id).compactMap { session.tree.text(of: $0) }
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var standardCopyPath: String {
    (name.hasSuffix(".loom.json") ? String(name.dropLast(10)) : name) + ".txt"
  }

  private mutating func sendToClipboard(_ text: String) -> [Effect] {
    let tail =
      feel.isInTmux ? "; tmux passes it on with set-clipboard on" : ""
    say("\(byteCount(text.utf8.count)) sent to the clipboard\(tail)")
    return [.copyToClipboard(text)]
  }

  private mutating func toggleMouse() -> [Effect] {
    guard !feel.isPlain else {
      say("There is no mouse here")
      return []
    }
    feel.hasMouse.toggle()
    let key = keymap.hint(for: .mouse)
    say(
      feel.hasMouse
        ? "Clicks and the wheel are loom's now; \(key) gives them back for selecting text"
        : "The mouse is the terminal's again, for selecting text"
    )
    return [.setMouse(feel.hasMouse)]
  }

  // MARK: Questions

  /// A key that answers a question.
  mutating func take(_ key: Key, in question: Question) -> [Effect] {
    overlay = nil
    let text = feel.copied ?? ""
    defer { feel.copied = nil }
    let isYes = key == .character("y") || key == .character("Y")
    switch question {
    case .clipboard:
      guard isYes || key == .character("a") else {
        say("Nothing was copied; \(keymap.hint(for: .copyToFile)) writes the text into a file")
        return []
      }
      guard !isYes else { return sendToClipboard(text) }
      feel.mayCopy = true
      return sendToClipboard(text) + [.rememberClipboard]
    case .replace(let path):
      guard isYes else {
        say("Nothing was written")
        return []
      }
      return [.copyToFile(text, path: path, replacing: true)]
    }
  }

  /// The path for a text that is copied into a file was given.
  mutating func copy(to path: String) -> [Effect] {
    guard let text = feel.copied, !path.isEmpty else {
      say("Nothing was written")
      return []
    }
    return [.copyToFile(text, path: path, replacing: false)]
  }

  /// Takes how copying went.
  mutating func take(_ outcome: CopyOutcome) {
    switch outcome {
    case .done(let place):
      feel.copied = nil
      say("The path's text is in \(quoted(place))")
    case .exists(let path): overlay = .question(.replace(path: path))
    case .failure(let sentence):
      feel.copied = nil
      complain(sentence)
    }
  }

  /// What a question says; the keys that answer it are in it.
  func sentence(of question: Question) -> String {
    switch question {
    case .clipboard:
      "Let loom write this terminal's clipboard?   y this time   a always   n no"
    case .replace(let path):
      "\(quoted(path, limit: 60)) is there already; replace it?   y yes   n no"
    }
  }
}
