extension Frame {
  /// Puts `text` on a row, made harmless, cut at the right edge or after `limit` columns.
  ///
  /// A tab or a line break is shown as a mark: use `wrapLines` first for text of several lines.
  /// - Returns: the columns used.
  @discardableResult
  public mutating func put(
    _ text: String,
    row: Int,
    column: Int,
    limit: Int = .max,
    role: Role = .plain
  ) -> Int {
    var copy = text
    return copy.withUTF8 {
      put(utf8: $0, 0..<$0.count, row: row, column: column, limit: limit, role: role)
    }
  }

  /// Puts the bytes `range` of a UTF-8 text on a row; see `put(_:row:column:limit:role:)`.
  ///
  /// With `isOneLine`, line breaks and tabs are blanks.
  @discardableResult
  public mutating func put(
    utf8 bytes: UnsafeBufferPointer<UInt8>,
    _ range: Range<Int>,
    row: Int,
    column: Int,
    limit: Int = .max,
    role: Role = .plain,
    isOneLine: Bool = false
  ) -> Int {
    guard row >= 0, row < size.rows, column >= 0 else { return 0 }
    let last = min(size.columns, limit > size.columns ? size.columns : column + limit)
    let start = row * size.columns
    var at = column
    var reader = GlyphReader(bytes, from: range.lowerBound, to: range.upperBound)
    // Once for the text, not once a cell: whether the array is ours alone is asked at each access.
    cells.withUnsafeMutableBufferPointer { cells in
      while true {
        // Printing ASCII that is followed by ASCII needs no glyph.
        var next = reader.offset
        while next + 1 < range.upperBound, at < last {
          let byte = bytes[next]
          guard byte >= 0x20, byte < 0x7F, bytes[next + 1] < 0x80 else { break }
          cells[start + at] = Cell(ascii: byte, role: role)
          next += 1
          at += 1
        }
        reader.skipASCII(to: next)
        guard let glyph = reader.next() else { break }
        if isOneLine, glyph.isWhiteMark {
          guard at < last else { break }
          cells[start + at] = Cell(ascii: 32, role: role)
          at += 1
          continue
        }
        if glyph.isMark, glyph.base == 0x2409 {
          let stop = min(last, at + wrapTabWidth - (at - column) % wrapTabWidth)
          while at < stop {
            cells[start + at] = Cell(ascii: 32, role: role)
            at += 1
          }
          continue
        }
        guard at + glyph.width <= last else { break }
        cells[start + at] = Cell(
          base: glyph.base,
          marks: glyph.marks,
          role: glyph.isMark ? .control : role
        )
        if glyph.width == 2 { cells[start + at + 1] = Cell(base: 0, role: role) }
        at += glyph.width
      }
    }
    return at - column
  }

  /// Fills part of a row with one printing ASCII or box-drawing character.
  public mutating func fill(
    row: Int,
    columns: Range<Int>,
    with character: Unicode.Scalar = " ",
    role: Role = .plain
  ) {
    guard row >= 0, row < size.rows else { return }
    let inside = columns.clamped(to: 0..<max(0, size.columns))
    let cell = Cell(base: character.value, role: role)
    cells.withUnsafeMutableBufferPointer { cells in
      for column in inside { cells[row * size.columns + column] = cell }
    }
  }

  /// Makes everything blank.
  public mutating func clear() {
    cells.withUnsafeMutableBufferPointer { $0.update(repeating: .blank) }
  }

  /// Gives cells of a row another meaning and leaves their characters.
  public mutating func paint(row: Int, columns: Range<Int>, role: Role) {
    guard row >= 0, row < size.rows else { return }
    for column in columns.clamped(to: 0..<max(0, size.columns)) {
      cells[row * size.columns + column].role = role
    }
  }

  /// The rows as text, without the blanks at their ends: what a test compares.
  public var transcript: String {
    var result = ""
    for row in 0..<max(0, size.rows) {
      var line = String.UnicodeScalarView()
      var length = 0
      for cell in self.row(row) where !cell.isContinuation {
        line.append(Unicode.Scalar(cell.base) ?? "?")
        for index in 0..<4 where cell.marks[index] != 0 {
          line.append(Unicode.Scalar(cell.marks[index]) ?? "?")
        }
        if cell.base != 32 { length = line.count }
      }
      result += String(String.UnicodeScalarView(line.prefix(length))) + "\n"
    }
    return result
  }
}
