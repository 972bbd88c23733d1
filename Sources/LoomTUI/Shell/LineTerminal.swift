import Glibc
public import Screen

/// A terminal without a screen: lines in, lines out.
///
/// For screen readers, `TERM=dumb`, and pipes. Nothing is ever sent but text and line breaks.
public final class LineTerminal: Terminal {
  /// What dialogs are laid out for: wide, for nothing has to be beside anything.
  public let size = Size(columns: 160, rows: 50)
  /// Whether the environment's character set is UTF-8.
  public let isUnicode: Bool
  /// Standard input.
  public let inputDescriptor: Int32 = STDIN_FILENO
  /// Never readable: no signal is caught.
  public let signalDescriptor: Int32
  /// What keeps it from ending.
  private let writingEnd: Int32
  /// Whether to tell that the program waits for a line.
  private let prompts: Bool
  private var bytes: [UInt8] = []
  private var isOver = false
  /// A longer line is cut there.
  private static let limit = 1 << 20

  /// Takes standard input and output.
  public init() {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    let charset = names.lazy.compactMap(environmentVariable).first { !$0.isEmpty }?.lowercased()
    isUnicode = charset?.contains("utf-8") == true || charset?.contains("utf8") == true
    prompts = isatty(STDIN_FILENO) == 1
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (signalDescriptor, writingEnd) = (ends[0], ends[1])
  }

  /// The next line, if it is there.
  ///
  /// Read byte by byte, so that what is not asked for yet stays with the system, which wakes us.
  public func nextInput() -> Input? {
    while !isOver {
      var ready = pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, 0) > 0 else { return nil }
      var byte: UInt8 = 0
      let count = read(inputDescriptor, &byte, 1)
      if count < 0, errno == EINTR || errno == EAGAIN { return nil }
      guard count > 0 else {
        isOver = true
        return bytes.isEmpty ? .closed : takeLine()
      }
      if byte == 0x0A || bytes.count >= LineTerminal.limit { return takeLine() }
      if byte != 0x0D { bytes.append(byte) }
    }
    return .closed
  }

  private func takeLine() -> Input {
    defer { bytes = [] }
    return .line(String(decoding: bytes, as: UTF8.self))
  }

  /// Lines instead of pictures.
  public var wantsLines: Bool { true }

  /// Says lines, and that another one is waited for.
  public func say(_ lines: [String]) {
    var text = lines.map { (isUnicode ? $0 : ascii($0)) + "\n" }.joined()
    if prompts { text += "loom> " }
    _ = writeAll(Array(text.utf8), to: STDOUT_FILENO)
  }

  private func ascii(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isASCII ? $0 : "?" }))
  }

  /// Nothing: there is no screen.
  public func show(_ frame: Frame) -> Int { 0 }
  /// Nothing: what is written is there.
  public func requestAcknowledgement(_ moment: Acknowledgement) {}
  /// Nothing: a plain terminal's clipboard is not to be written.
  public func setClipboard(_ text: String) {}
  /// Nothing: there is no window.
  public func setTitle(_ title: String) {}
  /// Nothing: there is no mouse.
  public func setMouse(_ isOn: Bool) {}
  /// Nothing: the terminal was never taken.
  public func suspend() {}
  /// Nothing, likewise.
  public func resume() {}
  /// Nothing: what was said stays said.
  public func invalidate() {}
  /// Nothing to give back.
  public func close() {}
}
