/// When a request that failed before its first token is sent again, and after how long.
struct RetryPolicy: Equatable, Sendable {
  /// How often at most.
  var limit = 2
  /// The first pause; doubled each time.
  var firstMilliseconds = 500
  /// A service that asks for a longer pause than this gets an error shown instead.
  var longestMilliseconds = 60_000

  /// A pause.
  struct Pause: Equatable, Sendable {
    var milliseconds: Int
    var jitter: Int
  }

  /// The pause before retry number `attempt` (from 0); nil if there is to be none.
  func pause(attempt: Int, asked: Double?) -> Pause? {
    guard attempt < limit else { return nil }
    let own = firstMilliseconds << attempt
    guard let asked else { return Pause(milliseconds: own / 2, jitter: own) }
    guard asked >= 0, asked * 1000 <= Double(longestMilliseconds) else { return nil }
    return Pause(milliseconds: Int(asked * 1000), jitter: min(own, Int(asked * 500) + 50))
  }

  /// Whether a status may be different next time.
  static func isPassing(_ status: Int) -> Bool {
    status == 408 || status == 409 || status == 429 || status >= 500
  }
}
