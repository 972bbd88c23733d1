import CNcurses
import Screen

/// Brings ncurses' picture from the last frame to the next one.
struct Painter {
  private let palette: Palette
  private let isUnicode: Bool
  /// The cells that ncurses' picture holds; nil when it may hold anything.
  private var shown: [Cell]?
  private var shownSize = Size(columns: 0, rows: 0)
  /// The run of cells under way; kept for its storage.
  private var run: [cncurses_cell] = []

  init(palette: Palette, isUnicode: Bool) {
    self.palette = palette
    self.isUnicode = isUnicode
  }

  /// Forgets what is shown.
  mutating func invalidate() {
    shown = nil
  }

  /// Puts what differs from the last frame into ncurses' picture, without sending it.
  mutating func paint(_ frame: [Cell], size: Size, rows: Int, columns: Int) {
    let cells = smoothed(frame, columns: size.columns)
    if let shown, shownSize == size {
      cells.withUnsafeBufferPointer { new in
        shown.withUnsafeBufferPointer { old in
          for row in 0..<min(size.rows, rows) {
            let range = row * size.columns..<(row + 1) * size.columns
            paintChanges(new[range], old[range], row: row, columns: columns)
          }
        }
      }
    } else {
      cncurses_erase()
      cells.withUnsafeBufferPointer { new in
        for row in 0..<min(size.rows, rows) {
          let range = row * size.columns..<(row + 1) * size.columns
          put(new[range], range, row: row, columns: columns)
        }
      }
    }
    shown = cells
    shownSize = size
  }

  /// The cells with blanks between two words of one look in that look, all others in none.
  ///
  /// A change of attributes costs up to fifteen bytes: a bold sentence must not switch twice a word.
  /// Blanks at a row's end show only the background and are sent as "clear to the end of line".
  private func smoothed(_ frame: [Cell], columns: Int) -> [Cell] {
    guard columns > 0 else { return frame }
    var cells = frame
    cells.withUnsafeMutableBufferPointer { cells in
      var start = 0
      while start < cells.count {
        let end = min(start + columns, cells.count)
        var word: Role?
        var blanks = start
        for index in start..<end where !isEmpty(cells[index]) {
          let role = cells[index].role
          let isSame = word == role
          for blank in blanks..<index { cells[blank].role = isSame ? role : .plain }
          word = role
          blanks = index + 1
        }
        for blank in blanks..<end { cells[blank].role = .plain }
        start = end
      }
    }
    return cells
  }

  /// Whether only the terminal's own background shows.
  private func isEmpty(_ cell: Cell) -> Bool {
    cell.base == 0x20 && cell.marks == .zero && !palette.looks[Int(cell.role.rawValue)].showsOnBlank
  }

  private typealias Row = Slice<UnsafeBufferPointer<Cell>>

  /// Puts the runs of cells that differ.
  private mutating func paintChanges(_ new: Row, _ old: Row, row: Int, columns: Int) {
    var index = new.startIndex
    while index < new.endIndex {
      guard new[index] != old[index] else {
        index += 1
        continue
      }
      var first = index
      // A character is sent whole, from its left half.
      while first > new.startIndex, new[first].isContinuation { first -= 1 }
      while index < new.endIndex, new[index] != old[index] || new[index].isContinuation {
        index += 1
      }
      put(new, first..<index, row: row, columns: columns)
    }
  }

  /// Puts a range of a row, as far as it is on the screen.
  private mutating func put(_ cells: Row, _ range: Range<Int>, row: Int, columns: Int) {
    let end = min(range.upperBound, cells.startIndex + columns)
    guard range.lowerBound < end else { return }
    run.removeAll(keepingCapacity: true)
    var index = range.lowerBound
    while index < end {
      let cell = cells[index]
      let isWide = index + 1 < end && cells[index + 1].isContinuation && !cell.isContinuation
      let look = palette.looks[Int(cell.role.rawValue)]
      if let (base, marks) = Glyph.scalars(cell, columns: isWide ? 2 : 1, isUnicode: isUnicode) {
        run.append(Self.piece(base, marks, look))
      } else if cell.isContinuation {
        run.append(Self.piece(0x20, .zero, look))  // half of a character that is not there
      } else {
        for _ in 0..<(isWide ? 2 : 1) { run.append(Self.piece(Self.replacement, .zero, look)) }
      }
      index += isWide ? 2 : 1
    }
    let column = range.lowerBound - cells.startIndex
    run.withUnsafeBufferPointer { run in
      guard let start = run.baseAddress else { return }
      cncurses_put(Int32(row), Int32(column), start, run.count)
    }
  }

  private static let replacement = UInt32(UInt8(ascii: "?"))

  private static func piece(_ base: UInt32, _ marks: SIMD4<UInt32>, _ look: Look) -> cncurses_cell {
    cncurses_cell(
      scalars: (base, marks[0], marks[1], marks[2], marks[3]),
      style: look.style,
      pair: look.pair
    )
  }
}
