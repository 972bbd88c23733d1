import Glibc

extension TerminalError {
  /// One sentence for the person, with what to do next.
  public var sentence: String {
    switch self {
    case .inputIsNotATerminal:
      "Standard input is not a terminal: start this in a terminal, without a pipe or a file as input."
    case .outputIsNotATerminal:
      "Standard output is not a terminal: start this in a terminal, without sending its output elsewhere."
    case .noTerminalType:
      "TERM is not set, so the kind of terminal is unknown: try `export TERM=xterm-256color`."
    case .unknownTerminalType(let type):
      "The terminal database does not know TERM=\(Self.printable(type)): "
        + "try `export TERM=xterm-256color`, or install ncurses-term."
    case .cannotMoveCursor(let type):
      "A terminal of TERM=\(Self.printable(type)) cannot move its cursor, which a full screen needs: "
        + "use another terminal, or `loom --plain FILE`, which speaks in lines."
    case .refused(let code):
      "The terminal could not be taken (\(String(cString: strerror(code)))): "
        + "try another terminal window."
    }
  }

  /// The environment is text from outside: it must not control the terminal that shows the sentence.
  private static func printable(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(40).map { scalar in
      (0x21..<0x7F).contains(scalar.value) ? Character(scalar) : "?"
    }
    return String(shown) + (text.unicodeScalars.count > 40 ? "..." : "")
  }
}
