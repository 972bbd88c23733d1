/// The model behind `BuiltinBackend`: our own small text, and on top the text at hand.
struct BuiltinModel: Sendable {
  /// The end of a text; also what stands before its beginning.
  static let end: Int32 = 0
  /// What stands before an answer in a conversation.
  static let answer: Int32 = 1

  /// How much the text at hand counts beside our own when it is long.
  private static let topWeight = 0.4

  private var vocabulary: [String: Int32]
  private(set) var pieces: [String]
  private let base: KneserNey
  private var own = KneserNey([])
  private var ownWeight = 0.0

  /// Our own text, learned at first use.
  static let standard = BuiltinModel(
    stories: BuiltinText.stories,
    answers: BuiltinText.answers.map(\.answer)
  )

  /// Learns some texts.
  init(stories: [String], answers: [String]) {
    vocabulary = [:]
    pieces = ["", ""]
    var sequences: [[Int32]] = []
    var numbers = Numbering(vocabulary: [:], pieces: pieces)
    let start = Array(repeating: Self.end, count: KneserNey.order - 1)
    for story in stories { sequences.append(start + numbers.number(story) + [Self.end]) }
    let question = start.dropLast() + [Self.answer]
    for answer in answers { sequences.append(question + numbers.number(answer) + [Self.end]) }
    vocabulary = numbers.vocabulary
    pieces = numbers.pieces
    base = KneserNey(sequences)
  }

  /// The model after reading `texts` too, so that it knows their names and words, and `answers`,
  /// so that it tends to answer like them.
  func reading(
    _ texts: [String],
    answers: [String] = []
  ) -> (
    model: BuiltinModel, numbered: [[Int32]]
  ) {
    var model = self
    var numbers = Numbering(vocabulary: vocabulary, pieces: pieces)
    let numbered = texts.map { numbers.number($0) }
    let start = Array(repeating: Self.end, count: KneserNey.order - 1)
    let question = start.dropLast() + [Self.answer]
    model.own = KneserNey(
      numbered.map { start + $0 } + answers.map { question + numbers.number($0) + [Self.end] }
    )
    model.vocabulary = numbers.vocabulary
    model.pieces = numbers.pieces
    let count = numbered.reduce(0) { $0 + $1.count } + 150 * answers.count
    model.ownWeight = Self.topWeight * Double(count) / Double(count + 40)
    if model.own.isEmpty { model.ownWeight = 0 }
    return (model, numbered)
  }

  /// The probability of every token after `context`; they sum to 1.
  func probabilities(after context: [Int32]) -> [Double] {
    var sums = [Double](repeating: 0, count: pieces.count)
    base.add(to: &sums, weight: 1 - ownWeight, after: context[...])
    if ownWeight > 0 { own.add(to: &sums, weight: ownWeight, after: context[...]) }
    // `answer` never comes by itself; what the uniform share gave it goes to the end.
    sums[Int(Self.end)] += sums[Int(Self.answer)]
    sums[Int(Self.answer)] = 0
    return sums
  }

  /// Gives numbers to pieces as they come.
  private struct Numbering {
    var vocabulary: [String: Int32]
    var pieces: [String]

    mutating func number(_ text: String) -> [Int32] {
      WordTokenizer.pieces(of: text).map { piece in
        if let number = vocabulary[piece] { return number }
        let number = Int32(pieces.count)
        vocabulary[piece] = number
        pieces.append(piece)
        return number
      }
    }
  }
}
