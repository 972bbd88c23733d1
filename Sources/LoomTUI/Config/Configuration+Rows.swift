import Backends

extension Configuration {
  /// One line of the effective configuration.
  public struct Row: Equatable, Sendable {
    /// The key as the file would write it: `defaults.branches`.
    public var name: String
    /// The value as the file would write it; never a service's key.
    public var value: String
    /// Where it came from.
    public var source: String
  }

  /// Every value in force and where it comes from.
  public var rows: [Row] {
    var rows: [Row] = []
    func add<Value>(_ name: String, _ setting: Setting<Value>, _ show: (Value) -> String?) {
      rows.append(
        Row(
          name: name,
          value: show(setting.value) ?? "(left to the service)",
          source: sentence(setting.source)
        )
      )
    }
    let text = { (value: String) in jsonString(value) as String? }
    add("defaults.backend", defaults.backend, text)
    add("defaults.model", defaults.model) { $0.map(jsonString) ?? "(the backend's own)" }
    add("defaults.branches", defaults.branches) { "\($0)" }
    add("defaults.max_tokens", defaults.maxTokens) { "\($0)" }
    add("defaults.temperature", defaults.temperature) { $0.map { "\($0)" } }
    add("defaults.top_p", defaults.topP) { $0.map { "\($0)" } }
    add("defaults.top_k", defaults.topK) { $0.map { "\($0)" } }
    add("defaults.min_p", defaults.minP) { $0.map { "\($0)" } }
    add("defaults.repeat_penalty", defaults.repeatPenalty) { $0.map { "\($0)" } }
    add("defaults.thinking", defaults.thinking) { $0?.tomlValue }
    add("defaults.top_logprobs", defaults.topLogprobs) { "\($0)" }
    add("defaults.seed", defaults.seed) { $0.map { "\($0)" } ?? "(none)" }
    add("defaults.stop", defaults.stop) {
      "[" + $0.map(jsonString).joined(separator: ", ") + "]"
    }
    add("defaults.continue_instruction", defaults.continueInstruction, text)
    add("display.tree_width", display.treeWidth) { $0.map { "\($0)" } ?? "(by the screen)" }
    add("display.tree_rows", display.treeRows) { $0.map { "\($0)" } ?? "(by the screen)" }
    add("display.layout", display.layout) { jsonString($0.rawValue) }
    add("display.view", display.view) { jsonString($0.rawValue) }
    add("display.colors", display.colors) { jsonString($0.rawValue) }
    add("display.background", display.background) { jsonString($0.rawValue) }
    add("display.mouse", display.mouse) { "\($0)" }
    add("display.title", display.title) { "\($0)" }
    add("session.backups", session.backups) { "\($0)" }
    add("session.backup_megabytes", session.backupMegabytes) { "\($0)" }
    add("judging.shuffle", judging.shuffle) { "\($0)" }
    for (name, hook) in [("on_fold", hooks.onFold), ("on_export", hooks.onExport)] {
      if hook.value != nil { add("hooks." + name, hook) { $0.map(jsonString) } }
    }
    func addManaged(_ server: ManagedServer, _ prefix: String) {
      add(prefix + "model_file", server.modelFile, text)
      add(prefix + "adapter_files", server.adapterFiles) {
        "["
          + $0.map {
            "{file = \(jsonString($0.file)), name = \(jsonString($0.name)), scale = \($0.scale)}"
          }.joined(separator: ", ") + "]"
      }
      add(prefix + "server", server.server) {
        $0.isEmpty
          ? "(llama-server, else loom-llama-server)"
          : "[" + $0.map(jsonString).joined(separator: ", ") + "]"
      }
      add(prefix + "context", server.context) { $0.map { "\($0)" } ?? "(the model's own)" }
      add(prefix + "parallel", server.parallel) { "\($0)" }
      add(prefix + "threads", server.threads) { $0.map { "\($0)" } ?? "(the server's choice)" }
      add(prefix + "gpu_layers", server.gpuLayers) { $0.map { "\($0)" } ?? "(the server's choice)" }
      add(prefix + "start_seconds", server.startSeconds) { "\($0)" }
    }
    for entry in backends {
      let prefix = "backends.\(entry.name)."
      add(prefix + "kind", Setting(entry.kind.rawValue, entry.source), text)
      if let managed = entry.managed {
        addManaged(managed, prefix)
      } else if entry.kind != .builtin {
        add(prefix + "base_url", entry.baseURL, text)
      }
      if entry.kind == .openAI { add(prefix + "api", entry.interface) { jsonString($0.rawValue) } }
      for rule in entry.interfaceByModel.value {
        add(prefix + "api_by_model." + jsonString(rule.pattern), entry.interfaceByModel) { _ in
          jsonString(rule.interface.rawValue)
        }
      }
      add(prefix + "model", entry.model) { $0.map(jsonString) ?? "(the backend's own)" }
      if entry.kind.takesThinking { add(prefix + "thinking", entry.thinking) { $0?.tomlValue } }
      for safety in entry.safety.value {
        add(prefix + "safety." + safety.category.rawValue, entry.safety) { _ in
          jsonString(safety.threshold.rawValue)
        }
      }
      if entry.kind == .builtin {
        add(prefix + "tokens_per_second", entry.tokensPerSecond) { "\($0)" }
        add(prefix + "ignore_eos", entry.ignoresEnd) { "\($0)" }
      } else {
        if entry.managed == nil { add(prefix + "key", entry.key) { $0.sentence } }
      }
      if entry.kind == .openAI || entry.kind == .local {
        add(prefix + "template", entry.template) { $0.map(jsonString) ?? "(the server's own)" }
      }
      if entry.kind == .openAI {
        add(prefix + "adapters_as_models", entry.adaptersAreModels) { "\($0)" }
      }
      if entry.kind == .local, entry.managed == nil {
        add(prefix + "adapters", entry.adapters) {
          "["
            + $0.map { "{name = \(jsonString($0.name)), scale = \($0.scale)}" }
            .joined(separator: ", ") + "]"
        }
      }
      if entry.prices.value != TokenPrices() {
        add(prefix + "prices", entry.prices) { $0.text }
      }
      for row in entry.limitRows {
        add(prefix + row.name, row.setting) { $0.map { "\($0)" } ?? row.standard }
      }
      for row in entry.contextRows { add(prefix + row.name, row.value) { $0 } }
      if entry.kind != .builtin {
        add(prefix + "proxy", entry.limits.proxy) { $0.map(jsonString) ?? "(the environment's)" }
      }
      for header in entry.headers.value {
        add(prefix + "headers." + header.name, Setting("", entry.headers.source)) { _ in
          jsonString(header.value)
        }
      }
    }
    for plan in plans {
      add("plans.\(plan.name).shuffle", plan.isShuffled) { "\($0)" }
      for (index, part) in plan.parts.enumerated() {
        add("plans.\(plan.name).parts[\(index)]", Setting(part, .file(line: part.line))) { $0.text }
      }
    }
    for preset in presets {
      let value = "{" + preset.lines.joined(separator: ", ") + "}"
      add("presets.\(preset.name)", Setting(value, .file(line: preset.line))) { $0 }
    }
    for binding in keys {
      let value = "[" + binding.keys.map(jsonString).joined(separator: ", ") + "]"
      add("keys." + binding.command, Setting(value, .file(line: binding.line))) { $0 }
    }
    return rows
  }

  private func sentence(_ source: Source) -> String {
    switch source {
    case .standard: "standard"
    case .file(let line): "\(path):\(line)"
    case .environment(let variable): "environment \(variable)"
    }
  }
}

extension BackendEntry.KeyOrigin {
  /// Where the key comes from, in words; never the key.
  public var sentence: String {
    switch self {
    case .none: "(none)"
    case .variable(let name, let isSet): "from \(name), which is \(isSet ? "set" : "not set")"
    case .file(let path): "from the file \(path)"
    }
  }
}
