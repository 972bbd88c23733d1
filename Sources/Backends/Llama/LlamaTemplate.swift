/// Keeps what people wrote apart from the control tokens of a chat template.
///
/// The server fills its template with stand-ins; what comes back is cut at them, and each text is
/// tokenized by itself, so that `<|im_end|>` in a message stays what it is: ten characters.
struct LlamaTemplate {
  private let contents: [String]
  private let roles: [ChatMessage.Role]

  init(_ messages: [ChatMessage]) {
    contents = messages.map(\.content)
    roles = messages.map(\.role)
  }

  /// Texts without these cannot hold a control token of any template known, and stay in place:
  /// every stand-in costs two requests.
  static func isHarmless(_ text: String) -> Bool {
    !text.utf8.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "[") || $0 == 0xef }
  }

  private func standIn(_ index: Int) -> String { "loom-stand-in-\(index)-for-a-message" }

  /// The messages for the template.
  var messages: [JSONValue] {
    contents.indices.map { index in
      let isHarmless = Self.isHarmless(contents[index])
      let content = isHarmless ? contents[index] : standIn(index)
      return ["role": .string(roles[index].rawValue), "content": .string(content)]
    }
  }

  /// A template of ours, with texts that cannot hold a control token left in place.
  static func segments(
    _ template: ChatTemplate,
    _ messages: [ChatMessage]
  ) -> [LlamaDialect.Segment] {
    var segments: [LlamaDialect.Segment] = []
    for piece in template.pieces(messages) {
      let isTemplate = piece.isTemplate || isHarmless(piece.text)
      if isTemplate, segments.last?.isTemplate == true {
        segments[segments.count - 1].text += piece.text
      } else {
        segments.append(.init(text: piece.text, isTemplate: isTemplate))
      }
    }
    return segments
  }

  /// The filled template, cut at the stand-ins.
  func segments(of prompt: String) -> [LlamaDialect.Segment] {
    var segments: [LlamaDialect.Segment] = []
    var rest = Array(prompt.utf8)[...]
    for index in contents.indices where !Self.isHarmless(contents[index]) {
      let mark = Array(standIn(index).utf8)
      // A template may leave a message out.
      guard let start = Self.find(mark, in: rest) else { continue }
      append(rest[..<start], to: &segments)
      segments.append(.init(text: contents[index], isTemplate: false))
      rest = rest[(start + mark.count)...]
    }
    append(rest, to: &segments)
    if segments.isEmpty { segments = [.init(text: "", isTemplate: true)] }
    return segments
  }

  private func append(_ bytes: ArraySlice<UInt8>, to segments: inout [LlamaDialect.Segment]) {
    guard !bytes.isEmpty else { return }
    segments.append(.init(text: String(decoding: bytes, as: UTF8.self), isTemplate: true))
  }

  private static func find(_ mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.indices.first { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
  }
}
