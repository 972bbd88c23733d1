import CNcurses
import Glibc
public import Screen

/// The terminal on standard input and output, opened and described by ncurses.
///
/// There is at most one at a time. Between `open()` and `close()` it owns the signals WINCH, TERM,
/// HUP, INT, TSTP, CONT and ALRM, and gives the terminal back when the program crashes or exits.
/// Other threads must block every signal but those of a crash (ILL, TRAP, SEGV, ABRT, BUS, FPE).
public final class CursesTerminal: Terminal {
  /// The size now.
  public private(set) var size: Size
  /// Whether the character set is UTF-8.
  public let isUnicode: Bool
  /// Readable when keys or answers may have come.
  public let inputDescriptor: Int32 = STDIN_FILENO
  /// Readable when a signal has come: wait for it too, and take `nextInput()` when it is.
  public let signalDescriptor: Int32

  var painter: Painter
  /// How many colours are used.
  private let depth: ColorDepth
  /// The terminal's type, as `TERM` names it.
  private let type: String
  /// The background that the palette is made for.
  private var background: Background?
  /// Whether the person or the environment said what the background is.
  private let isBackgroundKnown: Bool
  /// Whether the terminal is yet to be asked for its background: after the first picture.
  private var asksBackground = false
  /// When the time for its answer ends, of a steady clock in milliseconds.
  var answerDeadline: Int64?
  /// What the window is called; nil while it has its own name.
  private var title: String?
  private var hasMouse = false
  /// What the next picture asks of the terminal.
  private var acknowledgement: Acknowledgement?
  /// How many acknowledgements have not come yet.
  var answersDue = 0
  var decoder: InputDecoder
  /// Inputs that wait in front of what the decoder holds.
  var waiting: [Input] = []
  /// Whether the time for the end of a paste runs.
  var isPasteTimed = false
  /// Whether the end of a paste has not come in time.
  var isPasteLate = false
  var isSuspended = false
  /// Whether the terminal is gone or the program was told to end; said once.
  var isGone = false
  var isClosed = false
  /// Whether there is something to read for certain.
  var isReady = false
  /// Whether the last read took all there was: nothing more is looked for before the next picture.
  var isDrained = false
  /// Where keys are read into.
  var buffer = [UInt8](repeating: 0, count: 65_536)

  /// Takes the terminal: the alternate screen, raw input, no echo.
  public static func open(
    _ appearance: Appearance = Appearance()
  ) throws(TerminalError) -> CursesTerminal {
    guard isatty(STDIN_FILENO) == 1 else { throw .inputIsNotATerminal }
    guard isatty(STDOUT_FILENO) == 1 else { throw .outputIsNotATerminal }
    guard let name = getenv("TERM"), name.pointee != 0 else { throw .noTerminalType }
    let type = String(cString: name)
    let isUnicode = cncurses_set_locale() == 1
    // Before ncurses, which would catch some of them in its own way.
    let signals = cncurses_catch_signals()
    guard signals >= 0 else { throw .refused(errno: errno) }
    switch cncurses_open() {
    case Int32(CNCURSES_OPENED):
      return CursesTerminal(
        appearance,
        type: type,
        isUnicode: isUnicode,
        signalDescriptor: signals
      )
    case let result:
      let code = errno
      cncurses_release_signals()
      switch result {
      case Int32(CNCURSES_UNKNOWN_TYPE): throw .unknownTerminalType(type)
      case Int32(CNCURSES_NO_CURSOR): throw .cannotMoveCursor(type)
      default: throw .refused(errno: code)
      }
    }
  }

  private init(
    _ appearance: Appearance,
    type: String,
    isUnicode: Bool,
    signalDescriptor: Int32
  ) {
    self.isUnicode = isUnicode
    self.signalDescriptor = signalDescriptor
    self.type = type
    depth = Self.depth(appearance)
    let said =
      appearance.background ?? variable("COLORFGBG").flatMap(Background.init(colorVariable:))
    background = said
    isBackgroundKnown = said != nil
    asksBackground = said == nil && depth.isRich && Self.answers(type)
    painter = Painter(
      palette: Palette(depth: depth, background: said).defined(),
      capabilities: .ofTerminal(),
      isUnicode: isUnicode
    )
    let decodeByte: (UInt8) -> UInt32? = { UInt32(exactly: cncurses_scalar($0)) }
    decoder = InputDecoder(
      keys: KeySequences.ofTerminal(),
      decodeByte: isUnicode ? nil : decodeByte
    )
    size = Self.currentSize
  }

  private static var currentSize: Size {
    Size(columns: Int(cncurses_columns()), rows: Int(cncurses_rows()))
  }

  /// Paints `frame`; only what changed since the last one is sent, in one write of so many bytes.
  @discardableResult
  public func show(_ frame: Frame) -> Int {
    show(cells: frame.cells, size: frame.size, cursor: frame.cursor)
  }

  /// Paints cells that need not have been a frame's: nothing in them is trusted.
  @discardableResult
  package func show(cells: [Cell], size cellsSize: Size, cursor: Frame.Position?) -> Int {
    guard !isClosed, !isSuspended else { return 0 }
    let count = painter.paint(
      cells,
      size: cellsSize,
      screen: size,
      cursor: cursor,
      asking: acknowledgement
    )
    if acknowledgement != nil { answersDue += 1 }
    acknowledgement = nil
    // Behind the first picture, which does not wait for it.
    if asksBackground {
      asksBackground = false
      decoder.expectAnswer(true)
      answerDeadline = Self.now + Self.answerPatience
      send("\u{1B}]11;?\u{1B}\\")
    }
    return count
  }

  /// Paints for the background that the terminal named; false if that changes nothing.
  func takeBackground() -> Bool {
    answerDeadline = nil
    guard let found = decoder.background, found != background, !isBackgroundKnown else {
      return false
    }
    background = found
    painter = Painter(
      palette: Palette(depth: depth, background: found).defined(),
      capabilities: .ofTerminal(),
      isUnicode: isUnicode
    )
    return true
  }

  /// Puts a text on the clipboard of the person's screen (OSC 52), if the terminal does that.
  ///
  /// The text is sent in base64, so that nothing in it controls the terminal.
  public func setClipboard(_ text: String) {
    guard !isClosed, !isSuspended else { return }
    send(Array("\u{1B}]52;c;".utf8) + base64(Array(text.utf8)) + [0x07])
  }

  /// Names the window; the name before comes back with `suspend` and `close`.
  public func setTitle(_ title: String) {
    guard !isClosed, Self.hasTitle(type) else { return }
    let scalars = title.unicodeScalars.lazy.filter {
      Glyph.isHarmless($0.value) && ($0.isASCII || self.isUnicode)
    }
    let shown = String(String.UnicodeScalarView(scalars.prefix(120)))
    guard shown != self.title else { return }
    let isFirst = self.title == nil
    self.title = shown
    if !isSuspended { send((isFirst ? "\u{1B}[22;0t" : "") + "\u{1B}]2;\(shown)\u{1B}\\") }
    noteExtras()
  }

  /// Asks for clicks and the wheel (modes 1000 and 1006), or gives them back to the terminal.
  public func setMouse(_ isOn: Bool) {
    guard !isClosed, isOn != hasMouse else { return }
    hasMouse = isOn
    if !isSuspended { send(isOn ? Self.mouseOn : Self.mouseOff) }
    noteExtras()
  }

  private static let mouseOn = "\u{1B}[?1000h\u{1B}[?1006h"
  private static let mouseOff = "\u{1B}[?1006l\u{1B}[?1000l"

  /// Has what was asked for taken back whenever the terminal is given back.
  private func noteExtras() {
    var on = hasMouse ? Self.mouseOn : ""
    if let title { on += "\u{1B}[22;0t\u{1B}]2;\(title)\u{1B}\\" }
    let off = (hasMouse ? Self.mouseOff : "") + (title == nil ? "" : "\u{1B}[23;0t")
    let (start, end) = (Array(on.utf8), Array(off.utf8))
    start.withUnsafeBufferPointer { start in
      end.withUnsafeBufferPointer { end in
        // An empty array has no address; nothing is read from this one then.
        var none: UInt8 = 0
        withUnsafePointer(to: &none) { none in
          cncurses_set_extras(
            start.baseAddress ?? none,
            start.count,
            end.baseAddress ?? none,
            end.count
          )
        }
      }
    }
  }

  private func send(_ text: String) { send(Array(text.utf8)) }

  private func send(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { bytes in
      if let start = bytes.baseAddress { cncurses_send(start, bytes.count) }
    }
  }

  /// Has the terminal say with the next `show` when it has got so far; the answer comes as `.acknowledged`.
  public func requestAcknowledgement(_ moment: Acknowledgement) { acknowledgement = moment }

  /// Repaints everything on the next `show`.
  public func invalidate() {
    guard !isClosed else { return }
    painter.invalidate()
  }

  /// Gives the terminal back as it was, for another program or for stopping.
  public func suspend() {
    guard !isClosed, !isSuspended else { return }
    takeAnswers()
    isSuspended = true
    isReady = false
    cncurses_suspend()
    // ^Z in the other program stops both of us.
    cncurses_catch_stop(0)
  }

  /// Takes the terminal again after `suspend`; the next `show` paints everything.
  public func resume() {
    guard !isClosed, isSuspended else { return }
    isSuspended = false
    cncurses_catch_stop(1)
    cncurses_resume()
    painter.invalidate()
    takeSignals(sinceSuspension: true)
  }

  /// Stops the program as Ctrl-Z does, until somebody continues it; then takes the terminal again.
  public func stop() {
    suspend()
    // The whole process group, or what waits for us (make, a pager) would not notice.
    kill(0, SIGTSTP)
    resume()
  }

  /// Gives the terminal back for good; harmless twice.
  ///
  /// TERM and HUP stay caught and do nothing more, so that they cannot interrupt what is saved after.
  public func close() {
    guard !isClosed else { return }
    if !isSuspended { takeAnswers() }
    isClosed = true
    cncurses_close()
    cncurses_release_signals()
  }

  /// Takes the size that the terminal has now.
  ///
  /// True if it is another one.
  func updateSize() -> Bool {
    guard cncurses_update_size() == 1 else { return false }
    size = Self.currentSize
    invalidate()
    return true
  }
}
