import Backends
import TreeModel

/// How the texts that go with requests are put around a path.
///
/// As in the programs that had them first: a memory stands before everything else, an author's note
/// a few lines before the end, in brackets.
public enum ContextText {
  /// The author's note stands before so many of the last lines of a text.
  public static let noteLines = 3

  /// An author's note as models are used to read it.
  public static func note(_ text: String) -> String { "[Author's note: \(text)]" }

  /// Where the author's note goes into a text: the byte at which the last `noteLines` lines begin.
  ///
  /// A line without words counts for nothing; a text with fewer lines has the note at its beginning.
  public static func notePlace(in text: [UInt8]) -> Int {
    var lines = 0
    var end = text.count
    while end > 0 {
      let start = text[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      if text[start..<end].contains(where: { !$0.isTextBlank }) { lines += 1 }
      if lines == noteLines { return start }
      end = start - 1
    }
    return 0
  }
}

extension CompletionRequest {
  /// Puts a memory and an author's note around what the model is to continue; empty ones are none.
  ///
  /// Into a text: the memory and a line break at its beginning, never cut; the note on a line of its
  /// own. In a conversation the memory is added to the system text, and the note to the last message
  /// of the user, because services want one system text and turns that alternate.
  mutating func add(memory: String, authorNote: String) {
    switch input {
    case .text(let text):
      guard !memory.isEmpty || !authorNote.isEmpty else { return }
      var words = text
      if !authorNote.isEmpty {
        let bytes = Array(text.utf8)
        let place = ContextText.notePlace(in: bytes)
        words = String(decoding: bytes[..<place], as: UTF8.self)
        words += ContextText.note(authorNote) + "\n"
        words += String(decoding: bytes[place...], as: UTF8.self)
      }
      if !memory.isEmpty {
        let top = memory.hasSuffix("\n") ? memory : memory + "\n"
        words = top + words
        keptBytes = top.utf8.count
      }
      input = .text(words)
    case .chat(var messages):
      if !memory.isEmpty { system += (system.isEmpty ? "" : "\n\n") + memory }
      guard !authorNote.isEmpty else { return }
      let note = ContextText.note(authorNote)
      if let last = messages.lastIndex(where: { $0.role == .user }) {
        messages[last].content += "\n\n" + note
        input = .chat(messages)
      } else {
        system += (system.isEmpty ? "" : "\n\n") + note
      }
    }
  }
}

extension Session {
  /// What a model is asked at `id`: the path, and around it the texts that go with requests there.
  func requestInput(at id: NodeID?, model: String) -> CompletionRequest {
    var request = CompletionRequest(model: model, input: promptInput(at: id))
    request.system = context(.system, at: id).text
    request.add(
      memory: context(.memory, at: id).text,
      authorNote: context(.authorNote, at: id).text
    )
    return request
  }

  /// The request that a completion was made by, put together again from the session as it is now.
  ///
  /// What was left out at the beginning is left out again, unless the prompt's hash says that it was
  /// left out only after the server had refused the whole.
  func requestAgain(of node: Node, _ generation: Generation) -> CompletionRequest {
    let whole = requestInput(at: node.parent, model: generation.model)
    guard let cut = generation.cut, whole.promptSHA256 != generation.promptSHA256 else {
      return whole
    }
    var request = whole
    request.leaveOut(bytes: cut)
    return request
  }
}

extension Session {
  /// The last few characters of the text through `id`: of the node, or of the nearest one that has any.
  func tail(at id: NodeID?) -> String {
    var next = id
    while let step = next {
      if let text = tree.text(of: step), !text.isEmpty { return String(text.suffix(32)) }
      next = tree.parent(of: step)
    }
    return ""
  }
}

extension Generation {
  /// How people say that the program ended it at a sentence or paragraph; nil where it did not.
  var endedAt: String? {
    guard let text = extra?.text, text.hasPrefix("{\"ended_at\":\"") else { return nil }
    return TextPart.allCases.first { text.contains("\"\($0.rawValue)\"") }.map {
      "ended at the \($0.rawValue)"
    }
  }
}
