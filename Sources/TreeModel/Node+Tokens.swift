/// A token of a completion: how probable it was, and what else could have come.
public struct TokenProbability: Equatable, Sendable {
  /// A token that could have come.
  public struct Alternative: Equatable, Sendable {
    /// Its text.
    public let token: String
    /// The natural logarithm of its probability.
    public let logprob: Double

    /// Creates an alternative.
    public init(token: String, logprob: Double) {
      self.token = token
      self.logprob = logprob
    }
  }

  /// Its text; with U+FFFD where its bytes are not whole characters.
  public let token: String
  /// The natural logarithm of its probability; nil where the backend gave none.
  public let logprob: Double?
  /// The most probable tokens at its place, the best first; it may be among them.
  public let top: [Alternative]

  /// Creates a token.
  public init(token: String, logprob: Double?, top: [Alternative] = []) {
    self.token = token
    self.logprob = logprob
    self.top = top
  }
}

extension Node {
  /// What can be read from `logprobs`, token by token; nil if there are none, or in another form.
  public var readTokens: [TokenProbability]? { logprobs.flatMap(TokenProbability.read) }

  /// Whether there should be token probabilities: a side file that is gone may not give them.
  public var hasLogprobs: Bool { storedLogprobs != nil }
}

extension TokenProbability {
  private enum Field: String, CaseIterable {
    case token
    case logprob
    case top

    static let table = FieldTable<Field>()
  }

  /// Reads an array of `{"token","logprob","top":[{"token","logprob"}]}`; nil if it is none.
  ///
  /// What is no such object in it is left out, and a value of another type passed over.
  public static func read(_ raw: RawJSON) -> [TokenProbability]? {
    var text = raw.text
    return text.withUTF8 { utf8 -> [TokenProbability]? in
      var reader = JSONReader(utf8)
      do {
        guard try reader.peek() == UInt8(ascii: "[") else { return nil }
        var tokens: [TokenProbability] = []
        try reader.array { (reader) throws(JSONFault) in
          if let token = try one(&reader) { tokens.append(token) }
        }
        return tokens
      } catch { return nil }
    }
  }

  private static func one(_ reader: inout JSONReader) throws(JSONFault) -> TokenProbability? {
    guard try reader.peek() == UInt8(ascii: "{") else {
      try reader.skip()
      return nil
    }
    var token: String?
    var logprob: Double?
    var top: [Alternative] = []
    _ = try reader.object(Field.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .token: token = try reader.stringIfAny()
      case .logprob: logprob = try reader.numberIfAny()
      case .top:
        guard try reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
        try reader.array { (reader) throws(JSONFault) in
          if let other = try one(&reader), let logprob = other.logprob {
            top.append(Alternative(token: other.token, logprob: logprob))
          }
        }
      }
    }
    return token.map { TokenProbability(token: $0, logprob: logprob, top: top) }
  }
}
