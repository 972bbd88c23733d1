/// One character cell of a frame.
///
/// Sixteen bytes, because a key makes, compares and copies thousands of them: scalars take 21 bits
/// each.
public struct Cell: Equatable, Sendable {
  /// The base (bits 0–20), the role (24–31) and the first combining mark (32–52).
  @usableFromInline
  var head: UInt64
  /// The other combining marks, 21 bits each.
  @usableFromInline
  var tail: UInt64

  /// Creates a cell with up to four combining marks, zeros after the last.
  ///
  /// What is no scalar becomes 1FFFFF, which is none either.
  @inlinable
  public init(base: UInt32, marks: SIMD4<UInt32> = .zero, role: Role) {
    head = UInt64(min(base, Cell.largest)) | UInt64(role.rawValue) << 24
    tail = 0
    if marks != .zero { self.marks = marks }
  }

  /// Creates a cell with a character of seven bits and no marks.
  @inlinable
  init(ascii: UInt8, role: Role) {
    head = UInt64(ascii) | UInt64(role.rawValue) << 24
    tail = 0
  }

  @usableFromInline
  static let largest: UInt32 = 0x1F_FFFF

  /// The base character; 0 in the right half of a wide character.
  @inlinable
  public var base: UInt32 { UInt32(truncatingIfNeeded: head) & Cell.largest }

  /// What it means.
  @inlinable
  public var role: Role {
    get { Role(rawValue: UInt8(truncatingIfNeeded: head >> 24)) ?? .plain }
    set { head = head & ~0xFF00_0000 | UInt64(newValue.rawValue) << 24 }
  }

  /// The role's raw value, for tables.
  @inlinable
  public var roleIndex: Int { Int(head >> 24 & 0xFF) }

  /// Whether it is one character of seven bits that is printed.
  @inlinable
  public var isPrintableASCII: Bool {
    let base = head & UInt64(Cell.largest)
    return base >= 0x20 && base < 0x7F && !hasMarks
  }

  /// Up to four combining marks, zeros after the last; more are not shown.
  @inlinable
  public var marks: SIMD4<UInt32> {
    get {
      guard hasMarks else { return .zero }
      let largest = UInt64(Cell.largest)
      return SIMD4(
        UInt32(head >> 32 & largest),
        UInt32(tail & largest),
        UInt32(tail >> 21 & largest),
        UInt32(tail >> 42 & largest)
      )
    }
    set {
      let cut = newValue.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: Cell.largest))
      head = head & 0xFFFF_FFFF | UInt64(cut[0]) << 32
      tail = UInt64(cut[1]) | UInt64(cut[2]) << 21 | UInt64(cut[3]) << 42
    }
  }

  /// Whether there are combining marks.
  @inlinable
  public var hasMarks: Bool { head >> 32 | tail != 0 }

  /// Compares what is shown and what it means.
  @inlinable
  public static func == (left: Cell, right: Cell) -> Bool {
    left.head == right.head && left.tail == right.tail
  }

  /// An empty cell.
  public static let blank = Cell(base: 32, role: .plain)

  /// Whether this is the right half of the wide character before it.
  @inlinable
  public var isContinuation: Bool { base == 0 }
}
