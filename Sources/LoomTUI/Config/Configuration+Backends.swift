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
      valid: BackendEntry.Kind.allKeys + BackendEntry.Kind.limitKeys
        + BackendEntry.Kind.allContextKeys + BackendEntry.Kind.commonKeys
    )
    guard let kindItem = fields["kind"] else {
      throw reader.error(
        .missing(key: "kind", table: title, example: "kind = \"openai\""),
        fields.line
      )
    }
    let kind = try reader.choice("kind", kindItem, BackendEntry.Kind.self)
    let keys =
      kind.keys + (kind == .builtin ? [] : BackendEntry.Kind.limitKeys)
      + kind.contextKeys + BackendEntry.Kind.commonKeys
    for key in fields.keys where !keys.contains(key) {
      throw reader.error(
        .notForKind(key: key, kind: kind.rawValue, valid: keys),
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

extension BackendEntry.Kind {
  /// The keys that an entry of this kind may have.
  var keys: [String] {
    switch self {
    case .openAI:
      [
        "kind", "base_url", "api", "api_by_model", "model", "thinking", "key_variable", "key_file",
        "headers", "template", "adapters_as_models", "adapters",
      ]
    case .gemini:
      ["kind", "base_url", "model", "thinking", "safety", "key_variable", "key_file", "headers"]
    case .local:
      ["kind", "base_url", "model", "adapters", "key_variable", "key_file"] + ManagedServer.keys
        + ["template"]
    case .builtin: ["kind", "model", "tokens_per_second"]
    }
  }

  /// The keys that an entry of every kind may have besides.
  static let commonKeys = ["prices"]

  /// The keys of all kinds.
  static let allKeys =
    [
      "kind", "base_url", "api", "api_by_model", "model", "thinking", "safety", "key_variable",
      "key_file", "adapters", "tokens_per_second", "headers", "template", "adapters_as_models",
    ] + ManagedServer.keys

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

extension ConfigurationReader {
  /// Refuses what would fail with every request.
  fileprivate func checkTogether(_ entry: BackendEntry) throws(ConfigurationError) {
    guard entry.kind == .openAI else { return }
    if let item = table["adapters"], !entry.adaptersAreModels.value, item.list?.isEmpty == false {
      throw error(
        .missing(
          key: "adapters_as_models to have adapters",
          table: name,
          example: "adapters_as_models = true"
        ),
        item.line
      )
    }
    if let item = table["template"], entry.interface.value != .completions {
      throw error(
        .missing(key: "api to have a template", table: name, example: "api = \"completions\""),
        item.line
      )
    }
  }

  /// Decides where the key comes from.
  ///
  /// The service's own variable is for the service's own address: an address in the file gets a
  /// key only if the file says which.
  func readKeySource(
    into entry: inout BackendEntry,
    _ environment: [String: String]
  ) throws(ConfigurationError) {
    if table["base_url"] != nil { entry.key = Configuration.Setting(.none) }
    if table["key_variable"] != nil, let item = table["key_file"] {
      throw error(.conflict("key_variable", "key_file"), item.line)
    }
    try read("key_variable", into: &entry.key) { item throws(ConfigurationError) in
      let variable = try string("key_variable", item)
      // Whoever puts the key itself here by mistake must not find it in an error message.
      guard !variable.isEmpty, variable.utf8.count <= 64, variable.utf8.allSatisfy(\.isNameByte)
      else {
        throw error(
          .badValue(
            key: "key_variable",
            value: "this text",
            expected: "the name of an environment variable, such as OPENAI_API_KEY"
          ),
          item.line
        )
      }
      return .variable(variable, isSet: environment[variable]?.isEmpty == false)
    }
    try read("key_file", into: &entry.key) { item throws(ConfigurationError) in
      .file(try name("key_file", item))
    }
  }

  /// A template's name; it is also the name of a file.
  func templateName(_ item: ConfigurationTable.Item) throws(ConfigurationError) -> String {
    let text = try string("template", item)
    let isName = text.utf8.allSatisfy { $0.isBareKeyByte || $0 == UInt8(ascii: ".") }
    guard isName, let first = text.first, first != "." else {
      throw error(
        .badValue(
          key: "template",
          value: text,
          expected: "a template's name, such as chatml, without its folder and .toml"
        ),
        item.line
      )
    }
    return text
  }

  func adapters(_ item: ConfigurationTable.Item) throws(ConfigurationError) -> [AdapterScale] {
    guard let items = item.list else {
      throw error(
        .wrongKind(
          key: "adapters",
          expected: "a list such as [{name = \"a\", scale = 1.0}]",
          found: item.kind
        ),
        item.line
      )
    }
    var result: [AdapterScale] = []
    for item in items {
      let fields = try ConfigurationReader(
        try subtable("adapters", item),
        named: "adapters",
        path: path,
        valid: ["name", "scale"]
      )
      guard let name = fields.table["name"] else {
        throw error(
          .missing(key: "name", table: "an adapter", example: "{name = \"a\", scale = 1.0}"),
          item.line
        )
      }
      let adapter = AdapterScale(
        name: try fields.name("name", name),
        scale: try fields.table["scale"].map { scale throws(ConfigurationError) in
          try fields.number("scale", scale, -100...100)
        } ?? 1
      )
      if result.contains(where: { $0.name == adapter.name }) {
        throw error(
          .badValue(key: "adapters", value: "\(adapter.name) twice", expected: "a list of names"),
          item.line
        )
      }
      result.append(adapter)
    }
    return result
  }

  func headers(_ item: ConfigurationTable.Item) throws(ConfigurationError) -> [BackendEntry.Header]
  {
    let fields = try subtable("headers", item)
    var result: [BackendEntry.Header] = []
    for name in fields.keys {
      guard let item = fields[name] else { continue }
      let secret = [
        "authorization", "x-api-key", "x-goog-api-key", "cookie", "proxy-authorization",
      ]
      if secret.contains(name.lowercased()) {
        throw error(
          .badValue(
            key: "headers",
            value: name,
            expected: "harmless lines; a key belongs into key_variable or key_file"
          ),
          item.line
        )
      }
      guard !name.isEmpty, name.utf8.allSatisfy({ $0.isBareKeyByte }) else {
        throw error(
          .badValue(key: "headers", value: name, expected: "names of letters, digits, - and _"),
          item.line
        )
      }
      let value = try string(name, item)
      guard value.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
        throw error(
          .badValue(key: name, value: "this text", expected: "printable ASCII on one line"),
          item.line
        )
      }
      result.append(BackendEntry.Header(name: name, value: value))
    }
    return result
  }
}

extension UInt8 {
  /// Letters, digits and `_`.
  fileprivate var isNameByte: Bool { isBareKeyByte && self != UInt8(ascii: "-") }
}

let urlRule = "an address such as https://api.openai.com/v1, without user, password or ?"

/// An address as an error may quote it: what could hold a password is left out.
func shownURL(_ text: String) -> String {
  text.contains("@") || text.contains("?") ? "what it is" : "\"\(text)\""
}

/// The address without a slash at its end; nil if it is none that a request can go to.
func normalizedURL(_ text: String) -> String? {
  var rest = text[...]
  if rest.hasPrefix("https://") {
    rest = rest.dropFirst(8)
  } else if rest.hasPrefix("http://") {
    rest = rest.dropFirst(7)
  } else {
    return nil
  }
  let forbidden: Set<Character> = ["@", "?", "#", "\"", "<", ">", "\\", "^", "`", "{", "|", "}"]
  guard text.utf8.count <= 1_000, let first = rest.first, first != "/", first != ":",
    rest.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }),
    !rest.contains(where: { forbidden.contains($0) })
  else { return nil }
  var url = text
  while url.hasSuffix("/") { url.removeLast() }
  return url
}
