/// When a request that failed before its first token is sent again, and after how long.
struct RetryPolicy: Equatable, Sendable {
  /// How often at most after a refusal: a service that is overloaded often is so for seconds.
  var refusalLimit = 4
  /// How often at most after a connection that failed: a wrong address stays wrong.
  var connectionLimit = 2
  /// The first pause; doubled each time.
  var firstMilliseconds = 500
  /// A service that asks for a longer pause than this gets an error shown instead.
  var longestMilliseconds = 60_000

  /// What went wrong.
  enum Failure: Equatable, Sendable {
    /// There was no connection, or it broke.
    case connection
    /// The service refused; it asked for so many seconds of pause, if it did.
    case refusal(asked: Double?)
  }

  /// A pause.
  struct Pause: Equatable, Sendable {
    var milliseconds: Int
    var jitter: Int
  }

  /// The pause before retry number `attempt` (from 0); nil if there is to be none.
  func pause(attempt: Int, after failure: Failure) -> Pause? {
    let own = firstMilliseconds << attempt
    switch failure {
    case .connection:
      return attempt < connectionLimit ? Pause(milliseconds: own / 2, jitter: own) : nil
    case .refusal(nil):
      return attempt < refusalLimit ? Pause(milliseconds: own / 2, jitter: own) : nil
    case .refusal(let asked?):
      guard attempt < refusalLimit, asked >= 0, asked * 1000 <= Double(longestMilliseconds) else {
        return nil
      }
      // Never earlier than asked, and those who were told the same do not all come at once.
      return Pause(milliseconds: Int(asked * 1000), jitter: min(own, Int(asked * 500) + 50))
    }
  }

  /// Whether a status may be different next time.
  static func isPassing(_ status: Int) -> Bool {
    status == 408 || status == 409 || status == 429 || status >= 500
  }
}
