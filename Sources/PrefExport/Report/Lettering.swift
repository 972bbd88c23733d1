/// How wide letters are in a drawing, as far as can be known without the reader's font.
enum Lettering {
  /// The width of `text` in units of the drawing, at the size of its labels (12 units).
  static func width(_ text: String) -> Double {
    text.reduce(0) { $0 + width($1) }
  }

  /// `text` on one line in at most `limit` units: the middle is left out where it is longer, since
  /// names of models differ at both ends.
  static func shortened(_ text: String, to limit: Double) -> String {
    // Far more than fits anywhere: a name of a megabyte is not measured.
    let isHuge = text.unicodeScalars.count > 2_000
    let characters = Array(isHuge ? String(text.prefix(500)) + "…" : text)
    let widths = characters.map(width)
    guard isHuge || widths.reduce(0, +) > limit else { return text }
    let room = limit - width("…")
    var head = 0
    var tail = characters.count
    var used = 0.0
    // Three at the front for two at the end.
    while head < tail {
      let takesHead = head * 2 <= (characters.count - tail) * 3
      let next = takesHead ? widths[head] : widths[tail - 1]
      guard used + next <= room else { break }
      used += next
      if takesHead { head += 1 } else { tail -= 1 }
    }
    return String(characters[..<head]) + "…" + String(characters[tail...])
  }

  private static func width(_ character: Character) -> Double {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    // A mark that stands for it is as long as its name.
    if let mark = VisibleMark.mark(for: scalar) { return mark.count == 1 ? 12 : 62 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0x1F000...0x3FFFF:
      return 12.4
    case 0x80...: return 8.6
    default: break
    }
    // DejaVu Sans at 12 units, the widest of the usual fonts: too narrow a guess would let labels
    // run into each other.
    switch character {
    case "i", "j", "l", "I", "'", "|": return 3.6
    case " ", ".", ",", ":", ";", "!", "/", "-", "t", "f", "(", ")", "[", "]": return 4.7
    case "r", "s", "c", "z", "?", "\"", "*": return 6.4
    case "m", "w", "M", "W", "@", "%", "+", "=", "<", ">", "~", "#": return 10.8
    case "A"..."Z": return 9
    default: return 7.7
    }
  }
}
