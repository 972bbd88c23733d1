extension Configuration {
  /// Reads a configuration from the text of its file and the environment; touches nothing else.
  ///
  /// `text` is nil where there is no file. `path` is for error messages.
  public static func parse(
    _ text: String?,
    path: String,
    environment: [String: String]
  ) throws(ConfigurationError) -> Configuration {
    var configuration = Configuration(path: path)
    var backendLine: Int?
    if let text {
      configuration.hasFile = true
      let root: ConfigurationTable
      do throws(KeyScanner.Problem) {
        root = try ConfigurationTable(text)
      } catch {
        throw ConfigurationError(place: path, line: error.line, problem: .syntax(error.problem))
      }
      let tables = try ConfigurationReader(
        root,
        named: "the file",
        path: path,
        valid: [
          "defaults", "backends", "plans", "presets", "keys", "display", "session", "judging",
          "hooks",
        ]
      )
      if let item = root["defaults"] {
        try configuration.readDefaults(tables.subtable("defaults", item))
        backendLine = item.table?["backend"]?.line
      }
      if let item = root["backends"] {
        try configuration.readBackends(tables.subtable("backends", item), environment)
      }
      if let item = root["plans"] { try configuration.readPlans(tables.subtable("plans", item)) }
      if let item = root["presets"] {
        try configuration.readPresets(tables.subtable("presets", item))
      }
      if let item = root["keys"] { try configuration.readKeys(tables.subtable("keys", item)) }
      if let item = root["display"] {
        try configuration.readDisplay(tables.subtable("display", item))
      }
      if let item = root["session"] {
        try configuration.readSession(tables.subtable("session", item))
      }
      if let item = root["judging"] {
        try configuration.readJudging(tables.subtable("judging", item))
      }
      if let item = root["hooks"] { try configuration.readHooks(tables.subtable("hooks", item)) }
    }
    try configuration.addStandardBackends(environment)
    configuration.passThinkingOn()
    let chosen = configuration.defaults.backend.value
    if configuration.backend(named: chosen) == nil {
      throw ConfigurationError(
        place: path,
        line: backendLine,
        problem: .unknownValue(
          key: "backend",
          value: chosen,
          valid: configuration.backends.map(\.name)
        )
      )
    }
    try configuration.checkPlans()
    try configuration.checkPresets()
    return configuration
  }

  private mutating func readDefaults(_ table: ConfigurationTable) throws(ConfigurationError) {
    let reader = try ConfigurationReader(
      table,
      named: "[defaults]",
      path: path,
      valid: [
        "backend", "model", "branches", "max_tokens", "temperature", "top_p", "top_k", "min_p",
        "repeat_penalty", "thinking", "top_logprobs", "seed", "stop", "continue_instruction",
      ]
    )
    try reader.read("backend", into: &defaults.backend) { item throws(ConfigurationError) in
      try reader.string("backend", item)
    }
    try reader.read("model", into: &defaults.model) { item throws(ConfigurationError) in
      try reader.name("model", item)
    }
    try reader.read("branches", into: &defaults.branches) { item throws(ConfigurationError) in
      try reader.integer("branches", item, 1...64)
    }
    try reader.read("max_tokens", into: &defaults.maxTokens) { item throws(ConfigurationError) in
      try reader.integer("max_tokens", item, 1...1_000_000)
    }
    try reader.read("temperature", into: &defaults.temperature) {
      item throws(ConfigurationError) in
      try reader.number("temperature", item, 0...5)
    }
    try reader.read("top_p", into: &defaults.topP) { item throws(ConfigurationError) in
      try reader.number("top_p", item, 0...1)
    }
    try reader.read("top_k", into: &defaults.topK) { item throws(ConfigurationError) in
      try reader.integer("top_k", item, 0...1_000_000)
    }
    try reader.read("min_p", into: &defaults.minP) { item throws(ConfigurationError) in
      try reader.number("min_p", item, 0...1)
    }
    try reader.read("repeat_penalty", into: &defaults.repeatPenalty) {
      item throws(ConfigurationError) in
      try reader.number("repeat_penalty", item, 0...10)
    }
    try reader.read("thinking", into: &defaults.thinking) { item throws(ConfigurationError) in
      try reader.thinking("thinking", item)
    }
    try reader.read("top_logprobs", into: &defaults.topLogprobs) {
      item throws(ConfigurationError) in
      try reader.integer("top_logprobs", item, 0...20)
    }
    try reader.read("seed", into: &defaults.seed) { item throws(ConfigurationError) in
      try reader.integer("seed", item, 0...Int(UInt32.max))
    }
    try reader.read("stop", into: &defaults.stop) { item throws(ConfigurationError) in
      try reader.stopTexts("stop", item)
    }
    try reader.read("continue_instruction", into: &defaults.continueInstruction) {
      item throws(ConfigurationError) in
      try reader.string("continue_instruction", item)
    }
  }

  private mutating func readKeys(_ table: ConfigurationTable) throws(ConfigurationError) {
    let reader = try ConfigurationReader(table, named: "[keys]", path: path, valid: table.keys)
    for key in table.keys {
      guard let item = table[key] else { continue }
      keys.append(
        KeyBinding(command: key, keys: try reader.strings(key, item), line: item.line)
      )
    }
  }

  private mutating func readDisplay(_ table: ConfigurationTable) throws(ConfigurationError) {
    let reader = try ConfigurationReader(
      table,
      named: "[display]",
      path: path,
      valid: [
        "tree_width", "tree_rows", "layout", "view", "colors", "background", "mouse", "title",
      ]
    )
    try reader.read("colors", into: &display.colors) { item throws(ConfigurationError) in
      try reader.choice("colors", item, Colors.self)
    }
    try reader.read("background", into: &display.background) { item throws(ConfigurationError) in
      try reader.choice("background", item, Background.self)
    }
    try reader.read("mouse", into: &display.mouse) { item throws(ConfigurationError) in
      try reader.flag("mouse", item)
    }
    try reader.read("title", into: &display.title) { item throws(ConfigurationError) in
      try reader.flag("title", item)
    }
    try reader.read("tree_width", into: &display.treeWidth) { item throws(ConfigurationError) in
      try reader.integer("tree_width", item, 10...400)
    }
    try reader.read("tree_rows", into: &display.treeRows) { item throws(ConfigurationError) in
      try reader.integer("tree_rows", item, 2...200)
    }
    try reader.read("layout", into: &display.layout) { item throws(ConfigurationError) in
      try reader.choice("layout", item, PaneArrangement.self)
    }
    try reader.read("view", into: &display.view) { item throws(ConfigurationError) in
      try reader.choice("view", item, ViewKind.self)
    }
  }

  private mutating func readHooks(_ table: ConfigurationTable) throws(ConfigurationError) {
    let reader = try ConfigurationReader(
      table,
      named: "[hooks]",
      path: path,
      valid: ["on_fold", "on_export"]
    )
    try reader.read("on_fold", into: &hooks.onFold) { item throws(ConfigurationError) in
      try reader.name("on_fold", item)
    }
    try reader.read("on_export", into: &hooks.onExport) { item throws(ConfigurationError) in
      try reader.name("on_export", item)
    }
  }

  private mutating func readSession(_ table: ConfigurationTable) throws(ConfigurationError) {
    let reader = try ConfigurationReader(
      table,
      named: "[session]",
      path: path,
      valid: ["backups", "backup_megabytes"]
    )
    try reader.read("backups", into: &session.backups) { item throws(ConfigurationError) in
      try reader.integer("backups", item, 0...1_000)
    }
    try reader.read("backup_megabytes", into: &session.backupMegabytes) {
      item throws(ConfigurationError) in
      try reader.integer("backup_megabytes", item, 1...1_000_000)
    }
  }
}

extension ConfigurationReader {
  /// Texts at which a completion ends: none empty, at most 16.
  func stopTexts(
    _ key: String,
    _ item: ConfigurationTable.Item
  ) throws(ConfigurationError) -> [String] {
    let texts = try strings(key, item)
    guard texts.count <= 16, texts.allSatisfy({ !$0.isEmpty }) else {
      throw error(
        .badValue(
          key: key,
          value: texts.count > 16 ? "\(texts.count) texts" : "an empty text",
          expected: "at most 16 texts, none of them empty"
        ),
        item.line
      )
    }
    return texts
  }
}
