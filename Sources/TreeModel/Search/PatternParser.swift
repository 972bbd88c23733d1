/// What a pattern says, as a tree.
indirect enum PatternPart: Equatable {
  case empty
  /// One scalar of the set, or not of it.
  case set(ScalarSet, isNegated: Bool)
  case sequence([PatternPart])
  case choice([PatternPart])
  case repeated(PatternPart, from: Int, to: Int?)
  case assertion(PatternAssertion)
}

/// A condition on a place between two characters.
enum PatternAssertion: UInt8 {
  case lineStart, lineEnd, wordBorder, noWordBorder
}

/// Reads a pattern.
struct PatternParser {
  private static let deepest = 60
  private static let mostRepeats = 1_000

  private let scalars: [Unicode.Scalar]
  private var at = 0
  private var depth = 0
  /// Whether an upper-case letter is to be found as it is.
  private(set) var hasUpperCase = false
  /// Whether it begins with `(?i)`.
  private(set) var isCaseless = false

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func parse() throws(PatternError) -> PatternPart {
    guard !scalars.isEmpty else { throw PatternError(reason: .empty, position: 0) }
    if scalars.starts(with: "(?i)".unicodeScalars) {
      isCaseless = true
      at = 4
    }
    let part = try choice()
    guard at == scalars.count else { throw PatternError(reason: .unopenedGroup, position: at) }
    return part
  }

  private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    at += 1
    return true
  }

  private mutating func choice() throws(PatternError) -> PatternPart {
    var parts = [try sequence()]
    while take("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() throws(PatternError) -> PatternPart {
    var parts: [PatternPart] = []
    while let scalar = next, scalar != "|", scalar != ")" { parts.append(try repeated()) }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func repeated() throws(PatternError) -> PatternPart {
    var part = try single()
    while let scalar = next {
      switch scalar {
      case "*": part = .repeated(part, from: 0, to: nil)
      case "+": part = .repeated(part, from: 1, to: nil)
      case "?": part = .repeated(part, from: 0, to: 1)
      case "{":
        part = try counted(part)
        continue
      default: return part
      }
      at += 1
      // How many it would rather take changes nothing about whether there is a match.
      if next == "?" { at += 1 }
    }
    return part
  }

  private mutating func counted(_ part: PatternPart) throws(PatternError) -> PatternPart {
    let start = at
    at += 1
    let from = number()
    var to = from
    if take(",") { to = number() }
    let hasComma = scalars[at - 1] == "," || to != from
    guard take("}"), let from, from <= PatternParser.mostRepeats,
      to.map({ $0 >= from && $0 <= PatternParser.mostRepeats }) ?? hasComma
    else { throw PatternError(reason: .badRepeat, position: start) }
    if next == "?" { at += 1 }
    return .repeated(part, from: from, to: to)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = next, scalar.value >= 48, scalar.value <= 57 {
      value = min((value ?? 0) * 10 + Int(scalar.value - 48), 1_000_000)
      at += 1
    }
    return value
  }

  private mutating func single() throws(PatternError) -> PatternPart {
    let start = at
    guard let scalar = next else { return .empty }
    at += 1
    switch scalar {
    case "(": return try group(from: start)
    case "[": return try set(from: start)
    case ".": return .set(.dot, isNegated: false)
    case "^": return .assertion(.lineStart)
    case "$": return .assertion(.lineEnd)
    case "*", "+", "?", "{": throw PatternError(reason: .nothingToRepeat, position: start)
    case "\\": return try escape(from: start)
    default: return .set(literal(scalar), isNegated: false)
    }
  }

  private mutating func literal(_ scalar: Unicode.Scalar) -> ScalarSet {
    if (65...90).contains(scalar.value) { hasUpperCase = true }
    return ScalarSet([scalar.value...scalar.value])
  }

  private mutating func group(from start: Int) throws(PatternError) -> PatternPart {
    depth += 1
    guard depth <= PatternParser.deepest else {
      throw PatternError(reason: .tooLarge, position: start)
    }
    if take("?") {
      guard take(":") else { throw PatternError(reason: .unsupportedGroup, position: start) }
    }
    let part = try choice()
    guard take(")") else { throw PatternError(reason: .unclosedGroup, position: start) }
    depth -= 1
    return part
  }

  private mutating func escape(from start: Int) throws(PatternError) -> PatternPart {
    guard let scalar = next else {
      throw PatternError(reason: .badEscape(""), position: start)
    }
    switch scalar {
    case "b", "B":
      at += 1
      return .assertion(scalar == "b" ? .wordBorder : .noWordBorder)
    default:
      let (set, isNegated) = try escaped(from: start)
      return .set(set, isNegated: isNegated)
    }
  }

  /// What a backslash and the next character stand for.
  private mutating func escaped(
    from start: Int
  ) throws(PatternError) -> (set: ScalarSet, isNegated: Bool) {
    guard let scalar = next else {
      throw PatternError(reason: .badEscape(""), position: start)
    }
    at += 1
    switch scalar {
    case "d": return (.digits, false)
    case "D": return (.digits, true)
    case "w": return (.word, false)
    case "W": return (.word, true)
    case "s": return (.spaces, false)
    case "S": return (.spaces, true)
    case "n": return (ScalarSet([10...10]), false)
    case "r": return (ScalarSet([13...13]), false)
    case "t": return (ScalarSet([9...9]), false)
    default:
      let value = scalar.value
      let isAlphanumeric =
        (48...57).contains(value) || (65...90).contains(value) || (97...122).contains(value)
      guard !isAlphanumeric else {
        throw PatternError(reason: .badEscape(String(Character(scalar))), position: start)
      }
      return (ScalarSet([value...value]), false)
    }
  }

  private mutating func set(from start: Int) throws(PatternError) -> PatternPart {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while let scalar = next, isFirst || scalar != "]" {
      isFirst = false
      let place = at
      guard let low = try member(&ranges) else { continue }
      guard next == "-", at + 1 < scalars.count, scalars[at + 1] != "]" else {
        ranges.append(low...low)
        continue
      }
      at += 1
      guard let high = try member(&ranges), high >= low else {
        throw PatternError(reason: .badRange, position: place)
      }
      ranges.append(low...high)
    }
    guard take("]") else { throw PatternError(reason: .unclosedClass, position: start) }
    return .set(ScalarSet(ranges), isNegated: isNegated)
  }

  /// One member of a set in brackets; nil if it was a whole class, which is then in `ranges`.
  private mutating func member(
    _ ranges: inout [ClosedRange<UInt32>]
  ) throws(PatternError) -> UInt32? {
    let start = at
    guard let scalar = next else { return nil }
    at += 1
    guard scalar == "\\" else {
      if (65...90).contains(scalar.value) { hasUpperCase = true }
      return scalar.value
    }
    let (set, isNegated) = try escaped(from: start)
    if !isNegated, set.ranges.count == 1, set.ranges[0].count == 1 {
      return set.ranges[0].lowerBound
    }
    ranges += (isNegated ? set.inverted : set).ranges
    return nil
  }
}
