/// Which nodes are meant: `rating<0 model:gemini tag:opening unseen depth>3 text~/sea/`.
///
/// The language is described in `docs/FILTER.md`.
public struct NodeFilter: Equatable, Sendable {
  /// The expression as it was written.
  public let text: String
  let term: Term
  /// How many tests have a number.
  let testCount: Int

  /// Reads an expression.
  public init(_ text: String) throws(FilterError) {
    self.text = text
    var parser = FilterParser(text)
    term = try parser.parse()
    testCount = parser.testCount
  }

  /// Nodes of which the text, the note, the thinking or a tag pass a test.
  ///
  /// `text` is what the person typed for it.
  public init(anywhere test: TextTest, text: String) {
    self.text = text
    term = .test(.text(.any, test, number: 0))
    testCount = 1
  }

  /// Whether it is another answer once a person has seen a node.
  public var asksForSeen: Bool { term.asksForSeen }

  /// Whether it asks for what is archived: else that is to be left out where it is not shown.
  public var asksForArchived: Bool { term.asksForArchived }

  /// What is to be made visible in texts: the tests of texts that are not negated.
  public var textTests: [TextTest] {
    var result: [TextTest] = []
    term.collectTexts(into: &result)
    return result
  }

  indirect enum Term: Equatable, Sendable {
    case all([Term])
    case any([Term])
    case not(Term)
    case test(Test)

    fileprivate func collectTexts(into result: inout [TextTest]) {
      switch self {
      case .all(let terms), .any(let terms):
        for term in terms { term.collectTexts(into: &result) }
      case .test(.text(let field, let test, _)) where field == .text || field == .any:
        if case .equals = test.kind { return }
        result.append(test)
      case .not, .test: break
      }
    }
  }

  enum Comparison: String, CaseIterable, Sendable {
    case equal = "="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
      switch self {
      case .equal: left == right
      case .less: left < right
      case .lessOrEqual: left <= right
      case .greater: left > right
      case .greaterOrEqual: left >= right
      }
    }

    /// Compares with a span of time: a day is over at its end.
    func holds(_ time: Int64, _ span: ClosedRange<Int64>) -> Bool {
      switch self {
      case .equal: span.contains(time)
      case .less: time < span.lowerBound
      case .lessOrEqual: time <= span.upperBound
      case .greater: time > span.upperBound
      case .greaterOrEqual: time >= span.lowerBound
      }
    }
  }

  enum Test: Equatable, Sendable {
    case flag(FilterFlag)
    /// `number` counts the tests of texts, so that each can keep something of its own.
    case text(FilterField, TextTest, number: Int)
    case number(FilterField, Comparison, Double)
    case created(Comparison, ClosedRange<Int64>)
    /// Milliseconds.
    case age(Comparison, Int64)
    case kind(Node.Kind)
    case role(Node.Role)
    case finish(Generation.Finish)
    case has(FilterPart)
    case below(NodeID)
  }
}
