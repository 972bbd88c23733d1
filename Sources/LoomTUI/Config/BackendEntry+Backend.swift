public import Backends

extension BackendEntry {
  /// What it is and where it runs, in one line, without any key.
  public var summary: String {
    if let managed { return "\(managed.modelName) on a llama.cpp server that loom starts" }
    return switch kind {
    case .openAI: "OpenAI's protocol at \(baseURL.value), key \(key.value.sentence)"
    case .gemini: "Google's Gemini at \(baseURL.value), key \(key.value.sentence)"
    case .local: "a llama.cpp server at \(baseURL.value), key \(key.value.sentence)"
    case .builtin: "the n-gram model inside loom, for learning the keys and for tests"
    }
  }

  /// What the interface has to know of the backend.
  public func info(of backend: any Backend) -> BackendInfo {
    BackendInfo(
      name: name,
      kind: kind == .builtin ? .builtin : .service,
      summary: managed == nil ? backend.summary : summary,
      defaultModel: model.value ?? backend.defaultModel,
      continuesText: backend.continuesText,
      takesSeeds: kind != .openAI,
      adapters: adapters.value,
      takesThinking: kind.takesThinking && interface.value != .completions,
      thinking: thinking.value,
      prices: prices.value,
      cutsPrompt: cutsHere,
      countsTokens: context.countsTokens.value
        && backend.countTokens(CompletionRequest(model: "", input: .text(""))) != nil,
      window: ContextWindow(configured: context.tokens.value)
    )
  }
}

extension BackendEntry {
  /// Whether prompts are cut before they are sent; for a llama.cpp server its backend does that, by
  /// the server's own count.
  var cutsHere: Bool { context.cutsPrompt.value && kind != .builtin && kind != .local }
}

extension Configuration {
  /// What branches are asked for with when `backend` is chosen.
  ///
  /// The model of `[defaults]` is for the default backend only.
  public func settings(for backend: BackendInfo) -> GenerationSettings {
    let isDefault = backend.name == defaults.backend.value
    var settings = GenerationSettings(
      backend: backend.name,
      model: (isDefault ? defaults.model.value : nil) ?? backend.defaultModel
    )
    settings.adapters = backend.adapters
    settings.branches = defaults.branches.value
    settings.parameters = defaults.parameters
    settings.parameters.thinking = backend.thinking
    settings.continueInstruction = defaults.continueInstruction.value
    return settings
  }

  /// Every backend, ready to be asked.
  public func makeBackends(
    environment: [String: String]
  ) throws(ConfigurationError) -> [any Backend] {
    var result: [any Backend] = []
    for entry in backends {
      result.append(try entry.makeBackend(environment: environment, configuration: path))
    }
    return result
  }

  /// The environment variables that hold keys: programs started from here do not get them.
  public var keyVariables: [String] {
    var names: Set<String> = [
      "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "LOOM_LOCAL_API_KEY",
    ]
    for entry in backends {
      if case .variable(let name, _) = entry.key.value { names.insert(name) }
    }
    return names.sorted()
  }
}
