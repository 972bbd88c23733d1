extension TOMLParser {
  /// Reads one value; `depth` counts the lists and braces around it.
  mutating func value(depth: Int) throws(TOMLError) -> TOMLItem.Value {
    guard depth < TOMLParser.depthLimit else {
      throw error("values nest more than \(TOMLParser.depthLimit) deep")
    }
    switch peek {
    case UInt8(ascii: "\""):
      if peek(1) == UInt8(ascii: "\""), peek(2) == UInt8(ascii: "\"") {
        return .string(try longString(UInt8(ascii: "\"")))
      }
      advance()
      return .string(try basicString())
    case UInt8(ascii: "'"):
      if peek(1) == UInt8(ascii: "'"), peek(2) == UInt8(ascii: "'") {
        return .string(try longString(UInt8(ascii: "'")))
      }
      advance()
      return .string(try literalString())
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "{"): return .table(try inlineTable(depth: depth))
    case nil, 0x0A, 0x0D, UInt8(ascii: "#"): throw error("a value is missing")
    default: return try scalar()
    }
  }

  private mutating func array(depth: Int) throws(TOMLError) -> [TOMLItem] {
    advance()
    var items: [TOMLItem] = []
    while true {
      try skipBlank()
      if skip(UInt8(ascii: "]")) { return items }
      let start = line
      items.append(TOMLItem(value: try value(depth: depth + 1), line: start))
      try skipBlank()
      if skip(UInt8(ascii: ",")) { continue }
      try expect(UInt8(ascii: "]"), "a list's values are separated by commas and end with ]")
      return items
    }
  }

  private mutating func inlineTable(depth: Int) throws(TOMLError) -> TOMLTable {
    let table = TOMLTable(.header, line: line)
    advance()
    skipSpace()
    if !skip(UInt8(ascii: "}")) {
      repeat {
        skipSpace()
        try assignment(into: table, depth: depth + 1)
        skipSpace()
      } while skip(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"), "a table in braces stands on one line and ends with }")
    }
    table.origin = .braces
    return table
  }

  // MARK: Strings

  /// The rest of a `"` string.
  mutating func basicString() throws(TOMLError) -> String {
    var result: [UInt8] = []
    while let byte = peek {
      if byte == UInt8(ascii: "\"") {
        advance()
        return String(decoding: result, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") {
        advance()
        try escape(into: &result)
        continue
      }
      try checkStringByte(byte)
      result.append(byte)
      advance()
    }
    throw error("a string does not end")
  }

  /// The rest of a `'` string.
  mutating func literalString() throws(TOMLError) -> String {
    let start = position
    while let byte = peek {
      if byte == UInt8(ascii: "'") {
        defer { advance() }
        return String(decoding: bytes[start..<position], as: UTF8.self)
      }
      try checkStringByte(byte)
      advance()
    }
    throw error("a string does not end")
  }

  /// A string between three quotation marks.
  private mutating func longString(_ quote: UInt8) throws(TOMLError) -> String {
    for _ in 0..<3 { advance() }
    if peek == 0x0D, peek(1) == 0x0A { advance() }
    if peek == 0x0A { advance() }
    var result: [UInt8] = []
    while let byte = peek {
      if byte == quote, peek(1) == quote, peek(2) == quote {
        // Up to two quotation marks may stand right before the three that end it.
        var count = 0
        while peek == quote, count < 5 {
          advance()
          count += 1
        }
        result += Array(repeating: quote, count: count - 3)
        return String(decoding: result, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        advance()
        if try skipLineContinuation() { continue }
        try escape(into: &result)
        continue
      }
      if byte != 0x0A, !(byte == 0x0D && peek(1) == 0x0A) { try checkStringByte(byte) }
      result.append(byte)
      advance()
    }
    throw error("a string does not end")
  }

  /// After `\`: skips white space that holds a line end.
  private mutating func skipLineContinuation() throws(TOMLError) -> Bool {
    guard let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else {
      return false
    }
    let start = line
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      if byte == 0x0D, peek(1) != 0x0A { throw error("a control character in a string") }
      advance()
    }
    guard line > start else { throw error("\\ stands before a space") }
    return true
  }

  private func checkStringByte(_ byte: UInt8) throws(TOMLError) {
    if byte == 0x0A { throw error("a string does not end on its line") }
    if byte < 0x20 && byte != 0x09 || byte == 0x7F {
      throw error("a control character in a string")
    }
  }

  private mutating func escape(into result: inout [UInt8]) throws(TOMLError) {
    guard let byte = peek else { throw error("a string does not end") }
    let plain: UInt8? =
      switch byte {
      case UInt8(ascii: "b"): 0x08
      case UInt8(ascii: "t"): 0x09
      case UInt8(ascii: "n"): 0x0A
      case UInt8(ascii: "f"): 0x0C
      case UInt8(ascii: "r"): 0x0D
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
      default: nil
      }
    if let plain {
      advance()
      result.append(plain)
      return
    }
    guard byte == UInt8(ascii: "u") || byte == UInt8(ascii: "U") else {
      throw error("\\ starts none of the known escapes; in '...' it stands for itself")
    }
    advance()
    var code: UInt32 = 0
    for _ in 0..<(byte == UInt8(ascii: "u") ? 4 : 8) {
      guard let digit = peek.flatMap({ $0.hexadecimalValue }), code < 1 << 28 else {
        throw error("\\u takes 4 hexadecimal digits and \\U 8")
      }
      code = code << 4 | UInt32(digit)
      advance()
    }
    guard let scalar = Unicode.Scalar(code) else { throw error("no such character") }
    result += Array(String(Character(scalar)).utf8)
  }
}

extension UInt8 {
  /// What the digit stands for.
  var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
