import CNcurses
import Glibc
import Screen

/// Brings the terminal from the last frame to the next one.
struct Painter {
  private let palette: Palette
  private let isUnicode: Bool
  private let capabilities: Capabilities
  /// By role: the number of its look among `ScreenWriter`'s; 0 is the plain one.
  private let lookOfRole: [Int]
  private var writer: ScreenWriter
  /// The frame painted last.
  private var frame: [Cell] = []
  /// Whether the screen may hold anything.
  private var isInvalid = true
  /// The cells that the screen holds.
  private var shown: [Cell] = []
  private var shownSize = Size(columns: 0, rows: 0)
  /// The row under work; kept between rows for its storage.
  private var line: [Cell] = []

  init(palette: Palette, capabilities: Capabilities, isUnicode: Bool) {
    self.palette = palette
    self.capabilities = capabilities
    self.isUnicode = isUnicode
    var looks = [Look()]
    lookOfRole = palette.looks.map { look in
      if let known = looks.firstIndex(of: look) { return known }
      looks.append(look)
      return looks.count - 1
    }
    writer = ScreenWriter(capabilities, looks: looks)
  }

  /// Forgets what is shown: the next picture is painted whole, on a cleared screen.
  mutating func invalidate() {
    isInvalid = true
  }

  /// Sends what differs from the last frame, in one write, whose bytes it counts.
  mutating func paint(
    _ cells: [Cell],
    size: Size,
    screen: Size,
    cursor: Frame.Position?,
    asking acknowledgement: Acknowledgement? = nil
  ) -> Int {
    let isKnown = shownSize == size && !isInvalid
    if !isKnown {
      cncurses_clear_screen()
      writer.forget()
      shown = Array(repeating: .blank, count: cells.count)
      line = Array(repeating: .blank, count: size.columns)
      shownSize = size
      frame = cells
      isInvalid = false
    }
    if acknowledgement == .before { writer.askForStatus() }
    let all = 0..<min(size.rows, screen.rows)
    var rows = Array(all)
    if isKnown {
      rows = cells.rows(all, differingFrom: frame, columns: size.columns)
      if scroll(rows, to: cells, screen) {
        rows = cells.rows(all, differingFrom: frame, columns: size.columns)
      }
    }
    for row in rows {
      let range = row * size.columns..<(row + 1) * size.columns
      smooth(cells[range])
      paintLine(row: row, from: range.lowerBound, screen)
      shown.update(range, with: line[...])
      // Copied, so that whoever drew the cells can go on with them without making others.
      frame.update(range, with: cells[range])
    }
    // Whatever else writes to this terminal finds it plain.
    writer.take(look: 0)
    if let cursor, cursor.row < screen.rows, cursor.column < screen.columns {
      writer.move(row: max(0, cursor.row), column: max(0, cursor.column))
      writer.showCursor(true)
    } else {
      writer.showCursor(false)
    }
    if acknowledgement == .after { writer.askForStatus() }
    let count = writer.bytes.count
    if count > 0 {
      writer.bytes.withUnsafeBufferPointer { bytes in
        if let start = bytes.baseAddress { cncurses_send(start, bytes.count) }
      }
      writer.clear()
    }
    return count
  }

  /// Has the terminal move what only went up or down among the rows that changed; true if it does.
  private mutating func scroll(_ changed: [Int], to cells: [Cell], _ screen: Size) -> Bool {
    // Behind a row's last column on a wider terminal there is nothing of ours.
    guard shownSize.columns >= screen.columns,
      let scroll = Scroll.between(frame, cells, size: shownSize, rows: screen.rows, changed),
      writer.scroll(scroll, rows: screen.rows)
    else { return false }
    frame.apply(scroll, columns: shownSize.columns)
    shown.apply(scroll, columns: shownSize.columns)
    return true
  }

  /// Copies a row into `line`, its blanks between two words of one look in that look, all others in
  /// none.
  ///
  /// A change of attributes costs up to fifteen bytes: a bold sentence must not switch twice a word.
  /// Blanks at a row's end show only the background and are sent as "clear to the end of line".
  private mutating func smooth(_ row: ArraySlice<Cell>) {
    let table = palette.showsOnBlank
    line.withUnsafeMutableBufferPointer { cells in
      row.withUnsafeBufferPointer { row in
        table.withUnsafeBufferPointer { showsOnBlank in
          var word: Role?
          var blanks = 0
          for index in 0..<row.count {
            let cell = row[index]
            if cell.base == 0x20, !cell.hasMarks, !showsOnBlank[cell.roleIndex] { continue }
            if blanks < index {
              let blank = Cell(base: 0x20, role: word == cell.role ? cell.role : .plain)
              for at in blanks..<index { cells[at] = blank }
            }
            cells[index] = cell
            word = cell.role
            blanks = index + 1
          }
          for at in min(blanks, row.count)..<row.count { cells[at] = .blank }
        }
      }
    }
  }

  /// Sends how `line` differs from what is shown from cell `start` on.
  private mutating func paintLine(row: Int, from start: Int, _ screen: Size) {
    let columns = min(line.count, screen.columns)
    // Behind these there are only blanks, now and before.
    var end = columns
    while end > 0, line[end - 1] == .blank { end -= 1 }
    var shownEnd = columns
    while shownEnd > end, shown[start + shownEnd - 1] == .blank { shownEnd -= 1 }

    var index = 0
    while let run = nextRun(from: index, to: end, shownFrom: start) {
      put(run, row: row, columns: columns, isLastRow: row == screen.rows - 1)
      index = run.upperBound
    }
    guard shownEnd > end else { return }
    writer.move(row: row, column: end)
    writer.take(look: 0)
    if shownEnd - end > 3 || shownEnd == columns, writer.clearToEnd() { return }
    put(end..<shownEnd, row: row, columns: columns, isLastRow: row == screen.rows - 1)
  }

  /// The next cells of `line` before `end` that differ from what is shown.
  ///
  /// Two that are a few equal characters apart are one: a move costs more.
  private func nextRun(from: Int, to end: Int, shownFrom start: Int) -> Range<Int>? {
    line.withUnsafeBufferPointer { line in
      shown.withUnsafeBufferPointer { shown in
        var index = from
        while index < end, line[index] == shown[start + index] { index += 1 }
        guard index < end else { return nil }
        var first = index
        // A character is sent whole, from its left half.
        while first > 0, line[first].isContinuation { first -= 1 }
        var last = index
        while index < end, index - last <= 4 {
          if line[index] != shown[start + index] || line[index].isContinuation {
            last = index + 1
          } else if !line[index].isPrintableASCII || line[index].role != line[last - 1].role {
            break
          }
          index += 1
        }
        return first..<last
      }
    }
  }

  /// Sends a range of `line`.
  private mutating func put(_ range: Range<Int>, row: Int, columns: Int, isLastRow: Bool) {
    var index = range.lowerBound
    var isDoubtful = false
    while index < range.upperBound {
      let cell = line[index]
      if cell == .blank {
        let count = blanks(from: index, to: range.upperBound)
        // At the end of a run the cursor can stay; within, it has to follow.
        if count > (index + count == range.upperBound ? 5 : 10) {
          writer.move(row: row, column: index)
          writer.take(look: 0)
          if writer.erase(count) {
            index += count
            continue
          }
        }
      }
      let isWide =
        index + 1 < columns && line[index + 1].isContinuation && !cell.isContinuation
      let width = isWide ? 2 : 1
      if capabilities.losesLastCell, isLastRow, index + width >= columns { break }
      writer.move(row: row, column: index)
      writer.take(look: lookOfRole[cell.roleIndex])
      if cell.isPrintableASCII, !isWide {
        writer.write(ascii: UInt8(truncatingIfNeeded: cell.base))
      } else if let (base, marks) = Glyph.scalars(cell, columns: Int32(width), isUnicode: isUnicode)
      {
        writer.write(base, marks, columns: width)
        isDoubtful = isDoubtful || isWide || cell.hasMarks
      } else if cell.isContinuation {
        writer.write(ascii: 0x20)  // half of a character that is not there
      } else {
        for _ in 0..<width { writer.write(ascii: UInt8(ascii: "?")) }
      }
      index += width
    }
    // Behind the last column a terminal wraps or waits; behind some characters it is where it says.
    if isDoubtful || index >= columns { writer.losePlace() }
  }

  /// How many plain blanks there are in `line` from an index on.
  private func blanks(from index: Int, to end: Int) -> Int {
    var at = index
    while at < end, line[at] == .blank { at += 1 }
    return at - index
  }
}
