/// A state machine under way inside `BackendLoop`, with its request, timers and key.
final class Exchange {
  typealias Action = ExchangeAction<BackendLoop.Event>

  /// The kinds of machine.
  enum Machine {
    case completion(any Completion)
    case catalog(any CatalogQuery)
    case tokenCount(any TokenCountQuery)
    /// It is at work: a second holder would make every change copy what it has gathered.
    case busy
  }

  let id: RequestID
  /// The backend whose places it takes; nil for a query, which takes none.
  let lane: String?
  /// The backend's name.
  let backend: String
  /// The answer so far, if a log wants it.
  var logged: LoggedAnswer?
  /// Whether it has a place.
  var isUnderWay = false
  /// Whether the caller was told that it waits.
  var isWaiting = false
  private var machine: Machine
  /// The request under way.
  var transfer: CurlTransfer?
  /// The key the last request was sent with; nothing that is told may hold it.
  var key: ServiceKey?
  /// Ended or cancelled.
  var isOver = false
  private var patience = Patience()
  private var lastByte = 0
  private var wakeDue: Int?
  /// When the machine was last woken, so that steady ticks do not drift.
  private var lastWake: Int?

  init(_ id: RequestID, _ machine: Machine, backend: String, takesPlace: Bool) {
    self.id = id
    self.backend = backend
    lane = takesPlace ? backend : nil
    self.machine = machine
  }

  func start() -> [Action] {
    switch machine {
    case .completion(var completion):
      machine = .busy
      defer { machine = .completion(completion) }
      return completion.start().map { $0.map { .completion(id, $0) } }
    case .catalog(var query):
      machine = .busy
      defer { machine = .catalog(query) }
      return query.start().map { $0.map { .catalog(id, $0) } }
    case .tokenCount(var query):
      machine = .busy
      defer { machine = .tokenCount(query) }
      return query.start().map { $0.map { .tokenCount(id, $0) } }
    case .busy: return []
    }
  }

  func receive(_ input: ExchangeInput) -> [Action] {
    switch machine {
    case .completion(var completion):
      machine = .busy
      defer { machine = .completion(completion) }
      return completion.receive(input).map { $0.map { .completion(id, $0) } }
    case .catalog(var query):
      machine = .busy
      defer { machine = .catalog(query) }
      return query.receive(input).map { $0.map { .catalog(id, $0) } }
    case .tokenCount(var query):
      machine = .busy
      defer { machine = .tokenCount(query) }
      return query.receive(input).map { $0.map { .tokenCount(id, $0) } }
    case .busy: return []
    }
  }
}

extension Exchange {
  /// Whether something came that the machine has not seen.
  var hasNews: Bool { transfer?.hasNews ?? false }

  func takeNews(limit: Int) -> ExchangeInput? { transfer?.next(limit: limit) }

  func began(_ transfer: CurlTransfer, patience: Patience) {
    self.transfer = transfer
    self.patience = patience
    lastByte = Clock.now()
  }

  /// Notes whether bytes came.
  func noteProgress(_ now: Int) {
    guard let transfer, transfer.moved else { return }
    transfer.moved = false
    lastByte = now
  }

  private var patienceSeconds: Int? {
    guard let transfer else { return nil }
    return transfer.hasBegun ? patience.stallSeconds : patience.firstByteSeconds
  }

  /// When something of this exchange is due without the network's doing.
  var nextDue: Int? {
    let stall = patienceSeconds.map { lastByte + $0 * 1000 }
    return [stall, wakeDue].compactMap { $0 }.min()
  }

  /// The failure, if nothing came for too long and nothing that came is still unread.
  func stall(_ now: Int) -> TransportFailure? {
    guard let seconds = patienceSeconds, !hasNews, now >= lastByte + seconds * 1000 else {
      return nil
    }
    return .stalled(seconds: seconds)
  }

  /// Sets the timer.
  ///
  /// Right after a wake-up it counts from when that was due, not from when it happened, so that
  /// ticks keep their rate. All are rounded up to a common grid: many machines, one wake-up.
  ///
  /// - Returns: how long it is until then.
  @discardableResult
  func wakeAfter(_ milliseconds: Int, jitter: Int) -> Int {
    let now = Clock.now()
    let base = lastWake.map { now - $0 < 250 ? $0 : now } ?? now
    let extra = jitter > 0 ? Int.random(in: 0...jitter) : 0
    let due = base + milliseconds + extra
    wakeDue = lastWake == nil ? (due + 4) / 5 * 5 : due
    return max(0, due - now)
  }

  func takeWake(_ now: Int) -> Bool {
    guard let due = wakeDue, now >= due else { return false }
    lastWake = due
    wakeDue = nil
    return true
  }
}

extension ExchangeAction {
  func map<Other>(_ change: (Event) -> Other) -> ExchangeAction<Other> {
    switch self {
    case .send(let request): .send(request)
    case .wakeAfter(let milliseconds, let jitter):
      .wakeAfter(milliseconds: milliseconds, jitter: jitter)
    case .retryAfter(let milliseconds, let jitter, let host, let reason):
      .retryAfter(milliseconds: milliseconds, jitter: jitter, host: host, reason: reason)
    case .emit(let event): .emit(change(event))
    }
  }
}
