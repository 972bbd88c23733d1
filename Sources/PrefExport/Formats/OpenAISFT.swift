import TreeModel

/// OpenAI's conversations for supervised fine-tuning.
///
/// https://platform.openai.com/docs/guides/supervised-fine-tuning. `weight` says whether a message
/// of the assistant is trained on; one rated below 0 is not, and neither is one that continues it.
struct OpenAISFT: LineFormat {
  let summary = "Approved conversations, one a line; answers rated below 0 have weight 0."
  let readers = "OpenAI, Azure OpenAI, Together, Fireworks"
  let material = Material.paths
  let makesTurns = true
  let keepsDisliked = true
  let allowsExtraColumns = false
  let limits = FormatLimits.openAI

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    guard let side = row.sides.first else { return }
    let (messages, start) = prompt.turns
    let answer = Message(role: .assistant, text: start + source.text(side))
    line.data("messages") { list in
      list.array { list in
        for message in messages + [answer] {
          list.object {
            $0.key("role")
            $0.string(message.role.rawValue)
            $0.key("content")
            $0.string(message.text)
            if message.role == .assistant {
              $0.key("weight")
              $0.integer(message.isDisliked ? 0 : 1)
            }
          }
        }
      }
    }
  }
}
