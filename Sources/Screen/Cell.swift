/// One character cell of a frame.
public struct Cell: Equatable, Sendable {
  /// Up to four combining marks, zeros after the last; more are not shown.
  ///
  /// First, because it is aligned to 16 bytes: a cell takes 32 this way.
  public var marks: SIMD4<UInt32>
  /// The base character; 0 in the right half of a wide character.
  public var base: UInt32
  /// What it means.
  public var role: Role

  /// Creates a cell.
  public init(base: UInt32, marks: SIMD4<UInt32> = .zero, role: Role) {
    self.base = base
    self.marks = marks
    self.role = role
  }

  /// Compares what is shown and what it means.
  @inlinable
  public static func == (left: Cell, right: Cell) -> Bool {
    left.base == right.base && left.role == right.role && left.marks == right.marks
  }

  /// An empty cell.
  public static let blank = Cell(base: 32, role: .plain)

  /// Whether this is the right half of the wide character before it.
  public var isContinuation: Bool { base == 0 }
}
