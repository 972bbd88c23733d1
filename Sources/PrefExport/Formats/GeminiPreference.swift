import TreeModel

/// Vertex AI's rows for preference tuning of Gemini.
///
/// https://cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-preference-tuning-prepare.
/// No further key is taken; `system_instruction` is spelt otherwise than for supervised tuning.
struct GeminiPreference: LineFormat {
  let summary = "Conversations with two answers scored 1 and 0, one pair a line."
  let readers = "Vertex AI (preference tuning of Gemini)"
  let material = Material.pairs
  let makesTurns = true
  let allowsExtraColumns = false
  let limits = FormatLimits.gemini

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    let (messages, start) = prompt.turns
    line.geminiSystem("system_instruction", of: messages)
    line.data("contents") { $0.geminiContents(messages) }
    line.data("completions") { list in
      list.array { list in
        for (score, side) in zip([1, 0], row.sides) {
          list.object {
            $0.key("score")
            $0.integer(score)
            $0.key("completion")
            $0.geminiContent(.assistant, start + source.text(side))
          }
        }
      }
    }
  }
}

extension RowLine {
  /// The column with the system text, left out if there is none: an empty part is refused.
  mutating func geminiSystem(_ name: String, of messages: [Message]) {
    guard let first = messages.first, first.role == .system, !WhiteSpace.isOnly(first.text) else {
      return
    }
    data(name) { value in
      value.object {
        $0.key("parts")
        $0.geminiParts(first.text)
      }
    }
  }
}

extension JSONBuffer {
  /// The turns of a conversation, without the system text.
  mutating func geminiContents(_ messages: [Message]) {
    array { list in
      for message in messages where message.role != .system {
        list.geminiContent(message.role, message.text)
      }
    }
  }

  /// One turn; the assistant is called `model`.
  mutating func geminiContent(_ role: Node.Role, _ text: String) {
    object {
      $0.key("role")
      $0.string(role == .assistant ? "model" : role.rawValue)
      $0.key("parts")
      $0.geminiParts(text)
    }
  }

  fileprivate mutating func geminiParts(_ text: String) {
    array { list in
      list.object {
        $0.key("text")
        $0.string(text)
      }
    }
  }
}
