import TreeModel

extension Prompt {
  /// The prompt for readers that know conversations alone, and what the answer starts with.
  ///
  /// A text becomes the user's turn; the white space at its end starts the answer, so that both
  /// together are still the text, byte for byte.
  var turns: (messages: [Message], start: String) {
    switch self {
    case .text(let prompt, let seam):
      let question = Message(role: .user, text: String(decoding: prompt, as: UTF8.self))
      return ([question], String(decoding: seam, as: UTF8.self))
    case .chat(let messages, let prefill): return (messages, prefill)
    }
  }
}

extension JSONBuffer {
  /// One message of a conversation.
  mutating func message(_ role: Node.Role, _ text: String) {
    object {
      $0.key("role")
      $0.string(role.rawValue)
      $0.key("content")
      $0.string(text)
    }
  }
}
