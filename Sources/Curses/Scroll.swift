import Glibc
import Screen

/// Rows that a terminal can move by itself instead of being sent them anew.
struct Scroll: Equatable {
  /// The rows, from 0, of which all are moved; those that come in are blank.
  let rows: Range<Int>
  /// How many rows they go up; negative for down.
  let lines: Int

  /// Cells that have to be saved for it to be worth it: the sequences take about twenty bytes.
  private static let worth = 60
  /// So much of a row is looked at to know it again.
  private static let headColumns = 24
  /// With fewer rows that differ it is not looked for.
  private static let fewestRows = 4

  /// The move that brings most of `old` to where `new` has it; nil if none saves much.
  ///
  /// Both hold `size.rows` rows of `size.columns` cells, the first `screenRows` of which are shown; `changed`
  /// are those of them that differ.
  static func between(
    _ old: [Cell],
    _ new: [Cell],
    size: Size,
    rows screenRows: Int,
    _ changed: [Int]
  ) -> Scroll? {
    let rows = min(size.rows, screenRows)
    let columns = size.columns
    guard columns > 0, changed.count >= fewestRows, old.count == new.count,
      old.count >= rows * columns
    else { return nil }
    return old.withUnsafeBufferPointer { old in
      new.withUnsafeBufferPointer { new in
        func differing(_ newRow: Int, _ oldRow: Int) -> Int {
          let (right, left) = (newRow * columns, oldRow * columns)
          var count = 0
          for column in 0..<columns where new[right + column] != old[left + column] { count += 1 }
          return count
        }
        guard let lines = shift(old, new, rows: rows, columns: columns, changed) else { return nil }
        var costs = [Int](repeating: 0, count: rows)
        for row in changed { costs[row] = differing(row, row) }
        // The run of rows with the greatest sum of what each saves.
        var best = (saved: 0, rows: 0..<0)
        var (sum, start) = (0, 0)
        for row in max(0, -lines)..<min(rows, rows - lines) {
          if sum <= 0 { (sum, start) = (0, row) }
          sum += costs[row] - differing(row, row + lines)
          if sum > best.saved { best = (sum, start..<row + 1) }
        }
        guard best.saved > worth else { return nil }
        let (from, to) = (best.rows.lowerBound, best.rows.upperBound)
        // What comes in is blank, and to be sent even where it was right before.
        let enters = lines > 0 ? to..<to + lines : from + lines..<from
        let saved = enters.reduce(best.saved) { saved, row in
          let cells = new[row * columns..<(row + 1) * columns]
          return saved + costs[row] - cells.lazy.filter { $0 != .blank }.count
        }
        guard saved > worth else { return nil }
        return Scroll(rows: min(from, enters.lowerBound)..<max(to, enters.upperBound), lines: lines)
      }
    }
  }

  /// By how many rows most rows that differ went up, going by their first columns: what stands beside a
  /// list changes with every row that is chosen in it.
  private static func shift(
    _ old: UnsafeBufferPointer<Cell>,
    _ new: UnsafeBufferPointer<Cell>,
    rows: Int,
    columns: Int,
    _ changed: [Int]
  ) -> Int? {
    func hash(_ cells: UnsafeBufferPointer<Cell>, _ row: Int) -> UInt64? {
      var result: UInt64 = 0xCBF2_9CE4_8422_2325
      var isBlank = true
      for column in 0..<min(columns, headColumns) {
        let cell = cells[row * columns + column]
        if cell.base != 0x20 { isBlank = false }
        result = (result ^ UInt64(cell.base) ^ UInt64(cell.roleIndex) << 32) &* 0x100_0000_01B3
      }
      return isBlank ? nil : result
    }
    let heads = changed.map { hash(new, $0) }
    let others = zip(changed, heads).filter { $1 != nil && $1 != hash(old, $0) }
    guard others.count >= fewestRows - 1 else { return nil }
    let places = (0..<rows).map { hash(old, $0) }
    // By how many rows up, from as many down as there are.
    var votes = [Int](repeating: 0, count: 2 * rows)
    for (row, head) in others {
      if let place = places.lastIndex(of: head) { votes[place - row + rows] += 1 }
    }
    let best = votes.indices.max {
      (votes[$0], -abs($0 - rows)) < (votes[$1], -abs($1 - rows))
    }
    guard let best, votes[best] >= fewestRows - 1 else { return nil }
    return best - rows
  }
}

extension [Cell] {
  /// Whether a range of two pictures of one size is the same, byte for byte.
  private func isSame(as old: [Cell], in range: Range<Int>) -> Bool {
    withUnsafeBytes { new in
      old.withUnsafeBytes { old in
        guard let left = new.baseAddress, let right = old.baseAddress else { return true }
        let start = range.lowerBound * MemoryLayout<Cell>.stride
        return memcmp(left + start, right + start, range.count * MemoryLayout<Cell>.stride) == 0
      }
    }
  }

  /// Those of some rows that are otherwise in another picture of the same size.
  func rows(_ rows: Range<Int>, differingFrom old: [Cell], columns: Int) -> [Int] {
    rows.filter { !isSame(as: old, in: $0 * columns..<($0 + 1) * columns) }
  }

  /// Takes a range of another picture.
  mutating func update(_ range: Range<Int>, with cells: ArraySlice<Cell>) {
    withUnsafeMutableBufferPointer { all in
      _ = UnsafeMutableBufferPointer(rebasing: all[range]).update(fromContentsOf: cells)
    }
  }

  /// Moves rows as a terminal does.
  mutating func apply(_ scroll: Scroll, columns: Int) {
    let count = scroll.rows.count - abs(scroll.lines)
    let from = (scroll.lines > 0 ? scroll.rows.lowerBound + scroll.lines : scroll.rows.lowerBound)
    let to = scroll.lines > 0 ? scroll.rows.lowerBound : scroll.rows.lowerBound - scroll.lines
    withUnsafeMutableBufferPointer { cells in
      guard let start = cells.baseAddress else { return }
      (start + to * columns).update(from: start + from * columns, count: count * columns)
      let blank =
        scroll.lines > 0
        ? scroll.rows.upperBound - scroll.lines..<scroll.rows.upperBound
        : scroll.rows.lowerBound..<scroll.rows.lowerBound - scroll.lines
      for index in blank.lowerBound * columns..<blank.upperBound * columns { cells[index] = .blank }
    }
  }
}
