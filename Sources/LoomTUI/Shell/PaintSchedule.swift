import Screen

/// When to paint: keys at once or as fast as the line takes them, streams paced and acknowledged, acts once
/// they are on the disk.
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
  /// When the acknowledgement of streaming text now awaited was asked for.
  private var asked: Int64?
  /// What the answers to come are for, the next one first.
  private var expected: [Acknowledgement] = []
  /// Whether the terminal has never answered: then only the pace holds.
  private(set) var isUnanswered = false
  /// Since when a paint waits for the disk.
  private var diskSince: Int64?
  private(set) var line = LinePace()

  mutating func want(_ need: Need) { self.need = max(self.need, need) }

  /// The terminal has got as far as it was asked to say.
  mutating func acknowledge(at now: Int64) {
    isUnanswered = false
    guard !expected.isEmpty else { return }
    if expected.removeFirst() == .before { return line.answered(at: now) }
    asked = nil
    if expected.isEmpty { line.emptied(at: now) }
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
    if need == .key { return line.due(at: now) }
    let paced = lastStreamPaint + PaintSchedule.pace
    guard let asked else { return max(now, paced) }
    return max(now, paced, asked + PaintSchedule.acknowledgementPatience)
  }

  /// What to ask of the terminal with a paint at `now`.
  mutating func question(at now: Int64) -> Acknowledgement? {
    if let asked = asked ?? line.askedAt, now >= asked + PaintSchedule.acknowledgementPatience {
      isUnanswered = true
      self.asked = nil
      expected = []
      line = LinePace()
    }
    if need == .stream { return isUnanswered || asked != nil ? nil : .after }
    return !isUnanswered && line.wantsAnswer(at: now) ? .before : nil
  }

  /// Notes a paint of so many bytes, and what was asked with it.
  mutating func painted(at now: Int64, bytes: Int, asking question: Acknowledgement?) {
    if need == .stream { lastStreamPaint = now }
    need = .none
    diskSince = nil
    line.sent(bytes, at: now, asking: question == .before)
    guard let question else { return }
    expected.append(question)
    if question == .after { asked = now }
  }
}
