/// What to do with a prompt that is longer than the server's context: leave out its beginning.
extension LlamaDialect {
  mutating func adapt(to answer: FailedAnswer) -> Adaptation? {
    guard backend.cutsPrompt,
      case .contextExceeded(let prompt?, let context?) = failure(answer),
      prompt > 0, context > 0
    else { return nil }
    // The answer wants room, too, but never more than half of it.
    let room = context - min(request.parameters.maxTokens, context / 2)
    // Tokens are no bytes: a little less than their share, and another try if it is still too long.
    let share = Double(room) / Double(prompt) * 0.95
    guard share < 1, let notice = cut(to: share) else { return nil }
    return Adaptation(
      notice: "the prompt has \(prompt) tokens and the model takes \(context): \(notice)",
      step: askForPrompt()
    )
  }

  /// Leaves out the beginning of the input so that about `share` of it is left.
  ///
  /// The system text stays. Says what was left out; nil if there is nothing to leave out.
  private mutating func cut(to share: Double) -> String? {
    switch request.input {
    case .text(let text):
      let bytes = Array(text.utf8)
      // What the system text takes cannot be saved.
      let total = Double(bytes.count + request.system.utf8.count)
      let keep = Int(total * share) - request.system.utf8.count
      guard keep > 0, keep < bytes.count else { return nil }
      let start = Self.border(in: bytes, after: bytes.count - keep)
      guard start < bytes.count else { return nil }
      request.input = .text(String(decoding: bytes[start...], as: UTF8.self))
      return "the first \(start) of \(bytes.count) bytes were left out"
    case .chat(let messages):
      let sizes = messages.map { $0.content.utf8.count }
      let all = sizes.reduce(request.system.utf8.count, +)
      var left = all
      var dropped = 0
      // The last message is what is asked; a system text stays wherever it comes from.
      while dropped < messages.count - 1, Double(left) > Double(all) * share {
        left -= sizes[dropped]
        dropped += 1
      }
      let kept = messages[..<dropped].filter { $0.role == .system } + messages[dropped...]
      guard kept.count < messages.count else { return nil }
      request.input = .chat(Array(kept))
      return "the first \(messages.count - kept.count) messages were left out"
    }
  }

  /// The first place from `start` on where a line begins; else a word, else a character.
  private static func border(in bytes: [UInt8], after start: Int) -> Int {
    let window = start..<min(bytes.count, start + max(200, (bytes.count - start) / 4))
    if let line = bytes[window].firstIndex(of: UInt8(ascii: "\n")), line + 1 < bytes.count {
      return line + 1
    }
    if let word = bytes[window].firstIndex(of: UInt8(ascii: " ")) { return word }
    return window.first { bytes[$0] & 0xc0 != 0x80 } ?? bytes.count
  }
}
