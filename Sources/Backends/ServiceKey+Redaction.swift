extension ServiceKey {
  /// `bytes` without this key, be it as it is or escaped as JSON and addresses do.
  ///
  /// Also its beginning is taken out where the end of the bytes cut it short. A key of less than
  /// four characters is left alone: it would be found everywhere.
  func redact(_ bytes: [UInt8]) -> [UInt8] {
    let key = Array(secret.utf8)
    guard key.count >= 4 else { return bytes }
    var clean: [UInt8] = []
    var from = 0
    var at = 0
    while at < bytes.count {
      guard let end = Self.end(of: key, in: bytes, at: at) else {
        at += 1
        continue
      }
      clean += bytes[from..<at]
      clean += "(key)".utf8
      at = end
      from = end
    }
    return from == 0 ? bytes : clean + bytes[from...]
  }

  /// Where the key that begins at `start` ends; nil if none begins there.
  private static func end(of key: [UInt8], in bytes: [UInt8], at start: Int) -> Int? {
    var at = start
    for (count, byte) in key.enumerated() {
      guard at < bytes.count else { return count >= 8 ? at : nil }
      if bytes[at] == byte {
        at += 1
      } else if let (value, next) = unescaped(bytes, at), value == byte {
        at = next
      } else {
        return nil
      }
    }
    return at
  }

  /// The character that an escape at `start` stands for, and where the escape ends.
  ///
  /// `\/`, `\u002f`, `%2F`; with more than one backslash if JSON is inside JSON.
  private static func unescaped(_ bytes: [UInt8], _ start: Int) -> (value: UInt8, next: Int)? {
    func digits(_ range: Range<Int>) -> UInt8? {
      guard range.upperBound <= bytes.count else { return nil }
      return UInt8(String(decoding: bytes[range], as: UTF8.self), radix: 16)
    }
    switch bytes[start] {
    case UInt8(ascii: "%"):
      return digits(start + 1..<start + 3).map { ($0, start + 3) }
    case UInt8(ascii: "\\"):
      var at = start
      while at < bytes.count, bytes[at] == UInt8(ascii: "\\") { at += 1 }
      guard at < bytes.count else { return nil }
      guard bytes[at] == UInt8(ascii: "u") else { return (bytes[at], at + 1) }
      // Four digits, of which the first two are 00: keys are ASCII.
      return digits(at + 1..<at + 5).map { ($0, at + 5) }
    default: return nil
    }
  }
}
