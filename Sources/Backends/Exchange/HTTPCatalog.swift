/// Asks for models and adapters: some requests one after the other, then one answer.
struct HTTPCatalog: CatalogQuery {
  private let host: String
  private let keyVariable: String
  private let requests: [HTTPRequest]
  private let assemble: @Sendable ([JSONValue?]) -> ModelCatalog?
  private var answers: [JSONValue?] = []
  private var head = HTTPHead(status: 0)
  private var body: [UInt8] = []

  /// Creates a query; only the first request has to succeed, answers of others may be nil.
  init(
    host: String,
    keyVariable: String,
    requests: [HTTPRequest],
    assemble: @escaping @Sendable ([JSONValue?]) -> ModelCatalog?
  ) {
    self.host = host
    self.keyVariable = keyVariable
    self.requests = requests.map {
      var request = $0
      request.maxBytes = 16 << 20
      return request
    }
    self.assemble = assemble
  }

  mutating func start() -> [CatalogAction] { next() }

  mutating func receive(_ input: ExchangeInput) -> [CatalogAction] {
    switch input {
    case .head(let head):
      self.head = head
      return []
    case .body(let bytes):
      body += bytes
      return []
    case .end: return ended()
    case .failed(let failure): return failed(failure)
    case .woke: return []
    }
  }

  private mutating func next() -> [CatalogAction] {
    body = []
    guard answers.count < requests.count else {
      guard let catalog = assemble(answers) else {
        return [.emit(.failure(.malformed(host: host, excerpt: "")))]
      }
      return [.emit(.success(catalog))]
    }
    return [.send(requests[answers.count])]
  }

  private mutating func ended() -> [CatalogAction] {
    let isFirst = answers.isEmpty
    if isFirst, !head.isSuccess {
      let answer = FailedAnswer(head: head, body: Array(body.prefix(64 << 10)))
      return [.emit(.failure(answer.error(host: host, keyVariable: keyVariable, model: "")))]
    }
    let answer = head.isSuccess ? JSONParser.parse(body) : nil
    if isFirst {
      guard !body.isEmpty else { return [.emit(.failure(.empty(host: host)))] }
      guard let answer, assemble([answer]) != nil else {
        return [.emit(.failure(.malformed(host: host, excerpt: ServiceText.excerpt(body))))]
      }
    }
    answers.append(answer)
    return next()
  }

  private mutating func failed(_ failure: TransportFailure) -> [CatalogAction] {
    guard answers.isEmpty else {
      answers.append(nil)
      return next()
    }
    return [.emit(.failure(failure.error(host: host, keyVariable: keyVariable)))]
  }
}

extension TransportFailure {
  /// The error of a request that came to nothing.
  func error(host: String, keyVariable: String) -> BackendError {
    switch self {
    case .unreachable(let reason), .connectionRefused(let reason), .broken(let reason),
      .invalidRequest(let reason):
      .unreachable(host: host, reason: reason)
    case .stalled(let seconds): .stalled(host: host, seconds: seconds)
    case .tooLarge(let limit): .tooLarge(host: host, limit: limit)
    case .noKey(let problem):
      .unauthorized(host: host, variable: keyVariable, message: problem.message)
    }
  }
}
