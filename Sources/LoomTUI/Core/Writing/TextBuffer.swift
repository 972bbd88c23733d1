public import Screen

/// A text under edit: bytes and a place in them.
///
/// Lines are wrapped to a width that the view gives. What was wrapped, and how many lines and words
/// there are, follows every change, so that a key costs the same in a long text as in a short one.
public struct TextBuffer: Sendable {
  /// The text as UTF-8.
  public private(set) var bytes: [UInt8]
  /// Where typing goes, an offset on a glyph's border.
  public private(set) var cursor: Int
  /// Another number after every change of the text.
  public private(set) var revision = 0
  /// How many lines and words the text has.
  public private(set) var counts: TextCounts
  /// The text's lines on the screen, once a width is known.
  private(set) var wrapped: WrappedText?
  /// What can be taken back and brought back.
  var changes = TextChanges()
  /// What was cut, for putting back.
  var kills = KillRing()
  /// The column that up and down keep to.
  private var goal: Int?

  /// Starts with `text` and the cursor at its end.
  public init(_ text: String = "") {
    bytes = Array(text.utf8)
    cursor = bytes.count
    counts = bytes.withUnsafeBufferPointer { TextCounts(of: $0, 0..<$0.count) }
  }

  /// The text, exactly as typed.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  // MARK: Lines

  /// Wraps the text to a width, unless it is.
  public mutating func layOut(width: Int) {
    guard wrapped?.width != width else { return }
    wrapped = bytes.withUnsafeBufferPointer { WrappedText($0, width: width) }
  }

  /// The wrapped lines.
  public func lines(width: Int) -> [WrappedLine] {
    if let wrapped, wrapped.width == width { return wrapped.lines }
    return bytes.withUnsafeBufferPointer { WrappedText($0, width: width).lines }
  }

  /// The wrapped line and the column of the cursor.
  public func place(in lines: [WrappedLine]) -> (line: Int, column: Int) {
    let line = WrappedText.index(of: cursor, in: lines)
    let start = lines[line].start
    let column = bytes.withUnsafeBufferPointer {
      displayWidth($0, start..<max(start, min(cursor, lines[line].end)))
    }
    return (line, column)
  }

  // MARK: Changing

  /// Replaces bytes and leaves the cursor behind what is new; the caller notes the change.
  mutating func put(_ new: some Collection<UInt8>, at range: Range<Int>) {
    goal = nil
    revision &+= 1
    let size = new.count
    let after = range.lowerBound..<range.lowerBound + size
    bytes.withUnsafeBufferPointer { counts.subtract(TextCounts(of: $0, range)) }
    bytes.replaceSubrange(range, with: new)
    bytes.withUnsafeBufferPointer {
      counts.add(TextCounts(of: $0, after))
      wrapped?.follow($0, replaced: range, by: size)
    }
    cursor = after.upperBound
  }

  // MARK: Moving

  /// Goes to a place, which must be a glyph's border.
  mutating func move(to offset: Int) {
    cursor = max(0, min(offset, bytes.count))
    goal = nil
    changes.seal()
    kills.seal()
  }

  /// Goes up (negative) or down by wrapped lines, keeping the column.
  public mutating func moveLines(_ count: Int, width: Int) {
    layOut(width: width)
    let lines = self.lines(width: width)
    let here = place(in: lines)
    let column = goal ?? here.column
    let target = max(0, min(lines.count - 1, here.line + count))
    let at = bytes.withUnsafeBufferPointer {
      byteOffset(at: column, in: $0, lines[target].range)
    }
    let isSoft = target + 1 < lines.count && lines[target + 1].start == lines[target].end
    move(to: isSoft && at == lines[target].end && at > lines[target].start ? before(at) : at)
    goal = column
  }
}

extension TextBuffer: Equatable {
  /// Compares text and place.
  public static func == (left: TextBuffer, right: TextBuffer) -> Bool {
    left.cursor == right.cursor && left.bytes == right.bytes
  }
}

/// How many line breaks and words a text has.
public struct TextCounts: Equatable, Sendable {
  /// Line breaks.
  public private(set) var breaks = 0
  /// Words: what stands between blanks.
  public private(set) var words = 0

  /// Counts what a change of `range` can change: its line breaks, and the words that begin in it or
  /// right behind it.
  init(of bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    var isBlank = range.lowerBound == 0 || bytes[range.lowerBound - 1].isTextBlank
    for index in range.lowerBound..<min(range.upperBound + 1, bytes.count) {
      let byte = bytes[index]
      let isNext = byte.isTextBlank
      if isBlank, !isNext { words += 1 }
      if byte == 0x0A, index < range.upperBound { breaks += 1 }
      isBlank = isNext
    }
  }

  mutating func add(_ other: TextCounts) {
    breaks += other.breaks
    words += other.words
  }

  mutating func subtract(_ other: TextCounts) {
    breaks -= other.breaks
    words -= other.words
  }
}

extension UInt8 {
  /// Whether it stands between words.
  var isTextBlank: Bool { self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0D }
}
