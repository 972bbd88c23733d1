/// White space as the readers of our files see it, on UTF-8.
enum WhiteSpace {
  /// Space or tab.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Line feed or carriage return.
  static func isNewline(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }

  /// Whether Python's `str.isspace`, which data set tools use, calls it white space.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09...0x0d, 0x1c...0x1f: true
    case ..<0x80: false
    default: scalar.properties.isWhitespace
    }
  }

  /// Whether `text` is empty or only white space.
  static func isOnly(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isSpace) }

  /// Whether the texts are equal once runs of white space count as one space and ends are trimmed.
  static func areEqualFolded(_ left: String, _ right: String) -> Bool {
    if differ(left, right) { return false }
    var left = Folded(left)
    var right = Folded(right)
    while true {
      let scalar = left.next()
      guard scalar == right.next() else { return false }
      if scalar == nil { return true }
    }
  }

  /// Whether the first bytes that are not the same are letters or the like, as they usually are.
  ///
  /// The texts are equal up to there, so that the folded ones are as well, and then differ.
  private static func differ(_ left: String, _ right: String) -> Bool {
    for (one, other) in zip(left.utf8, right.utf8) where one != other {
      return isVisible(one) && isVisible(other)
    }
    return false
  }

  private static func isVisible(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7f }

  /// The scalars of a text with white space folded.
  private struct Folded {
    private var scalars: String.UnicodeScalarView.Iterator
    private var pending: Unicode.Scalar?
    private var isAtStart = true

    init(_ text: String) { scalars = text.unicodeScalars.makeIterator() }

    mutating func next() -> Unicode.Scalar? {
      if let scalar = pending {
        pending = nil
        return scalar
      }
      var sawSpace = false
      while let scalar = scalars.next() {
        if isSpace(scalar) {
          sawSpace = true
          continue
        }
        defer { isAtStart = false }
        guard sawSpace, !isAtStart else { return scalar }
        pending = scalar
        return " "
      }
      return nil
    }
  }
}
