import TreeModel

/// One message of a conversation.
struct Message {
  let role: Node.Role
  var text: String
  /// Whether a part of it is rated below 0.
  var isDisliked = false
}

/// What the completions under one node follow.
enum Prompt {
  /// The text, and its white space that belongs to the start of each completion.
  case text(ArraySlice<UInt8>, seam: ArraySlice<UInt8>)
  /// The conversation, and the beginning of the assistant's message that is being continued.
  case chat([Message], prefill: String)
}

/// Puts prompts together; consecutive ones share the path that they have in common.
struct PromptBuilder {
  private let session: Session
  private let judgements: Judgements
  private var path: [(node: NodeID, end: Int)] = []
  private var bytes: [UInt8] = []

  /// `judgements` say what ratings count.
  init(_ session: Session, _ judgements: Judgements) {
    self.session = session
    self.judgements = judgements
  }

  /// The prompt of everything under `parent`; with no seam moved if `isWhole`.
  mutating func prompt(under parent: NodeID?, movesNewlines: Bool) -> Prompt {
    switch session.info.mode {
    case .text:
      follow(parent)
      let end = Seam.end(of: bytes, movesNewlines: movesNewlines)
      return .text(bytes[..<end], seam: bytes[end...])
    case .chat:
      var messages = conversation(through: parent)
      guard let last = messages.last, last.role == .assistant else {
        return .chat(messages, prefill: "")
      }
      messages.removeLast()
      return .chat(messages, prefill: last.text)
    }
  }

  /// The text from the root through `node`.
  mutating func text(through node: NodeID?) -> [UInt8] {
    follow(node)
    return bytes
  }

  /// The system text and the messages from the root through `node`; what an assistant wrote in
  /// several nodes is one message.
  func conversation(through node: NodeID?) -> [Message] {
    var messages: [Message] = []
    if !session.info.system.isEmpty {
      messages.append(Message(role: .system, text: session.info.system))
    }
    guard let node else { return messages }
    for step in session.tree.path(to: node) {
      guard let node = session.tree[step] else { continue }
      let role = FlatTree.role(of: node)
      let isDisliked = (judgements.rating(of: node).value ?? 0) < 0
      if role == .assistant, messages.last?.role == .assistant {
        messages[messages.count - 1].text += node.text
        if isDisliked { messages[messages.count - 1].isDisliked = true }
      } else {
        messages.append(Message(role: role, text: node.text, isDisliked: isDisliked))
      }
    }
    return messages
  }

  private mutating func follow(_ node: NodeID?) {
    // Several rows of a prompt come one after another.
    if let node, path.last?.node == node { return }
    let wanted = node.map { session.tree.path(to: $0) } ?? []
    var shared = 0
    while shared < min(path.count, wanted.count), path[shared].node == wanted[shared] {
      shared += 1
    }
    path.removeSubrange(shared...)
    bytes.removeSubrange((path.last?.end ?? 0)...)
    for step in wanted[shared...] {
      bytes.append(contentsOf: (session.tree.text(of: step) ?? "").utf8)
      path.append((step, bytes.count))
    }
  }
}
