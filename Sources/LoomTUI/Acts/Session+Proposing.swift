public import Backends
public import TreeModel

extension Session {
  /// At most so many bytes of the text before a passage are sent along with it.
  static let proposalContext = 4_000

  /// The request for a model's version of a node's text; nil if there is no such node.
  ///
  /// Models that chat, and sessions of a conversation, get the passage as a message. A model that
  /// continues texts gets a page that ends where the rewritten passage is to begin. The answer may be
  /// at least as long as the passage, whatever the settings say.
  public func proposalRequest(
    for id: NodeID,
    as instruction: String,
    _ settings: GenerationSettings,
    _ backend: BackendInfo,
    using random: inout some RandomNumberGenerator
  ) -> CompletionRequest? {
    guard let node = tree[id] else { return nil }
    let before = textBefore(id, atMost: Session.proposalContext)
    let continues = backend.continuesText && info.mode == .text
    var request = CompletionRequest(
      model: settings.model,
      input: continues
        ? .text(proposalPage(node.text, after: before, instruction))
        : .chat([
          ChatMessage(role: .user, content: proposalMessage(node.text, after: before, instruction))
        ])
    )
    request.system = info.system
    request.adapters = settings.adapters
    request.parameters = settings.parameters
    if !backend.takesThinking { request.parameters.thinking = nil }
    request.parameters.topLogprobs = 0
    // The person's are made for branches, and may stand in the passage.
    request.parameters.stop = continues ? ["\n###"] : []
    request.parameters.maxTokens = max(
      settings.parameters.maxTokens,
      node.text.utf8.count / 2 + 64
    )
    if backend.takesSeeds { request.parameters.seed = Int(random.next() >> 32) }
    return request
  }

  /// The end of the path's text above a node, whole characters only; messages begin with who speaks.
  func textBefore(_ id: NodeID, atMost limit: Int) -> String {
    var parts: [String] = []
    var total = 0
    var next = tree.parent(of: id)
    while let step = next, total < limit {
      var part = tree.text(of: step) ?? ""
      if let role = tree.summary(of: step)?.role { part = "\(role.rawValue): \(part)\n\n" }
      parts.append(part)
      total += part.utf8.count
      next = tree.parent(of: step)
    }
    let text = parts.reversed().joined()
    guard text.utf8.count > limit else { return text }
    var tail = text.utf8.suffix(limit)
    while let first = tail.first, first & 0xC0 == 0x80 { tail.removeFirst() }
    return String(Substring(tail))
  }

  private func proposalMessage(
    _ passage: String,
    after before: String,
    _ instruction: String
  ) -> String {
    let context = before.isEmpty ? "" : "What comes before it:\n<before>\n\(before)\n</before>\n\n"
    return
      "Rewrite a passage. Reply with the rewritten passage only: no introduction, no quotation "
      + "marks, no comment.\n\n\(context)The passage:\n<passage>\n\(passage)\n</passage>\n\n"
      + "How to rewrite it: \(instruction)"
  }

  private func proposalPage(
    _ passage: String,
    after before: String,
    _ instruction: String
  ) -> String {
    let context = before.isEmpty ? "" : "\(before)\n\n"
    return "\(context)### The passage\n\n\(passage)\n\n### How to rewrite it\n\n\(instruction)\n\n"
      + "### The passage, rewritten\n\n"
  }
}

/// A model's words with the white space around them that the original has.
///
/// A segment of a text begins with the blank behind the one before it, which no model repeats.
func proposal(_ text: String, inPlaceOf original: String) -> String {
  func isBlank(_ character: Character) -> Bool { character.isWhitespace }
  let words = text.drop(while: isBlank)
  guard let last = words.lastIndex(where: { !isBlank($0) }) else { return "" }
  let start = original.prefix(while: isBlank)
  guard start.endIndex < original.endIndex else { return String(words[...last]) }
  let end = original.reversed().prefix(while: isBlank).reversed()
  return String(start) + words[...last] + String(end)
}
