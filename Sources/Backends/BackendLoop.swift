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
///
/// Of each backend at most so many completions are under way as its limits say; the others wait
/// for their turn in the order in which they were started.
public final class BackendLoop {
  /// Something that happened.
  public enum Event: Equatable, Sendable {
    /// A completion told something; `.finished` and `.failed` are its last.
    case completion(RequestID, CompletionEvent)
    /// A query was answered.
    case catalog(RequestID, Result<ModelCatalog, BackendError>)
    /// A request's tokens were counted.
    case tokenCount(RequestID, Result<Int, BackendError>)
  }

  /// Bytes of answers that one `step` looks at, so that a flood leaves time for keys.
  static let bytesPerStep = 128 << 10
  /// Bytes of one answer at a time, so that one stream does not keep the others waiting.
  static let bytesPerTurn = 8 << 10

  private let transport = CurlTransport()
  private let limits: [String: BackendLimits]
  private var lanes: [String: Lane] = [:]
  /// Lanes in which somebody waits though there may be room.
  private var lanesToFill: Set<String> = []
  private var exchanges: [RequestID: Exchange] = [:]
  /// Whom to ask first in the next step; the order of starting otherwise.
  private var order: [RequestID] = []
  private var events: [Event] = []
  /// Where requests and answers are taken down; nil for nowhere.
  var requestLog: RequestLog?
  /// Why the log ended by itself.
  var logProblem: RequestLogError?

  /// The completions of one backend.
  private struct Lane {
    var underWay = 0
    var waiting: [RequestID] = []
  }

  /// Creates a loop with nothing to do; `limits` by the backends' names.
  public init(limits: [String: BackendLimits] = [:]) { self.limits = limits }

  /// Starts a completion, or lets it wait for its turn; a request still running under `id` is
  /// cancelled.
  public func start(_ id: RequestID, on backend: any Backend, _ request: CompletionRequest) {
    begin(
      Exchange(id, .completion(backend.complete(request)), backend: backend.name, takesPlace: true)
    )
  }

  /// Starts asking for models and adapters; a request still running under `id` is cancelled.
  public func list(_ id: RequestID, on backend: any Backend) {
    ask(id, backend.listModels(), of: backend.name)
  }

  /// Starts any question for a catalog; a request still running under `id` is cancelled.
  ///
  /// `name` is the name of the backend that is asked.
  public func ask(_ id: RequestID, _ query: any CatalogQuery, of name: String) {
    begin(Exchange(id, .catalog(query), backend: name, takesPlace: false))
  }

  /// Starts counting the tokens of `request`; a request still running under `id` is cancelled.
  ///
  /// False if the backend cannot count: then nothing comes.
  @discardableResult
  public func count(
    _ id: RequestID,
    on backend: any Backend,
    _ request: CompletionRequest
  ) -> Bool {
    guard let query = backend.countTokens(request) else { return false }
    begin(Exchange(id, .tokenCount(query), backend: backend.name, takesPlace: false))
    return true
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
    if !events.isEmpty || !lanesToFill.isEmpty { milliseconds = 0 }
    return transport.wait(for: descriptors, milliseconds: max(0, milliseconds))
  }

  /// Ends a `wait` from another thread.
  public func wake() { transport.wake() }

  /// Moves everything on and returns what happened, in order.
  public func step() -> [Event] {
    transport.perform()
    deliver()
    runTimers()
    fillLanes()
    defer { events = [] }
    return events
  }
}

extension BackendLoop {
  private func begin(_ exchange: Exchange) {
    cancel(exchange.id)
    exchanges[exchange.id] = exchange
    guard let name = exchange.lane else { return getUnderWay(exchange) }
    // Whoever waits already comes first.
    if hasRoom(name), lanes[name]?.waiting.isEmpty ?? true { return getUnderWay(exchange) }
    lanes[name, default: Lane()].waiting.append(exchange.id)
    exchange.isWaiting = true
    events.append(.completion(exchange.id, .waiting(.turn)))
  }

  private func hasRoom(_ name: String) -> Bool {
    guard let most = limits[name]?.maxInFlight else { return true }
    return lanes[name]?.underWay ?? 0 < most
  }

  private func getUnderWay(_ exchange: Exchange) {
    exchange.isUnderWay = true
    if let name = exchange.lane { lanes[name, default: Lane()].underWay += 1 }
    order.append(exchange.id)
    noteEndOfWait(exchange)
    run(exchange.start(), of: exchange)
  }

  /// Gives free places to those who have waited longest.
  private func fillLanes() {
    for name in lanesToFill {
      while hasRoom(name), let lane = lanes[name], let id = lane.waiting.first {
        lanes[name]?.waiting.removeFirst()
        if let exchange = exchanges[id] { getUnderWay(exchange) }
      }
    }
    lanesToFill = []
  }

  private func noteEndOfWait(_ exchange: Exchange) {
    guard exchange.isWaiting else { return }
    exchange.isWaiting = false
    events.append(.completion(exchange.id, .waiting(nil)))
  }

  private func remove(_ exchange: Exchange) {
    drop(exchange)
    exchange.isOver = true
    exchanges[exchange.id] = nil
    if let name = exchange.lane { leave(name, exchange) }
    if exchange.isUnderWay { order.removeAll { $0 == exchange.id } }
  }

  private func leave(_ name: String, _ exchange: Exchange) {
    guard var lane = lanes[name] else { return }
    if exchange.isUnderWay {
      lane.underWay -= 1
    } else {
      lane.waiting.removeAll { $0 == exchange.id }
    }
    if !lane.waiting.isEmpty { lanesToFill.insert(name) }
    lanes[name] = lane.underWay == 0 && lane.waiting.isEmpty ? nil : lane
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
    // What ended otherwise is in the log already.
    logEnd(of: exchange, "closed before its end")
    exchange.transfer = nil
  }

  private func feed(_ input: ExchangeInput, to exchange: Exchange) {
    guard !exchange.isOver else { return }
    logReceived(input, of: exchange)
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
        noteEndOfWait(exchange)
        drop(exchange)
        if let failure = send(request, for: exchange) { feed(.failed(failure), to: exchange) }
      case .wakeAfter(let milliseconds, let jitter):
        exchange.wakeAfter(milliseconds, jitter: jitter)
      case .retryAfter(let milliseconds, let jitter, let host, let reason):
        let time = exchange.wakeAfter(milliseconds, jitter: jitter)
        let pause = RetryPause(milliseconds: time, host: host, reason: reason)
        exchange.isWaiting = true
        tell(.completion(exchange.id, .waiting(.retry(pause))), of: exchange)
      case .emit(let event):
        tell(event, of: exchange)
        if event.isLast { remove(exchange) }
      }
    }
  }

  /// Passes an event on, without the key that its request was sent with.
  private func tell(_ event: Event, of exchange: Exchange) {
    events.append(exchange.key.map { event.redacted($0) } ?? event)
  }

  private func send(_ request: HTTPRequest, for exchange: Exchange) -> TransportFailure? {
    do throws(KeySource.Problem) {
      exchange.key = try request.authorization?.source.read()
    } catch {
      return .noKey(error)
    }
    logSent(request, of: exchange)
    do throws(TransportFailure) {
      let limits = self.limits[exchange.backend] ?? BackendLimits()
      let transfer = try transport.send(request, key: exchange.key, proxy: limits.proxy)
      exchange.began(transfer, patience: limits.applied(to: request.patience))
      return nil
    } catch {
      return error
    }
  }
}
