import CNcurses
import Glibc
import Screen

/// Brings ncurses' picture from the last frame to the next one.
struct Painter {
  private let palette: Palette
  private let isUnicode: Bool
  /// By role: what `cncurses_put_ascii` adds to a character.
  private let looks: [UInt32]
  /// The frame painted last; nil when ncurses' picture may hold anything.
  private var frame: [Cell]?
  /// The cells that ncurses' picture holds.
  private var shown: [Cell] = []
  private var shownSize = Size(columns: 0, rows: 0)
  // Kept between rows for their storage.
  private var line: [Cell] = []
  private var run: [cncurses_cell] = []
  private var plainRun: [UInt32] = []

  init(palette: Palette, isUnicode: Bool) {
    self.palette = palette
    self.isUnicode = isUnicode
    looks = palette.looks.map { cncurses_look($0.style, $0.pair) }
  }

  /// Forgets what is shown.
  mutating func invalidate() {
    frame = nil
  }

  /// Puts what differs from the last frame into ncurses' picture, without sending it.
  mutating func paint(_ cells: [Cell], size: Size, rows: Int, columns: Int) {
    let last = shownSize == size ? frame : nil
    if last == nil {
      cncurses_erase()
      shown = Array(repeating: .blank, count: cells.count)
      shownSize = size
    }
    if line.count != size.columns {
      line = Array(repeating: .blank, count: size.columns)
      plainRun = Array(repeating: 0, count: size.columns)
    }
    for row in 0..<min(size.rows, rows) {
      let range = row * size.columns..<(row + 1) * size.columns
      if let last, Self.isSame(cells, last, range) { continue }
      smooth(cells[range])
      paintChanges(row: row, from: range.lowerBound, columns: columns)
      shown.withUnsafeMutableBufferPointer { shown in
        _ = UnsafeMutableBufferPointer(rebasing: shown[range]).update(fromContentsOf: line)
      }
    }
    // Copied, so that whoever drew the cells can go on with them without making others.
    if last != nil {
      frame?.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: cells) }
    } else {
      frame = cells
    }
  }

  /// Whether a range of two frames is the same, byte for byte.
  private static func isSame(_ new: [Cell], _ old: [Cell], _ range: Range<Int>) -> Bool {
    new.withUnsafeBytes { new in
      old.withUnsafeBytes { old in
        guard let left = new.baseAddress, let right = old.baseAddress else { return true }
        let start = range.lowerBound * MemoryLayout<Cell>.stride
        let length = range.count * MemoryLayout<Cell>.stride
        return memcmp(left + start, right + start, length) == 0
      }
    }
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

  /// Puts the runs of `line` that differ from what is shown from cell `start` on.
  private mutating func paintChanges(row: Int, from start: Int, columns: Int) {
    var index = 0
    while let (run, isPlain) = nextRun(from: index, shownFrom: start) {
      if isPlain {
        putPlain(run, row: row, columns: columns)
      } else {
        put(run, row: row, columns: columns)
      }
      index = run.upperBound
    }
  }

  /// The next cells of `line` that differ from what is shown, and whether they are ASCII over ASCII.
  private func nextRun(from: Int, shownFrom start: Int) -> (run: Range<Int>, isPlain: Bool)? {
    line.withUnsafeBufferPointer { line in
      shown.withUnsafeBufferPointer { shown in
        var index = from
        while index < line.count, line[index] == shown[start + index] { index += 1 }
        guard index < line.count else { return nil }
        var first = index
        var isPlain = true
        // A character is sent whole, from its left half.
        while first > 0, line[first].isContinuation { first -= 1 }
        isPlain = first == index
        while index < line.count, line[index] != shown[start + index] || line[index].isContinuation
        {
          isPlain =
            isPlain && line[index].isPrintableASCII && shown[start + index].isPrintableASCII
          index += 1
        }
        return (first..<index, isPlain)
      }
    }
  }

  /// Puts a range of `line` that is ASCII, as far as it is on the screen.
  private mutating func putPlain(_ range: Range<Int>, row: Int, columns: Int) {
    let end = min(range.upperBound, columns)
    guard range.lowerBound < end else { return }
    let line = line
    let looks = looks
    let count = end - range.lowerBound
    plainRun.withUnsafeMutableBufferPointer { run in
      for index in 0..<count {
        let cell = line[range.lowerBound + index]
        run[index] = cell.base | looks[cell.roleIndex]
      }
      guard let start = run.baseAddress else { return }
      cncurses_put_ascii(Int32(row), Int32(range.lowerBound), start, count)
    }
  }

  /// Puts a range of `line`, as far as it is on the screen.
  private mutating func put(_ range: Range<Int>, row: Int, columns: Int) {
    let end = min(range.upperBound, columns)
    guard range.lowerBound < end else { return }
    run.removeAll(keepingCapacity: true)
    var index = range.lowerBound
    while index < end {
      let cell = line[index]
      let isWide = index + 1 < end && line[index + 1].isContinuation && !cell.isContinuation
      let look = palette.looks[cell.roleIndex]
      if cell.isPrintableASCII, !isWide {
        run.append(Self.piece(cell.base, .zero, look))
      } else if let (base, marks) = Glyph.scalars(
        cell,
        columns: isWide ? 2 : 1,
        isUnicode: isUnicode
      ) {
        run.append(Self.piece(base, marks, look))
      } else if cell.isContinuation {
        run.append(Self.piece(0x20, .zero, look))  // half of a character that is not there
      } else {
        for _ in 0..<(isWide ? 2 : 1) { run.append(Self.piece(Self.replacement, .zero, look)) }
      }
      index += isWide ? 2 : 1
    }
    run.withUnsafeBufferPointer { run in
      guard let start = run.baseAddress else { return }
      cncurses_put(Int32(row), Int32(range.lowerBound), start, run.count)
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
