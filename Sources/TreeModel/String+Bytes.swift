// Swift compares strings by canonical equivalence: "é" equals "e" and an acute. A session keeps
// bytes, so what decides whether a text is still the one an operation replaces is its UTF-8.
extension String {
  /// Whether both are the same bytes in UTF-8.
  func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// What follows byte `offset`, and where that starts; nil if nothing does.
  ///
  /// An offset inside a scalar moves back to the scalar's start.
  func tail(from offset: Int) -> (start: Int, text: String)? {
    guard offset < utf8.count else { return nil }
    var start = max(0, offset)
    while start > 0 {
      let cut = utf8.index(startIndex, offsetBy: start)
      if let end = cut.samePosition(in: unicodeScalars) {
        return (start, String(unicodeScalars[end...]))
      }
      start -= 1
    }
    return (0, self)
  }

  /// Keeps the first `offset` bytes and puts `text` behind them.
  ///
  /// False, and nothing changed, if the string is shorter or the cut splits a scalar. Text that
  /// continues at the end is appended in place.
  mutating func splice(_ text: String, at offset: Int) -> Bool {
    let count = utf8.count
    guard offset >= 0, offset <= count else { return false }
    if offset < count {
      let cut = utf8.index(startIndex, offsetBy: offset)
      guard let end = cut.samePosition(in: unicodeScalars) else { return false }
      unicodeScalars.removeSubrange(end...)
    }
    append(text)
    return true
  }
}

extension String? {
  /// Whether both are absent, or the same bytes in UTF-8.
  func hasSameBytes(as other: String?) -> Bool {
    switch (self, other) {
    case (nil, nil): true
    case (let left?, let right?): left.hasSameBytes(as: right)
    default: false
    }
  }
}

extension RawJSON? {
  /// Whether both are absent, or the same bytes.
  func hasSameBytes(as other: RawJSON?) -> Bool { (self?.text).hasSameBytes(as: other?.text) }
}

extension [String] {
  /// Whether both hold the same texts in the same order, byte for byte.
  func hasSameBytes(as other: [String]) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0.hasSameBytes(as: $1) }
  }
}
