import CPtyVT
import Glibc

extension VirtualTerminal {
  /// One cell of the screen.
  public struct ScreenCell: Equatable, Sendable {
    /// Its character; empty for a blank.
    public var text: String
    /// Its columns; 0 for the right half of a wide character.
    public var width: Int
    /// Whether it is bold.
    public var isBold: Bool
    /// Whether it is reversed.
    public var isReversed: Bool
    /// Whether it is underlined.
    public var isUnderlined: Bool
    /// The number of its colour; nil for the terminal's own.
    public var foreground: Int?
    /// The number of its background colour; nil for the terminal's own.
    public var background: Int?
  }

  /// The cell at a place, from 0.
  public func cell(row: Int, column: Int) -> ScreenCell {
    var cell = ptyvt_cell()
    _ = ptyvt_read_cell(screen, Int32(row), Int32(column), &cell)
    let text = withUnsafeBytes(of: cell.text) {
      String(decoding: $0.prefix(Int(cell.length)), as: UTF8.self)
    }
    return ScreenCell(
      text: text,
      width: Int(cell.width),
      isBold: cell.style & Int32(PTYVT_BOLD) != 0,
      isReversed: cell.style & Int32(PTYVT_REVERSE) != 0,
      isUnderlined: cell.style & Int32(PTYVT_UNDERLINE) != 0,
      foreground: cell.foreground < 0 ? nil : Int(cell.foreground),
      background: cell.background < 0 ? nil : Int(cell.background)
    )
  }

  /// A line of the screen, without blanks at its end.
  public func line(_ row: Int) -> String {
    var text = ""
    for column in 0..<columns {
      let cell = cell(row: row, column: column)
      if cell.width > 0 { text += cell.text.isEmpty ? " " : cell.text }
    }
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  /// The screen, line by line.
  public var text: String { (0..<rows).map(line).joined(separator: "\n") }

  /// Where the cursor is, from 0.
  public var cursor: (row: Int, column: Int) {
    var position = VTermPos()
    vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position)
    return (Int(position.row), Int(position.col))
  }

  /// Whether the cursor shows.
  public var isCursorVisible: Bool { state.pointee.is_cursor_visible != 0 }

  /// Whether the program has the alternate screen.
  public var isAlternateScreen: Bool { state.pointee.is_alternate != 0 }

  /// The modes of the terminal's line discipline, as `stty` shows them.
  public struct Modes: Equatable, Sendable {
    /// Input, output, control and local flags.
    public var flags: [UInt32]
    /// The control characters.
    public var characters: [UInt8]

    /// Whether lines are edited by the terminal and keys are echoed.
    public var isCooked: Bool {
      flags[3] & UInt32(ICANON) != 0 && flags[3] & UInt32(ECHO) != 0
        && flags[3] & UInt32(ISIG) != 0
    }
  }

  /// The modes now.
  public var modes: Modes {
    var modes = termios()
    tcgetattr(descriptor, &modes)
    return Modes(
      flags: [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag],
      characters: withUnsafeBytes(of: modes.c_cc) { Array($0) }
    )
  }
}
