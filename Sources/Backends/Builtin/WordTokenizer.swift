/// Cuts a text into words with the space before them, signs, and line ends; joined they are the
/// text again, byte for byte.
enum WordTokenizer {
  /// The pieces of `text`.
  static func pieces(of text: some StringProtocol) -> [String] {
    let scalars = Array(text.unicodeScalars)
    let bytes = Array(text.utf8)
    var pieces: [String] = []
    var at = 0
    var byte = 0
    while at < scalars.count {
      let start = at
      if scalars[at] == " ", at + 1 < scalars.count, !isSpace(scalars[at + 1]) { at += 1 }
      let kind = kind(of: scalars[at])
      at += 1
      if kind != .sign {
        while at < scalars.count, continues(kind, scalars, at) { at += 1 }
      }
      let end = scalars[start..<at].reduce(byte) { $0 + UTF8.width($1) }
      pieces.append(String(decoding: bytes[byte..<end], as: UTF8.self))
      byte = end
    }
    return pieces
  }

  private enum Kind {
    case word
    case number
    case lineEnd
    case sign
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r"
  }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    if scalar.isASCII {
      switch scalar {
      case "a"..."z", "A"..."Z": return .word
      case "0"..."9": return .number
      case "\n": return .lineEnd
      default: return .sign
      }
    }
    return scalar.properties.isAlphabetic ? .word : .sign
  }

  private static func continues(_ kind: Kind, _ scalars: [Unicode.Scalar], _ at: Int) -> Bool {
    if Self.kind(of: scalars[at]) == kind { return true }
    guard kind == .word else { return false }
    let isASCII = scalars[at].isASCII
    if !isASCII, scalars[at].properties.generalCategory == .nonspacingMark { return true }
    // "don't" and "well-known" are one word.
    guard scalars[at] == "'" || scalars[at] == "\u{2019}" || scalars[at] == "-" else {
      return false
    }
    return at + 1 < scalars.count && Self.kind(of: scalars[at + 1]) == .word
  }
}
