public import Backends

extension BackendEntry {
  /// The backend, ready to be asked.
  /// - Throws: `ConfigurationError` if its key file is not private or holds no key.
  public func makeBackend(
    environment: [String: String],
    configuration path: String
  ) throws(ConfigurationError) -> any Backend {
    try checkKeyFile(environment: environment, configuration: path)
    let key = keySource(environment: environment, configuration: path)
    let template = try chatTemplate(configuration: path)
    switch kind {
    case .openAI:
      return OpenAIBackend(
        name: name,
        baseURL: baseURL.value,
        key: key,
        model: model.value ?? "",
        api: interface.value.api,
        apiByModel: interfaceByModel.value.map { .init($0.pattern, $0.interface.api) },
        extraHeaders: headers.value.map { HTTPHeader($0.name, $0.value) },
        template: template,
        adaptersAreModels: adaptersAreModels.value
      )
    case .gemini:
      return GeminiBackend(
        name: name,
        baseURL: baseURL.value,
        key: key,
        model: model.value ?? "",
        safety: safety.value,
        extraHeaders: headers.value.map { HTTPHeader($0.name, $0.value) }
      )
    case .local:
      return LlamaBackend(
        name: name,
        // A server of ours has its address when it runs (`LocalServers`); until then there is none,
        // so that nobody else's server is asked by mistake.
        baseURL: managed == nil ? baseURL.value : "http://127.0.0.1:0",
        key: managed == nil ? key : nil,
        model: model.value ?? managed?.modelName ?? "",
        adapterNames: managed?.adapterFiles.value.map(\.name) ?? [],
        template: template,
        cutsPrompt: context.cutsPrompt.value
      )
    case .builtin:
      return BuiltinBackend(
        name: name,
        tokensPerSecond: tokensPerSecond.value,
        ignoresEnd: ignoresEnd.value
      )
    }
  }

  /// The chat template that the entry names.
  private func chatTemplate(configuration path: String) throws(ConfigurationError) -> ChatTemplate?
  {
    guard let name = template.value else { return nil }
    if let template = try TemplateFiles(configuration: path).template(named: name) {
      return template
    }
    var line: Int?
    if case .file(let number) = template.source { line = number }
    throw ConfigurationError(
      place: path,
      line: line,
      problem: .unknownValue(key: "template", value: name, valid: TemplateFiles.includedNames)
    )
  }
}

extension BackendEntry.Interface {
  fileprivate var api: OpenAIBackend.API {
    switch self {
    case .chat: .chat
    case .responses: .responses
    case .completions: .completions
    }
  }
}
