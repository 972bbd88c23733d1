import CNcurses

/// What the terminal understands, as its terminfo entry says.
///
/// https://man7.org/linux/man-pages/man5/terminfo.5.html; names in quotation marks are its short ones.
struct Capabilities {
  /// "cup" is ANSI's `ESC [ row ; column H`; else terminfo is asked for each move.
  var movesLikeANSI = false
  /// "cuf" is `ESC [ n C`.
  var movesRight = false
  /// "cub" is `ESC [ n D`.
  var movesLeft = false
  /// "vpa" is `ESC [ row d`.
  var movesToRow = false
  /// "cr" and "cud1" are the control characters CR and LF.
  var movesByControls = false
  /// "ech" is `ESC [ n X`.
  var erasesCells = false
  /// "el" clears to the end of the line; empty if there is none.
  var clearToEnd: [UInt8] = []
  /// "civis" and "cnorm"; empty if there are none.
  var hideCursor: [UInt8] = []
  var showCursor: [UInt8] = []
  /// The lower right cell cannot be written without scrolling: "am" without "xenl".
  var losesLastCell = false
  /// Attributes take up cells: "xmc".
  var hasAttributes = true

  /// Reads the entry of the terminal that ncurses has opened.
  static func ofTerminal() -> Capabilities {
    func isForm(_ name: String, _ form: String) -> Bool {
      cncurses_key_sequence(name).map { String(cString: $0) } == form
    }
    var result = Capabilities()
    result.movesLikeANSI = isForm("cup", "\u{1B}[%i%p1%d;%p2%dH")
    result.movesRight = isForm("cuf", "\u{1B}[%p1%dC")
    result.movesLeft = isForm("cub", "\u{1B}[%p1%dD")
    result.movesToRow = isForm("vpa", "\u{1B}[%i%p1%dd")
    result.movesByControls = isForm("cr", "\r") && isForm("cud1", "\n")
    result.erasesCells = isForm("ech", "\u{1B}[%p1%dX")
    result.clearToEnd = bytes { cncurses_capability_bytes("el", $0, $1) }
    result.hideCursor = bytes { cncurses_capability_bytes("civis", $0, $1) }
    result.showCursor = bytes { cncurses_capability_bytes("cnorm", $0, $1) }
    result.losesLastCell = cncurses_flag("am") == 1 && cncurses_flag("xenl") != 1
    result.hasAttributes = cncurses_number("xmc") < 1
    return result
  }

  /// What a function of the shim puts into a buffer.
  static func bytes(_ put: (UnsafeMutablePointer<CChar>, Int) -> Int) -> [UInt8] {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
      guard let start = buffer.baseAddress else { return [] }
      let count = put(start, buffer.count)
      return buffer[..<min(count, buffer.count)].map { UInt8(bitPattern: $0) }
    }
  }
}
