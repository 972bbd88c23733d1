import PtyHarness
import Testing

/// A command, the keys that ask for it in a real terminal, and what they show.
struct CommandScenario: Sendable, CustomTestStringConvertible {
  /// What is on the screen after keys, and was not before.
  enum Sight: Sendable {
    case shows(String)
    case hides(String)

    func holds(_ terminal: VirtualTerminal) -> Bool {
      switch self {
      case .shows(let text): terminal.text.contains(text)
      case .hides(let text): !terminal.text.contains(text)
      }
    }
  }

  /// Keys and what they change.
  struct Step: Sendable {
    /// Characters as they are, other keys by name in angle brackets: `<Ctrl-S>`.
    var keys: String
    var sight: Sight?
  }

  /// The command's name in the table.
  let command: String
  var steps: [Step]
  /// The session, one of the project's own; the person is on #2 of the story.
  var session = "story"
  var configuration = Workplace.fast
  /// How the program ends by itself, if it does.
  var end: VirtualTerminal.Status?

  init(_ command: String, _ steps: Step...) {
    self.command = command
    self.steps = steps
  }

  /// The same with another configuration.
  func with(_ configuration: String) -> CommandScenario {
    var copy = self
    copy.configuration = configuration
    return copy
  }

  /// The same in another session.
  func inside(_ session: String) -> CommandScenario {
    var copy = self
    copy.session = session
    return copy
  }

  /// The same, after which the program has ended.
  func ending(_ status: VirtualTerminal.Status) -> CommandScenario {
    var copy = self
    copy.end = status
    return copy
  }

  var testDescription: String { command }
}

/// Keys that bring a text onto the screen.
func see(_ keys: String, _ text: String) -> CommandScenario.Step {
  .init(keys: keys, sight: .shows(text))
}

/// Keys that take a text off the screen.
func lose(_ keys: String, _ text: String) -> CommandScenario.Step {
  .init(keys: keys, sight: .hides(text))
}

/// Keys of which nothing is expected yet.
func press(_ keys: String) -> CommandScenario.Step { .init(keys: keys) }

/// The bytes of keys.
func keyBytes(_ keys: String) -> [[UInt8]] {
  let named = [
    "Enter": "\r", "Esc": "\u{1B}", "Tab": "\t", "BackTab": "\u{1B}[Z", "Backspace": "\u{7F}",
    "PageDown": "\u{1B}[6~", "PageUp": "\u{1B}[5~", "Delete": "\u{1B}[3~", "Space": " ", "Lt": "<",
  ]
  var result: [[UInt8]] = []
  var rest = keys[...]
  while let first = rest.first {
    if first == "<", let end = rest.firstIndex(of: ">") {
      let name = String(rest[rest.index(after: rest.startIndex)..<end])
      if let bytes = named[name] {
        result.append(Array(bytes.utf8))
        rest = rest[rest.index(after: end)...]
        continue
      }
      if name.hasPrefix("Ctrl-"), let letter = name.utf8.last {
        result.append([letter & 0x1F])
        rest = rest[rest.index(after: end)...]
        continue
      }
    }
    result.append(Array(String(first).utf8))
    rest.removeFirst()
  }
  return result
}
