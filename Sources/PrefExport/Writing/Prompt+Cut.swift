import TreeModel

extension Prompt {
  /// The prompt without what `cut` leaves out.
  func without(_ cut: PromptCut) -> Prompt {
    guard cut != PromptCut() else { return self }
    switch self {
    case .text(let text, let seam): return .text(text.dropFirst(cut.bytes), seam: seam)
    case .chat(var messages, let prefill):
      let first = messages.first?.role == .system ? 1 : 0
      messages.removeSubrange(first..<min(messages.count, first + cut.messages))
      return .chat(messages, prefill: prefill)
    }
  }

  /// The fingerprint of the prompt, and that of it with all that every completion starts with.
  ///
  /// They are those that `FlatTree` gives a path with the same bytes.
  var hashes: (prompt: ContentHash, beforeCompletion: ContentHash) {
    var hash = ContentHash()
    switch self {
    case .text(let text, let seam):
      hash.update(text)
      let prompt = hash
      hash.update(seam)
      return (prompt, hash)
    case .chat(let messages, let prefill):
      for message in messages {
        hash.beginMessage(message.role.rawValue.utf8.first ?? 0)
        hash.update(message.text.utf8)
      }
      let prompt = hash
      hash.beginMessage(UInt8(ascii: "a"))
      hash.update(prefill.utf8)
      return (prefill.isEmpty ? prompt : hash, hash)
    }
  }

  /// Unicode scalars that every completion starts with: the seam, or the message begun.
  var leadingScalars: Int {
    switch self {
    case .text(_, let seam): seam.count { $0 & 0xc0 != 0x80 }
    case .chat(_, let prefill): prefill.unicodeScalars.count
    }
  }

  /// How many characters it has, with what every completion starts with.
  var characters: Int {
    switch self {
    case .text(let text, let seam):
      FormatLimits.characters(in: text) + FormatLimits.characters(in: seam)
    case .chat(let messages, let prefill):
      messages.reduce(FormatLimits.characters(in: prefill.utf8)) {
        $0 + FormatLimits.characters(in: $1.text.utf8)
      }
    }
  }

  /// Whether it holds nothing but spaces, tabs and newlines.
  var isBlank: Bool {
    switch self {
    case .text(let text, _):
      text.allSatisfy { WhiteSpace.isBlank($0) || WhiteSpace.isNewline($0) }
    case .chat(let messages, _): messages.isEmpty
    }
  }
}

extension PromptBuilder {
  /// The prompt of a row, without what its cut leaves out.
  mutating func prompt(of row: DerivedRow) -> Prompt {
    prompt(under: row.parent, movesNewlines: row.movesNewlines).without(row.cut)
  }
}
