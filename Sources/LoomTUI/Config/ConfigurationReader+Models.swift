import Backends
import TOMLKit

extension ConfigurationReader {
  /// How much to think: a level, or a number of tokens.
  func thinking(
    _ key: String,
    _ item: ConfigurationTable.Item
  ) throws(ConfigurationError) -> ThinkingSetting {
    guard let text = item.value.string ?? item.value.int.map({ String($0) }) else {
      throw error(
        .wrongKind(key: key, expected: "a string or an integer", found: item.kind),
        item.line
      )
    }
    guard let thinking = ThinkingSetting(text) else {
      throw error(
        .badValue(
          key: key,
          value: item.value.string == nil ? text : "\"\(text)\"",
          expected: ThinkingSetting.rule
        ),
        item.line
      )
    }
    return thinking
  }

  /// Thresholds of Gemini's filter: `{harassment = "OFF", …}`.
  func safety(
    _ item: ConfigurationTable.Item
  ) throws(ConfigurationError) -> [GeminiBackend.Safety] {
    let fields = try ConfigurationReader(
      try subtable("safety", item),
      named: "safety",
      path: path,
      valid: GeminiBackend.HarmCategory.allCases.map(\.rawValue)
    )
    var result: [GeminiBackend.Safety] = []
    for category in GeminiBackend.HarmCategory.allCases {
      guard let item = fields.table[category.rawValue] else { continue }
      let threshold = try fields.choice(
        category.rawValue,
        item,
        GeminiBackend.Threshold.self
      )
      result.append(GeminiBackend.Safety(category, threshold))
    }
    return result
  }

  /// Reads `api_by_model`: `{"gpt-5*" = "responses", …}`.
  ///
  /// Whether a backend continues texts is known of the backend, not of a model: so `completions`
  /// stands alone.
  func readInterfaceRules(into entry: inout BackendEntry) throws(ConfigurationError) {
    try read("api_by_model", into: &entry.interfaceByModel) { item throws(ConfigurationError) in
      if entry.interface.value == .completions {
        throw error(.conflict("api_by_model", "api = \"completions\""), item.line)
      }
      let fields = try subtable("api_by_model", item)
      var rules: [BackendEntry.InterfaceRule] = []
      for pattern in fields.keys {
        guard let item = fields[pattern] else { continue }
        let interface = try choice(pattern, item, BackendEntry.Interface.self)
        guard interface != .completions else {
          throw error(
            .badValue(
              key: pattern,
              value: "\"completions\"",
              expected: "\"chat\" or \"responses\"; completions needs a backend of its own"
            ),
            item.line
          )
        }
        rules.append(BackendEntry.InterfaceRule(pattern: pattern, interface: interface))
      }
      return rules
    }
  }
}

extension Configuration {
  /// Gives the thinking of `[defaults]` to the backends that say nothing themselves.
  mutating func passThinkingOn() {
    for index in backends.indices where backends[index].kind.takesThinking {
      if backends[index].thinking.source == .standard {
        backends[index].thinking = defaults.thinking
      }
    }
  }
}

extension ThinkingSetting {
  /// The setting as the configuration writes it.
  var tomlValue: String {
    if case .budget(let tokens) = self, tokens > 0 { "\(tokens)" } else { jsonString("\(self)") }
  }
}
