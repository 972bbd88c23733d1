import Testing

@testable import Backends

@Suite("Services that misbehave") struct FaultTests {
  private func backend(_ dialect: ServiceDialect, _ mode: String) throws -> any Backend {
    dialect.backend(try FaultServer.url(mode))
  }

  private func run(_ dialect: ServiceDialect, _ mode: String) throws -> [CompletionEvent] {
    let request = CompletionRequest(model: "m", input: .text("Go"))
    return LoopRunner().run(try backend(dialect, mode), request)
  }

  @Test("invalid UTF-8 loses no text around it", arguments: ServiceDialect.all)
  func garbage(dialect: ServiceDialect) throws {
    let text = try run(dialect, "utf8").text
    #expect(text.hasPrefix("a\u{fffd}"))
    #expect(text.hasSuffix("b" + FaultServer.words))
  }

  @Test("endless lines and comments are bounded in memory", arguments: ServiceDialect.all)
  func bounded(dialect: ServiceDialect) throws {
    let before = ChildServer.peakMemory()
    for mode in ["gigabyte", "endless"] {
      let events = try run(dialect, mode)
      #expect(events.text == FaultServer.begun)
      guard case .tooLarge = events.error else {
        Issue.record("\(mode): \(events)")
        return
      }
    }
    // libcurl unpacks a transfer encoding unasked, or refuses it.
    #expect(try run(dialect, "bombte").error != nil)
    #expect(ChildServer.peakMemory() - before < 256 << 20)
  }

  @Test("a key does not print")
  func key() throws {
    let key = try #require(ServiceKey(FaultServer.canary))
    #expect(!"\(key) \(String(reflecting: key))".contains("canary"))
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!dumped.contains("canary"))
  }

  @Test("a parameter that a model refuses is dropped once, and remembered")
  func parameter() throws {
    let backend = try backend(ServiceDialect.all[0], "parameter")
    let request = CompletionRequest(model: "m", input: .text("Go"))
    let first = LoopRunner().run(backend, request)
    #expect(first.text == FaultServer.words)
    #expect(first.notices == ["m does not take temperature; asked again without it"])
    #expect(LoopRunner().run(backend, request).notices.isEmpty)
  }

  @Test("a server that loads its model is waited for")
  func loading() throws {
    let events = try run(.llama, "loading")
    #expect(events.text == FaultServer.words)
    #expect(events.notices.count == 1)
  }

  @Test("no server, no host, no key, no address: one error each", arguments: ServiceDialect.all)
  func nothing(dialect: ServiceDialect) throws {
    func end(_ address: String, _ key: KeySource?) -> BackendError? {
      let request = CompletionRequest(model: "m", input: .text("Go"))
      return LoopRunner().run(dialect.backend(address, key: key), request).error
    }
    guard case .unreachable("127.0.0.1:1", _) = end("http://127.0.0.1:1", nil),
      case .unreachable = end("file:///etc/passwd", nil),
      case .unreachable = end("nonsense", nil),
      case .unauthorized(_, "LOOM_TEST_NO_KEY", _) = end(
        try FaultServer.url("ok"),
        KeySource(variables: ["LOOM_TEST_NO_KEY"])
      )
    else {
      Issue.record("\(dialect)")
      return
    }
  }

  @Test("64 floods neither lose text nor keep a step long")
  func floods() throws {
    let loop = BackendLoop()
    for number in 0..<64 {
      let request = CompletionRequest(model: "m", input: .text("Go"))
      loop.start(
        RequestID(rawValue: number),
        on: try backend(ServiceDialect.all[1], "flood=500"),
        request
      )
    }
    var lengths = [Int](repeating: 0, count: 64)
    var ended = 0
    var longest = 0
    while loop.running > 0 {
      _ = loop.wait(for: [], timeout: 10_000)
      let events = loop.step()
      longest = max(longest, events.count)
      for event in events {
        guard case .completion(let id, let event) = event else { continue }
        if case .text(let text) = event { lengths[id.rawValue] += text.utf8.count }
        if case .finished(.stop) = event { ended += 1 }
      }
    }
    #expect(lengths.allSatisfy { $0 == 500 })
    #expect(ended == 64)
    // 128 kB of events that are 90 bytes long, and the ends of the streams.
    #expect(longest < 2000)
  }

  @Test(
    "a flood without end keeps nobody waiting and can be cancelled",
    arguments: ServiceDialect.all
  )
  func unending(dialect: ServiceDialect) throws {
    let loop = BackendLoop()
    let request = CompletionRequest(model: "m", input: .text("Go"))
    let flood = RequestID(rawValue: 1)
    loop.start(flood, on: try backend(dialect, "unending"), request)
    loop.start(RequestID(rawValue: 2), on: try backend(dialect, "steady=30"), request)
    var flooded = 0
    var steady: [CompletionEvent] = []
    while steady.endings == 0 || flooded == 0 {
      _ = loop.wait(for: [], timeout: 10_000)
      for case .completion(let id, let event) in loop.step() {
        if id == flood {
          flooded += 1
          // Nothing of it may have ended: it has no end.
          #expect([event].endings == 0, "\(event)")
          continue
        }
        steady.append(event)
      }
    }
    #expect(steady.text == String(repeating: "x", count: 30) && steady.finish == .stop)
    loop.cancel(flood)
    #expect(loop.running == 0)
  }

  @Test("one connection serves request after request")
  func reuse() throws {
    let loop = LoopRunner()
    let request = CompletionRequest(model: "m", input: .text("Go"))
    // A name of its own, so that its connections can be told apart.
    let backend = try backend(ServiceDialect.all[1], "keepalive=reuse")
    for _ in 0..<3 { #expect(loop.run(backend, request).text == FaultServer.words) }
    let seen = try #require(JSONParser.parse(try FaultServer.seen().utf8)?.array)
    let ours = seen.filter { $0["path"]?.string?.hasPrefix("/keepalive=reuse/") == true }
    #expect(ours.count == 3)
    #expect(Set(ours.map { $0["connection"]?.int }).count == 1)
  }

  @Test("cancelling closes the connection at once")
  func cancel() throws {
    let loop = BackendLoop()
    let id = RequestID(rawValue: 1)
    loop.start(
      id,
      on: try backend(ServiceDialect.all[1], "stall"),
      CompletionRequest(model: "m", input: .text(""))
    )
    var text = ""
    while text.isEmpty {
      _ = loop.wait(for: [], timeout: 10_000)
      for case .completion(_, .text(let piece)) in loop.step() { text += piece }
    }
    loop.cancel(id)
    #expect(loop.running == 0)
    #expect(loop.step().isEmpty)
  }
}
