extension JSONReader {
  /// Reads a whole number.
  mutating func integer() throws(JSONFault) -> Int {
    let first = try beginNumber()
    var value = 0
    let isNegative = at.pointee == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let digits = at
    while at < end, isDigit(at.pointee) {
      let (times, overflow) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(at.pointee - UInt8(ascii: "0"))
      let (sum, beyond) =
        isNegative
        ? times.subtractingReportingOverflow(digit) : times.addingReportingOverflow(digit)
      guard !overflow, !beyond else { throw JSONFault(.badNumber, at: first - start) }
      value = sum
      at += 1
    }
    let count = at - digits
    let hasFraction =
      at < end
      && (at.pointee == UInt8(ascii: ".") || at.pointee | 0x20 == UInt8(ascii: "e"))
    guard count > 0, count == 1 || digits.pointee != UInt8(ascii: "0"), !hasFraction else {
      throw JSONFault(.badNumber, at: first - start)
    }
    return value
  }

  /// Reads a number; one beyond a double's range is a fault.
  mutating func double() throws(JSONFault) -> Double {
    skipSpace()
    let first = at
    try skipNumber()
    let text = String(
      decoding: UnsafeBufferPointer(start: first, count: at - first),
      as: UTF8.self
    )
    guard let value = Double(text), value.isFinite else {
      throw JSONFault(.badNumber, at: first - start)
    }
    return value
  }

  private mutating func beginNumber() throws(JSONFault) -> UnsafePointer<UInt8> {
    let byte = try peek()
    guard byte == UInt8(ascii: "-") || isDigit(byte) else { throw unexpected() }
    return at
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private mutating func skipDigits() -> Int {
    let first = at
    while at < end, isDigit(at.pointee) { at += 1 }
    return at - first
  }

  /// Passes `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
  private mutating func skipNumber() throws(JSONFault) {
    let first = try beginNumber()
    if at.pointee == UInt8(ascii: "-") { at += 1 }
    let leading = at
    let count = skipDigits()
    var isRight = count == 1 || count > 1 && leading.pointee != UInt8(ascii: "0")
    if at < end, at.pointee == UInt8(ascii: ".") {
      at += 1
      if skipDigits() == 0 { isRight = false }
    }
    if at < end, at.pointee | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < end, at.pointee == UInt8(ascii: "+") || at.pointee == UInt8(ascii: "-") { at += 1 }
      if skipDigits() == 0 { isRight = false }
    }
    guard isRight else { throw JSONFault(.badNumber, at: first - start) }
  }

  private mutating func skipString() throws(JSONFault) {
    at += 1
    try passPlain()
    while at.pointee != UInt8(ascii: "\"") {
      _ = try escape()
      try passPlain()
    }
    at += 1
  }

  /// Passes one value of any kind, checking it (UTF-8 aside), without recursion.
  mutating func skip() throws(JSONFault) {
    nesting.removeAll(keepingCapacity: true)
    while true {
      // A value starts here.
      switch try peek() {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = at.pointee == UInt8(ascii: "{")
        guard nesting.count < JSONReader.depthLimit else { throw fault(.tooDeep) }
        at += 1
        if !take(UInt8(ascii: isObject ? "}" : "]")) {
          nesting.append(isObject)
          if isObject { try skipKey() }
          continue
        }
      case UInt8(ascii: "\""): try skipString()
      case UInt8(ascii: "t"): try literal("true")
      case UInt8(ascii: "f"): try literal("false")
      case UInt8(ascii: "n"): try literal("null")
      default: try skipNumber()
      }
      // A value ended here: close what it ends, go on to the next.
      while let isObject = nesting.last {
        if take(UInt8(ascii: ",")) {
          if isObject { try skipKey() }
          break
        }
        try expect(UInt8(ascii: isObject ? "}" : "]"))
        nesting.removeLast()
      }
      if nesting.isEmpty { return }
    }
  }

  private mutating func skipKey() throws(JSONFault) {
    guard try peek() == UInt8(ascii: "\"") else { throw unexpected() }
    try skipString()
    try expect(UInt8(ascii: ":"))
  }

  /// Reads one value of any kind and keeps its text, without white space.
  mutating func raw() throws(JSONFault) -> RawJSON {
    skipSpace()
    let first = at
    sawSpace = false
    try skip()
    let span = UnsafeBufferPointer(start: first, count: at - first)
    guard let text = String(checking: span) else {
      throw JSONFault(.badUTF8, at: first - start)
    }
    return RawJSON(checked: sawSpace ? text.withoutJSONSpace : text)
  }
}

extension String {
  /// The text of a valid JSON value without the white space between its tokens.
  fileprivate var withoutJSONSpace: String {
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count)
    var isInString = false
    var isEscaped = false
    for byte in utf8 {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else if byte <= 0x20 {
        continue
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
