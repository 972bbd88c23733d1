extension JSONReader {
  /// Reads a string.
  mutating func string() throws(JSONFault) -> String {
    try expect(UInt8(ascii: "\""))
    let first = at
    try passPlain()
    if at.pointee == UInt8(ascii: "\"") {
      let plain = UnsafeBufferPointer(start: first, count: at - first)
      guard let text = String(checking: plain) else {
        throw JSONFault(.badUTF8, at: first - start + plain.validUTF8Prefix)
      }
      at += 1
      return text
    }
    try unescape(from: first)
    guard let text = scratch.withUnsafeBufferPointer({ String(checking: $0) }) else {
      // Escapes are valid by now, so the fault is in the bytes as they stand in the text.
      let span = UnsafeBufferPointer(start: first, count: at - first)
      throw JSONFault(.badUTF8, at: first - start + span.validUTF8Prefix)
    }
    return text
  }

  /// Reads a key and hands its bytes, without escapes, to `body`.
  @inline(__always)
  mutating func key<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) throws(JSONFault) -> Result {
    try expect(UInt8(ascii: "\""))
    let first = at
    try passPlain()
    if at.pointee == UInt8(ascii: "\"") {
      at += 1
      return body(UnsafeBufferPointer(start: first, count: at - 1 - first))
    }
    try unescape(from: first)
    return scratch.withUnsafeBufferPointer(body)
  }

  /// Moves to the next quote or backslash; a control character or the end is a fault.
  @inline(__always)
  mutating func passPlain() throws(JSONFault) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    // Eight bytes at a time. A borrow can mark a byte above a real hit, never one below it, so the
    // lowest mark is right. https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord
    while end - at >= 8 {
      let word = UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
      let quotes = word ^ 0x2222_2222_2222_2222
      let slashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
      let controls = (word &- 0x2020_2020_2020_2020) & ~word
      let marks = ((quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes | controls) & highs
      if marks != 0 {
        at += marks.trailingZeroBitCount >> 3
        break
      }
      at += 8
    }
    while at < end, at.pointee != 0x22, at.pointee != 0x5C, at.pointee >= 0x20 { at += 1 }
    guard at < end else { throw fault(.endOfInput) }
    if at.pointee < 0x20 { throw fault(.badString) }
  }

  /// Decodes the string whose first byte is at `first` into `scratch` and moves behind its quote.
  private mutating func unescape(from first: UnsafePointer<UInt8>) throws(JSONFault) {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: UnsafeBufferPointer(start: first, count: at - first))
    while at.pointee != UInt8(ascii: "\"") {
      try scratch.append(escaped: escape())
      let plain = at
      try passPlain()
      scratch.append(contentsOf: UnsafeBufferPointer(start: plain, count: at - plain))
    }
    at += 1
  }

  /// Reads one escape, a surrogate pair included.
  mutating func escape() throws(JSONFault) -> Unicode.Scalar {
    let slash = at
    guard end - at >= 2 else { throw JSONFault(.endOfInput, at: end - start) }
    at += 2
    switch slash[1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return Unicode.Scalar(slash[1])
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try hexadecimal()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard unit < 0xDC00, end - at >= 2, at[0] == UInt8(ascii: "\\"), at[1] == UInt8(ascii: "u")
      else { throw JSONFault(.loneSurrogate, at: slash - start) }
      at += 2
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      else { throw JSONFault(.loneSurrogate, at: slash - start) }
      return scalar
    default:
      at = slash
      throw fault(.badString)
    }
  }

  private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard at < end else { throw fault(.endOfInput) }
      let digit: UInt8
      switch at.pointee {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = at.pointee - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = at.pointee - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = at.pointee - UInt8(ascii: "A") + 10
      default: throw fault(.badString)
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }
}

extension String {
  /// The text that `bytes` are in UTF-8; nil if they are none.
  ///
  /// Not `init(validating:as:)`, which looks up the types that it is generic over every time: a
  /// session has a million strings.
  init?(checking bytes: UnsafeBufferPointer<UInt8>) {
    var text = String(decoding: bytes, as: UTF8.self)
    // Without an early end the compiler looks at many bytes at once.
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    // What is no UTF-8 has become other bytes.
    guard all < 0x80 || text.withUTF8({ $0.hasSameBytes(as: bytes) }) else { return nil }
    self = text
  }
}

extension [UInt8] {
  fileprivate mutating func append(escaped scalar: Unicode.Scalar) {
    if scalar.isASCII {
      append(UInt8(truncatingIfNeeded: scalar.value))
    } else {
      append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    var differing: UInt8 = 0
    for index in 0..<count { differing |= self[index] ^ other[index] }
    return differing == 0
  }

  /// How many bytes from the start are UTF-8.
  fileprivate var validUTF8Prefix: Int {
    var parser = Unicode.UTF8.ForwardParser()
    var bytes = makeIterator()
    var count = 0
    while case .valid(let scalar) = parser.parseScalar(from: &bytes) { count += scalar.count }
    return Swift.min(count, self.count)
  }
}
