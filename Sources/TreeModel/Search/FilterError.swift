/// Why a text is no filter, and where.
public struct FilterError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    case empty
    case unknownField(String, nearest: String?)
    case missingValue(FilterField)
    case badValue(FilterField, String, nearest: String?)
    case badOperator(FilterField, String)
    case badPattern(PatternError.Reason)
    case unclosedQuote
    case unclosedPattern
    case badPatternFlag(String)
    case unclosedParenthesis
    case unopenedParenthesis
    case missingTerm(after: String)
    case tooDeep
  }

  /// What is wrong.
  public let reason: Reason
  /// The place, in Unicode scalars from the start of the expression.
  public let position: Int
}

extension FilterError {
  /// The same for a pattern that stands by itself.
  public init(_ error: PatternError) {
    self.init(reason: .badPattern(error.reason), position: error.position)
  }

  /// What is wrong and what to do, as one sentence without a full stop.
  public var sentence: String {
    switch reason {
    case .empty: "The filter is empty: give a term like rating<0, unseen or text:sea"
    case .unknownField(let name, let nearest):
      "No field is called \(name)"
        + (nearest.map { "; \($0) is near" } ?? "; quote the word to look for it in texts")
    case .missingValue(let field): "\(field.rawValue) is compared with \(field.wanted)"
    case .badValue(let field, let value, let nearest):
      "\(field.rawValue) is compared with \(field.wanted), not \(value)"
        + (nearest.map { "; \($0) is near" } ?? "")
    case .badOperator(let field, let operation):
      "\(field.rawValue) takes \(field.operators), not \(operation)"
    case .badPattern(let reason): PatternError(reason: reason, position: 0).sentence
    case .unclosedQuote: "This quote has no end"
    case .unclosedPattern: "This pattern has no / at its end"
    case .badPatternFlag(let flag): "A pattern is followed by i or nothing, not \(flag)"
    case .unclosedParenthesis: "This ( has no )"
    case .unopenedParenthesis: "This ) has no ( before it"
    case .missingTerm(let word): "A term is to come after \(word)"
    case .tooDeep: "There are too many parentheses and nots in each other"
    }
  }
}

extension FilterField {
  /// What a value of it looks like.
  var wanted: String {
    switch values {
    case .text: "a text, as in \(examples[0])"
    case .choice(let words): words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    case .number: "a number, as in \(examples[0])"
    case .time: "a day or a time, as in \(examples.joined(separator: " or "))"
    case .duration: "a time with s, m, h, d, w or y, as in \(examples[0])"
    case .node: "a node's number, as in \(examples[0])"
    }
  }

  /// What may stand between it and its value.
  var operators: String {
    switch values {
    case .text: ": = != ~ or !~"
    case .choice: ": = or !="
    case .number, .time: ": = != < <= > or >="
    case .duration: "< <= > or >="
    case .node: ": = or !="
    }
  }
}
