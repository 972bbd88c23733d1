/// Adapters that are models of their own, as vLLM has them
/// (https://docs.vllm.ai/en/latest/features/lora.html).
extension OpenAIBackend {
  /// The model to name: the adapter that is on, else the one asked for, else the usual one.
  func model(for request: CompletionRequest) -> String {
    if adaptersAreModels, let adapter = request.adapters.first(where: { $0.scale != 0 }) {
      return adapter.name
    }
    return request.model.isEmpty ? defaultModel : request.model
  }

  /// Why these adapters cannot be had; nil if they can.
  func problem(with adapters: [AdapterScale]) -> BackendError? {
    let wanted = adapters.filter { $0.scale != 0 }
    guard let first = wanted.first else { return nil }
    guard adaptersAreModels else { return .unsupported(what: "adapters") }
    if wanted.count > 1 { return .unsupported(what: "several adapters at once") }
    if first.scale != 1 { return .unsupported(what: "an adapter's scale other than 1") }
    return nil
  }

  /// The models, those with a parent as adapters.
  static func withAdapters(_ models: [JSONValue]) -> ModelCatalog {
    var catalog = ModelCatalog(models: [])
    for model in models {
      guard let known = ModelCatalog.Model(openAI: model) else { continue }
      if model["parent"]?.string != nil {
        catalog.adapters.append(AdapterScale(name: known.name, scale: 0))
      } else {
        catalog.models.append(known)
        catalog.contextTokens = catalog.contextTokens ?? model["max_model_len"]?.int
      }
    }
    return catalog
  }

  /// Has the server load an adapter from a file or folder of its own machine; then asks what it has.
  public func loadAdapter(_ name: String, from path: String) -> any CatalogQuery {
    change(
      "load_lora_adapter",
      ["lora_name": .string(name), "lora_path": .string(path)]
    )
  }

  /// Has the server forget an adapter; then asks what it has.
  public func unloadAdapter(_ name: String) -> any CatalogQuery {
    change("unload_lora_adapter", ["lora_name": .string(name)])
  }

  private func change(_ path: String, _ body: JSONValue) -> any CatalogQuery {
    let request = prepare(.postJSON(WebAddress.join(baseURL, path), body))
    return AdapterChange(request, host: WebAddress.host(of: baseURL), key: key, listModels())
  }
}

/// One order to a server, whose good answer is any text; then the question for what it has.
struct AdapterChange: CatalogQuery {
  /// Bytes of a refusal that are kept.
  private static let limit = 64 << 10

  private let request: HTTPRequest
  private let host: String
  private let keyVariable: String
  private var catalog: any CatalogQuery
  private var isDone = false
  private var head = HTTPHead(status: 0)
  private var body: [UInt8] = []

  init(_ request: HTTPRequest, host: String, key: KeySource?, _ catalog: any CatalogQuery) {
    self.request = request
    self.host = host
    keyVariable = key?.label ?? ""
    self.catalog = catalog
  }

  mutating func start() -> [CatalogAction] { [.send(request)] }

  mutating func receive(_ input: ExchangeInput) -> [CatalogAction] {
    guard !isDone else { return catalog.receive(input) }
    switch input {
    case .head(let head): self.head = head
    case .body(let bytes): body += bytes.prefix(max(0, Self.limit - body.count))
    case .end:
      guard head.isSuccess else {
        let answer = FailedAnswer(head: head, body: body)
        return [.emit(.failure(answer.error(host: host, keyVariable: keyVariable, model: "")))]
      }
      isDone = true
      return catalog.start()
    case .failed(let failure):
      return [.emit(.failure(failure.error(host: host, keyVariable: keyVariable)))]
    case .woke: break
    }
    return []
  }
}
