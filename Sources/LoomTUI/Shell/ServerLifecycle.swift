import Backends

/// Where one server of ours is between not started and failed; decides, but starts nothing.
///
/// Times are milliseconds of a steady clock.
struct ServerLifecycle: Equatable {
  /// Where it is.
  enum Phase: Equatable {
    /// Not started, or stopped.
    case idle
    /// Started, and not ready yet.
    case starting(since: Int64)
    /// It serves.
    case ready
    /// It could not be started or has ended; the next request starts it anew.
    case failed(ServerFailure)
  }

  /// What is to be done.
  enum Decision: Equatable {
    case nothing
    /// Start it once more, at another port.
    case startAgain
    /// Stop it, and tell everybody who waits.
    case giveUp(ServerFailure)
  }

  /// Between two looks at a server that starts.
  static let pause: Int64 = 250

  private(set) var phase = Phase.idle
  private var hasStartedAgain = false
  let startSeconds: Int

  init(startSeconds: Int) { self.startSeconds = startSeconds }

  /// Whether a request has to start it.
  var isDown: Bool {
    switch phase {
    case .idle, .failed: true
    case .starting, .ready: false
    }
  }

  /// It was started.
  mutating func started(at now: Int64) {
    if case .starting = phase { return }
    phase = .starting(since: now)
    hasStartedAgain = false
  }

  /// It has loaded its model.
  mutating func answered() { phase = .ready }

  /// It could not be started, or its start was given up.
  mutating func failed(_ failure: ServerFailure) { phase = .failed(failure) }

  /// It was found to have ended.
  mutating func ended(_ failure: ServerFailure, hasLostItsPort: Bool) -> Decision {
    if case .starting = phase, hasLostItsPort, !hasStartedAgain {
      hasStartedAgain = true
      return .startAgain
    }
    phase = .failed(failure)
    return .giveUp(failure)
  }

  /// Seconds since it was started; nil if it does not start.
  func seconds(at now: Int64) -> Int? {
    guard case .starting(let since) = phase else { return nil }
    return Int(max(0, now - since) / 1_000)
  }

  /// Whether it has had all its time.
  func isTooLate(at now: Int64) -> Bool {
    guard case .starting(let since) = phase else { return false }
    return now - since >= Int64(startSeconds) * 1_000
  }
}
