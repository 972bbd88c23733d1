/// What a line after the colon can become, and which of that the person has chosen.
struct Completion: Equatable, Sendable {
  /// One offer.
  struct Candidate: Equatable, Sendable {
    /// The whole line it makes.
    var line: String
    /// What is shown of it.
    var name: String
    /// What it does.
    var summary: String
  }

  /// The offers, the nearest first.
  var candidates: [Candidate]
  /// The one that stands in the line; nil while the person's own text does.
  var selected: Int?

  /// The offers shown, at most `count`, the chosen one among them.
  func window(_ count: Int) -> Range<Int> {
    let start = max(0, min((selected ?? 0) - count / 2, candidates.count - count))
    return start..<min(candidates.count, start + count)
  }
}

extension Model {
  /// What can be given after the colon beside the commands: a name, and what it does.
  private static let words: [(name: String, summary: String)] = [
    ("set", "Set a parameter of the next branches: set temperature 0.9"),
    ("rate", "Give a rating from -2 to 2"),
    ("w", "Fold the journal into the session file"), ("q", "Save and quit"),
  ]

  /// What `line` can become, in the order of help, the ones that begin with it first.
  func completion(of line: String) -> Completion? {
    let candidates = self.candidates(for: line)
    return candidates.isEmpty ? nil : Completion(candidates: candidates)
  }

  private func candidates(for line: String) -> [Completion.Candidate] {
    guard let blank = line.firstIndex(of: " ") else { return names(like: line) }
    let word = String(line[..<blank])
    let rest = String(line[line.index(after: blank)...])
    func offers(_ values: [(value: String, summary: String)]) -> [Completion.Candidate] {
      values.filter { $0.value.hasPrefix(rest) }.map {
        Completion.Candidate(line: "\(word) \($0.value)", name: $0.value, summary: $0.summary)
      }
    }
    switch word {
    case "set":
      if let end = rest.firstIndex(of: " "),
        let parameter = Parameter(rawValue: String(rest[..<end]))
      {
        return valueOffer(of: parameter, behind: "set \(parameter.rawValue)", line)
      }
      return offers(Parameter.allCases.map { ($0.rawValue, summary(of: $0)) })
    case "rate":
      return offers([
        ("2", "Very good"), ("1", "Good"), ("0", "Neither"), ("-1", "Bad"), ("-2", "Very bad"),
      ])
    case "log": return offers([("off", "End taking requests down")])
    default:
      guard let parameter = Parameter(rawValue: word) else { return [] }
      return valueOffer(of: parameter, behind: word, line)
    }
  }

  /// The value that a parameter has, to be changed.
  private func valueOffer(
    of parameter: Parameter,
    behind words: String,
    _ line: String
  ) -> [Completion.Candidate] {
    let value = self.value(of: parameter)
    let whole = "\(words) \(value)"
    guard !value.isEmpty, whole.hasPrefix(line) else { return [] }
    return [.init(line: whole, name: value, summary: "The value now; takes \(parameter.range)")]
  }

  private func names(like text: String) -> [Completion.Candidate] {
    var offers: [(name: String, summary: String)] = CommandRow.table.map { row in
      let key = keymap.keys(for: row.command).first.map { " (\($0.name))" } ?? ""
      return (row.command.rawValue, row.summary + key)
    }
    offers += Model.words
    // Before anything is written, the parameters would only lengthen the list.
    if !text.isEmpty { offers += Parameter.allCases.map { ($0.rawValue, summary(of: $0)) } }
    let first = offers.filter { $0.name.hasPrefix(text) }
    let inside = text.count < 2 ? [] : offers.filter { $0.name.dropFirst().contains(text) }
    return (first + inside.filter { offer in !first.contains { $0.name == offer.name } }).map {
      .init(line: $0.name, name: $0.name, summary: $0.summary)
    }
  }

  private func summary(of parameter: Parameter) -> String {
    let value = self.value(of: parameter)
    return value.isEmpty ? parameter.absent : "now \(quoted(value, limit: 60))"
  }

  // MARK: Keys

  /// Offers what the line can become; nothing while it is empty.
  mutating func refreshCompletion(of text: String) {
    feel.lines[.command].leave()
    feel.completion = text.isEmpty ? nil : completion(of: text)
  }

  /// Tab: lengthens the line to what all offers share, then goes through them.
  mutating func complete(_ prompt: inout LinePrompt, back: Bool) {
    let text = prompt.buffer.text
    guard var offers = feel.completion ?? completion(of: text) else { return }
    let count = offers.candidates.count
    if let selected = offers.selected {
      offers.selected = (selected + (back ? count - 1 : 1)) % count
    } else {
      let begun = offers.candidates.map(\.line).filter { $0.hasPrefix(text) }
      let common = begun.dropFirst().reduce(begun.first ?? text) { $0.commonPrefix(with: $1) }
      if count == 1 {
        let line = offers.candidates[0].line
        prompt.buffer = TextBuffer(Model.takesMore(line) ? line + " " : line)
        feel.completion = Model.takesMore(line) ? completion(of: line + " ") : nil
        return
      }
      if common.count > text.count {
        prompt.buffer = TextBuffer(common)
        feel.completion = completion(of: common)
        return
      }
      offers.selected = back ? count - 1 : 0
    }
    if let selected = offers.selected {
      prompt.buffer = TextBuffer(offers.candidates[selected].line)
    }
    feel.completion = offers
  }

  /// Up and Down: lines given before that begin as this one does.
  mutating func recall(_ prompt: inout LinePrompt, back: Bool) {
    feel.completion = nil
    let text = prompt.buffer.text
    guard let line = back ? feel.lines[.command].older(than: text) : feel.lines[.command].newer()
    else { return }
    prompt.buffer = TextBuffer(line)
  }

  /// Whether something has to follow these words.
  private static func takesMore(_ line: String) -> Bool {
    ["set", "rate", "log"].contains(line) || Parameter(rawValue: line) != nil
      || (line.hasPrefix("set ") && Parameter(rawValue: String(line.dropFirst(4))) != nil)
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
