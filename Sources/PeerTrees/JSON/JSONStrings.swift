// The strings of JSON text that `JSONTape` has passed: every escape is known to be complete.

/// The characters of the string whose opening quotation mark stands at `start`.
func readString(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> String {
  var at = start + 1
  while bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
  if bytes[at] == UInt8(ascii: "\"") {
    return String(decoding: bytes[(start + 1)..<at], as: UTF8.self)
  }
  var text = Array(bytes[(start + 1)..<at])
  while bytes[at] != UInt8(ascii: "\"") {
    guard bytes[at] == UInt8(ascii: "\\") else {
      text.append(bytes[at])
      at += 1
      continue
    }
    let unit = escapedUnit(bytes, &at)
    var scalar = Unicode.Scalar(UInt32(unit))
    if UTF16.isLeadSurrogate(unit), bytes[at] == UInt8(ascii: "\\") {
      var after = at
      let low = escapedUnit(bytes, &after)
      if UTF16.isTrailSurrogate(low) {
        at = after
        scalar = Unicode.Scalar(
          0x10000 + (UInt32(unit) - 0xd800) << 10 + (UInt32(low) - 0xdc00)
        )
      }
    }
    text.append(contentsOf: String(Character(scalar ?? "\u{fffd}")).utf8)
  }
  return String(decoding: text, as: UTF8.self)
}

/// The UTF-16 code units of the string whose opening quotation mark stands at `start`.
func readUnits(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> [UInt16] {
  var units: [UInt16] = []
  var at = start + 1
  var plain = at
  while true {
    let byte = bytes[at]
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      units.append(contentsOf: String(decoding: bytes[plain..<at], as: UTF8.self).utf16)
      if byte == UInt8(ascii: "\"") { return units }
      units.append(escapedUnit(bytes, &at))
      plain = at
    } else {
      at += 1
    }
  }
}

/// The code unit of the escape whose backslash stands at `at`, and passes it.
private func escapedUnit(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> UInt16 {
  let letter = bytes[at + 1]
  at += 2
  switch letter {
  case UInt8(ascii: "n"): return 0x0a
  case UInt8(ascii: "t"): return 0x09
  case UInt8(ascii: "r"): return 0x0d
  case UInt8(ascii: "b"): return 0x08
  case UInt8(ascii: "f"): return 0x0c
  case UInt8(ascii: "u"):
    defer { at += 4 }
    return hexUnit(bytes, at) ?? 0xfffd
  default: return UInt16(letter)
  }
}
