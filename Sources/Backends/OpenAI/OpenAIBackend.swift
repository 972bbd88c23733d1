/// A service with OpenAI's HTTP interface: OpenAI itself and the many that took it over.
public struct OpenAIBackend: Backend {
  /// Which of the interfaces to use.
  public enum API: String, CaseIterable, Sendable {
    /// `/chat/completions`.
    case chat
    /// `/responses`, where thinking is summarized.
    case responses
    /// `/completions`: plain text, which compatible servers still have.
    case completions
  }

  /// What servers call the token limit.
  public enum TokenLimitField: String, Sendable {
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
  }

  /// Which interface some models get.
  public struct ModelRule: Equatable, Sendable {
    /// A model's name, or how names begin if it ends with `*`.
    public var pattern: String
    /// The interface.
    public var api: API

    /// Creates a rule.
    public init(_ pattern: String, _ api: API) {
      self.pattern = pattern
      self.api = api
    }

    func matches(_ model: String) -> Bool {
      pattern.hasSuffix("*") ? model.hasPrefix(pattern.dropLast()) : model == pattern
    }
  }

  /// The backend's name in the configuration.
  public let name: String
  /// The address up to the version, such as `https://api.openai.com/v1`.
  public let baseURL: String
  /// Where the key is; nil for a server without keys.
  public let key: KeySource?
  /// The model used when none is chosen.
  public let defaultModel: String
  /// The interface used for models that `apiByModel` does not name.
  public let api: API
  /// Other interfaces for some models.
  public let apiByModel: [ModelRule]
  /// More headers for every request; never a key.
  public let extraHeaders: [HTTPHeader]
  /// What the server calls the token limit.
  public let tokenLimitField: TokenLimitField
  /// How long to wait for bytes.
  public let patience: Patience
  /// How to write conversations for `/completions`; nil where they cannot be had.
  public let template: ChatTemplate?
  /// Whether an adapter is asked for by its name in place of the model's, as vLLM has it.
  public let adaptersAreModels: Bool
  private let memory = RefusedParameters()

  /// Creates the backend.
  ///
  /// - Parameters:
  ///   - name: its name in the configuration.
  ///   - baseURL: the address up to the version.
  ///   - key: where the key is; nil for a server without keys.
  ///   - model: used when none is chosen.
  ///   - api: which interface to use.
  ///   - apiByModel: other interfaces for some models; the first rule that fits counts.
  ///   - extraHeaders: more headers for every request; never a key.
  ///   - tokenLimitField: nil chooses the new name for OpenAI itself, the old one for all others.
  ///   - firstByteSeconds: longest wait for the first byte; nil for no limit.
  ///   - stallSeconds: longest wait between two bytes; nil for no limit.
  ///   - template: how to write conversations for `/completions`.
  ///   - adaptersAreModels: whether an adapter is asked for by its name in place of the model's.
  public init(
    name: String,
    baseURL: String = "https://api.openai.com/v1",
    key: KeySource? = KeySource(variables: ["OPENAI_API_KEY"]),
    model: String,
    api: API = .chat,
    apiByModel: [ModelRule] = [],
    extraHeaders: [HTTPHeader] = [],
    tokenLimitField: TokenLimitField? = nil,
    firstByteSeconds: Int? = 600,
    stallSeconds: Int? = 120,
    template: ChatTemplate? = nil,
    adaptersAreModels: Bool = false
  ) {
    self.name = name
    self.baseURL = baseURL
    self.key = key
    defaultModel = model
    self.api = api
    self.apiByModel = apiByModel
    self.extraHeaders = extraHeaders
    let isOpenAI = WebAddress.host(of: baseURL) == "api.openai.com"
    self.tokenLimitField = tokenLimitField ?? (isOpenAI ? .maxCompletionTokens : .maxTokens)
    patience = Patience(firstByteSeconds: firstByteSeconds, stallSeconds: stallSeconds)
    self.template = template
    self.adaptersAreModels = adaptersAreModels
  }

  /// The interface and the host.
  public var summary: String {
    let path = api == .chat ? "chat completions" : api.rawValue
    return "\(path) at \(host)"
  }
  /// Whether it continues plain text by itself.
  public var continuesText: Bool { api == .completions }

  /// The interface for `model`.
  func api(of model: String) -> API { apiByModel.first { $0.matches(model) }?.api ?? api }

  /// Starts a completion.
  public func complete(_ request: CompletionRequest) -> any Completion {
    switch api(of: model(for: request)) {
    case .responses: HTTPCompletion(ResponsesDialect(self, request, memory: memory))
    case .chat, .completions: HTTPCompletion(OpenAIDialect(self, request, memory: memory))
    }
  }

  /// Asks for the models.
  public func listModels() -> any CatalogQuery {
    HTTPQuery<ModelCatalog>(host: host, keyVariable: keyVariable) { [self] answers in
      guard let answer = answers.last else {
        return .ask(prepare(HTTPRequest(.get, WebAddress.join(baseURL, "models"))))
      }
      guard let models = answer?["data"]?.array ?? answer?.array else { return .malformed }
      return .answer(adaptersAreModels ? Self.withAdapters(models) : Self.plain(models))
    }
  }

  private static func plain(_ models: [JSONValue]) -> ModelCatalog {
    ModelCatalog(models: models.compactMap { .init(openAI: $0) })
  }

  var host: String { WebAddress.host(of: baseURL) }
  var keyVariable: String { key?.label ?? "" }

  /// `request` with what every request to this service carries.
  func prepare(_ request: HTTPRequest) -> HTTPRequest {
    var request = request
    request.headers += extraHeaders
    request.authorization = key.map { Authorization($0) }
    request.patience = patience
    return request
  }
}
