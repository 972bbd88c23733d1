import Screen

extension TextBuffer {
  /// Goes one glyph back.
  public mutating func moveLeft() { move(to: before(cursor)) }

  /// Goes one glyph on.
  public mutating func moveRight() { move(to: after(cursor)) }

  /// Goes to the start of the word.
  public mutating func moveWordLeft() { move(to: wordStart(before: cursor)) }

  /// Goes behind the end of the word.
  public mutating func moveWordRight() { move(to: wordEnd(after: cursor)) }

  /// Goes to the first byte.
  public mutating func moveToStart() { move(to: 0) }

  /// Goes behind the last byte.
  public mutating func moveToEnd() { move(to: bytes.count) }

  /// Goes to the start of the wrapped line.
  public mutating func moveToLineStart(width: Int) {
    layOut(width: width)
    let lines = self.lines(width: width)
    move(to: lines[WrappedText.index(of: cursor, in: lines)].start)
  }

  /// Goes to the end of the wrapped line.
  public mutating func moveToLineEnd(width: Int) {
    layOut(width: width)
    let lines = self.lines(width: width)
    let line = WrappedText.index(of: cursor, in: lines)
    let end = lines[line].end
    let isSoft = line + 1 < lines.count && lines[line + 1].start == end
    move(to: isSoft && end > lines[line].start ? before(end) : end)
  }

  // MARK: Borders

  func after(_ offset: Int) -> Int {
    bytes.withUnsafeBufferPointer { glyphEnd(from: offset, in: $0) }
  }

  /// The border before `offset`: found by stepping from a place where a glyph surely starts, since a
  /// glyph can only be told from its front.
  func before(_ offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    var at = safeStart(offset)
    while true {
      let next = after(at)
      if next >= offset { return at }
      at = next
    }
  }

  /// A glyph's start before `offset`, near it: a line's start, or after a blank.
  private func safeStart(_ offset: Int) -> Int {
    var floor = 0
    if let lines = wrapped?.lines {
      floor = lines[WrappedText.index(of: offset - 1, in: lines)].start
    }
    var at = offset - 1
    while at > floor {
      if bytes[at - 1] == 0x0A { return at }
      if offset - at > 64, bytes[at - 1] == 0x20 { return at }
      at -= 1
    }
    return floor
  }

  func wordStart(before offset: Int) -> Int {
    var at = offset
    while at > 0, bytes[at - 1].isTextBlank { at -= 1 }
    while at > 0, !bytes[at - 1].isTextBlank { at -= 1 }
    return at
  }

  func wordEnd(after offset: Int) -> Int {
    var at = offset
    while at < bytes.count, bytes[at].isTextBlank { at += 1 }
    while at < bytes.count, !bytes[at].isTextBlank { at += 1 }
    return at
  }

  func paragraphStart(_ offset: Int) -> Int {
    var at = offset
    while at > 0, bytes[at - 1] != 0x0A { at -= 1 }
    return at
  }

  func paragraphEnd(_ offset: Int) -> Int {
    var at = offset
    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    return at
  }
}
