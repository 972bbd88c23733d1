/// A regular expression, compiled for matching bytes of UTF-8 in linear time.
///
/// The syntax is that of `egrep` with a few signs of Perl: `. [a-z] [^a-z] * + ? {n,m} | ( ) (?: )`, `^`
/// and `$` at the ends of lines, `\d \w \s \D \W \S \b \B \n \r \t`, and a backslash before a sign that is
/// meant as it is. There are no back references and no looking around: so no pattern can take longer than
/// in proportion to the text, which one from POSIX's `regexec` or of Swift's `Regex` can.
///
/// Upper and lower case of ASCII letters are told apart only if the pattern has an upper-case one.
public struct Pattern: Equatable, Sendable {
  /// The pattern as it was written.
  public let text: String
  /// Whether case does not matter.
  let isCaseless: Bool
  let program: PatternProgram

  /// Compiles a pattern.
  ///
  /// Upper-case letters match lower-case ones, too, if `isCaseless`.
  /// - Throws: `PatternError` for what is no pattern.
  public init(_ text: String, isCaseless: Bool = false) throws(PatternError) {
    self.text = text
    var parser = PatternParser(text)
    let part = try parser.parse()
    let folds = isCaseless || parser.isCaseless || !parser.hasUpperCase
    self.isCaseless = folds
    program = try PatternProgram(part, isCaseless: folds)
  }

  /// Compares what was written.
  public static func == (left: Pattern, right: Pattern) -> Bool {
    left.isCaseless == right.isCaseless && left.text.hasSameBytes(as: right.text)
  }
}

/// A pattern as instructions of a machine that reads bytes.
struct PatternProgram: Sendable {
  /// One instruction; `next` and `other` are numbers of instructions.
  enum Instruction: Sendable {
    /// A byte below 128 whose bit is set.
    case ascii(UInt64, UInt64, next: Int32)
    case range(UInt8, UInt8, next: Int32)
    case split(next: Int32, other: Int32)
    case assertion(PatternAssertion, next: Int32)
    case match
  }

  private static let largest = 20_000

  private(set) var instructions: [Instruction] = [.match]
  private(set) var start: Int32 = 0
  /// By byte its class.
  ///
  /// Bytes of a class are never told apart. The end of the text is class 0.
  private(set) var classes = [UInt16](repeating: 0, count: 256)
  /// One byte of each class.
  private(set) var samples: [UInt8] = []
  private(set) var hasWordBorders = false
  private(set) var hasLineEnds = false
  private let isCaseless: Bool
  private var steps = 0

  init(_ part: PatternPart, isCaseless: Bool) throws(PatternError) {
    self.isCaseless = isCaseless
    start = try emit(part, before: 0)
    classify()
  }

  private mutating func add(_ instruction: Instruction) throws(PatternError) -> Int32 {
    guard instructions.count < PatternProgram.largest else {
      throw PatternError(reason: .tooLarge, position: 0)
    }
    instructions.append(instruction)
    return Int32(instructions.count - 1)
  }

  /// Puts the instructions for `part` in, which go on at `next`; gives their beginning.
  private mutating func emit(
    _ part: PatternPart,
    before next: Int32
  ) throws(PatternError) -> Int32 {
    steps += 1
    guard steps < PatternProgram.largest else {
      throw PatternError(reason: .tooLarge, position: 0)
    }
    switch part {
    case .empty: return next
    case .set(let set, let isNegated):
      let folded = isCaseless ? set.caseless : set
      return try emit(isNegated ? folded.inverted : folded, before: next)
    case .sequence(let parts):
      var next = next
      for part in parts.reversed() { next = try emit(part, before: next) }
      return next
    case .choice(let parts):
      var start = try emit(parts[parts.count - 1], before: next)
      for part in parts.dropLast().reversed() {
        let one = try emit(part, before: next)
        start = try add(.split(next: one, other: start))
      }
      return start
    case .repeated(let part, let least, let most):
      return try emit(part, least, most, before: next)
    case .assertion(let assertion):
      switch assertion {
      case .lineStart, .lineEnd: hasLineEnds = true
      case .wordBorder, .noWordBorder: hasWordBorders = true
      }
      return try add(.assertion(assertion, next: next))
    }
  }

  private mutating func emit(
    _ part: PatternPart,
    _ least: Int,
    _ most: Int?,
    before next: Int32
  ) throws(PatternError) -> Int32 {
    var start = next
    if let most {
      for _ in least..<max(least, most) {
        let one = try emit(part, before: start)
        start = try add(.split(next: one, other: next))
      }
    } else {
      let split = try add(.split(next: next, other: next))
      let body = try emit(part, before: split)
      instructions[Int(split)] = .split(next: body, other: next)
      start = split
    }
    for _ in 0..<least { start = try emit(part, before: start) }
    return start
  }

  /// One scalar of `set`.
  private mutating func emit(_ set: ScalarSet, before next: Int32) throws(PatternError) -> Int32 {
    var starts: [Int32] = []
    var (low, high): (UInt64, UInt64) = (0, 0)
    for range in set.ranges where range.lowerBound < 0x80 {
      for value in range.lowerBound...min(0x7F, range.upperBound) {
        if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
      }
    }
    if low | high != 0 { starts.append(try add(.ascii(low, high, next: next))) }
    if let last = set.ranges.last, last.lowerBound <= 0x80, last.upperBound == ScalarSet.last {
      // Everything beyond ASCII: the text is UTF-8, so the first byte tells how many follow.
      var tail = next
      for lead: (UInt8, UInt8) in [(0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4)] {
        tail = try add(.range(0x80, 0xBF, next: tail))
        starts.append(try add(.range(lead.0, lead.1, next: tail)))
      }
    } else {
      for sequence in set.encodedBeyondASCII {
        var tail = next
        for range in sequence.reversed() {
          tail = try add(.range(range.lowerBound, range.upperBound, next: tail))
        }
        starts.append(tail)
      }
    }
    // An empty set matches nothing: no byte is in this range.
    guard var result = starts.last else { return try add(.ascii(0, 0, next: next)) }
    for start in starts.dropLast().reversed() {
      result = try add(.split(next: start, other: result))
    }
    return result
  }

  /// Finds out which bytes no instruction tells apart.
  private mutating func classify() {
    var isBorder = [Bool](repeating: false, count: 257)
    for instruction in instructions {
      switch instruction {
      case .range(let low, let high, _):
        isBorder[Int(low)] = true
        isBorder[Int(high) + 1] = true
      case .ascii(let low, let high, _):
        var before = false
        for value in 0..<128 {
          let bit = value < 64 ? low >> UInt64(value) : high >> UInt64(value - 64)
          let isIn = bit & 1 == 1
          if isIn != before { isBorder[value] = true }
          before = isIn
        }
        if before { isBorder[128] = true }
      default: break
      }
    }
    if hasLineEnds {
      isBorder[10] = true
      isBorder[11] = true
    }
    if hasWordBorders {
      for value in 1..<256
      where PatternProgram.kind(UInt8(value)) != PatternProgram.kind(UInt8(value - 1)) {
        isBorder[value] = true
      }
    }
    samples = [0]
    for value in 0..<256 {
      if value == 0 || isBorder[value] { samples.append(UInt8(value)) }
      classes[value] = UInt16(samples.count - 1)
    }
  }

  /// 0 between words, 1 in a word, 2 a byte that continues a scalar.
  static func kind(_ byte: UInt8) -> Int {
    if byte & 0xC0 == 0x80 { return 2 }
    return ScalarSet.isWord(lead: byte) ? 1 : 0
  }
}
