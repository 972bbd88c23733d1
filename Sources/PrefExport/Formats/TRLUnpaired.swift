import TreeModel

/// Hugging Face TRL's unpaired preference data.
///
/// https://huggingface.co/docs/trl/dataset_formats#unpaired-preference. Shuffled, because KTO
/// estimates a divergence from neighbouring rows.
struct TRLUnpaired: LineFormat {
  let summary = "Single completions labelled good or bad, one a line, in random order."
  let readers = "TRL (KTO), axolotl"
  let limits = FormatLimits.trl
  let material = Material.labels
  let shuffles = true

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    guard let side = row.sides.first else { return }
    line.completion(source.text(side), after: prompt)
    line.data("label") { $0.bool(row.label) }
  }
}

extension RowLine {
  /// The columns `prompt` and `completion`.
  mutating func completion(_ text: String, after prompt: Prompt) {
    switch prompt {
    case .text(let prompt, let seam):
      data("prompt") { $0.string(prompt) }
      data("completion") { $0.string(seam, text.utf8) }
    case .chat(let messages, let prefill):
      data("prompt") { $0.messages(messages) }
      data("completion") { $0.messages([Message(role: .assistant, text: prefill + text)]) }
    }
  }
}
