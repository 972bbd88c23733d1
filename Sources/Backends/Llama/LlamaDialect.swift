/// llama.cpp's `/completion`
/// (https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md).
///
/// One completion is several requests: which adapters there are, for a conversation the server's
/// chat template, the prompt's token numbers, and then the completion. `/v1/chat/completions`
/// would save some of them, but it reads control tokens out of the person's text; token numbers
/// made with `parse_special: false` cannot be mistaken.
struct LlamaDialect: Dialect {
  let backend: LlamaBackend
  /// What is asked; `LlamaDialect+Cut` shortens its input.
  var request: CompletionRequest
  private var stage = Stage.adapters
  private var scales: JSONValue = []
  private var segments: [Segment] = []
  private var tokens: [JSONValue] = []

  private enum Stage {
    case adapters
    case template
    case tokens(next: Int)
    case completion
  }

  /// A part of the prompt that is tokenized by itself.
  struct Segment: Equatable, Sendable {
    var text: String
    /// Whether control tokens in it are meant: in a template, never in a person's text.
    var isTemplate: Bool
  }

  init(_ backend: LlamaBackend, _ request: CompletionRequest) {
    self.backend = backend
    self.request = request
  }

  var host: String { WebAddress.host(of: backend.baseURL) }
  var keyVariable: String { backend.key?.label ?? "" }

  mutating func begin() -> ExchangeStep {
    stage = .adapters
    return .ask(backend.get("lora-adapters"))
  }

  mutating func answered(_ body: [UInt8]) -> ExchangeStep {
    guard let answer = JSONParser.parse(body) else { return malformed(body) }
    switch stage {
    case .adapters:
      guard let adapters = LlamaAdapters(answer, names: backend.adapterNames)
      else { return malformed(body) }
      do throws(BackendError) {
        scales = try adapters.scales(request.adapters)
      } catch {
        return .fail(error)
      }
      return askForPrompt()
    case .template:
      guard let prompt = answer["prompt"]?.string else { return malformed(body) }
      segments = LlamaTemplate(messages).segments(of: prompt)
      return tokenize(0)
    case .tokens(let next):
      guard let numbers = answer["tokens"]?.array else { return malformed(body) }
      tokens += numbers
      return next < segments.count ? tokenize(next) : complete()
    case .completion: return malformed(body)
    }
  }

  private func malformed(_ body: [UInt8]) -> ExchangeStep {
    .fail(.malformed(host: host, excerpt: ServiceText.excerpt(body)))
  }

  private var messages: [ChatMessage] {
    guard case .chat(let conversation) = request.input else { return [] }
    if request.system.isEmpty { return conversation }
    return [ChatMessage(role: .system, content: request.system)] + conversation
  }

  /// Asks for the prompt's tokens, by way of the server's template for a conversation.
  mutating func askForPrompt() -> ExchangeStep {
    tokens = []
    switch request.input {
    case .text(let text):
      let system = request.system.isEmpty ? "" : request.system + "\n\n"
      segments = [Segment(text: system + text, isTemplate: false)]
      return tokenize(0)
    case .chat:
      if let template = backend.template {
        segments = LlamaTemplate.segments(template, messages)
        return tokenize(0)
      }
      stage = .template
      let body: JSONValue = ["messages": .array(LlamaTemplate(messages).messages)]
      return .ask(backend.post("apply-template", body))
    }
  }

  private mutating func tokenize(_ index: Int) -> ExchangeStep {
    stage = .tokens(next: index + 1)
    let segment = segments[index]
    let body: JSONValue = [
      "content": .string(segment.text),
      // The beginning-of-text token, where the model wants one; also the server's own choice for
      // templates, from which it strips a written one.
      "add_special": .bool(index == 0),
      "parse_special": .bool(segment.isTemplate),
    ]
    return .ask(backend.post("tokenize", body))
  }

  /// The person's, and where an answer ends in a template of ours.
  private var stops: [String] {
    let own = request.parameters.stop
    guard case .chat = request.input, let template = backend.template else { return own }
    return own + template.stop.filter { !own.contains($0) }
  }

  private mutating func complete() -> ExchangeStep {
    stage = .completion
    let parameters = request.parameters
    var members: [(key: String, value: JSONValue)] = [
      ("prompt", tokens.isEmpty ? "" : .array(tokens)),
      ("stream", true),
      ("n_predict", .integer(parameters.maxTokens)),
      ("cache_prompt", true),
      ("lora", scales),
    ]
    func add(_ key: String, _ value: JSONValue?) {
      if let value { members.append((key, value)) }
    }
    add("temperature", parameters.temperature.map { .number($0) })
    add("top_p", parameters.topP.map { .number($0) })
    add("top_k", parameters.topK.map { .integer($0) })
    add("min_p", parameters.minP.map { .number($0) })
    add("repeat_penalty", parameters.repeatPenalty.map { .number($0) })
    add("seed", parameters.seed.map { .integer($0) })
    add("stop", stops.isEmpty ? nil : .array(stops.map { .string($0) }))
    add("n_probs", parameters.topLogprobs > 0 ? .integer(parameters.topLogprobs) : nil)
    return .stream(backend.post("completion", .object(members)))
  }
}

// MARK: - The answer

extension LlamaDialect {
  func decode(_ event: ServerSentEventParser.Event) -> [StreamPiece] {
    if event.data.starts(with: "[DONE]".utf8) { return [.last] }
    guard let chunk = JSONParser.parse(event.data) else { return [] }
    if chunk["content"] == nil, ServiceError(chunk) != nil {
      return [.failure(FailedAnswer(head: HTTPHead(status: 200), body: event.data))]
    }
    guard chunk["content"] != nil || chunk["stop"] != nil else { return [] }
    var pieces: [StreamPiece] = [.known]
    if let tokens = chunk["completion_probabilities"].map(OpenAIStream.logprobs), !tokens.isEmpty {
      pieces.append(.event(.logprobs(tokens)))
    }
    if let text = chunk["content"]?.string, !text.isEmpty { pieces.append(.event(.text(text))) }
    guard chunk["stop"]?.isTrue == true else { return pieces }
    if let prompt = chunk["tokens_evaluated"]?.int {
      let usage = TokenUsage(prompt: prompt, completion: chunk["tokens_predicted"]?.int ?? 0)
      pieces.append(.event(.usage(usage)))
    }
    if chunk["truncated"]?.isTrue == true {
      pieces.append(.event(.notice("the context was full; the beginning of the text was cut")))
    }
    pieces.append(.finish(chunk["stop_type"]?.string == "limit" ? .length : .stop))
    return pieces
  }

  func failure(_ answer: FailedAnswer) -> BackendError {
    answer.error(host: host, keyVariable: keyVariable, model: request.model)
  }

  func isStarting(_ answer: FailedAnswer) -> Bool {
    guard answer.head.status == 503 else { return false }
    let error = JSONParser.parse(answer.body).flatMap { ServiceError($0) }
    return error?.message.hasPrefix("Loading model") ?? false
  }
}
