internal import Glibc

/// Names a running completion or query; chosen by the caller, unique while it runs.
public struct RequestID: RawRepresentable, Hashable, Sendable {
  /// The caller's number.
  public let rawValue: Int

  /// Wraps `rawValue`.
  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// Drives completions and queries: network, timers and keys, on the thread that calls it.
///
/// The caller alternates `wait` and `step`; nothing happens in between. Only `wake()` may be
/// called from another thread.
public final class BackendLoop {
  /// Something that happened.
  public enum Event: Equatable, Sendable {
    /// A completion told something; `.finished` and `.failed` are its last.
    case completion(RequestID, CompletionEvent)
    /// A query was answered.
    case catalog(RequestID, Result<ModelCatalog, BackendError>)
  }

  /// Bytes of answers that one `step` looks at, so that a flood leaves time for keys.
  static let bytesPerStep = 128 << 10
  /// Bytes of one answer at a time, so that one stream does not keep the others waiting.
  static let bytesPerTurn = 8 << 10

  private let transport = CurlTransport()
  private var exchanges: [RequestID: Exchange] = [:]
  /// Whom to ask first in the next step; the order of starting otherwise.
  private var order: [RequestID] = []
  private var events: [Event] = []

  /// Creates a loop with nothing to do.
  public init() {}

  /// Starts a completion; a request still running under `id` is cancelled.
  public func start(_ id: RequestID, on backend: any Backend, _ request: CompletionRequest) {
    begin(Exchange(id, .completion(backend.complete(request))))
  }

  /// Starts asking for models and adapters; a request still running under `id` is cancelled.
  public func list(_ id: RequestID, on backend: any Backend) {
    ask(id, backend.listModels())
  }

  /// Starts any question for a catalog; a request still running under `id` is cancelled.
  public func ask(_ id: RequestID, _ query: any CatalogQuery) {
    begin(Exchange(id, .catalog(query)))
  }

  /// Ends `id` at once: no further events, the connection closed.
  public func cancel(_ id: RequestID) {
    if let exchange = exchanges[id] { remove(exchange) }
    events.removeAll { $0.id == id }
  }

  /// How many completions and queries have not ended.
  public var running: Int { exchanges.count }

  /// Waits until something has to be done.
  ///
  /// That is: a descriptor is readable, the network moved, a timer of ours is due, `wake()` was
  /// called, or `timeout` milliseconds passed (nil: for ever). A signal may end it early.
  /// - Returns: element n says whether `descriptors[n]` is readable (or closed at the other end).
  public func wait(for descriptors: [Int32], timeout: Int?) -> [Bool] {
    var milliseconds = timeout ?? Int(Int32.max)
    let now = Clock.now()
    for exchange in exchanges.values {
      if exchange.hasNews { milliseconds = 0 }
      if let due = exchange.nextDue { milliseconds = min(milliseconds, max(0, due - now)) }
    }
    if !events.isEmpty { milliseconds = 0 }
    return transport.wait(for: descriptors, milliseconds: max(0, milliseconds))
  }

  /// Ends a `wait` from another thread.
  public func wake() { transport.wake() }

  /// Moves everything on and returns what happened, in order.
  public func step() -> [Event] {
    transport.perform()
    deliver()
    runTimers()
    defer { events = [] }
    return events
  }
}

extension BackendLoop {
  private func begin(_ exchange: Exchange) {
    cancel(exchange.id)
    exchanges[exchange.id] = exchange
    order.append(exchange.id)
    run(exchange.start(), of: exchange)
  }

  private func remove(_ exchange: Exchange) {
    if let transfer = exchange.transfer { transport.drop(transfer) }
    exchange.transfer = nil
    exchange.isOver = true
    exchanges[exchange.id] = nil
    order.removeAll { $0 == exchange.id }
  }

  /// Hands what came to the machines, in turns, up to a number of bytes.
  private func deliver() {
    let now = Clock.now()
    var budget = Self.bytesPerStep
    var waiting = order.compactMap { exchanges[$0] }.filter { $0.transfer != nil }
    for exchange in waiting { exchange.noteProgress(now) }
    var last: RequestID?
    while budget > 0, !waiting.isEmpty {
      for exchange in waiting where budget > 0 && !exchange.isOver {
        guard let input = exchange.takeNews(limit: min(budget, Self.bytesPerTurn)) else { continue }
        if case .body(let bytes) = input { budget -= bytes.count } else { budget -= 64 }
        feed(input, to: exchange)
        last = exchange.id
      }
      waiting.removeAll { !$0.hasNews }
    }
    // Whoever had the last turn goes behind the others.
    if !waiting.isEmpty, let last, let index = order.firstIndex(of: last) {
      order = Array(order[(index + 1)...] + order[...index])
    }
  }

  private func runTimers() {
    let now = Clock.now()
    for exchange in order.compactMap({ exchanges[$0] }) {
      if let failure = exchange.stall(now) {
        drop(exchange)
        feed(.failed(failure), to: exchange)
      }
      if exchange.takeWake(now) { feed(.woke, to: exchange) }
    }
  }

  private func drop(_ exchange: Exchange) {
    if let transfer = exchange.transfer { transport.drop(transfer) }
    exchange.transfer = nil
  }

  private func feed(_ input: ExchangeInput, to exchange: Exchange) {
    guard !exchange.isOver else { return }
    switch input {
    case .end, .failed: drop(exchange)
    default: break
    }
    run(exchange.receive(input), of: exchange)
  }

  private func run(_ actions: [Exchange.Action], of exchange: Exchange) {
    for action in actions where !exchange.isOver {
      switch action {
      case .send(let request):
        drop(exchange)
        if let failure = send(request, for: exchange) { feed(.failed(failure), to: exchange) }
      case .wakeAfter(let milliseconds, let jitter):
        exchange.wakeAfter(milliseconds, jitter: jitter)
      case .emit(let event):
        events.append(exchange.key.map { event.redacted($0) } ?? event)
        if event.isLast { remove(exchange) }
      }
    }
  }

  private func send(_ request: HTTPRequest, for exchange: Exchange) -> TransportFailure? {
    do throws(KeySource.Problem) {
      exchange.key = try request.authorization?.source.read()
    } catch {
      return .noKey(error)
    }
    do throws(TransportFailure) {
      let transfer = try transport.send(request, key: exchange.key)
      exchange.began(transfer, patience: request.patience)
      return nil
    } catch {
      return error
    }
  }
}
