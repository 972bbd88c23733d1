import Backends
import Glibc
import Testing

/// Gemini's protocol as the litellm proxy speaks it, in front of a real llama.cpp server.
///
/// Too slow to set up for every run: `make test-gemini` asks for it.
@Suite(
  "Gemini's protocol by a proxy that nobody here wrote",
  .enabled(if: getenv("LOOM_TEST_GEMINI_PROXY") != nil),
  .serialized
)
struct GeminiProxyTests {
  private static let variable = "LOOM_TEST_PROXY_KEY"

  private static let proxy = Result { () throws -> ChildServer in
    let llama = try LlamaServerTests.server.get()
    let python = try ChildServer.output(of: [ChildServer.tools + "/proxy-venv.sh"])
    return try ChildServer([
      python, ChildServer.tools + "/serve_proxy.py", llama.url + "/v1", LlamaServerTests.key,
    ])
  }

  private func backend(_ model: String = "tiny") throws -> GeminiBackend {
    setenv(Self.variable, "sk-loom-test", 1)
    return GeminiBackend(
      name: "g",
      baseURL: try Self.proxy.get().url + "/v1beta",
      key: KeySource(variables: [Self.variable]),
      model: model
    )
  }

  private func request(_ change: (inout CompletionRequest) -> Void = { _ in }) -> CompletionRequest
  {
    var request = CompletionRequest(model: "", input: .text("In the morning the baker opened"))
    request.parameters.maxTokens = 24
    change(&request)
    return request
  }

  @Test("a document, a conversation and four branches at once")
  func stream() throws {
    let backend = try backend()
    let chat = request {
      $0.system = "You write stories."
      $0.input = .chat([
        ChatMessage(role: .user, content: "Begin."),
        ChatMessage(role: .assistant, content: "It rained."),
        ChatMessage(role: .user, content: "Go on."),
      ])
    }
    let requests =
      [request(), chat] + (1...4).map { seed in request { $0.parameters.seed = seed } }
    for events in LoopRunner().run(requests.map { (backend, $0) }) {
      #expect(!events.text.isEmpty, "\(events)")
      #expect(events.finish == .length || events.finish == .stop, "\(events)")
      #expect(events.endings == 1)
      // The proxy does not count: it says 0 for everything.
      #expect(events.usage == nil, "\(events)")
    }
  }

  @Test("a bad key and an unknown model are refused in the proxy's words, without the key")
  func errors() throws {
    let good = try backend()
    setenv("LOOM_TEST_PROXY_BAD_KEY", "sk-wrong-canary", 1)
    let bad = GeminiBackend(
      name: "g",
      baseURL: good.baseURL,
      key: KeySource(variables: ["LOOM_TEST_PROXY_BAD_KEY"]),
      model: "tiny"
    )
    let refused = LoopRunner().run(bad, request())
    // It looks for other keys in a data base that it does not have here.
    guard case .refused(_, 400, let said) = refused.error else {
      Issue.record("\(refused)")
      return
    }
    #expect(!said.isEmpty && !said.contains("canary"))
    let unknown = LoopRunner().run(try backend("no-such-model"), request())
    guard case .refused(_, 400, let message) = unknown.error else {
      Issue.record("\(unknown)")
      return
    }
    #expect(message.contains("no-such-model"))
  }

  @Test("cancelled branches free the server")
  func cancel() throws {
    let loop = BackendLoop()
    let backend = try backend()
    for number in 0..<8 {
      let id = RequestID(rawValue: number)
      loop.start(id, on: backend, request { $0.parameters.maxTokens = 900 })
      var isStreaming = false
      while !isStreaming, loop.running > 0 {
        _ = loop.wait(for: [], timeout: 10_000)
        for case .completion(id, .text) in loop.step() { isStreaming = true }
      }
      loop.cancel(id)
    }
    #expect(LoopRunner().run(backend, request()).finish != nil)
  }
}
