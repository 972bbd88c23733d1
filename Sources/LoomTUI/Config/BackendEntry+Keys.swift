/// The keys of `[backends.NAME]`.
extension BackendEntry.Kind {
  /// The keys that an entry of this kind may have.
  var keys: [String] {
    switch self {
    case .openAI:
      [
        "kind", "base_url", "api", "api_by_model", "model", "thinking", "key_variable", "key_file",
        "headers", "template", "adapters_as_models", "adapters",
      ] + contextKeys + Self.limitKeys + Self.commonKeys
    case .gemini:
      ["kind", "base_url", "model", "thinking", "safety", "key_variable", "key_file", "headers"]
        + contextKeys + Self.limitKeys + Self.commonKeys
    case .local:
      ["kind", "base_url", "model", "adapters", "key_variable", "key_file"] + ManagedServer.keys
        + ["template"] + contextKeys + Self.limitKeys + Self.commonKeys
    case .builtin: ["kind", "model", "tokens_per_second", "ignore_eos"] + Self.commonKeys
    }
  }

  /// The keys that an entry of every kind may have.
  private static let commonKeys = ["prices"]

  /// The keys of all kinds.
  static let allKeys = allCases.reduce(into: [String]()) { all, kind in
    all += kind.keys.filter { !all.contains($0) }
  }

  /// The environment variables with its address and its key; the first key that is set counts.
  var variables: (address: String, keys: [String])? {
    switch self {
    case .openAI: ("OPENAI_BASE_URL", ["OPENAI_API_KEY"])
    case .gemini: ("GEMINI_BASE_URL", ["GEMINI_API_KEY", "GOOGLE_API_KEY"])
    case .local: ("LOOM_LOCAL_URL", ["LOOM_LOCAL_API_KEY"])
    case .builtin: nil
    }
  }

  /// Whether its models can be told how much to think.
  var takesThinking: Bool { self == .openAI || self == .gemini }
}
