import Screen
import TreeModel

/// The model's thinking in the text pane: one line while it is folded, else apart from the text.
extension TextPage {
  /// No more bytes than these are searched for words.
  private static let counted = 64 << 10

  /// Appends the current node's thinking, at most about `limit` bytes of it.
  mutating func addThinking(of node: Node, _ model: Model, width: Int, limit: Int) {
    guard var thinking = node.thinking, !thinking.isEmpty else { return }
    let isOpen = model.showsThinking(of: node)
    let isGoingOn = node.isStreaming && node.text.isEmpty
    thinkingLine = lines.count
    let words = thinking.withUTF8 { TextPage.words(in: $0) }
    lines.append(
      .aside(
        "\(isOpen ? model.marks.open : model.marks.folded) thinking, \(words)"
          + "\(isGoingOn ? " so far" : ""), \(model.keymap.hint(for: .foldThinking)) "
          + "\(isOpen ? "folds" : "shows") it",
        .thinking
      )
    )
    guard isOpen else { return }
    addAside(beginning(of: thinking, limit), .thinking, width: width)
    lines.append(.blank)
  }

  private func beginning(of text: String, _ limit: Int) -> String {
    let bytes = text.utf8
    guard limit < bytes.count else { return text }
    var end = bytes.index(bytes.startIndex, offsetBy: limit)
    while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end = bytes.index(before: end) }
    return String(text[..<end])
  }

  /// "312 words"; of a very long text about how many, counted from its beginning.
  private static func words(in bytes: UnsafeBufferPointer<UInt8>) -> String {
    var words = 0
    var isInside = false
    for byte in bytes.prefix(counted) {
      let isWhite = byte == 0x20 || (0x09...0x0D).contains(byte)
      if !isWhite, !isInside { words += 1 }
      isInside = !isWhite
    }
    guard bytes.count > counted else { return "\(words) word\(words == 1 ? "" : "s")" }
    let scaled = Double(words) * Double(bytes.count) / Double(counted)
    return "about \(Int(scaled / 100) * 100) words"
  }
}

extension Model {
  /// Whether a node's thinking is unfolded: as the person said, else while nothing else has come.
  func showsThinking(of node: Node) -> Bool {
    showsThinking ?? (node.isStreaming && node.text.isEmpty)
  }

  mutating func toggleThinking() {
    guard let node, node.thinking?.isEmpty == false else {
      say("The model's thinking, where it tells, is folded and unfolded here; this branch has none")
      return
    }
    showsThinking = !showsThinking(of: node)
    textScroll = 0
  }
}
