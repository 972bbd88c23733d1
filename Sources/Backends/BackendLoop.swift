/// Names a running completion or query; chosen by the caller, unique while it runs.
public struct RequestID: RawRepresentable, Hashable, Sendable {
  /// The caller's number.
  public let rawValue: Int

  /// Wraps `rawValue`.
  public init(rawValue: Int) { self.rawValue = rawValue }
}
