/// How a character outside ASCII is laid out: looked up in one array access.
enum WidthTable {
  /// Joins the character before it.
  static let zero: UInt8 = 0
  /// One column.
  static let one: UInt8 = 1
  /// Two columns.
  static let two: UInt8 = 2
  /// Never sent; a mark stands for it.
  static let mark: UInt8 = 3
  /// Left out of the picture without a mark.
  static let silent: UInt8 = 4
  /// Left out after a character that it may shape, else shown as a mark.
  static let shaping: UInt8 = 5

  /// The class of every scalar below U+20000; above, the planes are uniform enough for `classifyHigh`.
  private static let classes: [UInt8] = {
    var table = [UInt8](repeating: one, count: 0x20000)
    func fill(_ ranges: [(UInt32, UInt32)], _ value: UInt8) {
      for (low, high) in ranges where low < 0x20000 {
        for scalar in low...min(high, 0x1FFFF) { table[Int(scalar)] = value }
      }
    }
    fill(WidthRanges.zero, zero)
    fill(WidthRanges.two, two)
    fill(WidthRanges.unprintable, mark)
    fill([(0, 0x1F), (0x7F, 0x9F)], mark)
    fill(hidden, mark)
    fill(joiners, shaping)
    return table
  }()

  /// Characters that would be invisible or would reorder the text around them: soft hyphen, fillers,
  /// zero-width spaces, bidi controls (CVE-2021-42574), line separators, annotations.
  private static let hidden: [(UInt32, UInt32)] = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180E, 0x180E), (0x200B, 0x200B), (0x200E, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F),
    (0x3164, 0x3164), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC), (0x1D173, 0x1D17A),
  ]

  /// Joiners, variation selectors and skin tones: terminals disagree about their width.
  private static let joiners: [(UInt32, UInt32)] = [
    (0x180B, 0x180D), (0x180F, 0x180F), (0x200C, 0x200D), (0xFE00, 0xFE0F), (0x1F3FB, 0x1F3FF),
  ]

  /// The class of one scalar.
  @inline(__always)
  static func classify(_ scalar: UInt32) -> UInt8 {
    if scalar < 0x20000 { return classes[Int(scalar)] }
    return classifyHigh(scalar)
  }

  private static func classifyHigh(_ scalar: UInt32) -> UInt8 {
    switch scalar {
    case 0x20000...0x2FFFD, 0x30000...0x3FFFD: two
    case 0xE0100...0xE01EF: shaping
    case 0xF0000...0xFFFFD, 0x100000...0x10FFFD: one
    default: mark
    }
  }
}
