/// The lines that were given after the colon, the newest last, and a place among them.
struct CommandHistory: Equatable, Sendable {
  /// At most this many lines are kept.
  static let limit = 500
  /// A longer line is not kept.
  static let lineLimit = 500

  /// The lines.
  private(set) var lines: [String] = []
  /// Which line is shown; nil while the person writes one of their own.
  private var place: Int?
  /// What the person wrote before they looked at older lines.
  private var draft = ""

  /// Takes lines of earlier runs, the newest last.
  init(_ lines: [String] = []) {
    for line in lines { add(line) }
  }

  /// Whether a line is worth keeping: one that starts with a blank is not to be.
  static func keeps(_ line: String) -> Bool {
    !line.isEmpty && line.first != " " && line.utf8.count <= lineLimit
      && line.unicodeScalars.allSatisfy { !$0.isControl }
  }

  /// Takes a line that was given; an older one with the same words goes.
  mutating func add(_ line: String) {
    leave()
    guard CommandHistory.keeps(line) else { return }
    lines.removeAll { $0 == line }
    lines.append(line)
    if lines.count > CommandHistory.limit { lines.removeFirst(lines.count - CommandHistory.limit) }
  }

  /// The line before (or after) the one shown that begins as the person's own does.
  ///
  /// `text` is what is on the screen. Nil at the end of the list.
  mutating func step(back: Bool, from text: String) -> String? {
    if place == nil { draft = text }
    var next = place ?? lines.count
    while true {
      next += back ? -1 : 1
      guard next >= 0 else { return nil }
      guard next < lines.count else {
        guard place != nil else { return nil }
        place = nil
        return draft
      }
      if lines[next].hasPrefix(draft), lines[next] != text {
        place = next
        return lines[next]
      }
    }
  }

  /// Forgets the place: the person writes, or is done.
  mutating func leave() {
    place = nil
    draft = ""
  }
}
