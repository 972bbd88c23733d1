import TreeModel

/// Hugging Face TRL's preference data.
///
/// https://huggingface.co/docs/trl/dataset_formats#preference. A text always has an explicit
/// prompt: TRL's own extraction of one goes wrong where completions begin alike.
struct TRLPreference: LineFormat {
  let summary = "Pairs of a chosen and a rejected completion, one a line."
  let readers = "TRL (DPO, CPO, ORPO, reward), Unsloth, OpenRLHF, axolotl, LLaMA-Factory, torchtune"
  let limits = FormatLimits.trl
  let material = Material.pairs

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    guard row.sides.count == 2 else { return }
    let sides = row.sides.map { source.text($0) }
    switch prompt {
    case .text(let prompt, let seam):
      line.data("prompt") { $0.string(prompt) }
      line.data("chosen") { $0.string(seam, sides[0].utf8) }
      line.data("rejected") { $0.string(seam, sides[1].utf8) }
    case .chat(let messages, let prefill):
      let isExplicit = source.options.chatShape == .explicit
      if isExplicit { line.data("prompt") { $0.messages(messages) } }
      for (name, text) in zip(["chosen", "rejected"], sides) {
        let answer = Message(role: .assistant, text: prefill + text)
        line.data(name) { $0.messages(isExplicit ? [answer] : messages + [answer]) }
      }
    }
  }
}

extension JSONBuffer {
  /// A conversation as trainers read it.
  mutating func messages(_ messages: [Message]) {
    array { list in
      for message in messages {
        list.object {
          $0.key("role")
          $0.string(message.role.rawValue)
          $0.key("content")
          $0.string(message.text)
        }
      }
    }
  }
}
