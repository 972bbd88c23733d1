/// A strict reader of TOML 1.0 (https://toml.io/en/v1.0.0) that keeps the line of every value.
///
/// Ours, because the packages that read TOML in Swift do not say where a value stands, and link all
/// of Foundation. Keys and values nest at most `depthLimit` deep: more is an error, not a crash.
struct TOMLParser {
  static let depthLimit = 32

  let bytes: [UInt8]
  var position = 0
  var line = 1

  private let root = TOMLTable(.header, line: 1)
  private var current: TOMLTable

  private init(_ text: String) {
    bytes = Array(text.utf8)
    current = root
  }

  /// Reads a whole document.
  static func parse(_ text: String) throws(TOMLError) -> TOMLTable {
    var parser = TOMLParser(text)
    try parser.document()
    return parser.root
  }

  // MARK: Lines

  private mutating func document() throws(TOMLError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    while true {
      try skipBlank()
      guard let byte = peek else { return }
      if byte == UInt8(ascii: "[") {
        try header()
      } else {
        try assignment(into: current, depth: 0)
      }
      try endOfLine()
    }
  }

  private mutating func header() throws(TOMLError) {
    let start = line
    advance()
    let isArray = skip(UInt8(ascii: "["))
    let path = try keyPath()
    try expect(UInt8(ascii: "]"), "a table's name ends with ]")
    if isArray { try expect(UInt8(ascii: "]"), "a list of tables ends with ]]") }
    var table = root
    for key in path.dropLast() { table = try descend(into: key, of: table, line: start) }
    let key = path[path.count - 1]
    current =
      isArray
      ? try newElement(of: key, in: table, line: start)
      : try newTable(key, in: table, line: start)
  }

  private func descend(
    into key: String,
    of table: TOMLTable,
    line: Int
  ) throws(TOMLError) -> TOMLTable {
    switch table[key]?.value {
    case nil:
      let new = TOMLTable(.implied, line: line)
      table[key] = TOMLItem(value: .table(new), line: line)
      return new
    case .table(let old) where old.origin != .braces: return old
    case .array(let items):
      if case .table(let last)? = items.last?.value, last.origin == .element { return last }
      throw TOMLError(line: line, problem: "\(key) is a list already")
    default: throw TOMLError(line: line, problem: "\(key) has a value already")
    }
  }

  private func newTable(
    _ key: String,
    in table: TOMLTable,
    line: Int
  ) throws(TOMLError) -> TOMLTable {
    switch table[key]?.value {
    case nil:
      let new = TOMLTable(.header, line: line)
      table[key] = TOMLItem(value: .table(new), line: line)
      return new
    case .table(let old) where old.origin == .implied:
      old.origin = .header
      old.line = line
      table[key] = TOMLItem(value: .table(old), line: line)
      return old
    default: throw TOMLError(line: line, problem: "\(key) is given twice")
    }
  }

  private func newElement(
    of key: String,
    in table: TOMLTable,
    line: Int
  ) throws(TOMLError) -> TOMLTable {
    let new = TOMLTable(.element, line: line)
    let item = TOMLItem(value: .table(new), line: line)
    switch table[key]?.value {
    case nil: table[key] = TOMLItem(value: .array([item]), line: line)
    case .array(let items):
      guard case .table(let last)? = items.last?.value, last.origin == .element else {
        throw TOMLError(line: line, problem: "\(key) is a list already")
      }
      table[key] = TOMLItem(value: .array(items + [item]), line: line)
    default: throw TOMLError(line: line, problem: "\(key) is given twice")
    }
    return new
  }

  // MARK: Keys

  /// `key = value`, where the key may be dotted.
  mutating func assignment(into table: TOMLTable, depth: Int) throws(TOMLError) {
    let start = line
    let path = try keyPath()
    try expect(UInt8(ascii: "="), "after a key comes =")
    skipSpace()
    var table = table
    for key in path.dropLast() {
      switch table[key]?.value {
      case nil:
        let new = TOMLTable(.dotted, line: start)
        table[key] = TOMLItem(value: .table(new), line: start)
        table = new
      case .table(let old) where old.origin == .dotted: table = old
      default: throw TOMLError(line: start, problem: "\(key) has a value already")
      }
    }
    let key = path[path.count - 1]
    guard table[key] == nil else {
      throw TOMLError(line: start, problem: "\(key) is given twice")
    }
    table[key] = TOMLItem(value: try value(depth: depth), line: start)
  }

  private mutating func keyPath() throws(TOMLError) -> [String] {
    var path: [String] = []
    repeat {
      skipSpace()
      guard path.count < TOMLParser.depthLimit else {
        throw error("a key has more than \(TOMLParser.depthLimit) parts")
      }
      path.append(try simpleKey())
      skipSpace()
    } while skip(UInt8(ascii: "."))
    return path
  }

  private mutating func simpleKey() throws(TOMLError) -> String {
    switch peek {
    case UInt8(ascii: "\""):
      advance()
      return try basicString()
    case UInt8(ascii: "'"):
      advance()
      return try literalString()
    default:
      let start = position
      while let byte = peek, byte.isTOMLKeyByte { advance() }
      guard position > start else { throw error("a key is missing") }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }
  }

  // MARK: Steps

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// The byte `offset` places ahead.
  func peek(_ offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  mutating func advance() {
    if bytes[position] == 0x0A { line += 1 }
    position += 1
  }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    advance()
    return true
  }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 { advance() }
  }

  /// Skips spaces, comments and line ends.
  mutating func skipBlank() throws(TOMLError) {
    while true {
      skipSpace()
      try skipComment()
      guard try skipLineEnd() else { return }
    }
  }

  private mutating func endOfLine() throws(TOMLError) {
    skipSpace()
    try skipComment()
    if peek == nil { return }
    guard try skipLineEnd() else { throw error("something follows the value on its line") }
  }

  private mutating func skipComment() throws(TOMLError) {
    guard skip(UInt8(ascii: "#")) else { return }
    while let byte = peek, byte != 0x0A {
      if byte == 0x0D, peek(1) == 0x0A { return }
      if byte < 0x20 && byte != 0x09 || byte == 0x7F { throw error("a control character") }
      advance()
    }
  }

  private mutating func skipLineEnd() throws(TOMLError) -> Bool {
    if peek == 0x0D {
      guard peek(1) == 0x0A else { throw error("a carriage return without a line feed") }
      advance()
    }
    return skip(0x0A)
  }

  mutating func expect(_ byte: UInt8, _ rule: String) throws(TOMLError) {
    guard skip(byte) else { throw error(rule) }
  }

  func error(_ problem: String) -> TOMLError { TOMLError(line: line, problem: problem) }
}

extension UInt8 {
  /// Letters, digits, `-` and `_`.
  var isTOMLKeyByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
