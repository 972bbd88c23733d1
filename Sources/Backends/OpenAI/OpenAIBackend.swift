/// A service with OpenAI's HTTP interface: OpenAI itself and the many that took it over.
public struct OpenAIBackend: Backend {
  /// Which of the two interfaces to use.
  public enum API: String, Sendable {
    /// `/chat/completions`.
    case chat
    /// `/completions`: plain text, which compatible servers still have.
    case completions
  }

  /// What servers call the token limit.
  public enum TokenLimitField: String, Sendable {
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
  }

  /// The backend's name in the configuration.
  public let name: String
  /// The address up to the version, such as `https://api.openai.com/v1`.
  public let baseURL: String
  /// Where the key is; nil for a server without keys.
  public let key: KeySource?
  /// The model used when none is chosen.
  public let defaultModel: String
  /// The interface used.
  public let api: API
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
    self.extraHeaders = extraHeaders
    let isOpenAI = WebAddress.host(of: baseURL) == "api.openai.com"
    self.tokenLimitField = tokenLimitField ?? (isOpenAI ? .maxCompletionTokens : .maxTokens)
    patience = Patience(firstByteSeconds: firstByteSeconds, stallSeconds: stallSeconds)
    self.template = template
    self.adaptersAreModels = adaptersAreModels
  }

  /// The interface and the host.
  public var summary: String {
    let path = api == .chat ? "chat completions" : "completions"
    return "\(path) at \(WebAddress.host(of: baseURL))"
  }
  /// Whether it continues plain text by itself.
  public var continuesText: Bool { api == .completions }

  /// Starts a completion.
  public func complete(_ request: CompletionRequest) -> any Completion {
    HTTPCompletion(OpenAIDialect(self, request, memory: memory))
  }

  /// Asks for the models.
  public func listModels() -> any CatalogQuery {
    HTTPCatalog(
      host: WebAddress.host(of: baseURL),
      keyVariable: key?.label ?? "",
      requests: [prepare(HTTPRequest(.get, WebAddress.join(baseURL, "models")))]
    ) { [adaptersAreModels] answers in
      let models = answers.first??["data"]?.array ?? answers.first??.array
      return models.map { adaptersAreModels ? Self.withAdapters($0) : Self.plain($0) }
    }
  }

  private static func plain(_ models: [JSONValue]) -> ModelCatalog {
    ModelCatalog(models: models.compactMap { $0["id"]?.string })
  }

  /// `request` with what every request to this service carries.
  func prepare(_ request: HTTPRequest) -> HTTPRequest {
    var request = request
    request.headers += extraHeaders
    request.authorization = key.map { Authorization($0) }
    request.patience = patience
    return request
  }
}
