import CNcurses
import Glibc
import Screen

/// Brings ncurses' picture from the last frame to the next one.
struct Painter {
  private let palette: Palette
  private let isUnicode: Bool
  /// The frame painted last; nil when ncurses' picture may hold anything.
  private var frame: [Cell]?
  /// The cells that ncurses' picture holds.
  private var shown: [Cell] = []
  private var shownSize = Size(columns: 0, rows: 0)
  /// The row and the run of cells under way; kept for their storage.
  private var line: [Cell] = []
  private var run: [cncurses_cell] = []

  init(palette: Palette, isUnicode: Bool) {
    self.palette = palette
    self.isUnicode = isUnicode
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
    for row in 0..<min(size.rows, rows) {
      let range = row * size.columns..<(row + 1) * size.columns
      if let last, Self.isSame(cells, last, range) { continue }
      smooth(cells[range])
      paintChanges(row: row, from: range.lowerBound, columns: columns)
      shown.withUnsafeMutableBufferPointer { shown in
        _ = UnsafeMutableBufferPointer(rebasing: shown[range]).update(fromContentsOf: line)
      }
    }
    frame = cells
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
    line.removeAll(keepingCapacity: true)
    line.append(contentsOf: row)
    let palette = palette
    line.withUnsafeMutableBufferPointer { cells in
      var word: Role?
      var blanks = 0
      for index in 0..<cells.count {
        let cell = cells[index]
        if cell.base == 0x20, cell.marks == .zero, !palette.showsOnBlank[Int(cell.role.rawValue)] {
          continue
        }
        if blanks < index {
          let role = word == cell.role ? cell.role : .plain
          for blank in blanks..<index { cells[blank].role = role }
        }
        word = cell.role
        blanks = index + 1
      }
      for blank in blanks..<max(blanks, cells.count) { cells[blank].role = .plain }
    }
  }

  /// Puts the runs of `line` that differ from what is shown from cell `start` on.
  private mutating func paintChanges(row: Int, from start: Int, columns: Int) {
    var index = 0
    while index < line.count {
      guard line[index] != shown[start + index] else {
        index += 1
        continue
      }
      var first = index
      // A character is sent whole, from its left half.
      while first > 0, line[first].isContinuation { first -= 1 }
      while index < line.count, line[index] != shown[start + index] || line[index].isContinuation {
        index += 1
      }
      put(first..<index, row: row, columns: columns)
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
      let look = palette.looks[Int(cell.role.rawValue)]
      if cell.base >= 0x20, cell.base < 0x7F, cell.marks == .zero, !isWide {
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
