/// Takes JSON text apart (RFC 8259) without recursion: any depth costs no more than its brackets.
///
/// Merciful where a text in use would otherwise be lost: a byte order mark, control characters in
/// strings, and Python's `NaN` and `Infinity` are taken as they are.
struct JSONTape {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private(set) var tape: [JSONDocument.Entry] = []
  private(set) var tops: [UInt32] = []
  /// The innermost open object or array.
  ///
  /// Its `next` holds the one around it until it is closed.
  private var open = JSONTape.none

  private static let none = UInt32.max

  private enum Expected {
    case value
    case valueOrEnd
    case name
    case nameOrEnd
    case separator
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func parse() throws(JSONFault) {
    guard bytes.count <= JSONDocument.largest else { throw fault(.tooLarge) }
    reserve()
    if bytes.count >= 3, bytes[0] == 0xef, bytes[1] == 0xbb, bytes[2] == 0xbf { at = 3 }
    var expected = Expected.value
    while true {
      skipSpace()
      guard at < bytes.count else { break }
      expected = try step(expected)
    }
    guard open == JSONTape.none else { throw fault(.openContainer) }
    guard !tape.isEmpty else { throw fault(.empty) }
  }

  /// Room for every value, counted too high rather than too low: growing would copy the tape.
  private mutating func reserve() {
    var count = 1
    for byte in bytes
    where byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || byte & 0xdf == 0x5b {
      count += 1
    }
    tape.reserveCapacity(count)
  }

  private func fault(_ reason: JSONFault.Reason) -> JSONFault {
    JSONFault(reason, at: at, in: bytes)
  }

  private mutating func skipSpace() {
    while at < bytes.count {
      let byte = bytes[at]
      guard byte == 0x20 || byte >= 0x09 && byte <= 0x0d else { return }
      at += 1
    }
  }

  private mutating func add() {
    tape.append(JSONDocument.Entry(start: UInt32(at), next: UInt32(tape.count + 1)))
  }

  private mutating func step(_ expected: Expected) throws(JSONFault) -> Expected {
    let byte = bytes[at]
    switch expected {
    case .name, .nameOrEnd:
      if byte == UInt8(ascii: "}"), expected == .nameOrEnd { return close() }
      guard byte == UInt8(ascii: "\"") else { throw fault(.name) }
      add()
      try passString()
      skipSpace()
      guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { throw fault(.colon) }
      at += 1
      return .value
    case .separator:
      let isObject = bytes[Int(tape[Int(open)].start)] == UInt8(ascii: "{")
      if byte == UInt8(ascii: ",") {
        at += 1
        return isObject ? .name : .value
      }
      guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
        throw fault(.separator)
      }
      return close()
    case .value, .valueOrEnd:
      if byte == UInt8(ascii: "]"), expected == .valueOrEnd { return close() }
      return try value(byte)
    }
  }

  private mutating func value(_ byte: UInt8) throws(JSONFault) -> Expected {
    if open == JSONTape.none { tops.append(UInt32(tape.count)) }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let index = UInt32(tape.count)
      add()
      tape[Int(index)].next = open
      open = index
      at += 1
      return byte == UInt8(ascii: "{") ? .nameOrEnd : .valueOrEnd
    case UInt8(ascii: "\""):
      add()
      try passString()
    default:
      add()
      try passWord(byte)
    }
    return open == JSONTape.none ? .value : .separator
  }

  private mutating func close() -> Expected {
    let outer = tape[Int(open)].next
    tape[Int(open)].next = UInt32(tape.count)
    open = outer
    at += 1
    return open == JSONTape.none ? .value : .separator
  }

  private mutating func passString() throws(JSONFault) {
    let start = at
    at += 1
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        return
      case UInt8(ascii: "\\"): try passEscape()
      default: at += 1
      }
    }
    at = start
    throw fault(.openString)
  }

  private mutating func passEscape() throws(JSONFault) {
    guard at + 1 < bytes.count else {
      at += 1
      return
    }
    switch bytes[at + 1] {
    case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      at += 2
    case UInt8(ascii: "u"):
      guard at + 6 <= bytes.count, hexUnit(bytes, at + 2) != nil else { throw fault(.escape) }
      at += 6
    default: throw fault(.escape)
    }
  }

  private mutating func passWord(_ byte: UInt8) throws(JSONFault) {
    for word in JSONTape.words where starts(with: word) {
      at += word.utf8CodeUnitCount
      return
    }
    guard byte == UInt8(ascii: "-") || byte >= 0x30 && byte <= 0x39 else { throw fault(.value) }
    let start = at
    if byte == UInt8(ascii: "-") { at += 1 }
    var isValid = passDigits()
    if isValid, at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      isValid = passDigits()
    }
    if isValid, at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        at += 1
      }
      isValid = passDigits()
    }
    guard isValid else {
      at = start
      throw fault(.number)
    }
  }

  private static let words: [StaticString] = [
    "true", "false", "null", "NaN", "Infinity", "-Infinity",
  ]

  private func starts(with word: StaticString) -> Bool {
    guard at + word.utf8CodeUnitCount <= bytes.count else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[at + index] != word.utf8Start[index] {
      return false
    }
    return true
  }

  private mutating func passDigits() -> Bool {
    let start = at
    while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 { at += 1 }
    return at > start
  }
}

/// The number that four hexadecimal digits at `index` stand for; nil if they are not.
func hexUnit(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt16? {
  guard index + 4 <= bytes.count else { return nil }
  var unit: UInt16 = 0
  for byte in bytes[index..<index + 4] {
    let digit: UInt8
    switch byte {
    case 0x30...0x39: digit = byte - 0x30
    case 0x41...0x46: digit = byte - 0x41 + 10
    case 0x61...0x66: digit = byte - 0x61 + 10
    default: return nil
    }
    unit = unit << 4 | UInt16(digit)
  }
  return unit
}
