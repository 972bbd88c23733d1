import Testing

@testable import Backends

@Suite("What Gemini and Responses are sent") struct RequestBodyTests {
  private func sent(
    _ backend: any Backend,
    _ change: (inout CompletionRequest) -> Void = { _ in }
  ) throws -> (url: String, body: JSONValue) {
    var request = CompletionRequest(model: "m", input: .text("Once"))
    request.system = "Be brief."
    request.continueInstruction = "Go on:"
    change(&request)
    var machine = backend.complete(request)
    for case .send(let request) in machine.start() {
      return (request.url, JSONParser.parse(request.body) ?? .null)
    }
    throw ChildServer.Failure(description: "nothing was sent")
  }

  private func gemini(
    _ model: String = "gemini-2.5-flash",
    safety: [GeminiBackend.Safety] = []
  ) -> GeminiBackend {
    GeminiBackend(name: "g", key: nil, model: model, safety: safety)
  }

  @Test("Gemini: address, system text, every field; no safety settings unless configured")
  func geminiText() throws {
    let (url, body) = try sent(gemini(safety: [.init(.harassment, .off)])) {
      $0.model = "gemini-2.5-flash"
      $0.parameters.maxTokens = 5
      $0.parameters.topP = 0.5
      $0.parameters.topK = 40
      $0.parameters.seed = 0xffff_ffff
      $0.parameters.stop = ["\n"]
    }
    #expect(
      url == "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash"
        + ":streamGenerateContent?alt=sse"
    )
    #expect(body["systemInstruction"] == ["parts": [["text": "Be brief."]]])
    #expect(body["contents"] == [["role": "user", "parts": [["text": "Go on:\n\nOnce"]]]])
    #expect(
      body["generationConfig"] == [
        "temperature": 0.8, "topP": 0.5, "topK": 40, "maxOutputTokens": 5,
        "stopSequences": ["\n"], "seed": 0x7fff_ffff,
      ]
    )
    #expect(
      body["safetySettings"] == [["category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"]]
    )
    #expect(try sent(gemini()).body["safetySettings"] == nil)
  }

  @Test("Gemini: turns alternate, system messages join the system text")
  func geminiChat() throws {
    let (_, body) = try sent(gemini()) {
      $0.input = .chat([
        ChatMessage(role: .system, content: "Rhyme."), ChatMessage(role: .user, content: "a"),
        ChatMessage(role: .user, content: "b"), ChatMessage(role: .assistant, content: "c"),
        ChatMessage(role: .user, content: "d"),
      ])
    }
    #expect(body["systemInstruction"] == ["parts": [["text": "Be brief.\n\nRhyme."]]])
    #expect(
      body["contents"] == [
        ["role": "user", "parts": [["text": "a"], ["text": "b"]]],
        ["role": "model", "parts": [["text": "c"]]], ["role": "user", "parts": [["text": "d"]]],
      ]
    )
  }

  @Test("a model's name cannot leave its place in the address")
  func address() throws {
    let (url, _) = try sent(gemini()) { $0.model = "tunedModels/a?b#c d" }
    #expect(url.hasSuffix("/v1beta/tunedModels/a%3Fb%23c%20d:streamGenerateContent?alt=sse"))
  }

  @Test(
    "thinking in the model's terms, never both, said if they were others",
    arguments: [
      (
        "gemini-2.5-pro", ThinkingSetting.budget(500),
        #"{"thinkingBudget":500,"includeThoughts":true}"#, false
      ),
      ("gemini-2.5-pro", .auto, #"{"thinkingBudget":-1,"includeThoughts":true}"#, false),
      ("gemini-2.5-flash", .off, #"{"thinkingBudget":0}"#, false),
      (
        "gemini-2.5-flash", .level(.minimal), #"{"thinkingBudget":1024,"includeThoughts":true}"#,
        true
      ),
      (
        "models/gemini-2.5-flash", .level(.high),
        #"{"thinkingBudget":24576,"includeThoughts":true}"#, true
      ),
      ("gemini-3-pro", .level(.low), #"{"thinkingLevel":"LOW","includeThoughts":true}"#, false),
      ("gemini-3.1-flash", .budget(1024), #"{"thinkingLevel":"LOW","includeThoughts":true}"#, true),
      (
        "gemini-3.1-flash", .budget(1025), #"{"thinkingLevel":"MEDIUM","includeThoughts":true}"#,
        true
      ),
      ("gemini-10-pro", .budget(9000), #"{"thinkingLevel":"HIGH","includeThoughts":true}"#, true),
      ("gemini-3-pro", .off, #"{"thinkingLevel":"MINIMAL"}"#, true),
      ("gemini-3-pro", .auto, #"{"includeThoughts":true}"#, false),
      ("gemini-flash-latest", .budget(7), #"{"thinkingBudget":7,"includeThoughts":true}"#, false),
      ("tiny", .level(.medium), #"{"thinkingLevel":"MEDIUM","includeThoughts":true}"#, false),
    ]
  )
  func thinking(model: String, setting: ThinkingSetting, json: String, isRemarked: Bool) throws {
    let thinking = GeminiThinking(setting, model: model)
    #expect(String(decoding: thinking.config.encoded(), as: UTF8.self) == json)
    #expect((thinking.remark != nil) == isRemarked)
    #expect(ThinkingSetting("\(setting)") == setting)
    let (_, body) = try sent(gemini()) {
      $0.model = model
      $0.parameters.thinking = setting
    }
    #expect(body["generationConfig"]?["thinkingConfig"] == thinking.config)
  }

  @Test("Gemini: counting sends the system text only with a whole request")
  func count() throws {
    func body(_ system: String) throws -> JSONValue? {
      var request = CompletionRequest(model: "m", input: .chat([.init(role: .user, content: "a")]))
      request.system = system
      var query = try #require(gemini().countTokens(request))
      for case .send(let request) in query.start() {
        #expect(request.url.hasSuffix("/models/m:countTokens"))
        return JSONParser.parse(request.body)
      }
      return nil
    }
    let contents: JSONValue = [["role": "user", "parts": [["text": "a"]]]]
    #expect(try body("") == ["contents": contents])
    #expect(
      try body("S") == [
        "generateContentRequest": [
          "model": "models/m", "systemInstruction": ["parts": [["text": "S"]]],
          "contents": contents,
        ]
      ]
    )
  }

  @Test("Responses: nothing is stored there; thinking and probabilities only where wanted")
  func responses() throws {
    let backend = OpenAIBackend(name: "o", key: nil, model: "m", api: .responses)
    let (url, plain) = try sent(backend) {
      $0.parameters.temperature = nil
      $0.parameters.maxTokens = 5
    }
    #expect(url == "https://api.openai.com/v1/responses")
    #expect(
      plain == [
        "model": "m", "instructions": "Be brief.", "input": "Go on:\n\nOnce", "stream": true,
        "store": false, "max_output_tokens": 5,
      ]
    )
    let (_, full) = try sent(backend) {
      $0.input = .chat([.init(role: .user, content: "a"), .init(role: .assistant, content: "b")])
      $0.parameters.thinking = .level(.minimal)
      $0.parameters.topLogprobs = 3
    }
    #expect(
      full["input"] == [
        ["role": "user", "content": "a"], ["role": "assistant", "content": "b"],
      ]
    )
    #expect(full["reasoning"] == ["effort": "minimal", "summary": "auto"])
    #expect(full["top_logprobs"] == 3)
    #expect(full["include"] == ["message.output_text.logprobs"])
    #expect(
      try sent(backend) { $0.parameters.thinking = .off }.body["reasoning"] == ["effort": "none"]
    )
    #expect(
      try sent(backend) { $0.parameters.thinking = .auto }.body["reasoning"]
        == ["summary": "auto"]
    )
  }

  @Test("the interface by model: the first rule that fits; effort for chat as well")
  func byModel() throws {
    let backend = OpenAIBackend(
      name: "o",
      key: nil,
      model: "m",
      apiByModel: [.init("gpt-5-chat", .chat), .init("gpt-5*", .responses)]
    )
    func path(_ model: String) throws -> String {
      let url = try sent(backend) { $0.model = model }.url
      return String(url.dropFirst("https://api.openai.com/v1/".count))
    }
    #expect(try path("gpt-5.1") == "responses")
    #expect(try path("gpt-5-chat") == "chat/completions")
    #expect(try path("gpt-4o") == "chat/completions")
    let chat = try sent(backend) { $0.parameters.thinking = .budget(9000) }.body
    #expect(chat["reasoning_effort"] == "high")
    #expect(try sent(backend).body["reasoning_effort"] == nil)
  }
}
