/// JSON text under construction, keys in the order written.
///
/// Escapes exactly what JSON needs, as Python's `json.dumps(…, ensure_ascii=False)` does; doubles
/// keep their point (`1.0`), because readers infer a column's type from the first rows.
struct JSONBuffer {
  private static let digits = Array("0123456789abcdef".utf8)

  /// The text so far, UTF-8.
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

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

  /// Opens an object or array.
  mutating func begin(_ bracket: String) {
    raw(bracket)
    needsComma = false
  }

  /// Closes an object or array.
  mutating func end(_ bracket: String) {
    bytes.append(contentsOf: bracket.utf8)
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
    bytes.append(UInt8(ascii: "\""))
    escape(first)
    escape(second)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func integer(_ number: some BinaryInteger) { raw(String(number)) }

  /// A finite number.
  mutating func double(_ number: Double) { raw(number.description) }

  mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
  mutating func null() { raw("null") }

  /// A value that is JSON text already.
  mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
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

  private mutating func quote(_ text: some Sequence<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    escape(text)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ text: some Sequence<UInt8>) {
    let done: Void? = text.withContiguousStorageIfAvailable { escape($0) }
    if done == nil { for byte in text { escape(byte) } }
  }

  /// Copies the stretches between characters that need an escape.
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    for index in 0..<text.count {
      let byte = text[index]
      guard byte < 0x20 || byte == 0x22 || byte == 0x5c else { continue }
      bytes.append(contentsOf: text[start..<index])
      escape(byte)
      start = index + 1
    }
    bytes.append(contentsOf: text[start...])
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x22, 0x5c: bytes.append(contentsOf: [0x5c, byte])
    case 0x08: bytes.append(contentsOf: [0x5c, UInt8(ascii: "b")])
    case 0x09: bytes.append(contentsOf: [0x5c, UInt8(ascii: "t")])
    case 0x0a: bytes.append(contentsOf: [0x5c, UInt8(ascii: "n")])
    case 0x0c: bytes.append(contentsOf: [0x5c, UInt8(ascii: "f")])
    case 0x0d: bytes.append(contentsOf: [0x5c, UInt8(ascii: "r")])
    case ..<0x20:
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(JSONBuffer.digits[Int(byte >> 4)])
      bytes.append(JSONBuffer.digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}
