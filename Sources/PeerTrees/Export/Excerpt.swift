/// The first words of a text on one line, for names and labels.
enum Excerpt {
  /// At most `limit` characters of `text`: white space folded, controls and bidirectional controls
  /// left out.
  static func of(_ text: String, limit: Int) -> String {
    var result = ""
    var count = 0
    var isSpace = true
    // Looks at no more than the label can need, however long the text is.
    for character in text.unicodeScalars.prefix(limit * 16) {
      if character.properties.isWhitespace {
        if !isSpace { result.unicodeScalars.append(" ") }
        isSpace = true
        continue
      }
      guard isPlain(character) else { continue }
      if count >= limit { return trimmed(result) + "…" }
      result.unicodeScalars.append(character)
      count += 1
      isSpace = false
    }
    return trimmed(result)
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .privateUse, .unassigned, .surrogate, .lineSeparator, .paragraphSeparator: false
    // The joiner of emoji stays; what turns the line around goes.
    case .format: scalar.value == 0x200D
    default: true
    }
  }

  private static func trimmed(_ text: String) -> String {
    text.last == " " ? String(text.dropLast()) : text
  }
}
