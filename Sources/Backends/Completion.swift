/// One completion under way: a state machine without clock, thread or socket.
///
/// `BackendLoop` calls `start()` once, does what the actions say, and feeds what comes back to
/// `receive(_:)`. A completion emits any number of events, the last of which is `.finished` or
/// `.failed`; after that it is never called again. At most one request is under way at a time:
/// `.send` replaces the one before.
public protocol Completion {
  /// What to do first.
  mutating func start() -> [CompletionAction]
  /// What to do after `input`.
  mutating func receive(_ input: ExchangeInput) -> [CompletionAction]
}

/// One question for models and adapters under way; like `Completion`, but it emits exactly once.
public protocol CatalogQuery {
  /// What to do first.
  mutating func start() -> [CatalogAction]
  /// What to do after `input`.
  mutating func receive(_ input: ExchangeInput) -> [CatalogAction]
}

/// One question for the number of a request's tokens; like `CatalogQuery`.
public protocol TokenCountQuery {
  /// What to do first.
  mutating func start() -> [TokenCountAction]
  /// What to do after `input`.
  mutating func receive(_ input: ExchangeInput) -> [TokenCountAction]
}

/// What a completion wants done.
public typealias CompletionAction = ExchangeAction<CompletionEvent>
/// What a query for the catalog wants done.
public typealias CatalogAction = ExchangeAction<Result<ModelCatalog, BackendError>>

/// What a count of tokens wants done.
public typealias TokenCountAction = ExchangeAction<Result<Int, BackendError>>

/// What a state machine wants done by whoever drives it.
public enum ExchangeAction<Event: Equatable & Sendable>: Equatable, Sendable {
  /// Send this request; a request still under way is dropped, its connection closed.
  case send(HTTPRequest)
  /// Call with `.woke` after this time, give or take up to `jitter`; replaces an earlier wish.
  case wakeAfter(milliseconds: Int, jitter: Int = 0)
  /// Like `wakeAfter`; the caller is told of the pause, and why `host` is asked again after it.
  case retryAfter(milliseconds: Int, jitter: Int, host: String, reason: String)
  /// Tell the caller.
  case emit(Event)
}

/// What happened to the request under way.
public enum ExchangeInput: Equatable, Sendable {
  /// The status and the headers came.
  case head(HTTPHead)
  /// Bytes of the body came; never empty.
  case body([UInt8])
  /// The body is complete.
  case end
  /// The request failed; nothing more comes of it.
  case failed(TransportFailure)
  /// The time asked for by `.wakeAfter` passed.
  case woke
}
