/// The Levenshtein distance: the fewest insertions, deletions and substitutions of one element that
/// turn one sequence into the other (Levenshtein 1966).
enum EditDistance {
  /// The exact distance; takes time of the one length times the other over 64, and memory of their
  /// sum.
  static func between<Element: Hashable>(_ left: [Element], _ right: [Element]) -> Int {
    var start = 0
    let shorter = min(left.count, right.count)
    while start < shorter, left[start] == right[start] { start += 1 }
    var tail = 0
    while tail < shorter - start, left[left.count - 1 - tail] == right[right.count - 1 - tail] {
      tail += 1
    }
    var numbers: [Element: Int] = [:]
    func numbered(_ elements: ArraySlice<Element>) -> [Int] {
      elements.map { element in
        if let number = numbers[element] { return number }
        numbers[element] = numbers.count
        return numbers.count - 1
      }
    }
    let (rows, columns) = (
      numbered(left[start..<left.count - tail]), numbered(right[start..<right.count - tail])
    )
    return distance(rows, columns, kinds: numbers.count)
  }

  /// 64 rows of the table at once, from the top to the bottom: Myers, "A Fast Bit-Vector Algorithm for
  /// Approximate String Matching", 1999, in the form for distances of Hyyrö, "A Bit-Vector
  /// Algorithm for Computing Levenshtein and Damerau Edit Distances", 2003.
  ///
  /// The elements are numbers below `kinds`.
  private static func distance(_ rows: [Int], _ columns: [Int], kinds: Int) -> Int {
    guard !rows.isEmpty, !columns.isEmpty else { return max(rows.count, columns.count) }
    // In the table's row above the block, by how much each column differs from the one before:
    // −1, 0 or 1. The first row counts 0, 1, 2, …
    var steps = [Int8](repeating: 1, count: columns.count)
    var places = [UInt64](repeating: 0, count: kinds)
    for top in stride(from: 0, to: rows.count, by: 64) {
      let block = rows[top..<min(top + 64, rows.count)]
      for (bit, row) in block.enumerated() { places[row] |= 1 << UInt64(bit) }
      pass(columns, places, last: 1 << UInt64(block.count - 1), &steps)
      for row in block { places[row] = 0 }
    }
    return steps.reduce(rows.count) { $0 + Int($1) }
  }

  /// Takes `steps` from above a block of rows to its last row, whose bit is `last`.
  private static func pass(
    _ columns: [Int],
    _ places: [UInt64],
    last: UInt64,
    _ steps: inout [Int8]
  ) {
    // The rows where a value is one more, or one less, than in the row above.
    var more = UInt64.max
    var less: UInt64 = 0
    for (column, kind) in columns.enumerated() {
      let step = steps[column]
      let falls: UInt64 = step < 0 ? 1 : 0
      let rises: UInt64 = step > 0 ? 1 : 0
      var equal = places[kind]
      let stays = equal | less
      equal |= falls
      let diagonal = (((equal & more) &+ more) ^ more) | equal
      var up = less | ~(diagonal | more)
      var down = more & diagonal
      steps[column] = up & last != 0 ? 1 : down & last != 0 ? -1 : 0
      up = up << 1 | rises
      down = down << 1 | falls
      more = down | ~(stays | up)
      less = up & stays
    }
  }
}
