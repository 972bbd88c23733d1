/// What `BackendLoop` allows the requests of one backend; nil leaves it to the backend.
public struct BackendLimits: Equatable, Sendable {
  /// How many may be under way at once; the others wait for their turn.
  ///
  /// Nil: all of them.
  /// One that pauses before it asks again keeps its place, so that a service that has said "too
  /// many" is not asked by others meanwhile.
  public var maxInFlight: Int?
  /// Seconds until the first byte of an answer; 0 for no limit.
  public var firstByteSeconds: Int?
  /// Seconds between two bytes of an answer; 0 for no limit.
  public var stallSeconds: Int?
  /// The proxy to go through, also to this machine; empty for none, whatever the environment says.
  ///
  /// Nil: the environment's, but for servers on this machine.
  public var proxy: String?

  /// Creates limits.
  public init(
    maxInFlight: Int? = nil,
    firstByteSeconds: Int? = nil,
    stallSeconds: Int? = nil,
    proxy: String? = nil
  ) {
    self.maxInFlight = maxInFlight
    self.firstByteSeconds = firstByteSeconds
    self.stallSeconds = stallSeconds
    self.proxy = proxy
  }

  /// `patience` with what these limits set.
  func applied(to patience: Patience) -> Patience {
    var patience = patience
    if let firstByteSeconds {
      patience.firstByteSeconds = firstByteSeconds == 0 ? nil : firstByteSeconds
    }
    if let stallSeconds { patience.stallSeconds = stallSeconds == 0 ? nil : stallSeconds }
    return patience
  }
}
