/// What is known of the line to the terminal, and when a held key's next picture is to be sent: a slow
/// line shows fewer pictures of a held key, instead of going on for seconds after its release.
///
/// The terminal is now and then asked to answer before it draws a picture. The answer that an idle line
/// gives tells its latency; one during a burst of pictures tells how long those ahead took, and so what a
/// byte takes. Times are milliseconds of a steady clock. Pure.
struct LinePace: Equatable {
  /// Pictures closer than this come from a key that is held.
  static let burst: Int64 = 100
  /// After as long without a picture nothing is on its way.
  static let rest: Int64 = 1_000
  /// How long a latency is believed.
  static let trust: Int64 = 60_000
  /// An answer so much later than an idle line's says that pictures wait in the line.
  static let slack: Int64 = 20
  /// A picture never waits longer.
  static let longest: Int64 = 250
  /// A line that takes less for a byte is fast: 200 KB/s.
  static let fast = 0.005

  /// How long an idle line takes to answer.
  private(set) var latency: Int64?
  /// What a byte takes, in milliseconds; 0 where no wait was ever seen.
  private(set) var perByte = 0.0
  private var measured: Int64 = .min / 2
  private var lastPicture: Int64 = .min / 2
  private var lastQuestion: Int64 = .min / 2
  /// When the line began to be busy, and what it was given since.
  private var start: Int64 = .min / 2
  private var bytes = 0
  /// When it has sent everything, as far as is known.
  private var busyUntil = -Double.greatestFiniteMagnitude
  private var question: Question?

  /// When the answer that is awaited was asked for; nil if none is.
  var askedAt: Int64? { question?.at }

  /// An answer is awaited.
  private struct Question: Equatable {
    let at: Int64
    let isIdle: Bool
    let start: Int64
    let bytesAhead: Int
    var bytesSince = 0
  }

  /// When a picture wanted at `now` is to be sent.
  func due(at now: Int64) -> Int64 {
    guard perByte > 0, busyUntil > Double(now) else { return now }
    return min(Int64(busyUntil) + 1, max(now, lastPicture + LinePace.longest))
  }

  /// Whether the terminal is to answer before it draws the picture that is sent at `now`.
  func wantsAnswer(at now: Int64) -> Bool {
    guard question == nil else { return false }
    if now - lastPicture >= LinePace.rest { return now - measured >= LinePace.trust }
    return now - lastPicture < LinePace.burst && now - lastQuestion >= LinePace.burst
  }

  /// A picture of so many bytes was sent, with a question before it or without.
  mutating func sent(_ count: Int, at now: Int64, asking: Bool) {
    let isIdle = now - lastPicture >= LinePace.rest
    if now - lastPicture >= LinePace.burst, busyUntil <= Double(now) { (start, bytes) = (now, 0) }
    if asking {
      question = Question(at: now, isIdle: isIdle, start: start, bytesAhead: bytes)
      lastQuestion = now
    }
    question?.bytesSince += count
    bytes += count
    busyUntil = max(busyUntil, Double(now)) + Double(count) * perByte
    lastPicture = now
  }

  /// The answer to the last question has come.
  mutating func answered(at now: Int64) {
    guard let asked = question else { return }
    question = nil
    if asked.isIdle {
      (latency, measured) = (now - asked.at, now)
      return
    }
    guard let latency else { return }
    let wait = now - asked.at - latency
    if wait > LinePace.slack, asked.bytesAhead > 0 {
      perByte = Double(asked.at + wait - asked.start) / Double(asked.bytesAhead)
    } else {
      // Nothing waits: the line may be faster than it was thought to be.
      perByte *= 0.75
      if perByte < LinePace.fast { perByte = 0 }
    }
    busyUntil = Double(asked.at + max(0, wait)) + Double(asked.bytesSince) * perByte
  }

  /// The terminal has drawn all it was sent.
  mutating func emptied(at now: Int64) { busyUntil = min(busyUntil, Double(now)) }

  /// The terminal does not answer, or another one has taken its place.
  mutating func forget() { self = LinePace() }
}
