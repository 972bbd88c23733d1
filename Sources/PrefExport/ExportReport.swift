public import TreeModel

/// What an export wrote, or would write, and what it left out.
public struct ExportReport: Equatable, Sendable {
  /// One row that could have been.
  public struct Case: Equatable, Sendable {
    /// The index of the session in the export.
    public let session: Int
    /// The node, or the better side of the pair.
    public let node: NodeID
    /// The other side of the pair, if it would have been one.
    public let other: NodeID?
  }

  /// All that was left out for one reason.
  public struct Drop: Equatable, Sendable {
    /// The reason.
    public let reason: DropReason
    /// How many rows.
    public internal(set) var count = 0
    /// Each of them; fewer than `count` where naming all would be endless (every equal pair).
    public internal(set) var cases: [Case] = []
  }

  /// The rows of one source.
  public struct SourceCount: Equatable, Sendable {
    /// The source.
    public let source: PairSource
    /// How many rows rest on it.
    public let count: Int
  }

  /// The rows of one part.
  public struct SplitCount: Equatable, Sendable {
    /// The part.
    public let split: DataSplit
    /// How many rows it has.
    public let count: Int
  }

  /// The format.
  public let format: ExportFormat
  /// The sessions' identities, in the order given.
  public let sessions: [String]
  /// The rows written; for `minihf-zip` the rated nodes.
  public let rows: Int
  /// The rows written and those left out.
  public let candidates: Int
  /// The rows by source, strongest first, without sources that gave none.
  public let sources: [SourceCount]
  /// The rows of each part, without parts that have none; empty where nothing is divided.
  public let splits: [SplitCount]
  /// What was left out, by reason, without reasons that did not occur.
  public let dropped: [Drop]
  /// What a person should know before training.
  public let warnings: [ExportWarning]

  /// How many rows were left out.
  public var droppedCount: Int { dropped.reduce(0) { $0 + $1.count } }

  /// A line for each row left out: session, nodes, reason; the first of a reason says what it means.
  public var explanation: [String] {
    dropped.flatMap { drop in
      let reason = drop.reason.rawValue
      var lines = drop.cases.enumerated().map { number, item in
        let nodes = item.other.map { "\(item.node) and \($0)" } ?? "\(item.node)"
        let name = sessions.count > 1 ? "\(sessions[item.session]) " : ""
        return "\(name)\(nodes): \(reason)" + (number == 0 ? ": \(drop.reason.sentence)" : "")
      }
      let rest = drop.count - drop.cases.count
      if rest > 0 { lines.append("\(rest) more: \(reason)") }
      return lines
    }
  }
}

/// Something to know about an export before training on it.
public enum ExportWarning: Equatable, Sendable {
  /// Completions in the rows were cut off, and trainers append an end mark to them.
  case cutRows(Int)
  /// Every label is the same; a trainer of unpaired data needs both.
  case oneLabel(Bool)
  /// No root came into the part for validation, of so many.
  case noValidation(roots: Int)
  /// So many rows have more tokens, about, than the trainers of a service take unless told.
  case longRows(Int, tokens: Int, service: String)
  /// The rows repeat so many bytes of the texts before their completions.
  case longPrompts(Int)
  /// The better side is longer in most pairs, which teaches length.
  case chosenLonger(percent: Int)
  /// The sessions are texts, and the format holds conversations.
  case textAsTurns
  /// The service asks for more rows.
  case tooFewRows(Int, least: Int, service: String)
  /// The service takes smaller files.
  case tooManyBytes(Int, most: Int, service: String)
  /// The service takes shorter rows; the tokens are estimated.
  case tooLongRow(tokens: Int, most: Int, service: String)
  /// The service takes fewer rows to measure progress with.
  case tooManyValidationRows(Int, most: Int, service: String)

  /// The warning as one sentence.
  public var sentence: String {
    switch self {
    case .cutRows(let count):
      "\(count) \(count == 1 ? "row holds a text that was" : "rows hold texts that were") cut by "
        + "the token limit or interrupted: most trainers will teach the model to stop there."
    case .oneLabel(let label):
      "Every row is labelled \(label ? "good" : "bad"): rate some completions "
        + "\(label ? "below" : "above") 0, because unpaired training needs both."
    case .noValidation(let roots):
      "Nothing is set apart for validation: whole roots are, and there \(roots == 1 ? "is" : "are") "
        + "only \(roots). Export more sessions together."
    case .longRows(let count, let tokens, let service):
      "About \(count) \(count == 1 ? "row has" : "rows have") more than \(tokens) tokens, and \(service)'s "
        + "trainers drop or cut such rows: set max_length there, or cut prompts with "
        + "--max-prompt-chars."
    case .longPrompts(let bytes):
      "Every row repeats the text before it, which comes to about "
        + "\(grouped((bytes + 500_000_000) / 1_000_000_000)) GB: keep only the end of each prompt with "
        + "--max-prompt-chars."
    case .chosenLonger(let percent):
      "The better side is the longer one in \(percent) % of the pairs: "
        + "a model may learn length instead of quality."
    case .textAsTurns:
      "The format holds conversations: the text before a completion became the user's turn, "
        + "and the completion the assistant's."
    case .tooFewRows(let count, let least, let service):
      "\(service) takes no file with fewer than \(grouped(least)) rows, and this one has "
        + "\(count): rate more completions, or export more sessions together."
    case .tooManyBytes(let bytes, let most, let service):
      "\(service) takes files of at most \(grouped(most >> 20)) MiB, and this one has "
        + "\(grouped((bytes + (1 << 20) - 1) >> 20)): export fewer sessions at a time."
    case .tooLongRow(let tokens, let most, let service):
      "\(service) takes rows of at most \(grouped(most)) tokens, and the longest has about "
        + "\(grouped(tokens)): export shorter texts."
    case .tooManyValidationRows(let count, let most, let service):
      "\(service) takes at most \(grouped(most)) rows for validation, and there are "
        + "\(grouped(count)): set fewer aside."
    }
  }

  /// A number with commas between thousands.
  private func grouped(_ number: Int) -> String {
    let digits = String(number)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
