/// Reads the expression of a filter.
///
/// ```
/// either   = every ("or" every)*
/// every    = negated (["and"] negated)*
/// negated  = ("not" | "-" | "!")* ("(" either ")" | term)
/// term     = FLAG | FIELD operator value | "/" pattern "/" ["i"] | "~" word | word | '"' text '"'
/// operator = ":" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~"
/// ```
struct FilterParser {
  private static let deepest = 100

  private let scalars: [Unicode.Scalar]
  private var at = 0
  private var depth = 0
  private(set) var testCount = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func parse() throws(FilterError) -> NodeFilter.Term {
    skipBlanks()
    guard at < scalars.count else { throw FilterError(reason: .empty, position: 0) }
    let term = try either(after: nil)
    guard at == scalars.count else {
      throw FilterError(reason: .unopenedParenthesis, position: at)
    }
    return term
  }

  // MARK: Words

  private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
  }

  private mutating func skipBlanks() {
    while let scalar = next, FilterParser.isBlank(scalar) { at += 1 }
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// The end of the bare word that starts at `start`.
  private func wordEnd(from start: Int) -> Int {
    var end = start
    while end < scalars.count, !FilterParser.isBlank(scalars[end]), scalars[end] != "(",
      scalars[end] != ")"
    { end += 1 }
    return end
  }

  /// Passes a word that joins terms, if it is next.
  private mutating func take(word: String) -> Bool {
    let end = wordEnd(from: at)
    guard text(at..<end).lowercased() == word else { return false }
    at = end
    skipBlanks()
    return true
  }

  private func isNext(word: String) -> Bool {
    text(at..<wordEnd(from: at)).lowercased() == word
  }

  // MARK: Joining

  private mutating func either(after word: String?) throws(FilterError) -> NodeFilter.Term {
    var terms = [try every(after: word)]
    while take(word: "or") { terms.append(try every(after: "or")) }
    return terms.count == 1 ? terms[0] : .any(terms)
  }

  private mutating func every(after word: String?) throws(FilterError) -> NodeFilter.Term {
    var terms = [try negated(after: word)]
    while let scalar = next, scalar != ")", !isNext(word: "or") {
      terms.append(try negated(after: take(word: "and") ? "and" : nil))
    }
    return terms.count == 1 ? terms[0] : .all(terms)
  }

  private mutating func negated(after word: String?) throws(FilterError) -> NodeFilter.Term {
    guard let scalar = next, scalar != ")", !isNext(word: "or"), !isNext(word: "and") else {
      if word == nil, next == ")" {
        throw FilterError(reason: .unopenedParenthesis, position: at)
      }
      throw FilterError(reason: .missingTerm(after: word ?? "the beginning"), position: at)
    }
    guard depth < FilterParser.deepest else { throw FilterError(reason: .tooDeep, position: at) }
    depth += 1
    defer { depth -= 1 }
    if scalar == "-" || scalar == "!" {
      at += 1
      skipBlanks()
      return .not(try negated(after: String(Character(scalar))))
    }
    if take(word: "not") { return .not(try negated(after: "not")) }
    guard scalar == "(" else { return try term() }
    let start = at
    at += 1
    skipBlanks()
    let inner = try either(after: "(")
    guard next == ")" else { throw FilterError(reason: .unclosedParenthesis, position: start) }
    at += 1
    skipBlanks()
    return inner
  }

  // MARK: Terms

  private mutating func term() throws(FilterError) -> NodeFilter.Term {
    defer { skipBlanks() }
    let start = at
    if next == "/" { return .test(try pattern(.text)) }
    if next == "~" {
      at += 1
      return .test(try pattern(.text))
    }
    if next == "\"" || next == "'" { return .test(textTest(.text, .contains(try quoted()))) }
    var end = start
    while end < scalars.count, scalars[end].properties.isAlphabetic || scalars[end] == "_" {
      end += 1
    }
    let name = text(start..<end)
    if end > start, let sign = operation(at: end) {
      let lower = name.lowercased()
      guard let field = FilterField(rawValue: lower) else {
        let near = nearestWord(to: lower, among: FilterField.allCases.map(\.rawValue))
        throw FilterError(reason: .unknownField(name, nearest: near), position: start)
      }
      at = end + sign.unicodeScalars.count
      return try comparison(field, sign, at: end)
    }
    end = wordEnd(from: start)
    let word = text(start..<end)
    at = end
    if let flag = FilterFlag(rawValue: word) { return .test(.flag(flag)) }
    return .test(textTest(.text, .contains(word)))
  }

  /// The sign between a field and its value, if one stands there.
  private func operation(at place: Int) -> String? {
    for sign in ["!=", "!~", "<=", ">=", ":", "=", "<", ">", "~"]
    where scalars[place...].starts(with: sign.unicodeScalars) {
      return sign
    }
    return nil
  }

  private mutating func textTest(_ field: FilterField, _ kind: TextTest.Kind) -> NodeFilter.Test {
    defer { testCount += 1 }
    return .text(field, TextTest(kind), number: testCount)
  }

  private mutating func comparison(
    _ field: FilterField,
    _ sign: String,
    at place: Int
  ) throws(FilterError) -> NodeFilter.Term {
    let isNegated = sign.hasPrefix("!")
    let plain = isNegated ? String(sign.dropFirst()) : sign
    let test: NodeFilter.Test
    switch field.values {
    case .text:
      switch plain {
      case "~": test = try pattern(field)
      case ":": test = textTest(field, .contains(try value(of: field)))
      case "=": test = textTest(field, .equals(try value(of: field)))
      default: throw FilterError(reason: .badOperator(field, sign), position: place)
      }
    default:
      let comparison: NodeFilter.Comparison? =
        plain == ":" ? .equal : NodeFilter.Comparison(rawValue: plain)
      guard let comparison, field.takes(comparison) else {
        throw FilterError(reason: .badOperator(field, sign), position: place)
      }
      let start = at
      let word = try value(of: field)
      guard let found = FilterParser.test(field, comparison, word) else {
        var near: String?
        if case .choice(let words) = field.values { near = nearestWord(to: word, among: words) }
        throw FilterError(reason: .badValue(field, word, nearest: near), position: start)
      }
      test = found
    }
    return isNegated ? .not(.test(test)) : .test(test)
  }

  /// The test of a field that is no text; nil if `word` is no value of it.
  private static func test(
    _ field: FilterField,
    _ comparison: NodeFilter.Comparison,
    _ word: String
  ) -> NodeFilter.Test? {
    switch field {
    case .kind: Node.Kind(rawValue: word).map { .kind($0) }
    case .role: Node.Role(rawValue: word).map { .role($0) }
    case .finish: Generation.Finish(rawValue: word).map { .finish($0) }
    case .has: FilterPart(rawValue: word).map { .has($0) }
    case .created: FilterTime.span(word).map { .created(comparison, $0) }
    case .age: FilterTime.duration(word).map { .age(comparison, $0) }
    case .below:
      Int32(word).flatMap { $0 > 0 ? .below(NodeID(rawValue: $0)) : nil }
    default: FilterTime.number(word).map { .number(field, comparison, $0) }
    }
  }

  private mutating func value(of field: FilterField) throws(FilterError) -> String {
    if next == "\"" || next == "'" { return try quoted() }
    let end = wordEnd(from: at)
    guard end > at else { throw FilterError(reason: .missingValue(field), position: at) }
    defer { at = end }
    return text(at..<end)
  }

  private mutating func quoted() throws(FilterError) -> String {
    let start = at
    let quote = scalars[at]
    at += 1
    var view = String.UnicodeScalarView()
    while let scalar = next {
      at += 1
      if scalar == quote { return String(view) }
      // A backslash takes a quote or a backslash as it is.
      if scalar == "\\", let after = next, after == quote || after == "\\" {
        view.append(after)
        at += 1
      } else {
        view.append(scalar)
      }
    }
    throw FilterError(reason: .unclosedQuote, position: start)
  }

  /// `/…/`, `/…/i`, or a word or quoted text that is a pattern.
  private mutating func pattern(_ field: FilterField) throws(FilterError) -> NodeFilter.Test {
    let start = at
    var isCaseless = false
    var offset = 0
    let written: String
    if next == "/" {
      var end = at + 1
      while end < scalars.count, scalars[end] != "/" { end += scalars[end] == "\\" ? 2 : 1 }
      guard end < scalars.count else {
        throw FilterError(reason: .unclosedPattern, position: start)
      }
      written = text(at + 1..<end)
      offset = 1
      let flagsEnd = wordEnd(from: end + 1)
      let flags = text(end + 1..<flagsEnd)
      guard flags.isEmpty || flags == "i" else {
        throw FilterError(reason: .badPatternFlag(flags), position: end + 1)
      }
      isCaseless = !flags.isEmpty
      at = flagsEnd
    } else {
      // Parentheses belong to the pattern here; blanks end it.
      var end = at
      if next != "\"", next != "'" {
        while end < scalars.count, !FilterParser.isBlank(scalars[end]) { end += 1 }
        guard end > at else { throw FilterError(reason: .missingValue(field), position: at) }
        written = text(at..<end)
        at = end
      } else {
        written = try quoted()
        offset = 1
      }
    }
    do throws(PatternError) {
      return textTest(field, .matches(try Pattern(written, isCaseless: isCaseless)))
    } catch {
      throw FilterError(
        reason: .badPattern(error.reason),
        position: min(start + offset + error.position, scalars.count)
      )
    }
  }
}

extension FilterField {
  fileprivate func takes(_ comparison: NodeFilter.Comparison) -> Bool {
    switch values {
    case .text, .choice, .node: comparison == .equal
    case .number, .time: true
    case .duration: comparison != .equal
    }
  }
}
