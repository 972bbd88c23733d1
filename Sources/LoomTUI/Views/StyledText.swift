import Screen

/// A text whose parts mean different things, to be wrapped as one.
struct StyledText {
  private(set) var bytes: [UInt8] = []
  /// Where each part starts, with its role.
  private var parts: [(start: Int, role: Role)] = []

  mutating func add(_ text: String, _ role: Role) {
    guard !text.isEmpty else { return }
    if parts.last?.role != role { parts.append((bytes.count, role)) }
    bytes.append(contentsOf: text.utf8)
  }

  /// The text's lines at a width; only the first `limit` are made.
  func lines(width: Int, limit: Int = .max) -> [WrappedLine] {
    guard !bytes.isEmpty else { return [] }
    var lines: [WrappedLine] = []
    bytes.withUnsafeBufferPointer {
      wrapLines($0, 0..<$0.count, width: width, limit: limit, into: &lines)
    }
    return lines
  }

  /// The parts of a stretch of bytes, in order.
  func parts(in range: Range<Int>) -> [(range: Range<Int>, role: Role)] {
    var low = 0
    var high = parts.count
    // The first part that ends behind the start.
    while low < high {
      let middle = (low + high) / 2
      if end(of: middle) <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var result: [(range: Range<Int>, role: Role)] = []
    while low < parts.count, parts[low].start < range.upperBound {
      result.append(((parts[low].start..<end(of: low)).clamped(to: range), parts[low].role))
      low += 1
    }
    return result
  }

  private func end(of part: Int) -> Int {
    part + 1 < parts.count ? parts[part + 1].start : bytes.count
  }
}

extension Frame {
  /// Draws lines of a text from `top` on, and says how many do not fit.
  mutating func draw(_ text: StyledText, _ lines: [WrappedLine], from top: Int, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 0 else { return }
    let top = max(0, min(top, lines.count))
    text.bytes.withUnsafeBufferPointer { bytes in
      for offset in 0..<shownLines(of: lines.count - top, in: rect) {
        var column = rect.column
        for (range, role) in text.parts(in: lines[top + offset].range) {
          column += put(
            utf8: bytes,
            range,
            row: rect.row + offset,
            column: column,
            limit: rect.column + rect.columns - column,
            role: role
          )
        }
      }
    }
    drawRest(of: lines.count - top, in: rect)
  }

  /// How many of `count` lines are drawn in `rect`: where not all fit, its last row says how many
  /// are left.
  func shownLines(of count: Int, in rect: Rect) -> Int {
    count > rect.rows && rect.rows > 1 ? rect.rows - 1 : max(0, min(count, rect.rows))
  }

  /// Says in the last row of `rect` how many of `count` lines are left below it, if any are.
  mutating func drawRest(of count: Int, in rect: Rect) {
    let left = count - shownLines(of: count, in: rect)
    guard left > 0, rect.rows > 1 else { return }
    let remark = "\(left) more below "
    put(
      remark,
      row: rect.row + rect.rows - 1,
      column: rect.column + max(0, rect.columns - displayWidth(remark)),
      limit: rect.columns,
      role: .dim
    )
  }
}
