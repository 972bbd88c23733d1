/// What a query does next.
enum QueryStep<Answer: Equatable & Sendable>: Equatable, Sendable {
  /// Send it; without `isOptional` the query fails with it, else its answer is nil.
  case ask(HTTPRequest, isOptional: Bool = false)
  /// That is the answer.
  case answer(Answer)
  /// It cannot be answered.
  case fail(BackendError)
  /// The last answer is not in the service's protocol.
  case malformed
}

/// A question to a service: some requests one after the other, then one answer.
///
/// What to ask next is decided by all answers so far.
struct HTTPQuery<Answer: Equatable & Sendable> {
  typealias Action = ExchangeAction<Result<Answer, BackendError>>
  typealias Next = @Sendable ([JSONValue?]) -> QueryStep<Answer>

  /// Requests at most: a service that has always one more page is not followed for ever.
  private static var limit: Int { 200 }

  private let host: String
  private let keyVariable: String
  private let model: String
  private let next: Next
  private var answers: [JSONValue?] = []
  private var isOptional = false
  private var head = HTTPHead(status: 0)
  private var body: [UInt8] = []

  /// Creates a query; `model` is for errors.
  init(host: String, keyVariable: String, model: String = "", next: @escaping Next) {
    self.host = host
    self.keyVariable = keyVariable
    self.model = model
    self.next = next
  }

  mutating func start() -> [Action] { proceed() }

  mutating func receive(_ input: ExchangeInput) -> [Action] {
    switch input {
    case .head(let head):
      self.head = head
      return []
    case .body(let bytes):
      body += bytes
      return []
    case .end: return ended()
    case .failed(let failure):
      guard !isOptional else { return took(nil) }
      return [.emit(.failure(failure.error(host: host, keyVariable: keyVariable)))]
    case .woke: return []
    }
  }

  private mutating func proceed() -> [Action] {
    switch next(answers) {
    case .ask(var request, let isOptional):
      guard answers.count < Self.limit else {
        return [.emit(.failure(.malformed(host: host, excerpt: "no end of pages")))]
      }
      self.isOptional = isOptional
      request.maxBytes = 16 << 20
      body = []
      return [.send(request)]
    case .answer(let answer): return [.emit(.success(answer))]
    case .fail(let error): return [.emit(.failure(error))]
    case .malformed:
      return [.emit(.failure(.malformed(host: host, excerpt: ServiceText.excerpt(body))))]
    }
  }

  private mutating func took(_ answer: JSONValue?) -> [Action] {
    answers.append(answer)
    return proceed()
  }

  private mutating func ended() -> [Action] {
    if isOptional { return took(head.isSuccess ? JSONParser.parse(body) : nil) }
    guard head.isSuccess else {
      let answer = FailedAnswer(head: head, body: Array(body.prefix(64 << 10)))
      return [.emit(.failure(answer.error(host: host, keyVariable: keyVariable, model: model)))]
    }
    guard !body.isEmpty else { return [.emit(.failure(.empty(host: host)))] }
    guard let answer = JSONParser.parse(body) else {
      return [.emit(.failure(.malformed(host: host, excerpt: ServiceText.excerpt(body))))]
    }
    return took(answer)
  }
}

extension HTTPQuery: CatalogQuery where Answer == ModelCatalog {}

extension HTTPQuery: TokenCountQuery where Answer == Int {}

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
