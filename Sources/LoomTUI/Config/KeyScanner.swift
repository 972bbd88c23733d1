/// Steps through the headers and keys of a TOML text without reading its values.
///
/// It also refuses what would end the program inside the library (toml++ 3.4.0) instead of being an
/// error: it asserts what it has not checked. Up to the first mistake of a text both see the same.
struct KeyScanner {
  /// Why a text is not given to the library.
  struct Problem: Error, Equatable {
    /// Counted from 1.
    var line: Int
    /// What is wrong, as the end of a sentence.
    var problem: String
  }

  /// A header or a key, and its line counted from 1.
  struct Statement {
    /// `key =`, `[table]` or `[[element]]`.
    enum Kind { case key, table, element }

    var kind: Kind
    var path: [String]
    var line: Int
  }

  /// Values nest no deeper, and a key has no more parts: taking tables apart needs stack.
  static let depthLimit = 32

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ text: String) throws(Problem) {
    bytes = Array(text.utf8)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    // The library is given a C string.
    if let end = bytes.firstIndex(of: 0) {
      line += bytes[..<end].count { $0 == UInt8(ascii: "\n") }
      throw error("a control character")
    }
  }

  /// The next header or key; nil at the end.
  mutating func next() throws(Problem) -> Statement? {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "\t"): advance()
      case UInt8(ascii: "#"): skipComment()
      default:
        let start = line
        var kind = Statement.Kind.key
        if skip("[") { kind = skip("[") ? .element : .table }
        let path = try keyPath()
        switch kind {
        case .key: guard skip("=") else { throw error("after a key comes =") }
        case .table: guard skip("]") else { throw error("a header ends with ]") }
        case .element:
          guard skip("]"), skip("]") else { throw error("this header ends with ]]") }
        }
        try skipRest()
        return Statement(kind: kind, path: path, line: start)
      }
    }
    return nil
  }

  private mutating func keyPath() throws(Problem) -> [String] {
    var path: [String] = []
    repeat {
      guard path.count < KeyScanner.depthLimit else { throw tooManyParts }
      skipSpace()
      var key = position..<position
      if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") {
        key = try string()
      } else {
        while let byte = peek(), byte.isBareKeyByte { advance() }
        key = key.lowerBound..<position
        guard !key.isEmpty else { throw error("a key is missing") }
      }
      path.append(String(decoding: bytes[key], as: UTF8.self))
      skipSpace()
    } while skip(".")
    return path
  }

  /// Skips up to the end of the line that no bracket, brace or string continues.
  private mutating func skipRest() throws(Problem) {
    var open: [UInt8] = []
    var parts = 1
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        _ = try string()
        continue
      case UInt8(ascii: "#"):
        skipComment()
        continue
      case UInt8(ascii: "\n") where open.isEmpty: return
      // Space to the library, if not to TOML.
      case 0x0B, 0x0C, 0x80...,
        UInt8(ascii: "\r") where peek(1) != UInt8(ascii: "\n"):
        throw error("only texts may have such characters")
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        // The two that close are two further on in ASCII.
        open.append(byte + 2)
        guard open.count <= KeyScanner.depthLimit else {
          throw error("values nest more than \(KeyScanner.depthLimit) deep")
        }
        parts = 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard open.popLast() == byte else {
          throw error("\(Unicode.Scalar(byte)) closes nothing here")
        }
      case UInt8(ascii: "."):
        parts += 1
        guard parts <= KeyScanner.depthLimit else { throw tooManyParts }
      case UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: "\n"): parts = 1
      case UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " "):
        guard isAfterDate, byte != UInt8(ascii: " ") || peek(1)?.isBareKeyByte == true else {
          break
        }
        guard peek(1)?.isDigit == true, peek(2)?.isDigit == true, peek(3) == UInt8(ascii: ":")
        else { throw error("a date is followed by what is no time") }
      default: break
      }
      advance()
    }
  }

  /// Whether digits and hyphens stand here as at the end of a date: 1979-05-27.
  private var isAfterDate: Bool {
    position >= 10 && bytes[position - 1].isDigit
      && bytes[position - 3] == UInt8(ascii: "-") && bytes[position - 6] == UInt8(ascii: "-")
  }

  /// Skips a string of any kind and gives back where its content is.
  private mutating func string() throws(Problem) -> Range<Int> {
    guard let quote = peek() else { return position..<position }
    let isLong = peek(1) == quote && peek(2) == quote
    position += isLong ? 3 : 1
    let start = position
    while let byte = peek(), isLong || byte != UInt8(ascii: "\n") {
      if byte == quote, !isLong || peek(1) == quote && peek(2) == quote {
        let end = position
        position += isLong ? 3 : 1
        // Up to two quotation marks may stand right before the three that end it.
        for _ in 0..<2 where isLong && peek() == quote { advance() }
        return start..<end
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        advance()
        try checkEscape()
        guard peek() != nil else { break }
      }
      advance()
    }
    throw error("a string does not end")
  }

  /// Refuses the character 0, which ends the C strings that the library gives back.
  private func checkEscape() throws(Problem) {
    let digits = peek() == UInt8(ascii: "u") ? 4 : peek() == UInt8(ascii: "U") ? 8 : .max
    let zeros = bytes[position...].dropFirst().prefix(8).prefix { $0 == UInt8(ascii: "0") }
    if zeros.count >= digits { throw error("a text without the character 0 must stand here") }
  }

  // MARK: Steps

  private func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private mutating func advance() {
    if bytes[position] == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: scalar) else { return false }
    advance()
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { advance() }
  }

  private mutating func skipComment() {
    while let byte = peek(), byte != UInt8(ascii: "\n") { advance() }
  }

  private func error(_ problem: String) -> Problem { Problem(line: line, problem: problem) }

  private var tooManyParts: Problem {
    error("a key has more than \(KeyScanner.depthLimit) parts")
  }
}

extension UInt8 {
  /// Whether a TOML key without quotation marks may have it: letters, digits, `-` and `_`.
  var isBareKeyByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: isDigit
    }
  }

  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
