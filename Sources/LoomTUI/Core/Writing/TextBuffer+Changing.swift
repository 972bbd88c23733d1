/// Changes of a text under edit that can be taken back.
struct TextChanges: Sendable {
  /// Bytes at a place that became others.
  struct Change: Sendable {
    var start: Int
    var old: [UInt8]
    var new: [UInt8]
    /// Where the cursor was before.
    var cursor: Int
  }

  /// More are forgotten, the oldest first.
  private static let most = 5_000
  /// Typed at once, so many characters are taken back at once at most.
  private static let run = 40

  private(set) var done: [Change] = []
  private(set) var undone: [Change] = []
  /// Whether the next character begins a change of its own.
  private var isSealed = true

  /// What is typed next can be taken back by itself.
  mutating func seal() { isSealed = true }

  /// Notes a change that was made; what was typed or deleted in a row is one change up to a word.
  mutating func note(_ change: Change, isTyped: Bool) {
    undone = []
    defer { isSealed = !isTyped }
    if isTyped, !isSealed, let last = done.last {
      var joined = last
      if joined.join(change), max(joined.new.count, joined.old.count) <= TextChanges.run {
        done[done.count - 1] = joined
        return
      }
    }
    done.append(change)
    // Half of them at once: taking one from the front costs as much as taking many.
    if done.count > TextChanges.most { done.removeFirst(TextChanges.most / 2) }
  }

  mutating func takeUndo() -> Change? {
    seal()
    guard let change = done.popLast() else { return nil }
    undone.append(change)
    return change
  }

  mutating func takeRedo() -> Change? {
    seal()
    guard let change = undone.popLast() else { return nil }
    done.append(change)
    return change
  }
}

extension TextChanges.Change {
  /// Takes the next change into this one if it goes on with it; not over the start of a word.
  fileprivate mutating func join(_ next: TextChanges.Change) -> Bool {
    if old.isEmpty, next.old.isEmpty, next.start == start + new.count,
      let last = new.last, let first = next.new.first, !last.isTextBlank || first.isTextBlank
    {
      new += next.new
      return true
    }
    if new.isEmpty, next.new.isEmpty {
      if next.start + next.old.count == start {
        start = next.start
        old = next.old + old
        return true
      }
      if next.start == start {
        old += next.old
        return true
      }
    }
    return false
  }
}

/// What was cut, the newest last, as in Emacs and readline.
struct KillRing: Sendable {
  private static let most = 16

  private(set) var texts: [[UInt8]] = []
  /// Whether the next cut belongs to the last one.
  private var isOpen = false
  /// What was put back last and can be exchanged: where it stands, and which text it is.
  private(set) var yanked: (range: Range<Int>, index: Int)?

  /// Something else was done: the next cut is a new one, and what was put back stays.
  mutating func seal() {
    isOpen = false
    yanked = nil
  }

  mutating func cut(_ text: [UInt8], backwards: Bool) {
    yanked = nil
    if isOpen, let last = texts.popLast() {
      texts.append(backwards ? text + last : last + text)
    } else {
      texts.append(text)
      if texts.count > KillRing.most { texts.removeFirst() }
    }
    isOpen = true
  }

  mutating func put(_ index: Int, at range: Range<Int>) {
    isOpen = false
    yanked = (range, index)
  }
}

extension TextBuffer {
  /// Puts text at the cursor.
  public mutating func insert(_ text: String) {
    let isOne = text.utf8.count <= 4 && text != "\n"
    replace(cursor..<cursor, with: Array(text.utf8), isTyped: isOne)
    kills.seal()
  }

  /// Replaces the whole text, as one change; the cursor stays as near as it can.
  public mutating func replaceAll(with text: String) {
    let new = Array(text.utf8)
    let same = zip(bytes, new).prefix { $0 == $1 }.count
    var tail = zip(bytes.reversed(), new.reversed()).prefix { $0 == $1 }.count
    tail = min(tail, bytes.count - same, new.count - same)
    replace(same..<bytes.count - tail, with: Array(new[same..<new.count - tail]), isTyped: false)
    kills.seal()
    // The border of a change need not be that of a glyph.
    var at = cursor
    while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
    move(to: at)
  }

  /// Deletes the glyph before the cursor.
  public mutating func deleteBackward() { delete(before(cursor)..<cursor) }

  /// Deletes the glyph under the cursor.
  public mutating func deleteForward() { delete(cursor..<after(cursor)) }

  /// Cuts back to the start of the word.
  public mutating func cutWordBackward() {
    cut(wordStart(before: cursor)..<cursor, backwards: true)
  }

  /// Cuts to the end of the word.
  public mutating func cutWordForward() { cut(cursor..<wordEnd(after: cursor)) }

  /// Cuts to the end of the paragraph, or its line break at the end.
  public mutating func cutToEnd() {
    let end = paragraphEnd(cursor)
    cut(cursor..<(end == cursor ? after(cursor) : end))
  }

  /// Cuts back to the start of the paragraph.
  public mutating func cutToStart() { cut(paragraphStart(cursor)..<cursor, backwards: true) }

  /// Puts what was cut last at the cursor.
  public mutating func yank() {
    guard let text = kills.texts.last else { return }
    let start = cursor
    replace(start..<start, with: text, isTyped: false)
    kills.put(kills.texts.count - 1, at: start..<cursor)
  }

  /// Exchanges what was put back just now for what was cut before it.
  public mutating func yankEarlier() {
    guard let (range, index) = kills.yanked, kills.texts.count > 1 else { return }
    let next = index > 0 ? index - 1 : kills.texts.count - 1
    replace(range, with: kills.texts[next], isTyped: false)
    kills.put(next, at: range.lowerBound..<cursor)
  }

  /// Takes the last change back; false if there is none.
  @discardableResult
  public mutating func undo() -> Bool {
    guard let change = changes.takeUndo() else { return false }
    put(change.old, at: change.start..<change.start + change.new.count)
    move(to: change.cursor)
    return true
  }

  /// Brings back what was taken back last; false if there is nothing.
  @discardableResult
  public mutating func redo() -> Bool {
    guard let change = changes.takeRedo() else { return false }
    put(change.new, at: change.start..<change.start + change.old.count)
    move(to: change.start + change.new.count)
    return true
  }

  private mutating func replace(_ range: Range<Int>, with new: [UInt8], isTyped: Bool) {
    guard !range.isEmpty || !new.isEmpty else { return }
    let change = TextChanges.Change(
      start: range.lowerBound,
      old: Array(bytes[range]),
      new: new,
      cursor: cursor
    )
    put(new, at: range)
    changes.note(change, isTyped: isTyped)
  }

  private mutating func delete(_ range: Range<Int>) {
    replace(range, with: [], isTyped: true)
    kills.seal()
  }

  private mutating func cut(_ range: Range<Int>, backwards: Bool = false) {
    guard !range.isEmpty else { return }
    kills.cut(Array(bytes[range]), backwards: backwards)
    replace(range, with: [], isTyped: false)
  }
}
