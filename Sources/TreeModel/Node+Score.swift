/// What can be read from a node's `score`, whoever wrote it.
public struct Score: Equatable, Sendable {
  /// One of several things that were looked at.
  public struct Criterion: Equatable, Sendable {
    /// What was looked at.
    public let name: String
    /// How good it was, on the evaluator's scale.
    public let value: Double
    /// Its share of the whole, where the evaluator names one.
    public let weight: Double?
  }

  /// Who gave it: `reference`, or what another program calls itself.
  public let evaluator: String?
  /// The verdict as one number, the higher the better: the field `score`, or else `log_odds`.
  public let value: Double?
  /// What the verdict is made of; those that are no `{"name","value"}` are left out.
  public let criteria: [Criterion]
}

extension Score {
  /// The verdict in a few words: `0.83 by reference (letter 0.9, word 0.7)`.
  public var words: String {
    var words = shortValue ?? "unknown"
    if let evaluator { words += " by \(evaluator)" }
    guard !criteria.isEmpty else { return words }
    let parts = criteria.map { "\($0.name) \(Score.short($0.value))" }
    return words + " (" + parts.joined(separator: ", ") + ")"
  }

  /// `value` with three digits behind the point at most; nil if there is none.
  public var shortValue: String? { value.map(Score.short) }

  private static func short(_ value: Double) -> String {
    guard value.magnitude < 1_000_000 else { return value.description }
    // Not `rounded()`, which needs the C mathematics library.
    let thousandths = Int(value * 1_000 + (value < 0 ? -0.5 : 0.5))
    return (Double(thousandths) / 1_000).description
  }
}

extension Node {
  /// What can be read from `score`; nil if it is no object.
  public var readScore: Score? { score.flatMap(Score.init) }

  /// The evaluator's verdict as one number, the higher the better; nil if there is none.
  public var scoreValue: Double? { readScore?.value }
}

extension Score {
  private enum Field: String, CaseIterable {
    case evaluator
    case score
    case logOdds = "log_odds"
    case criteria

    static let table = FieldTable<Field>()
  }

  private enum CriterionField: String, CaseIterable {
    case name
    case value
    case weight

    static let table = FieldTable<CriterionField>()
  }

  /// Reads a verdict; nil if it is no object.
  ///
  /// A value of another type than expected is passed over.
  public init?(_ raw: RawJSON) {
    var text = raw.text
    let score = text.withUTF8 { utf8 -> Score? in
      var reader = JSONReader(utf8)
      do { return try Score.read(&reader) } catch { return nil }
    }
    guard let score else { return nil }
    self = score
  }

  private static func read(_ reader: inout JSONReader) throws(JSONFault) -> Score {
    var evaluator: String?
    var value: Double?
    var logOdds: Double?
    var criteria: [Criterion] = []
    _ = try reader.object(Field.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .evaluator: evaluator = try reader.stringIfAny()
      case .score: value = try reader.numberIfAny()
      case .logOdds: logOdds = try reader.numberIfAny()
      case .criteria:
        guard try reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
        try reader.array { (reader) throws(JSONFault) in
          if let criterion = try criterion(&reader) { criteria.append(criterion) }
        }
      }
    }
    return Score(evaluator: evaluator, value: value ?? logOdds, criteria: criteria)
  }

  private static func criterion(_ reader: inout JSONReader) throws(JSONFault) -> Criterion? {
    guard try reader.peek() == UInt8(ascii: "{") else {
      try reader.skip()
      return nil
    }
    var name: String?
    var value: Double?
    var weight: Double?
    _ = try reader.object(CriterionField.table, ignoring: true) {
      (reader, field) throws(JSONFault) in
      switch field {
      case .name: name = try reader.stringIfAny()
      case .value: value = try reader.numberIfAny()
      case .weight: weight = try reader.numberIfAny()
      }
    }
    guard let name, let value else { return nil }
    return Criterion(name: name, value: value, weight: weight)
  }
}

extension JSONReader {
  /// A string; nil, and the value passed, if it is of another type.
  mutating func stringIfAny() throws(JSONFault) -> String? {
    if try peek() == UInt8(ascii: "\"") { return try string() }
    try skip()
    return nil
  }

  /// A number; nil, and the value passed, if it is of another type.
  mutating func numberIfAny() throws(JSONFault) -> Double? {
    let byte = try peek()
    if byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      return try double()
    }
    try skip()
    return nil
  }
}
