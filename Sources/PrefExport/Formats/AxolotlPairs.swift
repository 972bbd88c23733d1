import TreeModel

/// Axolotl's `chat_template.default` for preferences, and LLaMA-Factory's sharegpt ranking.
///
/// https://docs.axolotl.ai/docs/rlhf.html: the conversation so far in `messages`, one message each
/// in `chosen` and `rejected`.
struct AxolotlPairs: LineFormat {
  let summary = "Conversations with one chosen and one rejected answer, one pair a line."
  let readers = "axolotl (chat_template.default), LLaMA-Factory (sharegpt ranking)"
  let material = Material.pairs
  let makesTurns = true

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    let (messages, start) = prompt.turns
    line.data("messages") { $0.messages(messages) }
    for (name, side) in zip(["chosen", "rejected"], row.sides) {
      line.data(name) { $0.message(.assistant, start + source.text(side)) }
    }
  }
}
