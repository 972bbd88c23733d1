import Backends

extension Configuration {
  /// Reads `[backends.NAME]`.
  mutating func readBackends(
    _ table: ConfigurationTable,
    _ environment: [String: String]
  ) throws(ConfigurationError) {
    for name in table.keys {
      guard let item = table[name] else { continue }
      let title = "[backends.\(name)]"
      let isName = !name.isEmpty && name.utf8.allSatisfy(\.isBareKeyByte) && name.utf8.count <= 40
      guard isName else {
        throw ConfigurationError(
          place: path,
          line: item.line,
          problem: .badValue(
            key: "a backend's name",
            value: "\"\(name)\"",
            expected: "at most 40 letters, digits, - and _"
          )
        )
      }
      guard let fields = item.table else {
        throw ConfigurationError(
          place: path,
          line: item.line,
          problem: .wrongKind(key: title, expected: "a table", found: item.kind)
        )
      }
      backends.append(try readBackend(name, title, fields, environment))
    }
  }

  private func readBackend(
    _ name: String,
    _ title: String,
    _ fields: ConfigurationTable,
    _ environment: [String: String]
  ) throws(ConfigurationError) -> BackendEntry {
    let reader = try ConfigurationReader(
      fields,
      named: title,
      path: path,
      valid: BackendEntry.Kind.allKeys
    )
    guard let kindItem = fields["kind"] else {
      throw reader.error(
        .missing(key: "kind", table: title, example: "kind = \"openai\""),
        fields.line
      )
    }
    let kind = try reader.choice("kind", kindItem, BackendEntry.Kind.self)
    for key in fields.keys where !kind.keys.contains(key) {
      throw reader.error(
        .notForKind(key: key, kind: kind.rawValue, valid: kind.keys),
        fields[key]?.line
      )
    }
    var entry = BackendEntry(name: name, kind: kind, source: .file(line: fields.line))
    entry.managed = try reader.managedServer()
    // What the environment says is for a server that somebody else has started.
    if entry.managed == nil { try entry.applyEnvironment(environment) }
    try reader.read("base_url", into: &entry.baseURL) { item throws(ConfigurationError) in
      let text = try reader.string("base_url", item)
      guard let url = normalizedURL(text) else {
        throw reader.error(
          .badValue(key: "base_url", value: shownURL(text), expected: urlRule),
          item.line
        )
      }
      return url
    }
    try reader.read("api", into: &entry.interface) { item throws(ConfigurationError) in
      try reader.choice("api", item, BackendEntry.Interface.self)
    }
    try reader.readInterfaceRules(into: &entry)
    try reader.read("thinking", into: &entry.thinking) { item throws(ConfigurationError) in
      try reader.thinking("thinking", item)
    }
    try reader.read("safety", into: &entry.safety) { item throws(ConfigurationError) in
      try reader.safety(item)
    }
    try reader.read("model", into: &entry.model) { item throws(ConfigurationError) in
      try reader.name("model", item)
    }
    try reader.read("tokens_per_second", into: &entry.tokensPerSecond) {
      item throws(ConfigurationError) in
      try reader.integer("tokens_per_second", item, 0...100_000)
    }
    try reader.read("ignore_eos", into: &entry.ignoresEnd) { item throws(ConfigurationError) in
      try reader.flag("ignore_eos", item)
    }
    try reader.read("headers", into: &entry.headers) { item throws(ConfigurationError) in
      try reader.headers(item)
    }
    try reader.read("prices", into: &entry.prices) { item throws(ConfigurationError) in
      try reader.prices(item)
    }
    if let managed = entry.managed {
      entry.adapters = Configuration.Setting(
        managed.adapterFiles.value.filter { $0.scale != 0 }
          .map { AdapterScale(name: $0.name, scale: $0.scale) },
        managed.adapterFiles.source
      )
    }
    try reader.read("adapters", into: &entry.adapters) { item throws(ConfigurationError) in
      try reader.adapters(item)
    }
    try reader.read("template", into: &entry.template) { item throws(ConfigurationError) in
      try reader.templateName(item)
    }
    try reader.read("adapters_as_models", into: &entry.adaptersAreModels) {
      item throws(ConfigurationError) in
      try reader.flag("adapters_as_models", item)
    }
    try reader.readKeySource(into: &entry, environment)
    try reader.readLimits(into: &entry.limits)
    try reader.readContext(into: &entry.context)
    try reader.checkTogether(entry)
    return entry
  }

  /// Adds the backends that need no file: those of the environment, and the built-in one.
  mutating func addStandardBackends(
    _ environment: [String: String]
  ) throws(ConfigurationError) {
    func has(_ variable: String) -> Bool { environment[variable]?.isEmpty == false }
    if backend(named: "openai") == nil, has("OPENAI_API_KEY") || has("OPENAI_BASE_URL") {
      let source = has("OPENAI_BASE_URL") ? "OPENAI_BASE_URL" : "OPENAI_API_KEY"
      var entry = BackendEntry(name: "openai", kind: .openAI, source: .environment(source))
      try entry.applyEnvironment(environment)
      backends.append(entry)
    }
    let geminiVariables = ["GEMINI_BASE_URL", "GEMINI_API_KEY", "GOOGLE_API_KEY"]
    if backend(named: "gemini") == nil, let source = geminiVariables.first(where: has) {
      var entry = BackendEntry(name: "gemini", kind: .gemini, source: .environment(source))
      try entry.applyEnvironment(environment)
      backends.append(entry)
    }
    if backend(named: "local") == nil, has("LOOM_LOCAL_URL") {
      var entry = BackendEntry(
        name: "local",
        kind: .local,
        source: .environment("LOOM_LOCAL_URL")
      )
      try entry.applyEnvironment(environment)
      backends.append(entry)
    }
    if backend(named: "builtin") == nil {
      backends.append(BackendEntry(name: "builtin", kind: .builtin, source: .standard))
    }
  }
}

extension BackendEntry {
  /// Takes the address and the key's variable from the environment.
  mutating func applyEnvironment(
    _ environment: [String: String]
  ) throws(ConfigurationError) {
    guard let variables = kind.variables else { return }
    if let text = environment[variables.address], !text.isEmpty {
      guard let url = normalizedURL(text) else {
        throw ConfigurationError(
          place: variables.address,
          line: nil,
          problem: .badValue(key: "the address", value: shownURL(text), expected: urlRule)
        )
      }
      baseURL = Configuration.Setting(url, .environment(variables.address))
    }
    let set = variables.keys.first { environment[$0]?.isEmpty == false }
    // A local server usually wants no key.
    if let name = set ?? (kind == .local ? nil : variables.keys.first) {
      key = Configuration.Setting(.variable(name, isSet: set != nil))
    }
  }
}
