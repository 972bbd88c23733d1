/// A picture of the whole screen as a value.
public struct Frame: Equatable, Sendable {
  /// Its size.
  public let size: Size
  /// The cells, row after row.
  public internal(set) var cells: [Cell]
  /// Where the cursor shows, as (row, column) from 0; nil hides it.
  public var cursor: Position?

  /// A place on the screen, from 0.
  public struct Position: Equatable, Sendable {
    /// Rows from the top.
    public var row: Int
    /// Columns from the left.
    public var column: Int

    /// Creates a position.
    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// Creates a blank frame.
  public init(size: Size) {
    self.size = size
    self.cells = Array(repeating: .blank, count: max(0, size.columns) * max(0, size.rows))
  }

  /// The cells of one row.
  public func row(_ row: Int) -> ArraySlice<Cell> {
    cells[row * size.columns..<(row + 1) * size.columns]
  }
}
