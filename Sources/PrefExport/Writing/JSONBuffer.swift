/// JSON text under construction, keys in the order written.
///
/// Escapes exactly what JSON needs, as Python's `json.dumps(…, ensure_ascii=False)` does; doubles
/// keep their point (`1.0`), because readers infer a column's type from the first rows.
struct JSONBuffer {
  private static let digits = Array("0123456789abcdef".utf8)

  /// The text so far, UTF-8.
  private(set) var bytes: [UInt8] = []
  private var needsComma = false
  /// Whether what is written stands in a string, so that its quotes and escapes are escaped.
  private var isQuoted = false

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  // MARK: Structure

  mutating func object(_ body: (inout JSONBuffer) -> Void) {
    begin("{")
    body(&self)
    end("}")
  }

  mutating func array(_ body: (inout JSONBuffer) -> Void) {
    begin("[")
    body(&self)
    end("]")
  }

  /// A string that holds JSON text: what `body` writes, which is escaped on the way.
  mutating func text(_ body: (inout JSONBuffer) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    isQuoted = true
    needsComma = false
    body(&self)
    isQuoted = false
    needsComma = true
    bytes.append(UInt8(ascii: "\""))
  }

  /// Opens an object or array.
  mutating func begin(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    needsComma = false
  }

  /// Closes an object or array.
  mutating func end(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    needsComma = true
  }

  mutating func key(_ name: String) {
    separate()
    quote(name.utf8)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  mutating func newline() {
    bytes.append(0x0a)
    needsComma = false
  }

  // MARK: Values

  mutating func string(_ text: String) { string(text.utf8) }

  mutating func string(_ text: some Sequence<UInt8>) {
    separate()
    quote(text)
  }

  /// One string made of two parts.
  mutating func string(_ first: some Sequence<UInt8>, _ second: some Sequence<UInt8>) {
    separate()
    mark()
    escape(first)
    escape(second)
    mark()
  }

  mutating func integer(_ number: some BinaryInteger) {
    separate()
    guard let number = Int(exactly: number) else { return copy(String(number).utf8) }
    var magnitude = number.magnitude
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let first = bytes.count
    repeat {
      let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
      bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
      magnitude = quotient
    } while magnitude > 0
    reverse(from: first)
  }

  /// A finite number.
  mutating func double(_ number: Double) { raw(number.description) }

  mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
  mutating func null() { raw("null") }

  /// A value that is JSON text already.
  mutating func raw(_ json: String) {
    separate()
    guard isQuoted else { return copy(json.utf8) }
    isQuoted = false
    escape(json.utf8)
    isQuoted = true
  }

  // MARK: Values that may be missing

  mutating func string(_ text: String?) {
    if let text { string(text) } else { null() }
  }

  mutating func integer(_ number: (some BinaryInteger)?) {
    if let number { integer(number) } else { null() }
  }

  mutating func double(_ number: Double?) {
    if let number { double(number) } else { null() }
  }

  // MARK: Bytes

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// The quote at an end of a string.
  private mutating func mark() {
    if isQuoted { bytes.append(0x5c) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func quote(_ text: some Sequence<UInt8>) {
    mark()
    escape(text)
    mark()
  }

  private mutating func copy(_ text: String.UTF8View) {
    let done: Void? = text.withContiguousStorageIfAvailable { bytes.append(contentsOf: $0) }
    if done == nil { bytes.append(contentsOf: text) }
  }

  private mutating func reverse(from first: Int) {
    var (low, high) = (first, bytes.count - 1)
    while low < high {
      bytes.swapAt(low, high)
      low += 1
      high -= 1
    }
  }

  private mutating func escape(_ text: some Sequence<UInt8>) {
    let done: Void? = text.withContiguousStorageIfAvailable { escape($0) }
    if done == nil { for byte in text { escape(byte) } }
  }

  /// Copies the stretches between characters that need an escape.
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while start < text.count {
      let end = JSONBuffer.plainEnd(of: text, from: start)
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
      guard end < text.count else { return }
      escape(text[end])
      start = end + 1
    }
  }

  /// Where the next byte that needs an escape is, looking at eight at a time.
  private static func plainEnd(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = start
    let raw = UnsafeRawBufferPointer(text)
    while text.count - index >= 8 {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let quotes = word ^ 0x2222_2222_2222_2222
      let slashes = word ^ 0x5c5c_5c5c_5c5c_5c5c
      let controls = (word &- 0x2020_2020_2020_2020) & ~word
      // A borrow can mark a byte above a real hit, never one below it: the lowest mark is right.
      // https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord
      let marks = (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes | controls
      let hits = marks & 0x8080_8080_8080_8080
      if hits != 0 { return index + (hits.trailingZeroBitCount >> 3) }
      index += 8
    }
    while index < text.count {
      let byte = text[index]
      if byte < 0x20 || byte == 0x22 || byte == 0x5c { return index }
      index += 1
    }
    return index
  }

  private mutating func escape(_ byte: UInt8) {
    guard byte < 0x20 || byte == 0x22 || byte == 0x5c else { return bytes.append(byte) }
    // Within a string the backslash of the escape, and a quote or backslash behind it, are escaped.
    if isQuoted { bytes.append(0x5c) }
    bytes.append(0x5c)
    switch byte {
    case 0x22, 0x5c:
      if isQuoted { bytes.append(0x5c) }
      bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0a: bytes.append(UInt8(ascii: "n"))
    case 0x0c: bytes.append(UInt8(ascii: "f"))
    case 0x0d: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(JSONBuffer.digits[Int(byte >> 4)])
      bytes.append(JSONBuffer.digits[Int(byte & 15)])
    }
  }
}
