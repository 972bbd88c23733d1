/// llama.cpp's own server: local models with low-rank adapters chosen per request.
public struct LlamaBackend: Backend {
  /// The backend's name in the configuration.
  public let name: String
  /// The server's address, such as `http://127.0.0.1:8080`.
  public let baseURL: String
  /// Where the key is, if the server wants one.
  public let key: KeySource?
  /// The model's name; the server has one and ignores it.
  public let defaultModel: String
  /// How long to wait for bytes.
  public let patience: Patience
  /// What to call the server's adapters, in its order; those beyond are named by their files.
  public let adapterNames: [String]
  /// How to write conversations; nil for the model's own template at the server.
  public let template: ChatTemplate?
  /// Whether the beginning of a prompt that does not fit is left out; else that is an error.
  public let cutsPrompt: Bool

  /// Creates the backend.
  ///
  /// - Parameters:
  ///   - name: its name in the configuration.
  ///   - baseURL: the server's address.
  ///   - key: where the key is, if the server wants one.
  ///   - model: the model's name for people and for the session.
  ///   - firstByteSeconds: nil by default: a queued request gets no byte until a slot is free.
  ///   - stallSeconds: longest wait between two bytes; nil for no limit.
  ///   - adapterNames: what to call the server's adapters, in its order.
  ///   - template: how to write conversations; nil for the model's own template at the server.
  ///   - cutsPrompt: whether the beginning of a prompt that does not fit is left out.
  public init(
    name: String,
    baseURL: String,
    key: KeySource? = KeySource(variables: ["LOOM_LOCAL_API_KEY"], required: false),
    model: String = "",
    firstByteSeconds: Int? = nil,
    stallSeconds: Int? = 120,
    adapterNames: [String] = [],
    template: ChatTemplate? = nil,
    cutsPrompt: Bool = false
  ) {
    self.name = name
    self.baseURL = baseURL
    self.key = key
    defaultModel = model
    patience = Patience(firstByteSeconds: firstByteSeconds, stallSeconds: stallSeconds)
    self.adapterNames = adapterNames
    self.template = template
    self.cutsPrompt = cutsPrompt
  }

  /// The same backend at another address, with that one's key.
  public func moved(to baseURL: String, key: KeySource?) -> LlamaBackend {
    LlamaBackend(
      name: name,
      baseURL: baseURL,
      key: key,
      model: defaultModel,
      firstByteSeconds: patience.firstByteSeconds,
      stallSeconds: patience.stallSeconds,
      adapterNames: adapterNames,
      template: template,
      cutsPrompt: cutsPrompt
    )
  }

  /// What and where it is.
  public var summary: String { "llama.cpp server at \(WebAddress.host(of: baseURL))" }
  /// It continues plain text.
  public var continuesText: Bool { true }

  /// Starts a completion.
  public func complete(_ request: CompletionRequest) -> any Completion {
    HTTPCompletion(LlamaDialect(self, request))
  }

  /// Asks for the model, the adapters and the size of the context.
  public func listModels() -> any CatalogQuery {
    HTTPQuery<ModelCatalog>(host: host, keyVariable: keyVariable) { [self] answers in
      switch answers.count {
      case 0: return .ask(get("v1/models"))
      case 1:
        guard answers[0]?["data"]?.array != nil else { return .malformed }
        return .ask(get("lora-adapters"), isOptional: true)
      case 2: return .ask(get("props"), isOptional: true)
      default:
        let models = answers[0]?["data"]?.array ?? []
        let catalog = ModelCatalog(
          models: models.compactMap { .init(openAI: $0) },
          adapters: LlamaAdapters(answers[1] ?? .array([]), names: adapterNames)?.list ?? [],
          contextTokens: answers[2]?["default_generation_settings"]?["n_ctx"]?.int
        )
        return .answer(catalog)
      }
    }
  }

  /// Asks a server that was just started until it has loaded its model; then as `listModels`.
  public func awaitStart() -> any CatalogQuery { LlamaStart(self) }

  /// Counts the tokens of the prompt as it would be sent.
  public func countTokens(_ request: CompletionRequest) -> (any TokenCountQuery)? {
    PromptCount(LlamaDialect(self, request)) { sent in
      // Without any token the prompt is an empty text.
      (JSONParser.parse(sent.body)?["prompt"]).map { $0.array?.count ?? 0 }
    }
  }

  var host: String { WebAddress.host(of: baseURL) }
  var keyVariable: String { key?.label ?? "" }

  func get(_ path: String) -> HTTPRequest {
    prepare(HTTPRequest(.get, WebAddress.join(baseURL, path)))
  }

  func post(_ path: String, _ body: JSONValue) -> HTTPRequest {
    prepare(.postJSON(WebAddress.join(baseURL, path), body))
  }

  private func prepare(_ request: HTTPRequest) -> HTTPRequest {
    var request = request
    request.authorization = key.map { Authorization($0) }
    request.patience = patience
    return request
  }
}
