import Screen

/// The wrapped lines of a text under edit, kept up to date while it changes.
///
/// A line's break depends on nothing before the line, and on the words before it only as far as they
/// stand in the line above: a change is wrapped anew from the line above it up to the first line that
/// starts where one started before. The other lines are moved, which is an addition each.
struct WrappedText: Sendable {
  let width: Int
  private(set) var lines: [WrappedLine] = []
  /// Lines that were wrapped for the last change; what a key costs.
  private(set) var rewrapped = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, width: Int) {
    self.width = width
    wrapLines(bytes, 0..<bytes.count, width: width, into: &lines)
    rewrapped = lines.count
  }

  /// The line that holds the place `offset`: the last that starts at or before it.
  static func index(of offset: Int, in lines: [WrappedLine]) -> Int {
    var low = 0
    var high = lines.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lines[middle].start <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Follows a change: `range` of the text before was replaced by `size` bytes.
  mutating func follow(
    _ bytes: UnsafeBufferPointer<UInt8>,
    replaced range: Range<Int>,
    by size: Int
  ) {
    let shift = size - range.count
    // A carriage return before the change may have become half of a line end, or be one no more.
    var first = WrappedText.index(of: max(0, range.lowerBound - 1), in: lines)
    // A word that got shorter may move up.
    if first > 0, lines[first - 1].end == lines[first].start { first -= 1 }
    // The first line that the change did not touch; no line is met again before it.
    var next = first
    while next < lines.count, lines[next].start <= range.upperBound { next += 1 }
    var new: [WrappedLine] = []
    var start = lines[first].start
    var isMet = false
    var some: [WrappedLine] = []
    var step = WrappedText.step
    rewrapped = 0
    while !isMet {
      some.removeAll(keepingCapacity: true)
      wrapLines(bytes, start..<bytes.count, width: width, limit: step, into: &some)
      rewrapped += some.count
      let isLast = some.count < step
      step = min(step * 2, 1_024)
      // Only a whole look at the rest of the text says how its last line ends.
      for line in some.dropLast(isLast ? 0 : 1) {
        while next < lines.count, lines[next].start + shift < line.start { next += 1 }
        if next < lines.count, lines[next].start + shift == line.start,
          lines[next].start > range.upperBound
        {
          isMet = true
          break
        }
        new.append(line)
      }
      if isLast, !isMet {
        next = lines.count
        break
      }
      start = some.last?.start ?? bytes.count
    }
    lines.replaceSubrange(first..<next, with: new)
    guard shift != 0 else { return }
    lines.withUnsafeMutableBufferPointer { lines in
      for index in first + new.count..<lines.count {
        lines[index].start += shift
        lines[index].end += shift
      }
    }
  }

  /// Lines that are wrapped at first; then ever more.
  private static let step = 8
}
