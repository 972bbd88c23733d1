import TreeModel

/// What is left out at the beginning of a prompt that is too long.
struct PromptCut: Equatable {
  /// Bytes in UTF-8 of the text, or of the contents of the messages.
  var bytes = 0
  /// Whole messages after the system text.
  var messages = 0

  /// Keeps no more of the end of `prompt` than `limit` Unicode scalars, if that can be done.
  init(of prompt: Prompt, keeping limit: Int) {
    self.init()
    switch prompt {
    case .text(let text, _): bytes = PromptCut.start(in: text, keeping: limit) - text.startIndex
    case .chat(let messages, _): leaveOut(messages, keeping: limit)
    }
  }

  /// Nothing is left out.
  init() {}

  /// The first messages go until the rest fits and starts with a user's turn; the last one of those
  /// stays in any case.
  private mutating func leaveOut(_ messages: [Message], keeping limit: Int) {
    let first = messages.first?.role == .system ? 1 : 0
    guard let last = messages.lastIndex(where: { $0.role == .user }), last > first else { return }
    var length = messages.reduce(0) { $0 + $1.text.unicodeScalars.count }
    var kept = first
    while kept < last, length > limit || messages[kept].role != .user {
      length -= messages[kept].text.unicodeScalars.count
      bytes += messages[kept].text.utf8.count
      kept += 1
    }
    self.messages = kept - first
  }

  // MARK: Texts

  /// Where the end of `text` starts that has at most `limit` scalars.
  ///
  /// At a line's start if one lies in the first half of that end, else at a word's; in writing
  /// without spaces at a grapheme's. Only a grapheme that is longer than the limit exceeds it.
  static func start(in text: ArraySlice<UInt8>, keeping limit: Int) -> Int {
    var earliest = text.endIndex
    var middle = text.endIndex
    var count = 0
    while count < limit {
      guard earliest > text.startIndex else { return text.startIndex }
      earliest -= 1
      if isContinuation(text[earliest]) { continue }
      count += 1
      if count == (limit + 1) / 2 { middle = earliest }
    }
    guard earliest > text.startIndex else { return text.startIndex }
    return firstLine(in: text, earliest...middle)
      ?? firstBoundary(in: text, from: earliest, through: middle, ofWords: true)
      ?? firstBoundary(in: text, from: earliest, through: text.endIndex - 1, ofWords: false)
      ?? lastBoundary(in: text, before: earliest)
  }

  /// The first line in `range` that is not empty.
  private static func firstLine(in text: ArraySlice<UInt8>, _ range: ClosedRange<Int>) -> Int? {
    range.first { place in
      place < text.endIndex && WhiteSpace.isNewline(text[place - 1])
        && !WhiteSpace.isNewline(text[place]) && isBoundary(place, of: text)
    }
  }

  private static func firstBoundary(
    in text: ArraySlice<UInt8>,
    from first: Int,
    through last: Int,
    ofWords: Bool
  ) -> Int? {
    guard first <= last else { return nil }
    return (first...last).first { place in
      place < text.endIndex && !isContinuation(text[place])
        && (!ofWords || isSpace(before: place, in: text) && !isSpace(at: place, in: text))
        && isBoundary(place, of: text)
    }
  }

  private static func lastBoundary(in text: ArraySlice<UInt8>, before place: Int) -> Int {
    (text.startIndex + 1..<place).last { isBoundary($0, of: text) } ?? text.startIndex
  }

  /// Whether no grapheme lies on both sides of `place`.
  ///
  /// Where a grapheme ends depends on what is before it, back to a place where one ends for certain:
  /// between two ASCII characters that are not CR LF.
  private static func isBoundary(_ place: Int, of text: ArraySlice<UInt8>) -> Bool {
    guard !isContinuation(text[place]) else { return false }
    var start = place
    while start > text.startIndex {
      if text[start - 1] < 0x80, text[start] < 0x80,
        !(text[start - 1] == 0x0d && text[start] == 0x0a)
      {
        if start == place { return true }
        break
      }
      start -= 1
    }
    var end = place + 1
    while end < text.endIndex, isContinuation(text[end]) { end += 1 }
    let around = String(decoding: text[start..<end], as: UTF8.self)
    let index = around.utf8.index(around.startIndex, offsetBy: place - start)
    return String.Index(index, within: around) != nil
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xc0 == 0x80 }

  private static func isSpace(before place: Int, in text: ArraySlice<UInt8>) -> Bool {
    var start = place - 1
    while start > text.startIndex, isContinuation(text[start]) { start -= 1 }
    return isSpace(at: start, in: text)
  }

  private static func isSpace(at place: Int, in text: ArraySlice<UInt8>) -> Bool {
    if text[place] < 0x80 { return WhiteSpace.isSpace(Unicode.Scalar(text[place])) }
    var end = place + 1
    while end < text.endIndex, isContinuation(text[end]) { end += 1 }
    return WhiteSpace.isOnly(String(decoding: text[place..<end], as: UTF8.self))
  }
}
