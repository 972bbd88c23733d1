/// A strict reader of one JSON text, over bytes that its maker keeps alive.
///
/// It accepts RFC 8259 and nothing else: UTF-8 without exception, no lone surrogates, no field
/// twice. It never recurses: nesting costs a bit per level and ends at `depthLimit`.
struct JSONReader {
  /// How deep arrays and objects may nest in a value that is kept as text.
  static let depthLimit = 512

  let start: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  var at: UnsafePointer<UInt8>
  /// Whether white space was passed since this was last set to false.
  var sawSpace = false
  var scratch: [UInt8] = []
  var nesting: [Bool] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    let empty: StaticString = ""
    start = bytes.baseAddress ?? empty.utf8Start
    end = start + bytes.count
    at = start
  }

  var offset: Int { at - start }

  func fault(_ reason: JSONFault.Reason) -> JSONFault { JSONFault(reason, at: offset) }

  /// The fault of the byte that stands here.
  func unexpected() -> JSONFault {
    fault(at < end ? .unexpected(byte: at.pointee) : .endOfInput)
  }

  @inline(__always)
  mutating func skipSpace() {
    guard at < end, at.pointee <= 0x20 else { return }
    while at < end,
      at.pointee == 0x20 || at.pointee == 0x0A || at.pointee == 0x0D
        || at.pointee == 0x09
    {
      at += 1
      sawSpace = true
    }
  }

  /// The next byte that is not white space; the reader stays before it.
  @inline(__always)
  mutating func peek() throws(JSONFault) -> UInt8 {
    skipSpace()
    guard at < end else { throw fault(.endOfInput) }
    return at.pointee
  }

  @inline(__always)
  mutating func expect(_ byte: UInt8) throws(JSONFault) {
    guard try peek() == byte else { throw unexpected() }
    at += 1
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard at < end, at.pointee == byte else { return false }
    at += 1
    return true
  }

  /// Nothing but white space may follow.
  mutating func finish() throws(JSONFault) {
    skipSpace()
    if at < end { throw unexpected() }
  }

  mutating func literal(_ word: StaticString) throws(JSONFault) {
    skipSpace()
    for offset in 0..<word.utf8CodeUnitCount {
      guard at < end, at.pointee == word.utf8Start[offset] else { throw unexpected() }
      at += 1
    }
  }

  mutating func bool() throws(JSONFault) -> Bool {
    switch try peek() {
    case UInt8(ascii: "t"):
      try literal("true")
      return true
    default:
      try literal("false")
      return false
    }
  }

  /// Passes `null` if it stands here.
  mutating func takeNull() throws(JSONFault) -> Bool {
    guard try peek() == UInt8(ascii: "n") else { return false }
    try literal("null")
    return true
  }

  /// Reads an array, calling `element` before each of its elements.
  @inline(__always)
  mutating func array(
    _ element: (inout JSONReader) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    try expect(UInt8(ascii: "["))
    if take(UInt8(ascii: "]")) { return }
    repeat { try element(&self) } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
  }

  /// Reads an object, calling `value` before the value of each field that the table knows.
  ///
  /// A known field given twice is a fault. Unknown ones come back as an object of their own, in
  /// their order and without white space; nil if there were none. With `ignoring` they are checked
  /// and dropped.
  @inline(__always)
  mutating func object<Field>(
    _ table: FieldTable<Field>,
    ignoring: Bool = false,
    _ value: (inout JSONReader, Field) throws(JSONFault) -> Void
  ) throws(JSONFault) -> RawJSON? {
    var unknown: [UInt8] = []
    var seen: UInt64 = 0
    var hint = 0
    try expect(UInt8(ascii: "{"))
    if take(UInt8(ascii: "}")) { return nil }
    repeat {
      skipSpace()
      let keyStart = at
      let index = try key { table.index(of: $0, hint: hint) }
      let keyEnd = at
      try expect(UInt8(ascii: ":"))
      if let index {
        guard seen & (1 << UInt64(index)) == 0 else {
          at = keyStart
          throw fault(.duplicate(field: table.name(index)))
        }
        seen |= 1 << UInt64(index)
        hint = index + 1
        try value(&self, table.fields[index])
      } else {
        let raw = try raw()
        if !ignoring {
          try appendUnknown(keyStart, keyEnd, raw, to: &unknown)
        }
      }
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
    guard !unknown.isEmpty else { return nil }
    unknown.append(UInt8(ascii: "}"))
    return RawJSON(checked: String(decoding: unknown, as: UTF8.self))
  }

  private func appendUnknown(
    _ keyStart: UnsafePointer<UInt8>,
    _ keyEnd: UnsafePointer<UInt8>,
    _ raw: RawJSON,
    to unknown: inout [UInt8]
  ) throws(JSONFault) {
    let key = UnsafeBufferPointer(start: keyStart, count: keyEnd - keyStart)
    guard let text = String(validating: key, as: UTF8.self) else {
      throw JSONFault(.badUTF8, at: keyStart - start)
    }
    unknown.append(UInt8(ascii: unknown.isEmpty ? "{" : ","))
    unknown += text.utf8
    unknown.append(UInt8(ascii: ":"))
    unknown += raw.text.utf8
  }
}
