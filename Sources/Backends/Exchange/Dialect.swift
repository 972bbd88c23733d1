/// What one service's API looks like; `HTTPCompletion` does everything that they have in common.
protocol Dialect: Sendable {
  /// Where requests go; for errors.
  var host: String { get }
  /// The variable that holds the key; for errors.
  var keyVariable: String { get }
  /// What the person should know of the request before it is sent: what of it cannot be sent.
  mutating func remarks() -> [String]
  /// The first thing to send.
  mutating func begin() -> ExchangeStep
  /// What to send after the whole answer to an `.ask`.
  mutating func answered(_ body: [UInt8]) -> ExchangeStep
  /// What one event of the stream says.
  mutating func decode(_ event: ServerSentEventParser.Event) -> [StreamPiece]
  /// What the answer to an unsuccessful request says.
  func failure(_ answer: FailedAnswer) -> BackendError
  /// Changes the request after a refusal, so that it may be sent once more; says what it changed.
  mutating func adapt(to answer: FailedAnswer) -> Adaptation?
  /// Whether the server says that it is still starting; then it is asked until it has started.
  func isStarting(_ answer: FailedAnswer) -> Bool
}

extension Dialect {
  mutating func remarks() -> [String] { [] }
  mutating func answered(_ body: [UInt8]) -> ExchangeStep { begin() }
  mutating func adapt(to answer: FailedAnswer) -> Adaptation? { nil }
  func isStarting(_ answer: FailedAnswer) -> Bool { false }
}

/// The next step of an exchange.
enum ExchangeStep: Equatable, Sendable {
  /// Send it and hand the whole answer to `answered`.
  case ask(HTTPRequest)
  /// Send it and decode its events.
  case stream(HTTPRequest)
  /// It cannot be done.
  case fail(BackendError)

  /// Its request.
  var request: HTTPRequest? {
    switch self {
    case .ask(let request), .stream(let request): request
    case .fail: nil
    }
  }
}

/// What an event of a stream says.
enum StreamPiece: Equatable, Sendable {
  /// Nothing to tell, but it is the service's protocol.
  case known
  /// Something to tell.
  case event(CompletionEvent)
  /// The service said why the answer ends; counts may still follow.
  case finish(FinishReason)
  /// The service said that nothing follows.
  case last
  /// The service reported a failure.
  case failure(FailedAnswer)
}

/// A refused request, or an error in a stream.
struct FailedAnswer: Equatable, Sendable {
  /// The status; 200 for an error inside a stream unless it says better.
  var head: HTTPHead
  /// What it said.
  var body: [UInt8]
}

/// How a request was changed to please the service.
struct Adaptation: Equatable, Sendable {
  /// For the person.
  var notice: String
  /// How many bytes of the input are left out now, if it was shortened.
  var leftOut: Int?
  /// What to send.
  var step: ExchangeStep
}
