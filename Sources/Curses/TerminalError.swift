/// Why a terminal could not be taken.
public enum TerminalError: Error, Equatable, Sendable {
  /// Standard input is a file, a pipe or nothing.
  case inputIsNotATerminal
  /// Standard output is a file, a pipe or nothing.
  case outputIsNotATerminal
  /// `TERM` is not set or empty.
  case noTerminalType
  /// The terminal database does not know this `TERM`.
  case unknownTerminalType(String)
  /// A terminal of this `TERM` cannot move its cursor.
  case cannotMoveCursor(String)
  /// The operating system or ncurses refused.
  case refused(errno: Int32)
}
