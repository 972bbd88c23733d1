extension TOMLParser {
  /// Reads a number, `true`, `false`, or a date or time.
  mutating func scalar() throws(TOMLError) -> TOMLItem.Value {
    var word = self.word()
    // A date and a time may be separated by a space.
    if word.isTOMLDate, peek == 0x20, let next = peek(1), next.isTOMLDigit {
      advance()
      word += " " + self.word()
    }
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "inf", "+inf": return .float(.infinity)
    case "-inf": return .float(-.infinity)
    case "nan", "+nan", "-nan": return .float(.nan)
    default: break
    }
    if let value = integer(word) { return value }
    if word.isTOMLFloat, let value = Double(word.filter { $0 != "_" }) { return .float(value) }
    if word.isTOMLMoment { return .moment(word) }
    throw error(
      word.isEmpty
        ? "a value is missing"
        : "\(quoted(word, limit: 40)) is no value; texts stand in quotation marks"
    )
  }

  private mutating func word() -> String {
    let start = position
    while let byte = peek,
      byte.isTOMLKeyByte || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: ":")
    {
      advance()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private func integer(_ word: String) -> TOMLItem.Value? {
    let bytes = Array(word.utf8)
    var digits = bytes[...]
    var radix = 10
    if bytes.count > 2, bytes[0] == UInt8(ascii: "0") {
      switch bytes[1] {
      case UInt8(ascii: "x"): radix = 16
      case UInt8(ascii: "o"): radix = 8
      case UInt8(ascii: "b"): radix = 2
      default: break
      }
      if radix != 10 { digits = bytes[2...] }
    }
    if radix == 10, let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    {
      digits = digits.dropFirst()
    }
    guard let plain = withoutUnderscores(digits, isDigit: { $0.digit(below: radix) }) else {
      return nil
    }
    if radix == 10, plain.count > 1, plain.first == UInt8(ascii: "0") { return nil }
    let sign = bytes.first == UInt8(ascii: "-") ? "-" : ""
    return Int(sign + String(decoding: plain, as: UTF8.self), radix: radix).map { .integer($0) }
  }
}

/// The digits alone; nil if there is something else, or an underscore that is not between digits.
private func withoutUnderscores(
  _ digits: ArraySlice<UInt8>,
  isDigit: (UInt8) -> Bool
) -> [UInt8]? {
  var result: [UInt8] = []
  var previous: UInt8 = UInt8(ascii: "_")
  for byte in digits {
    if byte == UInt8(ascii: "_") {
      if previous == UInt8(ascii: "_") { return nil }
    } else if isDigit(byte) {
      result.append(byte)
    } else {
      return nil
    }
    previous = byte
  }
  return previous == UInt8(ascii: "_") ? nil : result
}

extension UInt8 {
  /// Whether it is 0…9.
  var isTOMLDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate func digit(below radix: Int) -> Bool {
    hexadecimalValue.map { Int($0) < radix } ?? false
  }
}

extension String {
  /// Whether it has the form of a float: digits, then a fraction or an exponent or both.
  fileprivate var isTOMLFloat: Bool {
    var rest = Array(utf8)[...]
    func digits(leadingZeros: Bool) -> Bool {
      let end = rest.firstIndex { !$0.isTOMLDigit && $0 != UInt8(ascii: "_") } ?? rest.endIndex
      let part = rest[..<end]
      rest = rest[end...]
      guard let plain = withoutUnderscores(part, isDigit: { $0.isTOMLDigit }) else { return false }
      return leadingZeros || plain.count == 1 || plain.first != UInt8(ascii: "0")
    }
    func sign() {
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
    }
    sign()
    guard digits(leadingZeros: false) else { return false }
    var hasPart = false
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits(leadingZeros: true) else { return false }
      hasPart = true
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      sign()
      guard digits(leadingZeros: true) else { return false }
      hasPart = true
    }
    return hasPart && rest.isEmpty
  }

  /// Whether it has the form of a date: 2026-11-21.
  fileprivate var isTOMLDate: Bool { shape == "d4-d2-d2" }

  /// Whether it has the form of a date, a time, or both with or without an offset.
  fileprivate var isTOMLMoment: Bool {
    let shape = shape
    let times = ["d2:d2:d2", "d2:d2:d2.f"]
    if shape == "d4-d2-d2" || times.contains(where: { $0 == fractionless(shape) }) { return true }
    guard shape.hasPrefix("d4-d2-d2"), let separator = shape.dropFirst(8).first,
      separator == "T" || separator == "t" || separator == " "
    else { return false }
    var time = String(shape.dropFirst(9))
    for suffix in ["Z", "z", "+d2:d2", "-d2:d2"] where time.hasSuffix(suffix) {
      time.removeLast(suffix.count)
      break
    }
    return times.contains { $0 == fractionless(time) }
  }

  /// Runs of digits as `d` and their length; all else as it is.
  private var shape: String {
    var result = ""
    var run = 0
    for byte in utf8 {
      if byte.isTOMLDigit {
        run += 1
        continue
      }
      if run > 0 { result += "d\(run)" }
      run = 0
      result.unicodeScalars.append(Unicode.Scalar(byte))
    }
    if run > 0 { result += "d\(run)" }
    return result
  }

  private func fractionless(_ shape: String) -> String {
    guard let dot = shape.firstIndex(of: ".") else { return shape }
    let fraction = shape[shape.index(after: dot)...]
    guard fraction.first == "d", fraction.dropFirst().allSatisfy(\.isNumber) else { return shape }
    return shape[..<dot] + ".f"
  }
}
