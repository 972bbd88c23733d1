/// When to paint: keys at once, streams paced and acknowledged, acts once they are on the disk.
///
/// Times are milliseconds of a steady clock. Pure, so that tests can play time.
struct PaintSchedule: Equatable {
  /// Milliseconds between two paints of streaming text.
  static let pace: Int64 = 33
  /// How long a paint waits for the disk before it says that it is slow.
  static let diskPatience: Int64 = 250
  /// How long a terminal may take to acknowledge before it is taken for one that never does.
  static let acknowledgementPatience: Int64 = 3_000

  /// Why the picture is old.
  enum Need: Comparable {
    case none
    /// Text streamed in.
    case stream
    /// The person did something.
    case key
  }

  private(set) var need = Need.none
  private var lastStreamPaint: Int64 = .min / 2
  /// When the acknowledgement now awaited was asked for.
  private var asked: Int64?
  /// Whether the terminal has never answered: then only the pace holds.
  private(set) var isUnanswered = false
  /// Since when a paint waits for the disk.
  private var diskSince: Int64?

  mutating func want(_ need: Need) { self.need = max(self.need, need) }

  /// The terminal has painted what it was sent.
  mutating func acknowledge() {
    asked = nil
    isUnanswered = false
  }

  /// The time of the next paint, or nil if none is wanted.
  ///
  /// `isWaiting` says whether an act is not on the disk yet.
  mutating func due(isWaiting: Bool, now: Int64) -> Int64? {
    guard need != .none else { return nil }
    if isWaiting {
      let since = diskSince ?? now
      diskSince = since
      return since + PaintSchedule.diskPatience
    }
    diskSince = nil
    if need == .key { return now }
    let paced = lastStreamPaint + PaintSchedule.pace
    guard let asked else { return max(now, paced) }
    return max(now, paced, asked + PaintSchedule.acknowledgementPatience)
  }

  /// Notes a paint; returns whether to ask the terminal for an acknowledgement.
  mutating func painted(at now: Int64) -> Bool {
    let wasStream = need == .stream
    need = .none
    guard wasStream else { return false }
    lastStreamPaint = now
    if let asked, now >= asked + PaintSchedule.acknowledgementPatience { isUnanswered = true }
    guard !isUnanswered else {
      asked = nil
      return false
    }
    asked = now
    return true
  }
}
