import Backends
import Glibc
import Testing

/// The words of every good answer of the server.
private let words = "The river ünder 你好 🧵 end."

@Suite("Gemini, as Google's servers speak it") struct GeminiTests {
  private let server: String

  init() throws {
    server = try DialectServer.shared.get().url
    setenv("LOOM_TEST_GEMINI_KEY", "AIza-canary-0123456789", 1)
  }

  private func backend(_ mode: String, safety: [GeminiBackend.Safety] = []) -> GeminiBackend {
    GeminiBackend(
      name: "g",
      baseURL: "\(server)/\(mode)/v1beta",
      key: KeySource(variables: ["LOOM_TEST_GEMINI_KEY"]),
      model: "gemini-2.5-flash",
      safety: safety
    )
  }

  private func run(
    _ mode: String,
    _ change: (inout CompletionRequest) -> Void = { _ in }
  ) -> [CompletionEvent] {
    var request = CompletionRequest(model: "", input: .text("Go"))
    change(&request)
    let events = LoopRunner().run(backend(mode), request)
    #expect(events.endings == 1, "\(mode): \(events)")
    #expect(!"\(events)".contains("canary"), "\(mode)")
    return events
  }

  @Test("thinking and text stream apart; signatures are ignored; the last counts hold")
  func stream() {
    let events = run("ok")
    #expect(events.text == words)
    #expect(events.thinking == "**Planning**\n\nThe river has to end.")
    #expect(events.finish == .stop)
    #expect(events.usage == TokenUsage(prompt: 34, completion: 6, thinking: 70))
    #expect(events.notices.isEmpty)
  }

  @Test("every end that is none of the model's has its own name")
  func ends() {
    #expect(run("blocked").finish == .blockedPrompt("PROHIBITED_CONTENT"))
    let safety = run("safety")
    #expect(safety.text == "The")
    #expect(safety.finish == .filter("SAFETY"))
    #expect(run("eaten").finish == .thinkingLength)
    let strange = run("strange")
    #expect(strange.text == "The")
    #expect(strange.finish == .other("MALFORMED_POEM"))
  }

  @Test("errors: in mid-stream without data:, in an array, a bad key as 400, a model, a length")
  func errors() {
    let broken = run("rawerror")
    #expect(broken.text == "The")
    guard case .failedMidStream(_, "The model is overloaded.") = broken.error,
      case .refused(_, 400, "temperature is too hot") = run("arrayerror").error,
      case .unauthorized(_, "LOOM_TEST_GEMINI_KEY", let said) = run("badkey").error,
      case .noSuchModel("gemini-2.5-flash", _) = run("nomodel").error
    else {
      Issue.record("\(broken)")
      return
    }
    #expect(said.hasPrefix("API key not valid"))
    #expect(
      run("toolong").error == .contextExceeded(promptTokens: 1_048_577, contextTokens: 1_048_576)
    )
  }

  @Test("a pause that the body asks for is kept, or told if it is too long")
  func limits() {
    let events = run("limit")
    #expect(events.text == words)
    #expect(events.retries.count == 1)
    guard case .limited(_, "Quota exceeded.", 86_400) = run("longlimit").error else {
      Issue.record("no limit")
      return
    }
  }

  @Test("a model that does not think is asked again without, and not told so twice")
  func unthinking() {
    let backend = backend("unthinking")
    var request = CompletionRequest(model: "", input: .text("Go"))
    request.parameters.thinking = .budget(100)
    let first = LoopRunner().run(backend, request)
    #expect(first.text == words)
    #expect(
      first.notices == ["gemini-2.5-flash does not take thinkingConfig; asked again without it"]
    )
    #expect(LoopRunner().run(backend, request).notices.isEmpty)
  }

  @Test("no model, no adapters: nothing is sent")
  func refusedHere() {
    let backend = GeminiBackend(name: "g", baseURL: "\(server)/ok/v1beta", key: nil, model: "")
    var request = CompletionRequest(model: "", input: .text("Go"))
    #expect(LoopRunner().run(backend, request) == [.failed(.noSuchModel(model: "", message: ""))])
    request.model = "m"
    request.adapters = [AdapterScale(name: "a", scale: 1)]
    #expect(LoopRunner().run(backend, request) == [.failed(.unsupported(what: "adapters"))])
  }

  @Test("the catalog: all pages, only what answers prompts, with limits")
  func catalog() throws {
    let catalog = try #require(LoopRunner().list(backend("ok"))).get()
    #expect(
      catalog.models == [
        .init(name: "gemini-2.5-flash", inputTokens: 1_048_576, outputTokens: 65_536),
        .init(name: "gemini-3-pro", inputTokens: 2_000_000, outputTokens: 65_536),
      ]
    )
  }

  @Test("tokens are counted; a backend that cannot count says so at once")
  func count() throws {
    var request = CompletionRequest(model: "", input: .text("Go"))
    request.system = "S"
    #expect(try LoopRunner().count(backend("ok"), request)?.get() == 42)
    #expect(LoopRunner().count(BuiltinBackend(name: "b"), request) == nil)
    let nowhere = GeminiBackend(name: "g", baseURL: "http://127.0.0.1:1", key: nil, model: "m")
    guard case .failure(.unreachable) = LoopRunner().count(nowhere, request) else {
      Issue.record("counted nowhere")
      return
    }
  }
}
