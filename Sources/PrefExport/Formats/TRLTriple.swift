import TreeModel

/// Hugging Face TRL's data for triple preference optimization.
///
/// https://huggingface.co/docs/trl/tpo_trainer: `reference` is the person's own answer, better than
/// `chosen`, which is better than `rejected`. The prompt is always explicit, because TRL takes it
/// off `reference` only if all three begin with it.
struct TRLTriple: LineFormat {
  let summary = "Rewrites with a chosen and a rejected completion of the same prompt, one a line."
  let readers = "TRL (TPO)"
  let limits = FormatLimits.trl
  let material = Material.triples

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    switch prompt {
    case .text(let prompt, _): line.data("prompt") { $0.string(prompt) }
    case .chat(let messages, _): line.data("prompt") { $0.messages(messages) }
    }
    for (name, side) in zip(["reference", "chosen", "rejected"], row.sides) {
      line.data(name) {
        switch prompt {
        case .text(_, let seam): $0.string(seam, source.text(side).utf8)
        case .chat(_, let prefill):
          $0.messages([Message(role: .assistant, text: prefill + source.text(side))])
        }
      }
    }
  }
}
