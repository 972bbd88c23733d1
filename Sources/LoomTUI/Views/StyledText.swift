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
      for offset in 0..<min(rect.rows, lines.count - top) {
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
    let below = lines.count - top - rect.rows
    guard below > 0 else { return }
    let remark = " \(below) more below "
    put(
      remark,
      row: rect.row + rect.rows - 1,
      column: rect.column + max(0, rect.columns - displayWidth(remark)),
      role: .dim
    )
  }
}
