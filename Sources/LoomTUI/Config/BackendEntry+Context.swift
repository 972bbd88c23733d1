import Backends

extension BackendEntry {
  /// What the configuration says of prompts that are long.
  public struct Context: Equatable, Sendable {
    /// Tokens of prompt and answer that the models take; nil for what the service says.
    public var tokens = Configuration.Setting<Int?>(nil)
    /// Whether the beginning of a prompt that does not fit is left out.
    public var cutsPrompt = Configuration.Setting(false)
    /// Whether the service counts the tokens of the path on which the person rests.
    public var countsTokens = Configuration.Setting(true)
  }

  /// The lines of the effective configuration.
  var contextRows: [(name: String, value: Configuration.Setting<String>)] {
    var rows: [(String, Configuration.Setting<String>)] = []
    func add<Value>(
      _ name: String,
      _ setting: Configuration.Setting<Value>,
      _ show: (Value) -> String
    ) {
      guard kind.contextKeys.contains(name) else { return }
      rows.append((name, Configuration.Setting(show(setting.value), setting.source)))
    }
    add("context_tokens", context.tokens) { $0.map { "\($0)" } ?? "(what the service says)" }
    add("cut_prompt", context.cutsPrompt) { "\($0)" }
    add("count_tokens", context.countsTokens) { "\($0)" }
    return rows
  }
}

extension BackendEntry.Kind {
  /// The keys for prompts that are long: the built-in model reads only the last few words, and OpenAI's protocol has
  /// nothing to count with.
  var contextKeys: [String] {
    switch self {
    case .builtin: []
    case .openAI: ["context_tokens", "cut_prompt"]
    case .gemini, .local: ["context_tokens", "cut_prompt", "count_tokens"]
    }
  }
}

extension ConfigurationReader {
  /// Reads what a backend's entry says of prompts that are long.
  func readContext(into context: inout BackendEntry.Context) throws(ConfigurationError) {
    try read("context_tokens", into: &context.tokens) { item throws(ConfigurationError) in
      try integer("context_tokens", item, 16...100_000_000)
    }
    try read("cut_prompt", into: &context.cutsPrompt) { item throws(ConfigurationError) in
      try flag("cut_prompt", item)
    }
    try read("count_tokens", into: &context.countsTokens) { item throws(ConfigurationError) in
      try flag("count_tokens", item)
    }
  }
}
