import Backends
import Glibc
import Testing

/// A key that must never be seen anywhere but in its own header.
private let canary = "sk-canary-0123456789abcdef"

@Suite("Services that misbehave") struct FaultTests {
  private static let server = Result {
    try ChildServer(["python3", ChildServer.tools + "/fault_server.py"])
  }
  private let url: String
  private let variable = "LOOM_TEST_CANARY"

  init() throws {
    url = try Self.server.get().url
    setenv(variable, canary, 1)
  }

  /// The three interfaces.
  enum Dialect: String, CaseIterable, Sendable {
    case chat
    case completions
    case llama
  }

  private func backend(_ dialect: Dialect, _ mode: String, stall: Int = 5) -> any Backend {
    let key = KeySource(variables: [variable])
    let address = "\(url)/\(mode)"
    switch dialect {
    case .chat, .completions:
      return OpenAIBackend(
        name: "t",
        baseURL: address,
        key: key,
        model: "m",
        api: dialect == .chat ? .chat : .completions,
        firstByteSeconds: stall,
        stallSeconds: stall
      )
    case .llama:
      return LlamaBackend(
        name: "t",
        baseURL: address,
        key: key,
        firstByteSeconds: stall,
        stallSeconds: stall
      )
    }
  }

  private func run(_ dialect: Dialect, _ mode: String, stall: Int = 5) -> [CompletionEvent] {
    let request = CompletionRequest(model: "m", input: .text("Go"))
    let events = LoopRunner().run(backend(dialect, mode, stall: stall), request)
    #expect(events.endings == 1, "\(dialect) \(mode): \(events)")
    // The model's own words may hold anything; nothing else may.
    let told = events.filter { if case .text = $0 { false } else { true } }
    #expect(!"\(told)".contains("canary"), "\(dialect) \(mode)")
    return events
  }

  static let words = "The river ünder 你好 🧵 end."
  static let begun = "The river ünder"

  @Test(
    "whatever a good stream looks like, the text is whole",
    arguments: [
      "ok", "crlf", "cr", "comments", "bytes", "chunked", "slow", "unknown", "unterminated",
      "plain", "flaky",
    ],
    Dialect.allCases
  )
  func good(mode: String, dialect: Dialect) {
    let events = run(dialect, mode, stall: 1)
    #expect(events.text == Self.words)
    #expect(events.finish == .stop)
    #expect(events.retries.count == (mode == "flaky" ? 2 : 0))
  }

  @Test(
    "an answer that is complete ends though the connection stays open",
    arguments: Dialect.allCases
  )
  func keepOpen(dialect: Dialect) {
    let events = run(dialect, "keepopen")
    #expect(events.text == Self.words)
    #expect(events.finish == .length)
  }

  @Test("a cut stream keeps its text and is interrupted", arguments: Dialect.allCases)
  func cut(dialect: Dialect) {
    let events = run(dialect, "cut")
    #expect(events.text == Self.begun)
    #expect(events.finish == .interrupted)
  }

  @Test(
    "what breaks in mid-stream keeps its text and is not asked for again",
    arguments: ["reset", "short-chunk", "short-length", "midstream", "rawerror", "errorfield"],
    Dialect.allCases
  )
  func midstream(mode: String, dialect: Dialect) {
    let events = run(dialect, mode)
    #expect(events.text == Self.begun)
    guard case .failedMidStream(_, let message) = events.error else {
      Issue.record("\(events)")
      return
    }
    #expect(!message.isEmpty)
    #expect(events.retries.isEmpty)
  }

  @Test("invalid UTF-8 and what is no JSON lose no text around them", arguments: Dialect.allCases)
  func garbage(dialect: Dialect) {
    let invalid = run(dialect, "utf8").text
    #expect(invalid.hasPrefix("a\u{fffd}"))
    #expect(invalid.hasSuffix("b" + Self.words))
    let bad = run(dialect, "badjson")
    #expect(bad.text == "\u{fffd}x\u{fffd}" + Self.words)
    #expect(bad.finish == .stop)
  }

  @Test("silence ends with the seconds waited", arguments: ["stall", "silent"], Dialect.allCases)
  func stall(mode: String, dialect: Dialect) {
    let events = run(dialect, mode, stall: 1)
    #expect(events.text == (mode == "stall" ? Self.begun : ""))
    guard case .stalled(_, 1) = events.error else {
      Issue.record("\(events)")
      return
    }
  }

  @Test("endless lines, heads and comments are bounded in memory", arguments: Dialect.allCases)
  func bounded(dialect: Dialect) {
    let before = ChildServer.peakMemory()
    for mode in ["gigabyte", "endless"] {
      let events = run(dialect, mode)
      #expect(events.text == Self.begun)
      guard case .tooLarge = events.error else {
        Issue.record("\(mode): \(events)")
        return
      }
    }
    let head = run(dialect, "gigaheaders").error
    switch head {
    case .tooLarge, .unreachable: break
    default: Issue.record("\(String(describing: head))")
    }
    #expect(ChildServer.peakMemory() - before < 256 << 20)
  }

  @Test("what is no stream is shown, or named empty", arguments: Dialect.allCases)
  func noStream(dialect: Dialect) {
    guard case .malformed(_, let page) = run(dialect, "html").error else {
      Issue.record("html")
      return
    }
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    guard case .malformed(_, let json) = run(dialect, "otherjson").error else {
      Issue.record("otherjson")
      return
    }
    #expect(json == #"{"status": "ok"}"#)
    #expect(run(dialect, "json").error?.said == "Unexpected endpoint or method. (POST /x)")
    guard case .empty = run(dialect, "empty").error else {
      Issue.record("empty")
      return
    }
    #expect(run(dialect, "done").finish == .interrupted)
    guard case .malformed = run(dialect, "bomb").error else {
      Issue.record("bomb")
      return
    }
  }

  @Test(
    "each refusal by its status, retried only where that can help",
    arguments: [400, 401, 403, 404, 408, 409, 413, 418, 422, 429, 500, 502, 503, 504, 529],
    Dialect.allCases
  )
  func status(status: Int, dialect: Dialect) {
    for mode in ["status=\(status)", "statushtml=\(status)"] {
      let events = run(dialect, mode)
      switch (status, events.error) {
      case (401, .unauthorized(_, variable, _)), (403, .unauthorized(_, variable, _)): break
      case (429, .limited(_, _, 0)): break
      case (_, .refused(_, status, let message)): #expect(message.utf8.count <= 400)
      default: Issue.record("\(mode): \(events)")
      }
      let retries = [408, 409, 429].contains(status) || status >= 500 ? 4 : 0
      #expect(events.retries.count == retries)
    }
  }

  @Test("limits, quotas and long prompts", arguments: Dialect.allCases)
  func limits(dialect: Dialect) {
    #expect(run(dialect, "limit=86400").retries.isEmpty)
    guard case .limited(_, "no", 86_400) = run(dialect, "limit=86400").error else {
      Issue.record("limit")
      return
    }
    let quota = run(dialect, "quota")
    #expect(quota.retries.isEmpty)
    guard case .limited(_, "no", nil) = quota.error else {
      Issue.record("quota: \(quota)")
      return
    }
    #expect(
      run(dialect, "context").error == .contextExceeded(promptTokens: 9002, contextTokens: 1024)
    )
    #expect(
      run(dialect, "contextwords").error
        == .contextExceeded(promptTokens: 9000, contextTokens: 8192)
    )
    #expect(run(dialect, "nomodel").error == .noSuchModel(model: "m", message: "no"))
    for form in 0..<6 { #expect(run(dialect, "errorforms=\(form)").error?.said != nil) }
    #expect(run(dialect, "errorforms=0").error?.said == "plain")
  }

  @Test("a key goes to its host only and comes back in no error", arguments: Dialect.allCases)
  func key(dialect: Dialect) throws {
    for mode in ["redirect", "redirectfile"] {
      guard case .refused(_, _, let message) = run(dialect, mode).error else {
        Issue.record("\(mode)")
        return
      }
      #expect(message.hasPrefix("redirects are not followed"))
    }
    for mode in ["echo", "echolong", "echostream", "echoheader", "evilerror"] {
      #expect(run(dialect, mode).error != nil)
    }
    let key = try #require(ServiceKey(canary))
    #expect(!"\(key) \(String(reflecting: key))".contains("canary"))
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!dumped.contains("canary"))
  }

  @Test("a parameter that a model refuses is dropped once, and remembered")
  func parameter() {
    let backend = backend(.chat, "parameter")
    let request = CompletionRequest(model: "m", input: .text("Go"))
    let first = LoopRunner().run(backend, request)
    #expect(first.text == Self.words)
    #expect(first.notices == ["m does not take temperature; asked again without it"])
    #expect(LoopRunner().run(backend, request).notices.isEmpty)
  }

  @Test("a server that loads its model is waited for")
  func loading() {
    let events = run(.llama, "loading")
    #expect(events.text == Self.words)
    #expect(events.notices.count == 1)
  }

  @Test("no server, no host, no key, no address: one error each", arguments: Dialect.allCases)
  func nothing(dialect: Dialect) {
    func end(_ address: String, _ key: KeySource?) -> BackendError? {
      let request = CompletionRequest(model: "m", input: .text("Go"))
      let backend: any Backend =
        dialect == .llama
        ? LlamaBackend(name: "t", baseURL: address, key: key)
        : OpenAIBackend(name: "t", baseURL: address, key: key, model: "m")
      return LoopRunner().run(backend, request).error
    }
    guard case .unreachable("127.0.0.1:1", _) = end("http://127.0.0.1:1", nil),
      case .unreachable = end("file:///etc/passwd", nil),
      case .unreachable = end("nonsense", nil),
      case .unauthorized(_, "LOOM_TEST_NO_KEY", _) = end(
        url + "/ok",
        KeySource(variables: ["LOOM_TEST_NO_KEY"])
      )
    else {
      Issue.record("\(dialect)")
      return
    }
  }

  @Test("64 floods neither lose text nor keep a step long")
  func floods() {
    let loop = BackendLoop()
    for number in 0..<64 {
      let request = CompletionRequest(model: "m", input: .text("Go"))
      loop.start(RequestID(rawValue: number), on: backend(.completions, "flood=500"), request)
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

  @Test("cancelling closes the connection at once")
  func cancel() {
    let loop = BackendLoop()
    let id = RequestID(rawValue: 1)
    loop.start(
      id,
      on: backend(.completions, "stall"),
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

extension BackendError {
  /// The service's words in it.
  var said: String? {
    switch self {
    case .refused(_, _, let text), .failedMidStream(_, let text), .unauthorized(_, _, let text),
      .limited(_, let text, _), .malformed(_, let text):
      text
    default: nil
    }
  }
}
