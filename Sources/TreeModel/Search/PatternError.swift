/// Why a text is no pattern, and where.
public struct PatternError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    case unclosedGroup
    case unopenedGroup
    case unclosedClass
    case nothingToRepeat
    case badRepeat
    case badEscape(String)
    case badRange
    case unsupportedGroup
    case tooLarge
    case empty
  }

  /// What is wrong.
  public let reason: Reason
  /// The place, in Unicode scalars from the start of the pattern.
  public let position: Int
}

extension PatternError {
  /// What is wrong, as a clause without a full stop.
  public var sentence: String {
    switch reason {
    case .unclosedGroup: "This ( of the pattern has no )"
    case .unopenedGroup: "This ) of the pattern has no ( before it; \\) stands for the character"
    case .unclosedClass: "This [ of the pattern has no ]"
    case .nothingToRepeat:
      "There is nothing to repeat before this character of the pattern; \\ before it takes it as it is"
    case .badRepeat: "The pattern repeats with {n}, {n,} or {n,m}, at most 1000 times"
    case .badEscape(let character):
      "The pattern has no \\\(character); there are \\d \\w \\s \\b, \\n, \\t and \\ before a sign"
    case .badRange: "This range of the pattern runs backwards"
    case .unsupportedGroup: "The pattern knows only the groups ( ) and (?: )"
    case .tooLarge: "The pattern is too large: repeat less"
    case .empty: "The pattern is empty"
    }
  }
}
