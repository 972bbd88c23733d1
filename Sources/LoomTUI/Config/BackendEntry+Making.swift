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
    switch kind {
    case .openAI:
      return OpenAIBackend(
        name: name,
        baseURL: baseURL.value,
        key: key,
        model: model.value ?? "",
        api: interface.value.api,
        apiByModel: interfaceByModel.value.map { .init($0.pattern, $0.interface.api) },
        extraHeaders: headers.value.map { HTTPHeader($0.name, $0.value) }
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
        baseURL: baseURL.value,
        key: key,
        model: model.value ?? ""
      )
    case .builtin: return BuiltinBackend(name: name, tokensPerSecond: tokensPerSecond.value)
    }
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
