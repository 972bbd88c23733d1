/// Waits until a server that was just started serves, then asks what it has.
///
/// Nobody listens at first; then the server answers 503 until its model is loaded. It waits for
/// ever: whoever started the server knows whether it still lives and how long is too long.
struct LlamaStart: CatalogQuery {
  /// Between two questions.
  private static let pause = 100
  /// For an answer to `/health`, which needs no model.
  private static let patience = Patience(firstByteSeconds: 5, stallSeconds: 5)

  private let backend: LlamaBackend
  private var status = 0
  /// The question after the server has started.
  private var catalog: (any CatalogQuery)?

  init(_ backend: LlamaBackend) { self.backend = backend }

  private var probe: [CatalogAction] {
    var request = backend.get("health")
    request.patience = Self.patience
    return [.send(request)]
  }

  mutating func start() -> [CatalogAction] { probe }

  mutating func receive(_ input: ExchangeInput) -> [CatalogAction] {
    if catalog != nil { return catalog?.receive(input) ?? [] }
    switch input {
    case .head(let head):
      status = head.status
      return []
    case .body: return []
    case .end:
      guard status == 200 else { return [.wakeAfter(milliseconds: Self.pause)] }
      var query = backend.listModels()
      let actions = query.start()
      catalog = query
      return actions
    case .failed(.noKey), .failed(.invalidRequest):
      guard case .failed(let failure) = input else { return [] }
      let host = WebAddress.host(of: backend.baseURL)
      return [
        .emit(.failure(failure.error(host: host, keyVariable: backend.key?.label ?? "")))
      ]
    case .failed: return [.wakeAfter(milliseconds: Self.pause)]
    case .woke: return probe
    }
  }
}
