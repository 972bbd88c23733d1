/// Columns between tab stops in wrapped text.
let wrapTabWidth = 4

/// One line of a wrapped text: its bytes, without the line break that ends it.
public struct WrappedLine: Equatable, Sendable {
  /// Offset of the first byte.
  public var start: Int
  /// Offset after the last byte to show.
  public var end: Int

  /// Creates a line.
  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// The bytes as a range.
  public var range: Range<Int> { start..<end }
}

/// Breaks `bytes[range]` into lines of at most `width` columns and appends them to `lines`.
///
/// Lines break at LF, CR LF, after spaces, between wide characters, and anywhere if a word is too
/// long. Blanks at the end of a line hang over its edge. A text that ends in LF has an empty last
/// line. About a nanosecond a byte for ASCII. After `limit` lines the rest is not looked at.
public func wrapLines(
  _ bytes: UnsafeBufferPointer<UInt8>,
  _ range: Range<Int>,
  width: Int,
  limit: Int = .max,
  into lines: inout [WrappedLine]
) {
  let width = max(1, width)
  let most = limit < Int.max - lines.count ? lines.count + limit : Int.max
  var reader = GlyphReader(bytes, from: range.lowerBound, to: range.upperBound)
  var start = range.lowerBound
  var column = 0
  // Where the line could break, and the column there.
  var breakAt = -1
  var breakColumn = 0
  while lines.count < most {
    // Printing ASCII that is followed by ASCII and fits needs no glyph: most of most texts.
    var next = reader.offset
    while next + 1 < range.upperBound, column < width {
      let byte = bytes[next]
      guard byte >= 0x20, byte < 0x7F, bytes[next + 1] < 0x80 else { break }
      next += 1
      column += 1
      if byte == 0x20 {
        breakAt = next
        breakColumn = column
      }
    }
    reader.skipASCII(to: next)
    let at = reader.offset
    guard let glyph = reader.next() else { break }
    if glyph.base == 0x21B5, glyph.isMark {
      let end = at > start && bytes[at - 1] == 0x0D ? at - 1 : at
      lines.append(WrappedLine(start: start, end: end))
      start = reader.offset
      column = 0
      breakAt = -1
      continue
    }
    if glyph.isMark, glyph.base == 0x240D, reader.offset < range.upperBound,
      bytes[reader.offset] == 0x0A
    {
      continue
    }
    let isTab = glyph.isMark && glyph.base == 0x2409
    let glyphWidth = isTab ? wrapTabWidth - column % wrapTabWidth : glyph.width
    let isBlank = isTab || glyph.base == 0x20
    if column + glyphWidth > width, !isBlank {
      if breakAt > start {
        lines.append(WrappedLine(start: start, end: breakAt))
        start = breakAt
        column -= breakColumn
        // A wide character may not fit behind the word that was moved down, either.
        if column + glyphWidth > width, at > start, lines.count < most {
          lines.append(WrappedLine(start: start, end: at))
          start = at
          column = 0
        }
      } else if at > start {
        lines.append(WrappedLine(start: start, end: at))
        start = at
        column = 0
      }
      breakAt = -1
    }
    column += glyphWidth
    if isBlank || glyph.width == 2 {
      breakAt = reader.offset
      breakColumn = column
    }
  }
  if lines.count < most { lines.append(WrappedLine(start: start, end: range.upperBound)) }
}

/// The columns that `text` takes on one line, as `Frame.put` lays it out.
public func displayWidth(_ text: String) -> Int {
  var copy = text
  return copy.withUTF8 { displayWidth($0, 0..<$0.count) }
}

/// The columns that `bytes[range]` take on one line, as `Frame.put` lays them out.
public func displayWidth(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
  var reader = GlyphReader(bytes, from: range.lowerBound, to: range.upperBound)
  var column = 0
  while let glyph = reader.next() {
    let isTab = glyph.isMark && glyph.base == 0x2409
    column += isTab ? wrapTabWidth - column % wrapTabWidth : glyph.width
  }
  return column
}

/// The offset in `bytes[range]` of the glyph at `column`, or the end if the line is shorter.
public func byteOffset(
  at column: Int,
  in bytes: UnsafeBufferPointer<UInt8>,
  _ range: Range<Int>
) -> Int {
  var reader = GlyphReader(bytes, from: range.lowerBound, to: range.upperBound)
  var at = 0
  var offset = range.lowerBound
  while let glyph = reader.next() {
    let isTab = glyph.isMark && glyph.base == 0x2409
    at += isTab ? wrapTabWidth - at % wrapTabWidth : glyph.width
    if at > column { return offset }
    offset = reader.offset
  }
  return range.upperBound
}

/// Where the glyph that starts at `offset` ends: the border the cursor goes to next.
///
/// CR LF counts as one.
public func glyphEnd(from offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
  guard offset < bytes.count else { return bytes.count }
  if bytes[offset] == 0x0D, offset + 1 < bytes.count, bytes[offset + 1] == 0x0A {
    return offset + 2
  }
  var reader = GlyphReader(bytes, from: offset, to: bytes.count)
  return reader.next() == nil ? bytes.count : reader.offset
}
