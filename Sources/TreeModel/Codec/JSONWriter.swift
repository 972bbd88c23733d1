/// A writer of JSON text without white space.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  static let hexadecimal = Array("0123456789abcdef".utf8)

  init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func raw(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    )
  }

  @inline(__always)
  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  mutating func integer(_ value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var magnitude = value.magnitude
    let first = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    bytes[first...].reverse()
  }

  /// Writes a double so that it reads back as the same one and stays a double (`1.0`).
  ///
  /// JSON has no infinity and no NaN: they become the largest number and zero.
  mutating func double(_ value: Double) {
    let finite =
      value.isNaN ? 0 : min(max(value, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
    raw(finite.description)
  }

  mutating func bool(_ value: Bool) { if value { raw("true") } else { raw("false") } }

  mutating func string(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { utf8 in
      var plain = 0
      var index = 0
      while index < utf8.count {
        index += JSONWriter.plainWords(utf8, from: index)
        guard index < utf8.count else { break }
        let byte = utf8[index]
        if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
          index += 1
          continue
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plain..<index]))
        escape(byte)
        index += 1
        plain = index
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plain...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// How many bytes from `index` on, in steps of eight, need no escape (see `passPlain`).
  @inline(__always)
  private static func plainWords(_ utf8: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
    guard let base = utf8.baseAddress else { return 0 }
    let ones: UInt64 = 0x0101_0101_0101_0101
    var end = index
    while utf8.count - end >= 8 {
      let word = UnsafeRawPointer(base + end).loadUnaligned(as: UInt64.self)
      let quotes = word ^ 0x2222_2222_2222_2222
      let slashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
      let controls = (word &- 0x2020_2020_2020_2020) & ~word
      let marks = (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes | controls
      if marks & 0x8080_8080_8080_8080 != 0 { break }
      end += 8
    }
    return end - index
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): raw("\\\"")
    case UInt8(ascii: "\\"): raw("\\\\")
    case 0x0A: raw("\\n")
    case 0x0D: raw("\\r")
    case 0x09: raw("\\t")
    default:
      raw("\\u00")
      bytes.append(JSONWriter.hexadecimal[Int(byte >> 4)])
      bytes.append(JSONWriter.hexadecimal[Int(byte & 15)])
    }
  }

  /// Writes the elements of an array, each on what `element` writes.
  mutating func array<Elements: Sequence>(
    _ elements: Elements,
    _ element: (inout JSONWriter, Elements.Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for item in elements {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      element(&self, item)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Writes the fields of `extra` behind those of the open object, except those that `table` knows.
  ///
  /// What is not an object becomes the field `extra`.
  mutating func extra<Field>(
    _ extra: RawJSON?,
    except table: FieldTable<Field>,
    separator: StaticString = ","
  ) {
    guard let extra else { return }
    var text = extra.text
    let fields = text.withUTF8 { utf8 -> RawJSON? in
      var reader = JSONReader(utf8)
      guard utf8.first == UInt8(ascii: "{") else { return nil }
      // Reading with the table leaves exactly the fields that it does not know.
      do {
        return try reader.object(table) { (reader, _) throws(JSONFault) in try reader.skip() }
          ?? RawJSON(checked: "{}")
      } catch { return nil }
    }
    guard let fields else {
      raw(separator)
      raw("\"extra\":")
      raw(extra.text)
      return
    }
    guard fields.text.utf8.count > 2 else { return }
    raw(separator)
    bytes.append(contentsOf: fields.text.utf8.dropFirst().dropLast())
  }
}
