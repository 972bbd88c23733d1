/// What the person did with the mouse, and where.
public struct Mouse: Equatable, Sendable {
  /// What was done.
  public enum Act: Equatable, Sendable {
    /// The first button was pressed.
    case press
    case wheelUp
    case wheelDown
  }

  /// What was done.
  public var act: Act
  /// Rows from the top, from 0.
  public var row: Int
  /// Columns from the left, from 0.
  public var column: Int

  /// Creates an act of the mouse.
  public init(_ act: Act, row: Int, column: Int) {
    self.act = act
    self.row = row
    self.column = column
  }
}
