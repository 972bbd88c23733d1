/// Counts a prompt's tokens by doing all that a completion does but asking for it.
///
/// For services whose prompts are sent as token numbers: what is counted is what would be sent.
struct PromptCount<D: Dialect>: TokenCountQuery {
  private var dialect: D
  /// The number of tokens in the request for the completion.
  private let count: @Sendable (HTTPRequest) -> Int?
  private var head = HTTPHead(status: 0)
  private var body: [UInt8] = []

  init(_ dialect: D, count: @escaping @Sendable (HTTPRequest) -> Int?) {
    self.dialect = dialect
    self.count = count
  }

  mutating func start() -> [TokenCountAction] { take(dialect.begin()) }

  mutating func receive(_ input: ExchangeInput) -> [TokenCountAction] {
    switch input {
    case .head(let head): self.head = head
    case .body(let bytes): body += bytes
    case .end:
      guard head.isSuccess else {
        return fail(dialect.failure(FailedAnswer(head: head, body: Array(body.prefix(64 << 10)))))
      }
      return take(dialect.answered(body))
    case .failed(let failure):
      return fail(failure.error(host: dialect.host, keyVariable: dialect.keyVariable))
    case .woke: break
    }
    return []
  }

  private mutating func take(_ step: ExchangeStep) -> [TokenCountAction] {
    body = []
    switch step {
    case .ask(let request): return [.send(request)]
    case .fail(let error): return fail(error)
    case .stream(let request):
      guard let tokens = count(request) else {
        return fail(.malformed(host: dialect.host, excerpt: ""))
      }
      return [.emit(.success(tokens))]
    }
  }

  private func fail(_ error: BackendError) -> [TokenCountAction] { [.emit(.failure(error))] }
}
