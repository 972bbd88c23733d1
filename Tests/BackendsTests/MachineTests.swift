import Testing

@testable import Backends

@Suite("Completions as state machines") struct MachineTests {
  private let ok = ExchangeInput.head(HTTPHead(status: 200))

  private func piece(_ text: String) -> ExchangeInput { .body(Array(text.utf8)) }

  /// The request that the actions send.
  private func sent(_ actions: [CompletionAction]) throws -> (url: String, body: JSONValue) {
    for case .send(let request) in actions {
      return (request.url, JSONParser.parse(request.body) ?? .null)
    }
    throw ChildServer.Failure(description: "nothing was sent: \(actions)")
  }

  private func events(_ actions: [CompletionAction]) -> [CompletionEvent] {
    actions.compactMap { if case .emit(let event) = $0 { event } else { nil } }
  }

  private func request() -> CompletionRequest {
    var request = CompletionRequest(model: "m", input: .text("Once"))
    request.system = "Be brief."
    request.continueInstruction = "Go on:"
    request.parameters.maxTokens = 5
    request.parameters.stop = ["\n"]
    return request
  }

  @Test("a text for a chat-only model: the system text, the instruction, the document")
  func chatText() throws {
    let backend = OpenAIBackend(name: "o", key: nil, model: "m")
    #expect(!backend.continuesText)
    var machine = backend.complete(request())
    let (url, body) = try sent(machine.start())
    #expect(url == "https://api.openai.com/v1/chat/completions")
    #expect(
      body["messages"] == [
        ["role": "system", "content": "Be brief."], ["role": "user", "content": "Go on:\n\nOnce"],
      ]
    )
    #expect(body["max_completion_tokens"] == 5)
    #expect(body["max_tokens"] == nil)
    #expect(body["stop"] == ["\n"])
    #expect(body["logprobs"] == nil)
    #expect(body["stream"] == true)
  }

  @Test("events come as bytes come, the end last, counts before it")
  func stream() throws {
    var machine = OpenAIBackend(name: "o", key: nil, model: "m").complete(request())
    _ = machine.start()
    #expect(machine.receive(ok).isEmpty)
    #expect(
      machine.receive(piece("data: {\"choices\":[{\"delta\":{\"reasoning\":\"hm\"}}]}\n")).isEmpty
    )
    #expect(events(machine.receive(piece("\n"))) == [.thinking("hm")])
    let text = piece("data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"logprobs\":-0.5}]}\n\n")
    #expect(events(machine.receive(text)) == [.text("a")])
    let end = piece("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n")
    #expect(events(machine.receive(end)).isEmpty)
    let usage = piece(
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1}}\n\n"
    )
    #expect(events(machine.receive(usage)) == [.usage(TokenUsage(prompt: 2, completion: 1))])
    #expect(events(machine.receive(.end)) == [.finished(.length)])
    #expect(machine.receive(.woke).isEmpty)
  }

  @Test(
    "tokens of thinking are counted apart from those of the answer",
    arguments: [
      (150, 138, 12), (5, 0, 5), (12, 138, 12),
    ]
  )
  func thinkingUsage(reported: Int, thinking: Int, answer: Int) throws {
    var machine = OpenAIBackend(name: "o", key: nil, model: "m").complete(request())
    _ = machine.start()
    _ = machine.receive(ok)
    let usage = piece(
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":\(reported),"
        + "\"completion_tokens_details\":{\"reasoning_tokens\":\(thinking)}}}\n\n"
    )
    #expect(
      events(machine.receive(usage))
        == [.usage(TokenUsage(prompt: 2, completion: answer, thinking: thinking))]
    )
  }

  @Test("a break before the first token is tried twice more, after it never")
  func retries() throws {
    var machine = OpenAIBackend(name: "o", key: nil, model: "m").complete(request())
    _ = machine.start()
    for _ in 0..<2 {
      let actions = machine.receive(.failed(.broken("gone")))
      guard case .retryAfter(_, _, "api.openai.com", "gone") = actions.first, actions.count == 1
      else {
        Issue.record("\(actions)")
        return
      }
      _ = try sent(machine.receive(.woke))
    }
    #expect(
      events(machine.receive(.failed(.broken("gone"))))
        == [.failed(.unreachable(host: "api.openai.com", reason: "gone"))]
    )
  }

  @Test("retry-after in seconds, milliseconds and as a date")
  func retryAfter() {
    func seconds(_ headers: [(String, String)]) -> Double? {
      RetryAfter.seconds(HTTPHead(status: 429, headers: headers.map { HTTPHeader($0.0, $0.1) }))
    }
    #expect(seconds([("Retry-After", "7")]) == 7)
    #expect(seconds([("Retry-After-Ms", "1500"), ("Retry-After", "2")]) == 1.5)
    let date = ("Date", "Wed, 28 Feb 2024 23:59:50 GMT")
    #expect(seconds([date, ("Retry-After", "Thu, 29 Feb 2024 00:00:20 GMT")]) == 30)
    #expect(seconds([("Retry-After", "Thu, 29 Feb 2024 00:00:20 GMT")]) == nil)
    #expect(seconds([("Retry-After", "soon")]) == nil)
    #expect(RetryAfter.date("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
    let policy = RetryPolicy()
    #expect(policy.pause(attempt: 0, after: .refusal(asked: 86_400)) == nil)
    #expect(policy.pause(attempt: 0, after: .refusal(asked: 3))?.milliseconds == 3000)
    #expect(policy.pause(attempt: 3, after: .refusal(asked: nil))?.milliseconds == 2000)
    #expect(policy.pause(attempt: 4, after: .refusal(asked: nil)) == nil)
    #expect(policy.pause(attempt: 2, after: .connection) == nil)
  }

  @Test("retry-after in a body: Gemini's RetryInfo, alone and in an array")
  func retryInfo() {
    func seconds(_ body: String) -> Double? {
      FailedAnswer(head: HTTPHead(status: 429), body: Array(body.utf8)).retryAfter
    }
    let details = #""details":[{"@type":"x"},{"retryDelay":"30s"}]"#
    #expect(seconds("{\"error\":{\(details)}}") == 30)
    #expect(seconds("[{\"error\":{\(details)}}]") == 30)
    #expect(seconds(#"{"error":{"details":[{"retryDelay":30}]}}"#) == nil)
    #expect(seconds("Slow down") == nil)
  }

  @Test("a pause longer than we wait is an error that says how long, whatever the status")
  func longPause() {
    var machine = OpenAIBackend(name: "o", key: nil, model: "m").complete(request())
    _ = machine.start()
    let head = HTTPHead(status: 503, headers: [HTTPHeader("Retry-After", "3600")])
    #expect(machine.receive(.head(head)).isEmpty)
    #expect(machine.receive(piece("down for the night")).isEmpty)
    #expect(
      events(machine.receive(.end)) == [
        .failed(
          .limited(host: "api.openai.com", message: "down for the night", retryAfter: 3600)
        )
      ]
    )
  }

  @Test("llama.cpp: every adapter's scale, the prompt as token numbers, control tokens apart")
  func llama() throws {
    var wanted = request()
    wanted.system = ""
    wanted.input = .chat([ChatMessage(role: .user, content: "x<|end|>")])
    wanted.adapters = [AdapterScale(name: "b", scale: 0.5)]
    var machine = LlamaBackend(name: "l", baseURL: "http://h:1/", key: nil).complete(wanted)
    #expect(try sent(machine.start()).url == "http://h:1/lora-adapters")
    func answer(_ json: String) -> [CompletionAction] {
      #expect(machine.receive(ok).isEmpty)
      #expect(machine.receive(piece(json)).isEmpty)
      return machine.receive(.end)
    }
    let adapters = #"[{"id":0,"path":"/m/a.gguf","scale":1},{"id":1,"path":"/m/b.gguf","scale":1}]"#
    let (url, template) = try sent(answer(adapters))
    #expect(url == "http://h:1/apply-template")
    let standIn = try #require(template["messages"]?.array?.first?["content"]?.string)
    #expect(!standIn.contains("<"))
    let steps = [("<u>", true, true), ("x<|end|>", false, false), ("<a>", false, true)]
    var actions = answer("{\"prompt\":\"<u>\(standIn)<a>\"}")
    for (number, step) in steps.enumerated() {
      let (url, body) = try sent(actions)
      #expect(url == "http://h:1/tokenize")
      #expect(body["content"] == .string(step.0))
      #expect(body["add_special"] == .bool(step.1))
      #expect(body["parse_special"] == .bool(step.2))
      actions = answer("{\"tokens\":[\(number),7]}")
    }
    let (last, body) = try sent(actions)
    #expect(last == "http://h:1/completion")
    #expect(body["prompt"] == [0, 7, 1, 7, 2, 7])
    #expect(body["lora"]?.array?.map { $0["scale"]?.double } == [0, 0.5])
    #expect(body["lora"]?.array?.map { $0["id"]?.int } == [0, 1])
  }

  @Test("token records of all shapes; text is never lost for them")
  func logprobs() throws {
    let legacy = try #require(
      JSONParser.parse(
        #"{"tokens":["a"],"token_logprobs":[-1],"top_logprobs":[{"b":-2,"a":-1}]}"#.utf8
      )
    )
    let record = TokenLogprob(
      token: "a",
      logprob: -1,
      top: [.init(token: "a", logprob: -1), .init(token: "b", logprob: -2)]
    )
    #expect(OpenAIStream.logprobs(legacy) == [record])
    #expect(OpenAIStream.logprobs(-0.5 as JSONValue).isEmpty)
    let partial = try #require(
      JSONParser.parse(#"{"content":[{"token":"?","bytes":[240,159],"logprob":-3}]}"#.utf8)
    )
    #expect(OpenAIStream.logprobs(partial).map(\.token) == ["\u{fffd}"])
  }

  @Test("a key is taken out of texts, also where a cut left only its beginning")
  func redaction() throws {
    let key = try #require(ServiceKey("sk-abcdefghijkl\n"))
    #expect(key.redact("bad sk-abcdefghijkl, sk-abcdefghijkl!") == "bad (key), (key)!")
    #expect(key.redact("cut sk-abcdefg") == "cut (key)")
    #expect(key.redact("nothing") == "nothing")
    #expect(ServiceKey("a\nb") == nil)
    #expect(ServiceKey(" \n") == nil)
  }

  @Test("JSON: escapes, numbers, depth, and what is none")
  func json() {
    #expect(
      JSONParser.parse(#" {"a":[1,-2.5,true,null,"\u00e4\ud83e\uddf5\n"]} "#.utf8)
        == ["a": [1, .number(-2.5), true, .null, "ä🧵\n"]]
    )
    for text in ["", "{", "[1,]", "{\"a\"}", "nul", "1 2", "\"a", "+", "{\"a\":1,}"] {
      #expect(JSONParser.parse(text.utf8) == nil, "\(text)")
    }
    #expect(JSONParser.parse(String(repeating: "[", count: 500).utf8) == nil)
    let value: JSONValue = ["k\"\\\n\u{1}": [.number(0.5), "🧵", [:], []]]
    #expect(JSONParser.parse(value.encoded()) == value)
  }
}
