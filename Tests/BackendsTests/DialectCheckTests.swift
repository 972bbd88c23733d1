import Backends
import Testing

/// What the services' own Python clients say of our requests, and of the server that we test with.
///
/// The first run needs pip and the network; what cannot be installed fails with the reason.
@Suite("Requests in the eyes of the services' own clients") struct DialectCheckTests {
  private func request(
    _ change: (inout CompletionRequest) -> Void = { _ in }
  ) -> CompletionRequest {
    var request = CompletionRequest(model: "", input: .text("Go"))
    change(&request)
    return request
  }

  /// Requests that differ in everything that a dialect writes.
  private var requests: [CompletionRequest] {
    let full = request {
      $0.system = "S"
      $0.parameters.topP = 0.9
      $0.parameters.topK = 40
      $0.parameters.minP = 0.1
      $0.parameters.repeatPenalty = 1.1
      $0.parameters.seed = 0xffff_ffff
      $0.parameters.stop = ["\n\n", "END"]
      $0.parameters.topLogprobs = 5
      $0.parameters.thinking = .level(.high)
    }
    let chat = request {
      $0.system = "S"
      $0.parameters.temperature = nil
      $0.parameters.thinking = .off
      $0.input = .chat([
        ChatMessage(role: .system, content: "T"), ChatMessage(role: .user, content: "a"),
        ChatMessage(role: .user, content: "b"), ChatMessage(role: .assistant, content: "c"),
        ChatMessage(role: .user, content: "d \u{1F9F5} \"\\\n"),
      ])
    }
    let levels: [ThinkingSetting] = [.auto, .budget(3000), .level(.minimal), .level(.medium)]
    return [request(), full, chat]
      + levels.map { level in request { $0.parameters.thinking = level } }
  }

  @Test("every member of every request is one that the service has, and so are the answers")
  func validate() throws {
    let python = try ChildServer.output(of: [ChildServer.tools + "/dialects-venv.sh"])
    let server = try ChildServer(["python3", ChildServer.tools + "/dialect_server.py"])
    var backends: [any Backend] = [OpenAIBackend.API.chat, .responses].map {
      OpenAIBackend(name: "o", baseURL: server.url + "/ok", key: nil, model: "m", api: $0)
    }
    for model in ["gemini-2.5-flash", "gemini-3-pro", "other"] {
      backends.append(
        GeminiBackend(
          name: "g",
          baseURL: server.url + "/ok/v1beta",
          key: nil,
          model: model,
          safety: zip(
            GeminiBackend.HarmCategory.allCases,
            GeminiBackend.Threshold.allCases
          ).map { GeminiBackend.Safety($0, $1) }
        )
      )
    }
    for backend in backends {
      for request in requests {
        #expect(LoopRunner().run(backend, request).finish == .stop, "\(backend.summary)")
        _ = try LoopRunner().count(backend, request)?.get()
      }
    }
    let texts = OpenAIBackend(
      name: "t",
      baseURL: server.url + "/ok",
      key: nil,
      model: "m",
      api: .completions
    )
    for request in requests {
      guard case .text = request.input else { continue }
      #expect(LoopRunner().run(texts, request).finish == .stop)
    }
    let verdict = try ChildServer.output(
      of: [python, ChildServer.tools + "/validate_dialects.py", server.url]
    )
    #expect(verdict.hasSuffix("are as the services' clients want them"), "\(verdict)")
  }
}
