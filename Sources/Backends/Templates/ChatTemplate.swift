/// How a model wants a conversation written down as one text.
///
/// A server that only completes texts knows nothing of messages; this does what its chat interface
/// would. The beginning-of-text token is left to the server, which adds it by itself.
public struct ChatTemplate: Equatable, Sendable {
  /// What stands before and after a message of one role.
  public struct Wrapping: Equatable, Sendable {
    /// Before the message.
    public var before: String
    /// After it.
    public var after: String

    /// Creates a wrapping.
    public init(before: String, after: String) {
      self.before = before
      self.after = after
    }
  }

  /// What becomes of the system text.
  public enum System: Equatable, Sendable {
    /// A message of its own.
    case message(Wrapping)
    /// The beginning of the first message of the user, with this between the two.
    case inFirstMessage(separator: String)
  }

  /// The template's name.
  public var name: String
  /// What becomes of the system text.
  public var system: System
  /// What stands in its place where there is none; empty for nothing.
  public var standardSystem: String
  /// A message of the user.
  public var user: Wrapping
  /// An answer of the model.
  public var assistant: Wrapping
  /// What asks for the next answer, at the end.
  public var answer: String
  /// Texts at which an answer ends.
  public var stop: [String]
  /// Texts that the model's tokenizer takes for control tokens.
  public var control: [String]
  /// Whether white space around messages is left out.
  public var trims: Bool

  /// Creates a template.
  public init(
    name: String,
    system: System,
    standardSystem: String = "",
    user: Wrapping,
    assistant: Wrapping,
    answer: String,
    stop: [String],
    control: [String],
    trims: Bool = false
  ) {
    self.name = name
    self.system = system
    self.standardSystem = standardSystem
    self.user = user
    self.assistant = assistant
    self.answer = answer
    self.stop = stop
    self.control = control
    self.trims = trims
  }
}

// MARK: - Filling it

extension ChatTemplate {
  /// A part of a filled template.
  struct Piece: Equatable, Sendable {
    var text: String
    /// Whether control tokens in it are meant: in the template, never in a person's text.
    var isTemplate: Bool
  }

  /// The conversation in parts, the template's own apart from what people and models wrote.
  ///
  /// An answer at the end is left open: the model goes on with it.
  func pieces(_ messages: [ChatMessage]) -> [Piece] {
    var pieces: [Piece] = []
    func add(_ text: String, isTemplate: Bool) {
      guard !text.isEmpty else { return }
      if pieces.last?.isTemplate == isTemplate {
        pieces[pieces.count - 1].text += text
      } else {
        pieces.append(Piece(text: text, isTemplate: isTemplate))
      }
    }
    func add(_ content: String, in wrapping: Wrapping) {
      add(wrapping.before, isTemplate: true)
      add(trims ? trimmed(content) : content, isTemplate: false)
      add(wrapping.after, isTemplate: true)
    }
    var waiting = ""
    var isFirst = true
    for (index, message) in messages.enumerated() {
      if isFirst, message.role != .system, !standardSystem.isEmpty,
        case .message(let wrapping) = system
      {
        add(wrapping.before + standardSystem + wrapping.after, isTemplate: true)
      }
      switch message.role {
      case .system:
        switch system {
        case .message(let wrapping): add(message.content, in: wrapping)
        case .inFirstMessage(let separator):
          waiting += (trims ? trimmed(message.content) : message.content) + separator
        }
      case .user:
        // Trimmed apart, so that the separator stays.
        let content = trims ? trimmed(message.content) : message.content
        add(user.before, isTemplate: true)
        add(waiting + content, isTemplate: false)
        add(user.after, isTemplate: true)
        waiting = ""
      case .assistant where index == messages.count - 1:
        add(assistant.before, isTemplate: true)
        add(message.content, isTemplate: false)
        return pieces
      case .assistant: add(message.content, in: assistant)
      }
      isFirst = false
    }
    if !waiting.isEmpty { add(waiting, in: user) }
    add(answer, isTemplate: true)
    return pieces
  }

  /// The conversation as one text, for a server that takes nothing else.
  ///
  /// Such a server reads control tokens wherever they stand. Those in a person's text are broken
  /// by a space after their first character, and named in `broken`.
  func text(_ messages: [ChatMessage]) -> (text: String, broken: [String]) {
    var text = ""
    var broken: [String] = []
    for piece in pieces(messages) {
      var part = piece.text
      for mark in control where !piece.isTemplate && part.contains(mark) {
        part = part.replacing(mark, with: String(mark.prefix(1)) + " " + mark.dropFirst())
        if !broken.contains(mark) { broken.append(mark) }
      }
      text += part
    }
    return (text, broken)
  }

  private func trimmed(_ text: String) -> String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
