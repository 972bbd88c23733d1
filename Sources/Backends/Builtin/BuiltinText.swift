/// What the builtin model has read.
///
/// Written for this program.
enum BuiltinText {
  /// Texts to continue like.
  static let stories = (harbour + mountain + town).map(unwrapped)

  /// Questions with answers.
  static let answers = conversation.map {
    (question: unwrapped($0.question), answer: unwrapped($0.answer))
  }

  /// The known answers whose questions share most rare words with `question`, best first.
  static func answers(to question: String, limit: Int = 2) -> [String] {
    let asked = keywords(of: question)
    guard !asked.isEmpty else { return [] }
    let scored = answers.map { pair in
      (score: keywords(of: pair.question).intersection(asked).count, answer: pair.answer)
    }
    let matching = scored.enumerated().filter { $0.element.score > 0 }
    let ranked = matching.sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    return ranked.prefix(limit).map(\.element.answer)
  }

  /// The words that say what a question is about: neither short nor common.
  private static func keywords(of text: String) -> Set<String> {
    let words = text.lowercased().split { !$0.isLetter }
    return Set(words.filter { $0.count > 2 && !common.contains($0) }.map(String.init))
  }

  private static let common: Set<Substring> = [
    "what", "when", "where", "which", "that", "this", "with", "from", "have", "about", "should",
    "would", "could", "your", "does", "there", "tell", "please", "the", "and", "are", "you", "how",
    "why", "who", "can", "for", "not", "was", "has", "his", "her", "its",
  ]

  /// Lines are broken for this file; only an empty line is a paragraph's end.
  private static func unwrapped(_ text: String) -> String {
    var paragraphs: [[Substring]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        paragraphs.append([])
      } else {
        paragraphs[paragraphs.count - 1].append(line)
      }
    }
    return paragraphs.map { $0.joined(separator: " ") }.joined(separator: "\n\n")
  }
}
