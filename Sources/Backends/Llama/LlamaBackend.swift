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

  /// Creates the backend.
  ///
  /// - Parameters:
  ///   - name: its name in the configuration.
  ///   - baseURL: the server's address.
  ///   - key: where the key is, if the server wants one.
  ///   - model: the model's name for people and for the session.
  ///   - firstByteSeconds: nil by default: a queued request gets no byte until a slot is free.
  ///   - stallSeconds: longest wait between two bytes; nil for no limit.
  public init(
    name: String,
    baseURL: String,
    key: KeySource? = KeySource(variables: ["LOOM_LOCAL_API_KEY"], required: false),
    model: String = "",
    firstByteSeconds: Int? = nil,
    stallSeconds: Int? = 120
  ) {
    self.name = name
    self.baseURL = baseURL
    self.key = key
    defaultModel = model
    patience = Patience(firstByteSeconds: firstByteSeconds, stallSeconds: stallSeconds)
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
          adapters: LlamaAdapters(answers[1] ?? .array([]))?.list ?? [],
          contextTokens: answers[2]?["default_generation_settings"]?["n_ctx"]?.int
        )
        return .answer(catalog)
      }
    }
  }

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

/// The adapters that a server has loaded.
struct LlamaAdapters: Equatable, Sendable {
  /// Numbers, names and scales in the server's order.
  private(set) var entries: [(id: Int, name: String, scale: Double)] = []

  static func == (left: LlamaAdapters, right: LlamaAdapters) -> Bool {
    left.list == right.list && left.entries.map(\.id) == right.entries.map(\.id)
  }

  /// Reads the answer of `GET /lora-adapters`; nil if it is not one.
  init?(_ answer: JSONValue) {
    guard let elements = answer.array else { return nil }
    for element in elements {
      guard let id = element["id"]?.int else { continue }
      let name = element["name"]?.string ?? Self.stem(element["path"]?.string ?? "\(id)")
      // Two files of one name in different folders are told apart by the number.
      let taken = entries.contains { $0.name == name }
      entries.append((id, taken ? "\(name)#\(id)" : name, element["scale"]?.double ?? 0))
    }
  }

  /// Names and scales.
  var list: [AdapterScale] { entries.map { AdapterScale(name: $0.name, scale: $0.scale) } }

  /// The scales to send: of every adapter, 0 where it is not wanted.
  ///
  /// An empty list would mean the server's own scales, not none
  /// (https://github.com/ggml-org/llama.cpp/issues/28674).
  func scales(_ wanted: [AdapterScale]) throws(BackendError) -> JSONValue {
    for adapter in wanted where !entries.contains(where: { $0.name == adapter.name }) {
      throw .noSuchAdapter(name: adapter.name, known: entries.map(\.name))
    }
    return .array(
      entries.map { entry in
        let scale = wanted.last { $0.name == entry.name }?.scale ?? 0
        return ["id": .integer(entry.id), "scale": .number(scale)]
      }
    )
  }

  /// The file's name without folder and ending.
  private static func stem(_ path: String) -> String {
    let name = path.split { $0 == "/" || $0 == "\\" }.last ?? ""
    return name.hasSuffix(".gguf") ? String(name.dropLast(5)) : String(name)
  }
}
