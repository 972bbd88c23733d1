import Backends
import Glibc
import Testing

@Suite("The loop") struct BackendLoopTests {
  private let first = RequestID(rawValue: 1)
  private let second = RequestID(rawValue: 2)

  private func request(_ tokens: Int) -> CompletionRequest {
    var request = CompletionRequest(model: "", input: .text("The sea"))
    request.parameters.seed = 1
    request.parameters.maxTokens = tokens
    return request
  }

  @Test("a cancelled completion says nothing more, not even what had already happened")
  func cancel() {
    let loop = BackendLoop()
    let fast = BuiltinBackend(tokensPerSecond: 0)
    loop.start(first, on: fast, request(1_000_000))
    loop.start(second, on: fast, request(40))
    #expect(loop.running == 2)
    loop.cancel(first)
    #expect(loop.running == 1)
    var events: [BackendLoop.Event] = []
    while loop.running > 0 {
      _ = loop.wait(for: [], timeout: 10_000)
      events += loop.step()
    }
    #expect(!events.isEmpty)
    for event in events {
      guard case .completion(second, _) = event else {
        Issue.record("an event of the cancelled one: \(event)")
        return
      }
    }
    loop.cancel(first)
  }

  @Test("a query's answer is not lost when it comes at once, unless it was cancelled")
  func cancelList() {
    let loop = BackendLoop()
    loop.list(first, on: BuiltinBackend())
    loop.list(second, on: BuiltinBackend())
    loop.cancel(first)
    _ = loop.wait(for: [], timeout: nil)
    let events = loop.step()
    #expect(events == [.catalog(second, .success(ModelCatalog(models: ["kneser-ney"])))])
  }

  @Test("waiting ends for a readable and for a closed descriptor, and says which")
  func descriptors() {
    var quiet: [Int32] = [0, 0]
    var busy: [Int32] = [0, 0]
    var closed: [Int32] = [0, 0]
    #expect(pipe(&quiet) == 0 && pipe(&busy) == 0 && pipe(&closed) == 0)
    defer { for descriptor in quiet + busy + [closed[0]] { close(descriptor) } }
    let loop = BackendLoop()
    #expect(loop.wait(for: [quiet[0], busy[0]], timeout: 0) == [false, false])
    #expect(write(busy[1], "x", 1) == 1)
    #expect(loop.wait(for: [quiet[0], busy[0]], timeout: nil) == [false, true])
    close(closed[1])
    #expect(loop.wait(for: [closed[0], quiet[0]], timeout: nil) == [true, false])
    #expect(loop.wait(for: [], timeout: 1) == [])
  }

  @Test("another thread wakes it")
  func wake() {
    let loop = BackendLoop()
    loop.wake()
    #expect(loop.wait(for: [], timeout: nil) == [])
  }

  @Test("an idle loop does not wake by itself")
  func idle() {
    let loop = BackendLoop()
    let thread = __rusage_who_t(1)  // RUSAGE_THREAD
    // Other tests in this process can make a thread wait for memory: the quietest of a few counts.
    let switches = (0..<5).map { _ in
      var before = rusage()
      var after = rusage()
      getrusage(thread, &before)
      _ = loop.wait(for: [], timeout: 100)
      getrusage(thread, &after)
      return after.ru_nvcsw - before.ru_nvcsw
    }
    #expect(switches.min() ?? .max <= 2)
    #expect(loop.step().isEmpty)
  }

  @Test("one step of a fast completion is bounded")
  func bounded() {
    let loop = BackendLoop()
    for number in 0..<8 {
      loop.start(
        RequestID(rawValue: number),
        on: BuiltinBackend(tokensPerSecond: 0),
        request(1_000_000)
      )
    }
    var steps = 0
    while steps < 4 {
      _ = loop.wait(for: [], timeout: 1000)
      #expect(loop.step().count <= 8 * 20)
      steps += 1
    }
    for number in 0..<8 { loop.cancel(RequestID(rawValue: number)) }
    #expect(loop.running == 0)
  }

  @Test("ticks keep their rate")
  func rate() {
    var begin = timespec()
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &begin)
    var wanted = request(100)
    wanted.parameters.seed = 3
    let events = LoopRunner().run(BuiltinBackend(tokensPerSecond: 200), wanted)
    clock_gettime(CLOCK_MONOTONIC, &end)
    var tokens = 0
    for case .usage(let usage) in events { tokens = usage.completion }
    let seconds =
      Double(end.tv_sec - begin.tv_sec) + Double(end.tv_nsec - begin.tv_nsec) / 1_000_000_000
    // Never faster than asked; how much slower depends on the machine, so that is not tested.
    #expect(seconds >= Double(tokens - 4) / 200)
  }
}
