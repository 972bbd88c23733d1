import Testing

@testable import LoomTUI

/// A held key on lines of every kind, with the line played.
struct LinePaceTests {
  /// A line that delivers so many bytes a second, one picture after the other, and answers.
  private struct Line {
    /// Milliseconds for the way there and back.
    let latency: Int64
    /// Milliseconds a byte.
    let perByte: Double
    private(set) var free = 0.0
    /// When answers come.
    private(set) var answers: [Int64] = []

    init(latency: Int64, bytesPerSecond: Double) {
      self.latency = latency
      perByte = 1_000 / bytesPerSecond
    }

    mutating func send(_ bytes: Int, at now: Int64, asking: Bool) {
      free = max(free, Double(now))
      if asking { answers.append(Int64(free) + latency) }
      free += Double(bytes) * perByte
    }

    mutating func takeAnswer(at now: Int64) -> Bool {
      guard let first = answers.first, first <= now else { return false }
      answers.removeFirst()
      return true
    }
  }

  /// Presses a key every 33 ms for `time`, after a single key; how many pictures were sent, and how long
  /// after the last key the last one had come.
  private func hold(
    _ pace: inout LinePace,
    on line: inout Line,
    bytes: Int,
    from start: Int64 = 0,
    for time: Int64 = 2_000
  ) -> (pictures: Int, lag: Double) {
    var pictures = 0
    var isOld = false
    let firstHeld = start + 2_000
    let last = firstHeld + time
    for now in start..<last + 1_500 {
      while line.takeAnswer(at: now) { pace.answered(at: now) }
      if now == start || (now >= firstHeld && now <= last && (now - firstHeld) % 33 == 0) {
        isOld = true
      }
      guard isOld, pace.due(at: now) <= now else { continue }
      isOld = false
      let asks = pace.wantsAnswer(at: now)
      line.send(bytes, at: now, asking: asks)
      pace.sent(bytes, at: now, asking: asks)
      pictures += 1
    }
    #expect(!isOld, "the last key's picture was sent")
    return (pictures, line.free - Double(last))
  }

  @Test(arguments: [0, 5, 50, 200], [450, 700, 1_000])
  func aSlowLineShowsFewerPicturesOfAHeldKey(latency: Int64, bytes: Int) {
    var line = Line(latency: latency, bytesPerSecond: 11_520)
    var pace = LinePace()
    let (_, first) = hold(&pace, on: &line, bytes: bytes)
    let whole = Double(bytes) / 11.52
    #expect(first <= 2 * whole + 60, "lag \(first) ms")
    let (pictures, second) = hold(&pace, on: &line, bytes: bytes, from: 10_000)
    #expect(second <= 2 * whole + 40, "lag \(second) ms")
    #expect(Double(pictures) >= 0.6 * 2_000 / whole, "the line is used: \(pictures) pictures")
  }

  @Test(arguments: [0, 20, 80, 300])
  func aFastLineShowsEveryPicture(latency: Int64) {
    var line = Line(latency: latency, bytesPerSecond: 5_000_000)
    var pace = LinePace()
    for round in 0..<3 {
      let (pictures, _) = hold(&pace, on: &line, bytes: 1_000, from: Int64(round) * 10_000)
      #expect(pictures == 62, "one a key and one before")
      #expect(pace.perByte == 0)
    }
  }

  @Test func aLineThatGetsFastIsBelievedAgain() {
    var slow = Line(latency: 10, bytesPerSecond: 11_520)
    var pace = LinePace()
    _ = hold(&pace, on: &slow, bytes: 700)
    #expect(pace.perByte > 0.05)
    var fast = Line(latency: 10, bytesPerSecond: 5_000_000)
    var pictures = 0
    for round in 1...4 {
      pictures = hold(&pace, on: &fast, bytes: 700, from: Int64(round) * 10_000).pictures
    }
    #expect(pictures >= 60)
  }

  @Test func aTerminalThatNeverAnswersIsNeverWaitedFor() {
    var pace = LinePace()
    for step in 0..<200 {
      let now = Int64(step) * 33
      #expect(pace.due(at: now) == now)
      pace.sent(5_000, at: now, asking: pace.wantsAnswer(at: now))
    }
  }

  @Test func singleKeysAskSeldom() {
    var pace = LinePace()
    var questions = 0
    for step in 0..<100 {
      let now = Int64(step) * 1_200
      let asks = pace.wantsAnswer(at: now)
      if asks { questions += 1 }
      pace.sent(700, at: now, asking: asks)
      if asks { pace.answered(at: now + 30) }
    }
    #expect(questions == 2, "two minutes of keys, one question a minute")
  }
}
