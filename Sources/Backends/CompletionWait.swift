/// What a completion waits for while its service is not asked.
public enum CompletionWait: Equatable, Sendable {
  /// Its turn: as many completions as the backend may have at once are under way.
  case turn
  /// A pause before the same is asked again.
  case retry(RetryPause)
}

/// A pause before a request that failed is sent again.
public struct RetryPause: Equatable, Sendable {
  /// How long it lasts from now.
  public var milliseconds: Int
  /// Who failed.
  public var host: String
  /// Why, in the service's words or libcurl's; untrusted, and empty if nothing was said.
  public var reason: String

  /// Creates a pause.
  public init(milliseconds: Int, host: String, reason: String) {
    self.milliseconds = milliseconds
    self.host = host
    self.reason = reason
  }
}
