/// Reads the JSON that services send (RFC 8259), with mercy where losing text would be worse.
///
/// Invalid UTF-8 and lone surrogates become U+FFFD; control characters in strings are taken as
/// they are. Nesting is bounded, so that no answer can overflow the stack.
struct JSONParser {
  /// Deeper values are refused.
  static let maxDepth = 128

  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The value that `bytes` hold, white space aside; nil if they hold none or something else too.
  static func parse(_ bytes: some Sequence<UInt8>) -> JSONValue? {
    let parsed: JSONValue?? = bytes.withContiguousStorageIfAvailable { parse(buffer: $0) }
    return parsed ?? Array(bytes).withUnsafeBufferPointer { parse(buffer: $0) }
  }

  private static func parse(buffer: UnsafeBufferPointer<UInt8>) -> JSONValue? {
    var parser = JSONParser(buffer)
    parser.skipSpace()
    guard let value = parser.value(depth: 0) else { return nil }
    parser.skipSpace()
    return parser.at == buffer.count ? value : nil
  }

  private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || (0x09...0x0d).contains(byte) { at += 1 }
  }

  private mutating func take(_ expected: UInt8) -> Bool {
    guard byte == expected else { return false }
    at += 1
    return true
  }

  private mutating func value(depth: Int) -> JSONValue? {
    guard depth < Self.maxDepth, let byte else { return nil }
    switch byte {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map { .string($0) }
    case UInt8(ascii: "t"): return word("true", .bool(true))
    case UInt8(ascii: "f"): return word("false", .bool(false))
    case UInt8(ascii: "n"): return word("null", .null)
    default: return number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) -> JSONValue? {
    guard at + word.utf8CodeUnitCount <= bytes.count else { return nil }
    for index in 0..<word.utf8CodeUnitCount where bytes[at + index] != word.utf8Start[index] {
      return nil
    }
    at += word.utf8CodeUnitCount
    return value
  }

  private mutating func object(depth: Int) -> JSONValue? {
    at += 1
    var members: [(key: String, value: JSONValue)] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard byte == UInt8(ascii: "\""), let key = string() else { return nil }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { return nil }
      skipSpace()
      guard let member = value(depth: depth + 1) else { return nil }
      members.append((key, member))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func array(depth: Int) -> JSONValue? {
    at += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      skipSpace()
      guard let element = value(depth: depth + 1) else { return nil }
      elements.append(element)
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func number() -> JSONValue? {
    let start = at
    var isWhole = true
    while let byte {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
      case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        isWhole = false
      default:
        return Self.number(bytes[start..<at], isWhole: isWhole)
      }
      at += 1
    }
    return Self.number(bytes[start..<at], isWhole: isWhole)
  }

  private static func number(
    _ digits: Slice<UnsafeBufferPointer<UInt8>>,
    isWhole: Bool
  )
    -> JSONValue?
  {
    let text = String(decoding: digits, as: UTF8.self)
    if isWhole, let value = Int(text) { return .integer(value) }
    return Double(text).map { .number($0) }
  }

  private mutating func string() -> String? {
    at += 1
    let start = at
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { at += 1 }
    guard let byte else { return nil }
    if byte == UInt8(ascii: "\"") {
      defer { at += 1 }
      return String(decoding: bytes[start..<at], as: UTF8.self)
    }
    var text = Array(bytes[start..<at])
    while let byte = self.byte {
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): guard escape(into: &text) else { return nil }
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(into text: inout [UInt8]) -> Bool {
    guard let byte else { return false }
    at += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      guard let unit = hexUnit() else { return false }
      text +=
        Unicode.Scalar(scalar(after: unit) ?? 0xfffd).map { String($0).utf8 }
        ?? "\u{fffd}".utf8
    default: return false
    }
    return true
  }

  private mutating func hexUnit() -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    var unit: UInt32 = 0
    for index in at..<at + 4 {
      guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    at += 4
    return unit
  }

  /// The scalar that `unit`, and the low surrogate that may follow it, stand for.
  private mutating func scalar(after unit: UInt32) -> UInt32? {
    guard (0xd800..<0xdc00).contains(unit) else { return unit }
    guard at + 6 <= bytes.count, bytes[at] == UInt8(ascii: "\\"),
      bytes[at + 1] == UInt8(ascii: "u")
    else { return nil }
    let before = at
    at += 2
    guard let low = hexUnit(), (0xdc00..<0xe000).contains(low) else {
      at = before
      return nil
    }
    return 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
  }
}
