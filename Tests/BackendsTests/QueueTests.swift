import Backends
import Testing

@Suite("Places at a backend") struct QueueTests {
  private func request(_ tokens: Int = 4) -> CompletionRequest {
    var request = CompletionRequest(model: "", input: .text("The sea"))
    request.parameters.seed = 1
    request.parameters.maxTokens = tokens
    return request
  }

  private func loop(_ most: Int) -> BackendLoop {
    BackendLoop(limits: ["builtin": BackendLimits(maxInFlight: most)])
  }

  private func id(_ number: Int) -> RequestID { RequestID(rawValue: number) }

  /// Steps until everything has ended, or `isEnough` says so.
  private func events(
    of loop: BackendLoop,
    until isEnough: ([BackendLoop.Event]) -> Bool = { _ in false }
  ) -> [BackendLoop.Event] {
    var events = loop.step()
    while loop.running > 0, !isEnough(events) {
      _ = loop.wait(for: [], timeout: 10_000)
      events += loop.step()
    }
    return events
  }

  /// The requests whose events `isWanted`, in order.
  private func ids(
    in events: [BackendLoop.Event],
    _ isWanted: (CompletionEvent) -> Bool
  ) -> [Int] {
    events.compactMap {
      guard case .completion(let id, let event) = $0, isWanted(event) else { return nil }
      return id.rawValue
    }
  }

  private func isEnd(_ event: CompletionEvent) -> Bool {
    switch event {
    case .finished, .failed: true
    default: false
    }
  }

  @Test("at most so many are under way; the others are told, and come in order")
  func order() {
    let loop = loop(2)
    let backend = BuiltinBackend(tokensPerSecond: 0)
    for number in 0..<6 { loop.start(id(number), on: backend, request()) }
    #expect(loop.running == 6)
    let all = events(of: loop)
    #expect(ids(in: all) { $0 == .waiting(.turn) } == [2, 3, 4, 5])
    #expect(ids(in: all) { $0 == .waiting(nil) } == [2, 3, 4, 5])
    #expect(ids(in: all, isEnd).sorted() == Array(0..<6))
    // Whoever begins finds at most one other that has not ended.
    var underWay: Set<Int> = [0, 1]
    for case .completion(let id, let event) in all {
      if event == .waiting(nil) {
        underWay.insert(id.rawValue)
        #expect(underWay.count <= 2)
      }
      if case .text = event { #expect(underWay.contains(id.rawValue)) }
      if isEnd(event) { underWay.remove(id.rawValue) }
    }
  }

  @Test("a cancelled one gives its place away, a cancelled waiting one never begins")
  func cancel() {
    let loop = loop(1)
    let backend = BuiltinBackend(tokensPerSecond: 0)
    loop.start(id(0), on: backend, request(1_000_000))
    for number in 1...3 { loop.start(id(number), on: backend, request()) }
    _ = loop.step()
    loop.cancel(id(1))
    loop.cancel(id(0))
    // Nothing streams now, and yet there is something to do.
    _ = loop.wait(for: [], timeout: nil)
    let all = events(of: loop)
    #expect(ids(in: all) { $0 == .waiting(nil) } == [2, 3])
    #expect(Set(ids(in: all) { _ in true }) == [2, 3])
  }

  @Test("backends do not wait for each other")
  func lanes() {
    let loop = loop(1)
    loop.start(id(0), on: BuiltinBackend(tokensPerSecond: 0), request(1_000_000))
    loop.start(id(1), on: BuiltinBackend(tokensPerSecond: 0), request())
    loop.start(id(2), on: BuiltinBackend(name: "other", tokensPerSecond: 0), request())
    let all = events(of: loop) { events in ids(in: events, isEnd).contains(2) }
    #expect(ids(in: all) { $0 == .waiting(.turn) } == [1])
    loop.cancel(id(0))
    loop.cancel(id(1))
    #expect(loop.running == 0)
  }

  @Test("a thousand that fail at once make way for one another")
  func failing() {
    let loop = loop(1)
    var wanted = request()
    wanted.adapters = [AdapterScale(name: "none", scale: 1)]
    for number in 0..<1_000 { loop.start(id(number), on: BuiltinBackend(), wanted) }
    let all = events(of: loop)
    #expect(ids(in: all, isEnd) == Array(0..<1_000))
  }

  @Test("questions for models take no place")
  func queries() {
    let loop = loop(1)
    loop.start(id(0), on: BuiltinBackend(), request(1_000_000))
    loop.list(id(1), on: BuiltinBackend())
    let all = events(of: loop) { $0.contains { if case .catalog = $0 { true } else { false } } }
    #expect(ids(in: all) { $0 == .waiting(.turn) }.isEmpty)
    loop.cancel(id(0))
  }
}
