/// When a terminal acknowledges a picture.
public enum Acknowledgement: Sendable {
  /// Before it draws it: when all that was sent earlier is drawn.
  case before
  /// When it is drawn.
  case after
}

/// The edge to a terminal: frames out, input in; used by one thread.
public protocol Terminal: AnyObject {
  /// The size now.
  var size: Size { get }
  /// Whether characters beyond ASCII can be shown; if not, marks must be ASCII.
  var isUnicode: Bool { get }
  /// Readable when there may be input.
  var inputDescriptor: Int32 { get }
  /// Readable when a signal for the terminal came (a resize, the end); ask `nextInput` then too.
  var signalDescriptor: Int32 { get }
  /// The next input that has arrived, or nil; never waits.
  func nextInput() -> Input?
  /// Says that `inputDescriptor` was found readable, and `signalDescriptor` not: `nextInput` need not look.
  func noteReady()
  /// Paints `frame`; only what changed since the last one is sent, so many bytes.
  func show(_ frame: Frame) -> Int
  /// Has the terminal say with the next `show` when it has got so far; the answer comes as `.acknowledged`.
  func requestAcknowledgement(_ moment: Acknowledgement)
  /// Puts a text on the clipboard of the person's screen, if the terminal does that.
  func setClipboard(_ text: String)
  /// Names the window; what is no plain text is left out. A terminal without names ignores it.
  func setTitle(_ title: String)
  /// Asks for clicks and the wheel, or gives them back to the terminal.
  func setMouse(_ isOn: Bool)
  /// Gives the terminal back as it was, for another program or for stopping.
  func suspend()
  /// Takes the terminal again after `suspend`; the next `show` paints everything.
  func resume()
  /// Repaints everything on the next `show`.
  func invalidate()
  /// Gives the terminal back for good; harmless twice.
  func close()
  /// Whether it takes lines instead of pictures: then `say` is called and `show` is not.
  var wantsLines: Bool { get }
  /// Says lines, perhaps none, and that it is the person's turn.
  func say(_ lines: [String])
}

extension Terminal {
  /// Whether it takes lines instead of pictures: most take pictures.
  public var wantsLines: Bool { false }

  /// Does nothing: `nextInput` looks by itself.
  public func noteReady() {}

  /// Says nothing.
  public func say(_ lines: [String]) {}
}
