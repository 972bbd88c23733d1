import Glibc
import PtyHarness
import Testing

extension VirtualTerminal {
  /// Waits for a text on the screen; the test ends here, with the screen, when it does not come.
  func see(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try see("the text \"\(text)\"", sourceLocation: sourceLocation) { $0.text.contains(text) }
  }

  /// Waits for a screen on which something holds.
  func see(
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ holds: (VirtualTerminal) -> Bool
  ) throws {
    let isSeen = wait(until: holds)
    try #require(
      isSeen,
      "\(what) is not on the screen:\n\(text)\nstatus: \(String(describing: status))",
      sourceLocation: sourceLocation
    )
  }

  /// Presses keys and waits for what they show.
  func press(
    _ keys: String,
    _ text: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    send(keys)
    try see(text, sourceLocation: sourceLocation)
  }

  /// Presses `q` and expects a clean end.
  func quit(sourceLocation: SourceLocation = #_sourceLocation) {
    send("q")
    expectEnd(.exited(0), sourceLocation: sourceLocation)
  }

  /// Expects the program to end in a way.
  func expectEnd(_ status: Status, sourceLocation: SourceLocation = #_sourceLocation) {
    let found = waitForEnd()
    #expect(found == status, "\(text)", sourceLocation: sourceLocation)
  }

  /// The status bar.
  var bar: String { line(rows - 2) }

  /// Whether the status bar says that something streams.
  var isStreaming: Bool { bar.contains("streaming") }

  /// Expects a terminal that the program has given back.
  func expectRestored(_ before: Modes, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(!isAlternateScreen, sourceLocation: sourceLocation)
    #expect(isCursorVisible, sourceLocation: sourceLocation)
    #expect(modes == before, sourceLocation: sourceLocation)
    let output = String(decoding: bytes, as: UTF8.self)
    for (on, off) in [("\u{1B}[?2004h", "\u{1B}[?2004l"), ("\u{1B}[?1h", "\u{1B}[?1l")] {
      let last = output.range(of: on, backwards: true)
      let end = output.range(of: off, backwards: true)
      if let last { #expect(end.map { $0 > last } == true, sourceLocation: sourceLocation) }
    }
  }
}

extension String {
  /// Where a text stands last, in bytes.
  fileprivate func range(of text: String, backwards: Bool) -> Int? {
    let bytes = Array(utf8)
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).last {
      bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }
}

/// Keys by name.
enum Press {
  static let save = "\u{13}"
  static let redo = "\u{12}"
  static let stop = "\u{1A}"
  static let escape = "\u{1B}"
  static let enter = "\r"
  static let backspace = "\u{7F}"
}
