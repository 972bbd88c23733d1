public import Backends

extension BackendEntry {
  /// What the configuration allows the backend's completions; nil leaves it to the program.
  public struct Limits: Equatable, Sendable {
    /// How many completions may be under way at once.
    public var maxInFlight = Configuration.Setting<Int?>(nil)
    /// Seconds until the first byte; 0 for no limit.
    public var firstByteSeconds = Configuration.Setting<Int?>(nil)
    /// Seconds between two bytes; 0 for no limit.
    public var stallSeconds = Configuration.Setting<Int?>(nil)
    /// The proxy, also to this machine; empty for none.
    public var proxy = Configuration.Setting<String?>(nil)
  }

  /// What the loop has to know of the backend.
  public var backendLimits: BackendLimits {
    BackendLimits(
      maxInFlight: limits.maxInFlight.value ?? standardMaxInFlight,
      firstByteSeconds: limits.firstByteSeconds.value,
      stallSeconds: limits.stallSeconds.value,
      proxy: limits.proxy.value
    )
  }

  /// As many as the slots of a server of ours, else what its kind says.
  private var standardMaxInFlight: Int? { managed?.parallel.value ?? kind.standardMaxInFlight }

  /// The lines of the effective configuration.
  var limitRows: [(name: String, setting: Configuration.Setting<Int?>, standard: String)] {
    guard kind != .builtin else { return [] }
    return [
      ("max_in_flight", limits.maxInFlight, "\(standardMaxInFlight ?? 0)"),
      ("first_byte_seconds", limits.firstByteSeconds, "(the backend's own)"),
      ("stall_seconds", limits.stallSeconds, "(the backend's own)"),
    ]
  }
}

extension BackendEntry.Kind {
  /// The keys that every kind has that goes over a network.
  static let limitKeys = ["max_in_flight", "first_byte_seconds", "stall_seconds", "proxy"]

  /// How many completions may be under way at once unless the configuration says otherwise.
  ///
  /// A hosted service takes many; a local server has few slots, and what waits there waits unseen.
  fileprivate var standardMaxInFlight: Int? {
    switch self {
    case .builtin: nil
    case .local: 4
    default: 8
    }
  }
}

extension ConfigurationReader {
  /// Reads the limits of a backend.
  func readLimits(into limits: inout BackendEntry.Limits) throws(ConfigurationError) {
    try read("max_in_flight", into: &limits.maxInFlight) { item throws(ConfigurationError) in
      try integer("max_in_flight", item, 1...1_000)
    }
    try read("first_byte_seconds", into: &limits.firstByteSeconds) {
      item throws(ConfigurationError) in
      try integer("first_byte_seconds", item, 0...86_400)
    }
    try read("stall_seconds", into: &limits.stallSeconds) { item throws(ConfigurationError) in
      try integer("stall_seconds", item, 0...86_400)
    }
    try read("proxy", into: &limits.proxy) { item throws(ConfigurationError) in
      let text = try string("proxy", item)
      guard let url = text.isEmpty ? "" : normalizedURL(text) else {
        throw error(
          .badValue(
            key: "proxy",
            value: shownURL(text),
            expected: "an address such as http://127.0.0.1:3128, without user and password, or \"\""
          ),
          item.line
        )
      }
      return url
    }
  }
}

extension Configuration {
  /// What each backend's completions are allowed, by the backends' names.
  public var backendLimits: [String: BackendLimits] {
    Dictionary(backends.map { ($0.name, $0.backendLimits) }) { first, _ in first }
  }
}
