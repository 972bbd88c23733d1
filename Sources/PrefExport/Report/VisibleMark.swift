/// Stand-ins for characters that a page cannot hold or that change how others are shown.
enum VisibleMark {
  /// What is shown instead of `scalar`; nil for a character that shows as itself.
  ///
  /// C0 controls and DEL have pictures in Unicode (U+2400…). Other controls, bidirectional controls
  /// (UAX #9), line and paragraph separators, byte order marks, tags and noncharacters are named by
  /// their number: a text could otherwise turn what stands beside it around, or hide in it.
  static func mark(for scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value).map { String(Character($0)) }
    case 0x7F: "\u{2421}"
    case 0x80...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFDD0...0xFDEF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      "[U+\(hexadecimal(scalar.value))]"
    case let value where value & 0xFFFE == 0xFFFE: "[U+\(hexadecimal(value))]"
    default: nil
    }
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
