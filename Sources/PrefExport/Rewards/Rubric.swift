/// What a text is measured by when it is compared with a reference.
public enum Criterion: String, CaseIterable, Sendable {
  /// `letterAccuracy`.
  case letter
  /// `wordAccuracy`.
  case word
  /// `levenshteinSimilarity`.
  case levenshtein

  /// What it is, in a few words.
  public var summary: String {
    switch self {
    case .letter: "letters in their places"
    case .word: "words in their places"
    case .levenshtein: "characters alike"
    }
  }

  /// How good `text` is by this criterion, 0...1.
  public func value(of text: String, against reference: String, by unit: TextUnit) -> Double {
    switch self {
    case .letter: letterAccuracy(of: text, against: reference, by: unit)
    case .word: wordAccuracy(of: text, against: reference, by: unit)
    case .levenshtein: levenshteinSimilarity(text, reference, by: unit)
    }
  }
}

/// Criteria with their weights; a score is the weighted mean of their values.
public struct Rubric: Equatable, Sendable {
  /// One criterion and its share.
  public struct Part: Equatable, Sendable {
    /// What is measured.
    public let criterion: Criterion
    /// Its share of the whole: 0 or more, of any scale.
    public let weight: Double
  }

  /// At least one, each criterion once, one weight at least above 0.
  public let parts: [Part]

  /// Letters and words 0.3 each, the whole text 0.4.
  public static let usual = Rubric(parts: [
    Part(criterion: .letter, weight: 0.3), Part(criterion: .word, weight: 0.3),
    Part(criterion: .levenshtein, weight: 0.4),
  ])

  private init(parts: [Part]) { self.parts = parts }

  /// Reads `letter=0.3,word=0.3,levenshtein=0.4`; a criterion without a weight has 1.
  ///
  /// Nil if a name is unknown or there twice, a weight is below 0 or no number, or all are 0.
  public init?(_ description: String) {
    var parts: [Part] = []
    for entry in description.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = pair.first, let criterion = Criterion(rawValue: String(name)),
        !parts.contains(where: { $0.criterion == criterion }),
        let weight = pair.count == 1 ? 1 : Double(pair[1]), (0...1_000_000).contains(weight)
      else { return nil }
      parts.append(Part(criterion: criterion, weight: weight))
    }
    guard parts.contains(where: { $0.weight > 0 }) else { return nil }
    self.parts = parts
  }
}
