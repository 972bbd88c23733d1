/// Leaving out the beginning of a prompt that is too long.
extension CompletionRequest {
  /// Bytes of what the model is to read: the system text and the input.
  public var promptBytes: Int { system.utf8.count + inputBytes }

  /// Leaves out the beginning of the input so that the prompt has at most `limit` bytes.
  ///
  /// The system text stays, and the first `keptBytes` of a text. A text starts anew at one of `borders`, the offsets at which its parts
  /// begin, if one is near; else at a line, a word, or a character. Of a conversation the oldest
  /// messages go, and what is left starts with one of the user, as services want it; what is asked
  /// last stays, even if it is too long by itself.
  /// - Returns: how many bytes were left out, 0 if there is nothing to leave out.
  @discardableResult
  public mutating func cut(toBytes limit: Int, borders: [Int] = []) -> Int {
    let room = limit - system.utf8.count
    guard room < inputBytes else { return 0 }
    let bytes =
      switch input {
      case .text(let text): cut(text, to: room, borders)
      case .chat(let messages): cut(messages, to: room)
      }
    leftOut += bytes
    return bytes
  }

  private var inputBytes: Int {
    switch input {
    case .text(let text): text.utf8.count
    case .chat(let messages): messages.reduce(0) { $0 + $1.content.utf8.count }
    }
  }

  private mutating func cut(_ text: String, to room: Int, _ borders: [Int]) -> Int {
    let bytes = Array(text.utf8)
    let kept = min(keptBytes, bytes.count)
    guard room > kept else { return 0 }
    let start = Self.border(in: bytes, after: kept + bytes.count - room, borders)
    guard start < bytes.count else { return 0 }
    input = .text(String(decoding: bytes[..<kept] + bytes[start...], as: UTF8.self))
    return start - kept
  }

  /// Leaves out so many bytes at the beginning of the input: what `cut` says it left out.
  ///
  /// Of a conversation so many messages go as have that many bytes; the system's stay.
  public mutating func leaveOut(bytes count: Int) {
    guard count > 0 else { return }
    switch input {
    case .text(let text):
      let bytes = Array(text.utf8)
      let kept = min(keptBytes, bytes.count)
      let start = min(kept + count, bytes.count)
      input = .text(String(decoding: bytes[..<kept] + bytes[start...], as: UTF8.self))
    case .chat(let messages):
      var left = count
      input = .chat(
        messages.filter { message in
          guard message.role != .system, left > 0 else { return true }
          left -= message.content.utf8.count
          return false
        }
      )
    }
    leftOut += count
  }

  private mutating func cut(_ messages: [ChatMessage], to room: Int) -> Int {
    // Where a shorter conversation may begin.
    let starts = messages.indices.dropFirst().filter { messages[$0].role == .user }
    var left = inputBytes
    var gone = 0
    var start: Int?
    for next in starts {
      for message in messages[(start ?? 0)..<next] where message.role != .system {
        gone += message.content.utf8.count
        left -= message.content.utf8.count
      }
      start = next
      if left <= room { break }
    }
    guard let start, gone > 0 else { return 0 }
    // A system text stays wherever it comes from.
    input = .chat(messages[..<start].filter { $0.role == .system } + messages[start...])
    return gone
  }

  /// The first good place from `start` on to begin a text.
  private static func border(in bytes: [UInt8], after start: Int, _ borders: [Int]) -> Int {
    // Not so far that much of what has room is lost.
    let window = start..<min(bytes.count, start + max(200, (bytes.count - start) / 4))
    if let part = borders.first(where: window.contains) { return part }
    if let line = bytes[window].firstIndex(of: UInt8(ascii: "\n")), line + 1 < bytes.count {
      return line + 1
    }
    if let word = bytes[window].firstIndex(of: UInt8(ascii: " ")) { return word }
    return window.first { bytes[$0] & 0xC0 != 0x80 } ?? bytes.count
  }
}
