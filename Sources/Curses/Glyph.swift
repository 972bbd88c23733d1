import CNcurses
import Screen

/// What may be sent for a cell.
///
/// The sanitizer has seen all text before it came into a frame; this is
/// the second wall, and it also keeps what the C library thinks of a width from tearing a row.
enum Glyph {
  /// The scalars to send for a cell that is `columns` wide, or nil for a replacement mark.
  static func scalars(
    _ cell: Cell,
    columns: Int32,
    isUnicode: Bool
  ) -> (UInt32, SIMD4<UInt32>)? {
    if (0x20..<0x7F).contains(cell.base), cell.marks == .zero {
      return columns == 1 ? (cell.base, .zero) : nil
    }
    guard isUnicode else {
      guard columns == 1, let ascii = ascii(cell.base) else { return nil }
      return (ascii, .zero)
    }
    guard isHarmless(cell.base), cncurses_width(cell.base) == columns else { return nil }
    var marks = SIMD4<UInt32>.zero
    var count = 0
    for index in 0..<4 where cell.marks[index] != 0 {
      let mark = cell.marks[index]
      guard isHarmless(mark), cncurses_width(mark) == 0 else { continue }
      marks[count] = mark
      count += 1
    }
    return (cell.base, marks)
  }

  /// Whether a scalar neither controls the terminal nor hides or reorders text.
  static func isHarmless(_ scalar: UInt32) -> Bool {
    switch scalar {
    case ..<0x20, 0x7F..<0xA0, 0xAD: false  // C0, DEL, C1, soft hyphen
    case 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F: false
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: false  // zero width, bidi
    case 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB: false
    case 0xD800...0xDFFF, 0xFDD0...0xFDEF: false  // surrogates, noncharacters
    case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: false  // formats, tags
    default: scalar <= 0x10_FFFF && scalar & 0xFFFE != 0xFFFE
    }
  }

  /// The nearest ASCII character, for terminals with nothing else.
  static func ascii(_ scalar: UInt32) -> UInt32? {
    let nearest: Unicode.Scalar
    switch scalar {
    case 0x20..<0x7F: return scalar
    case 0xA0: nearest = " "
    case 0x2500...0x2501, 0x2504...0x2505, 0x2508...0x2509, 0x254C...0x254D, 0x2550: nearest = "-"
    case 0x2574, 0x2576, 0x2578, 0x257A, 0x257C, 0x257E, 0x2010...0x2015: nearest = "-"
    case 0x2502...0x2503, 0x2506...0x2507, 0x250A...0x250B, 0x254E...0x254F, 0x2551: nearest = "|"
    case 0x2575, 0x2577, 0x2579, 0x257B, 0x257D, 0x257F, 0x2588...0x258F: nearest = "|"
    case 0x2500...0x257F: nearest = "+"
    case 0x2018...0x2019: nearest = "'"
    case 0x201C...0x201D: nearest = "\""
    case 0x2026: nearest = "."
    case 0x2022, 0x25CF, 0x2605...0x2606: nearest = "*"
    case 0x2190, 0x25C0...0x25C3: nearest = "<"
    case 0x2192, 0x203A, 0x25B6...0x25B9: nearest = ">"
    case 0x2191, 0x25B2...0x25B3: nearest = "^"
    case 0x2193, 0x25BC...0x25BF: nearest = "v"
    default: return nil
    }
    return nearest.value
  }
}
