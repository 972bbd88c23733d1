/// The lines typed earlier at a prompt, and the place among them.
///
/// A line stands in it once, where it was typed last. Plain values: whoever keeps lines across runs
/// reads `lines` and gives them back.
public struct LineHistory: Equatable, Sendable {
  /// How many lines are kept.
  public static let limit = 500
  /// A longer line is not kept across runs, in bytes.
  static let lineLimit = 500

  /// The lines, the oldest first.
  public private(set) var lines: [String]
  /// Which line is shown; nil while it is the one being typed.
  private var place: Int?
  /// What was typed before looking back: only lines that begin with it are shown.
  private var typed = ""

  /// Starts with lines of before, the oldest first.
  public init(_ lines: [String] = []) {
    self.lines = []
    for line in lines.suffix(LineHistory.limit) { add(line) }
  }

  /// Whether a line is worth keeping across runs: one that starts with a blank is not to be.
  static func keeps(_ line: String) -> Bool {
    !line.isEmpty && line.first != " " && line.utf8.count <= lineLimit
      && line.unicodeScalars.allSatisfy { !$0.isControl }
  }

  /// Keeps a line as the latest one; an empty line is not kept.
  public mutating func add(_ line: String) {
    leave()
    guard !line.isEmpty else { return }
    lines.removeAll { $0.utf8.elementsEqual(line.utf8) }
    lines.append(line)
    if lines.count > LineHistory.limit { lines.removeFirst(lines.count - LineHistory.limit) }
  }

  /// The line before the one shown that begins as what was typed; nil if there is none.
  ///
  /// `current` is what stands in the prompt now.
  public mutating func older(than current: String) -> String? {
    if place == nil { typed = current }
    let end = place ?? lines.count
    guard let found = lines[..<end].lastIndex(where: { fits($0) }) else { return nil }
    place = found
    return lines[found]
  }

  /// The line after the one shown, at the end what was typed; nil if that is what stands there.
  public mutating func newer() -> String? {
    guard let here = place else { return nil }
    if let found = lines[(here + 1)...].firstIndex(where: { fits($0) }) {
      place = found
      return lines[found]
    }
    place = nil
    return typed
  }

  /// Forgets the place: the next look back starts from what stands in the prompt then.
  public mutating func leave() {
    place = nil
    typed = ""
  }

  private func fits(_ line: String) -> Bool {
    line.utf8.starts(with: typed.utf8) && !line.utf8.elementsEqual(typed.utf8)
  }
}
