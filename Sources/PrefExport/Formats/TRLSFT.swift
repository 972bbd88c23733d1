import TreeModel

/// Hugging Face TRL's data for supervised fine-tuning.
///
/// https://huggingface.co/docs/trl/dataset_formats#language-modeling
struct TRLSFT: LineFormat {
  let summary = "Approved texts or conversations from the root on, one a line."
  let readers = "TRL (SFT), axolotl, torchtune, Unsloth"
  let limits = FormatLimits.trl
  let material = Material.paths

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    guard let side = row.sides.first else { return }
    let text = source.text(side)
    if source.options.sftShape == .promptCompletion {
      line.completion(text, after: prompt)
      return
    }
    switch prompt {
    case .text(let prompt, let seam):
      line.data("text") { $0.string(prompt, Array(seam) + text.utf8) }
    case .chat(let messages, let prefill):
      let answer = Message(role: .assistant, text: prefill + text)
      line.data("messages") { $0.messages(messages + [answer]) }
    }
  }
}
