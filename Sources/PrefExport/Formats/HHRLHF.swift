import TreeModel

/// Pairs of transcripts, as in Anthropic's data set of helpful and harmless answers.
///
/// https://huggingface.co/datasets/Anthropic/hh-rlhf: two columns and no others. A system text
/// stands before the first mark of a speaker. Readers find the last answer by its mark, so a text
/// that holds a mark makes no row. A space at the start of a text is the one behind the colon.
struct HHRLHF: LineFormat {
  let summary = "Pairs of whole transcripts, Human and Assistant by turns, one pair a line."
  let readers = "DeepSpeed-Chat, trlX, reward models made for Anthropic's hh-rlhf"
  let material = Material.pairs
  let makesTurns = true
  let allowsExtraColumns = false
  let marks = [HHRLHF.human, HHRLHF.assistant]

  private static let human = "\n\nHuman:"
  private static let assistant = "\n\nAssistant:"

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    let (messages, start) = prompt.turns
    var transcript = ""
    for message in messages {
      switch message.role {
      case .system: transcript += message.text
      case .user: transcript += HHRLHF.turn(HHRLHF.human, message.text)
      case .assistant: transcript += HHRLHF.turn(HHRLHF.assistant, message.text)
      }
    }
    for (name, side) in zip(["chosen", "rejected"], row.sides) {
      let answer = HHRLHF.turn(HHRLHF.assistant, start + source.text(side))
      line.data(name) { $0.string(transcript.utf8, answer.utf8) }
    }
  }

  private static func turn(_ mark: String, _ text: String) -> String {
    mark + (text.utf8.first == UInt8(ascii: " ") ? "" : " ") + text
  }
}
