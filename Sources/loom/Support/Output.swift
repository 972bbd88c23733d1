import Glibc
import Screen

/// Standard output and standard error, through which text from outside cannot control a terminal.
struct Output {
  /// Whether standard output is a terminal.
  static let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Prints a line for people, made safe if it goes to a terminal.
  static func line(_ text: String = "") throws {
    try write((isTerminal ? displayText(text) : text) + "\n")
  }

  /// Prints a text of several lines for people, made safe if it goes to a terminal.
  static func text(_ text: String) throws {
    try write(isTerminal ? displayText(text, keepsLines: true) : text)
  }

  /// Prints a line for programs, as it is.
  static func json(_ bytes: [UInt8]) throws { try write(bytes + [UInt8(ascii: "\n")]) }

  /// Prints bytes as they are.
  static func write(_ bytes: UnsafeRawBufferPointer) throws {
    let code = writeAll(bytes, to: STDOUT_FILENO)
    switch code {
    case 0: return
    // Whoever read the output has seen enough; the command itself did what it should.
    case EPIPE: return
    default:
      throw Failure("The output could not be written (\(String(cString: strerror(code)))).")
    }
  }

  /// Says something on standard error: a line, always made safe.
  static func say(_ sentence: String) {
    say(lines: displayText(sentence))
  }

  /// Says something of several lines on standard error that is safe already.
  static func say(lines text: String) {
    let bytes = Array(("loom: " + text + "\n").utf8)
    bytes.withUnsafeBytes { _ = writeAll($0, to: STDERR_FILENO) }
  }

  private static func write(_ text: String) throws { try write(Array(text.utf8)) }

  private static func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }
}

/// Writes all of `bytes`; 0, or an errno value.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var rest = bytes[...]
  while !rest.isEmpty {
    let part = UnsafeRawBufferPointer(rebasing: rest)
    let count = Glibc.write(descriptor, part.baseAddress, part.count)
    if count < 0 {
      if errno == EINTR { continue }
      if errno == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, -1)
        continue
      }
      return errno
    }
    rest = rest.dropFirst(count)
  }
  return 0
}

/// The beginning of a text on one line in quotation marks.
func excerpt(_ text: String, limit: Int = 60) -> String {
  var line = displayText(text.unicodeScalars.prefix(limit * 4).map(String.init).joined())
  let isCut = line.count > limit || text.unicodeScalars.count > limit * 4
  if isCut { line = String(line.prefix(limit)) + "…" }
  return "\"\(line)\""
}
