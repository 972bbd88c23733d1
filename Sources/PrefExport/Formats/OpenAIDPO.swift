import TreeModel

/// OpenAI's rows for direct preference optimization.
///
/// https://platform.openai.com/docs/guides/direct-preference-optimization. No further key is taken.
struct OpenAIDPO: LineFormat {
  let summary = "Conversations with a preferred and a non-preferred answer, one pair a line."
  let readers = "OpenAI, Azure OpenAI, Together, Fireworks"
  let material = Material.pairs
  let makesTurns = true
  let allowsExtraColumns = false
  let limits = FormatLimits.openAI

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    let (messages, start) = prompt.turns
    line.data("input") { input in
      input.object {
        $0.key("messages")
        $0.messages(messages)
        $0.key("tools")
        $0.array { _ in }
        $0.key("parallel_tool_calls")
        $0.bool(true)
      }
    }
    for (name, side) in zip(["preferred_output", "non_preferred_output"], row.sides) {
      line.data(name) {
        $0.messages([Message(role: .assistant, text: start + source.text(side))])
      }
    }
  }
}
