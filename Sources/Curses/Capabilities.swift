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
  /// "csr" is ANSI's `ESC [ first ; last r`, and in the last row of that region LF scrolls it up ("ind").
  var scrollsUp = false
  /// The same with `ESC M` in its first row, for down ("ri").
  var scrollsDown = false
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
  /// "sgr0", "bold", "rev", "smul" and "setaf" are ISO 6429's `ESC [ … m`, so that a change of looks can
  /// be one short sequence; else terminfo is asked for each.
  var looksLikeANSI = false
  /// Styles that the terminal has, a sum of `CNCURSES_BOLD` and its like.
  var styles = UInt16.max
  /// Styles that it has only without colours: "ncv".
  var stylesWithoutColors: UInt16 = 0

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
    let hasRegions = isForm("csr", "\u{1B}[%i%p1%d;%p2%dr")
    result.scrollsUp = hasRegions && isForm("ind", "\n")
    result.scrollsDown = hasRegions && isForm("ri", "\u{1B}M")
    result.erasesCells = isForm("ech", "\u{1B}[%p1%dX")
    result.clearToEnd = bytes { cncurses_capability_bytes("el", $0, $1) }
    result.hideCursor = bytes { cncurses_capability_bytes("civis", $0, $1) }
    result.showCursor = bytes { cncurses_capability_bytes("cnorm", $0, $1) }
    result.losesLastCell = cncurses_flag("am") == 1 && cncurses_flag("xenl") != 1
    result.hasAttributes = cncurses_number("xmc") < 1
    result.takeLooks()
    return result
  }

  private mutating func takeLooks() {
    func sequence(_ name: String) -> String {
      cncurses_key_sequence(name).map { String(cString: $0) } ?? ""
    }
    // Beside the looks, some entries put the character set back, which we never change.
    let plain = ["\u{1B}[m", "\u{1B}[0m", "\u{1B}(B\u{1B}[m", "\u{1B}[m\u{0F}", "\u{1B}[m\u{1B}(B"]
    let foreground = sequence("setaf")
    looksLikeANSI =
      plain.contains(sequence("sgr0")) && sequence("bold") == "\u{1B}[1m"
      && sequence("rev") == "\u{1B}[7m" && sequence("smul") == "\u{1B}[4m"
      && (foreground.isEmpty || foreground == "\u{1B}[3%p1%dm" || foreground.contains("38;5;%p1%d"))
    let optional = [
      ("dim", "\u{1B}[2m", CNCURSES_DIM), ("sitm", "\u{1B}[3m", CNCURSES_ITALIC),
    ]
    for (name, form, style) in optional where sequence(name) != form { styles &= ~UInt16(style) }
    // https://man7.org/linux/man-pages/man5/terminfo.5.html, "no_color_video"
    let withoutColors = cncurses_number("ncv")
    let bits = [
      (2, CNCURSES_UNDERLINE), (4, CNCURSES_REVERSE), (16, CNCURSES_DIM), (32, CNCURSES_BOLD),
    ]
    for (bit, style) in bits where withoutColors > 0 && withoutColors & Int32(bit) != 0 {
      stylesWithoutColors |= UInt16(style)
    }
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
