/// The bytes of a file that the sink has not got yet.
///
/// The methods for JSON write no commas and no brackets of their own.
struct ExportBuffer {
  private static let digits = Array("0123456789abcdef".utf8)

  /// UTF-8.
  private(set) var bytes: [UInt8] = []

  /// Gives what there is to the sink if it is much.
  mutating func drain(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    if bytes.count >= 1 << 16 { try flush(to: sink) }
  }

  /// Gives what there is to the sink.
  mutating func flush(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard !bytes.isEmpty else { return }
    try bytes.withUnsafeBytes { try sink($0) }
    bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
  }

  // MARK: Text

  mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func add(_ byte: UInt8) { bytes.append(byte) }

  mutating func add(_ scalar: Unicode.Scalar) { add(String(Character(scalar))) }

  // MARK: JSON

  /// A string in quotation marks.
  mutating func json(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { escape($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A string, or null.
  mutating func json(_ text: String?) {
    if let text { json(text) } else { add("null") }
  }

  mutating func json(_ number: some BinaryInteger) { add(String(number)) }

  mutating func json(_ value: Bool) { add(value ? "true" : "false") }

  /// Writes `"name":`.
  mutating func key(_ name: String) {
    json(name)
    bytes.append(UInt8(ascii: ":"))
  }

  /// Writes `,"name":`.
  mutating func next(_ name: String) {
    bytes.append(UInt8(ascii: ","))
    key(name)
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
    case 0x09: bytes.append(contentsOf: [0x5c, UInt8(ascii: "t")])
    case 0x0a: bytes.append(contentsOf: [0x5c, UInt8(ascii: "n")])
    case 0x0d: bytes.append(contentsOf: [0x5c, UInt8(ascii: "r")])
    default:
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(ExportBuffer.digits[Int(byte >> 4)])
      bytes.append(ExportBuffer.digits[Int(byte & 15)])
    }
  }
}
