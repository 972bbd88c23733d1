import TreeModel

/// A prompt, a reply that is not wanted, and the reply a person wrote instead.
///
/// Community correction sets hold plain strings. A conversation of one message is that message;
/// a longer one is a transcript with a line `User: …`, `Assistant: …` or `System: …` each. The note
/// of the rewrite, the story of the correction, is `note` in `meta`.
struct Triplet: LineFormat {
  let summary = "A prompt, a flawed reply and a person's correction of it, one a line."
  let readers = "scripts of your own that collect corrections"
  let material = Material.stories

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    guard row.sides.count == 2 else { return }
    let narrative = source.text(row.sides[0])
    let disallowed = source.text(row.sides[1])
    switch prompt {
    case .text(let prompt, let seam):
      line.data("prompt") { $0.string(prompt) }
      line.data("disallowed") { $0.string(seam, disallowed.utf8) }
      line.data("narrative") { $0.string(seam, narrative.utf8) }
    case .chat(let messages, let prefill):
      line.data("prompt") { $0.string(Triplet.transcript(messages)) }
      line.data("disallowed") { $0.string(prefill.utf8, disallowed.utf8) }
      line.data("narrative") { $0.string(prefill.utf8, narrative.utf8) }
    }
  }

  private static func transcript(_ messages: [Message]) -> String {
    if let only = messages.first, messages.count == 1 { return only.text }
    return messages.map { message in
      switch message.role {
      case .system: "System: \(message.text)"
      case .user: "User: \(message.text)"
      case .assistant: "Assistant: \(message.text)"
      }
    }.joined(separator: "\n")
  }
}
