/// How many colours a terminal is painted with.
public enum ColorDepth: String, CaseIterable, Sendable {
  /// None: marks and attributes alone.
  case mono
  /// The first eight or sixteen, in the shades of the person's own scheme.
  case sixteen = "16"
  /// The 256 of xterm.
  case many = "256"
  /// Any, sent directly.
  case direct = "true"
}

/// What the person wants of colours; nil is for the program to find out.
public struct Appearance: Equatable, Sendable {
  /// How many colours; nil for what the terminal says it has.
  public var depth: ColorDepth?
  /// Whether the terminal is dark or light; nil for what it answers.
  public var background: Background?

  /// Creates an appearance; by default all is found out.
  public init(depth: ColorDepth? = nil, background: Background? = nil) {
    self.depth = depth
    self.background = background
  }
}

/// A colour: a number of the terminal's table, or red, green and blue from 0 to 255.
enum Color: Equatable, Hashable {
  /// The terminal's own.
  case own
  case number(UInt8)
  case direct(UInt8, UInt8, UInt8)

  /// A direct colour as it is usually written: `0xRRGGBB`.
  static func rgb(_ value: UInt32) -> Color {
    .direct(
      UInt8(truncatingIfNeeded: value >> 16),
      UInt8(truncatingIfNeeded: value >> 8),
      UInt8(truncatingIfNeeded: value)
    )
  }

  /// The number of a colour of the table, as ncurses takes it; -1 for the terminal's own.
  var number: Int16 {
    if case .number(let number) = self { return Int16(number) }
    return -1
  }

  var isDirect: Bool {
    if case .direct = self { return true }
    return false
  }
}
