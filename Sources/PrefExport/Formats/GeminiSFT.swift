import TreeModel

/// Vertex AI's conversations for supervised tuning of Gemini.
///
/// https://cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-supervised-tuning-prepare.
/// No further key is taken.
struct GeminiSFT: LineFormat {
  let summary = "Approved conversations as Gemini's turns, one a line."
  let readers = "Vertex AI (supervised tuning of Gemini)"
  let material = Material.paths
  let makesTurns = true
  let allowsExtraColumns = false
  let limits = FormatLimits.gemini

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    guard let side = row.sides.first else { return }
    let (messages, start) = prompt.turns
    let answer = Message(role: .assistant, text: start + source.text(side))
    line.geminiSystem("systemInstruction", of: messages)
    line.data("contents") { $0.geminiContents(messages + [answer]) }
  }
}
