public import Screen

/// A text under edit: bytes and a place in them.
///
/// Lines are wrapped to a width that the view gives.
public struct TextBuffer: Equatable, Sendable {
  /// The text as UTF-8.
  public private(set) var bytes: [UInt8]
  /// Where typing goes, an offset on a glyph's border.
  public private(set) var cursor: Int
  /// What was cut last, for putting back.
  private var cut: [UInt8] = []
  /// The column that up and down keep to.
  private var goal: Int?

  /// Starts with `text` and the cursor at its end.
  public init(_ text: String = "") {
    bytes = Array(text.utf8)
    cursor = bytes.count
  }

  /// The text, exactly as typed.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Puts text at the cursor.
  public mutating func insert(_ text: String) {
    goal = nil
    bytes.insert(contentsOf: text.utf8, at: cursor)
    cursor += text.utf8.count
  }

  /// Puts what was cut last at the cursor.
  public mutating func yank() { insert(String(decoding: cut, as: UTF8.self)) }

  /// Deletes the glyph before the cursor.
  public mutating func deleteBackward() { remove(before(cursor)..<cursor) }

  /// Deletes the glyph under the cursor.
  public mutating func deleteForward() { remove(cursor..<after(cursor)) }

  /// Cuts back to the start of the word.
  public mutating func cutWordBackward() { cutOut(wordStart(before: cursor)..<cursor) }

  /// Cuts to the end of the paragraph, or its line break at the end.
  public mutating func cutToEnd() {
    let end = paragraphEnd(cursor)
    cutOut(cursor..<(end == cursor ? after(cursor) : end))
  }

  /// Cuts back to the start of the paragraph.
  public mutating func cutToStart() { cutOut(paragraphStart(cursor)..<cursor) }

  /// Goes one glyph back.
  public mutating func moveLeft() { move(to: before(cursor)) }

  /// Goes one glyph on.
  public mutating func moveRight() { move(to: after(cursor)) }

  /// Goes to the start of the word.
  public mutating func moveWordLeft() { move(to: wordStart(before: cursor)) }

  /// Goes behind the end of the word.
  public mutating func moveWordRight() {
    var at = cursor
    while at < bytes.count, isBlank(bytes[at]) { at = after(at) }
    while at < bytes.count, !isBlank(bytes[at]) { at = after(at) }
    move(to: at)
  }

  /// Goes to the first byte.
  public mutating func moveToStart() { move(to: 0) }

  /// Goes behind the last byte.
  public mutating func moveToEnd() { move(to: bytes.count) }

  /// Goes to the start of the wrapped line.
  public mutating func moveToLineStart(width: Int) {
    let lines = self.lines(width: width)
    move(to: lines[place(in: lines).line].start)
  }

  /// Goes to the end of the wrapped line.
  public mutating func moveToLineEnd(width: Int) {
    let lines = self.lines(width: width)
    let line = place(in: lines).line
    let end = lines[line].end
    let isSoft = line + 1 < lines.count && lines[line + 1].start == end
    move(to: isSoft ? before(end) : end)
  }

  /// Goes up (negative) or down by wrapped lines, keeping the column.
  public mutating func moveLines(_ count: Int, width: Int) {
    let lines = self.lines(width: width)
    let here = place(in: lines)
    let column = goal ?? here.column
    let target = max(0, min(lines.count - 1, here.line + count))
    let at = bytes.withUnsafeBufferPointer {
      byteOffset(at: column, in: $0, lines[target].range)
    }
    let isSoft = target + 1 < lines.count && lines[target + 1].start == lines[target].end
    move(to: isSoft && at == lines[target].end ? before(at) : at)
    goal = column
  }

  /// The wrapped lines.
  public func lines(width: Int) -> [WrappedLine] {
    var lines: [WrappedLine] = []
    bytes.withUnsafeBufferPointer { wrapLines($0, 0..<$0.count, width: width, into: &lines) }
    return lines
  }

  /// The wrapped line and the column of the cursor.
  public func place(in lines: [WrappedLine]) -> (line: Int, column: Int) {
    var low = 0
    var high = lines.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lines[middle].start <= cursor { low = middle } else { high = middle - 1 }
    }
    let start = lines[low].start
    let column = bytes.withUnsafeBufferPointer {
      displayWidth($0, start..<max(start, min(cursor, lines[low].end)))
    }
    return (low, column)
  }

  // MARK: Borders

  private mutating func move(to offset: Int) {
    cursor = offset
    goal = nil
  }

  private mutating func remove(_ range: Range<Int>) {
    goal = nil
    bytes.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func cutOut(_ range: Range<Int>) {
    cut = Array(bytes[range])
    remove(range)
  }

  private func after(_ offset: Int) -> Int {
    bytes.withUnsafeBufferPointer { glyphEnd(from: offset, in: $0) }
  }

  /// The border before `offset`: found by stepping from the start of the paragraph, since a glyph
  /// can only be told from its front.
  private func before(_ offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    var at = max(paragraphStart(offset - 1), safeStart(offset))
    while true {
      let next = after(at)
      if next >= offset { return at }
      at = next
    }
  }

  /// A place at most a few hundred bytes before `offset` where a glyph surely starts: after a blank.
  private func safeStart(_ offset: Int) -> Int {
    var at = offset - 1
    while at > 0 {
      if offset - at > 64, bytes[at - 1] == 0x20 { return at }
      at -= 1
    }
    return 0
  }

  private func wordStart(before offset: Int) -> Int {
    var at = offset
    while at > 0, isBlank(bytes[at - 1]) { at -= 1 }
    while at > 0, !isBlank(bytes[at - 1]) { at -= 1 }
    return at
  }

  private func paragraphStart(_ offset: Int) -> Int {
    var at = offset
    while at > 0, bytes[at - 1] != 0x0A { at -= 1 }
    return at
  }

  private func paragraphEnd(_ offset: Int) -> Int {
    var at = offset
    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    return at
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }
}
