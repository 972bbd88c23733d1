/// Chat Completions and Completions
/// (https://platform.openai.com/docs/api-reference/chat/create), as many servers speak them.
struct OpenAIDialect: Dialect {
  private let backend: OpenAIBackend
  private let request: CompletionRequest
  private let model: String
  /// Chat Completions; else Completions.
  private let isChat: Bool
  private let memory: RefusedParameters
  private var fields: OpenAIFields
  private var hasText = false
  private var hasThought = false
  private var finish: FinishReason?
  /// A conversation as one text, for an interface that takes only texts.
  private let prompt: String
  /// Something to tell before the answer.
  private var notice: String?

  init(_ backend: OpenAIBackend, _ request: CompletionRequest, memory: RefusedParameters) {
    self.backend = backend
    self.request = request
    self.memory = memory
    model = backend.model(for: request)
    isChat = backend.api(of: model) == .chat
    fields = OpenAIFields(model: model, memory: memory)
    (prompt, notice) = backend.prompt(for: request)
  }

  var host: String { WebAddress.host(of: backend.baseURL) }
  var keyVariable: String { backend.key?.label ?? "" }

  mutating func begin() -> ExchangeStep {
    if let error = backend.problem(with: request.adapters) { return .fail(error) }
    switch (isChat, request.input) {
    case (false, .chat) where backend.template == nil:
      return .fail(
        .unsupported(what: "conversations (for /completions a template has to be configured)")
      )
    default: return step
    }
  }

  private var step: ExchangeStep {
    let path = isChat ? "chat/completions" : "completions"
    var sent = HTTPRequest.postJSON(WebAddress.join(backend.baseURL, path), body)
    sent.headers.append(HTTPHeader("Accept", "text/event-stream"))
    return .stream(backend.prepare(sent))
  }

  mutating func decode(_ event: ServerSentEventParser.Event) -> [StreamPiece] {
    let pieces = OpenAIStream.decode(event)
    for piece in pieces {
      switch piece {
      case .event(.text): hasText = true
      case .event(.thinking): hasThought = true
      // Thinking that is not shown is known from the counts, which come after the end.
      case .event(.usage(let usage)) where usage.thinking > 0: hasThought = true
      case .finish(let reason): finish = finish ?? reason
      default: break
      }
    }
    let isEaten = finish == .length && hasThought && !hasText
    let told = isEaten ? pieces + [.finish(.thinkingLength)] : pieces
    guard let text = notice, !told.isEmpty else { return told }
    notice = nil
    return [.event(.notice(text))] + told
  }

  func failure(_ answer: FailedAnswer) -> BackendError {
    answer.error(host: host, keyVariable: keyVariable, model: model)
  }
}

// MARK: - The request

extension OpenAIDialect {
  /// The fields in force; what the model refused is left out.
  private var body: JSONValue {
    var members: [(key: String, value: JSONValue)] = [("model", .string(model))]
    members.append(isChat ? ("messages", .array(messages)) : ("prompt", .string(prompt)))
    members.append(("stream", true))
    return .object(members + fields.allowed(optionalFields))
  }

  private var messages: [JSONValue] {
    var messages: [ChatMessage] = []
    if !request.system.isEmpty { messages.append(.init(role: .system, content: request.system)) }
    switch request.input {
    case .chat(let conversation): messages += conversation
    case .text(let text):
      // There is no prefill in this interface: a document can only be shown and asked about.
      let content = request.continueInstruction + "\n\n" + text
      messages.append(ChatMessage(role: .user, content: content))
    }
    return messages.map {
      ["role": .string($0.role.rawValue), "content": .string($0.content)]
    }
  }

  private var optionalFields: [(key: String, value: JSONValue)] {
    let parameters = request.parameters
    var fields: [(key: String, value: JSONValue)] = [
      ("stream_options", ["include_usage": true]),
      (tokenLimit, .integer(parameters.maxTokens)),
    ]
    func add(_ key: String, _ value: JSONValue?) {
      if let value { fields.append((key, value)) }
    }
    add("temperature", parameters.temperature.map { .number($0) })
    add("top_p", parameters.topP.map { .number($0) })
    add("top_k", parameters.topK.map { .integer($0) })
    add("min_p", parameters.minP.map { .number($0) })
    add("repetition_penalty", parameters.repeatPenalty.map { .number($0) })
    add("seed", parameters.seed.map { .integer($0) })
    let stops = backend.stops(for: request)
    add("stop", stops.isEmpty ? nil : .array(stops.map { .string($0) }))
    if isChat { add("reasoning_effort", effort?.effort.map { .string($0) }) }
    guard parameters.topLogprobs > 0 else { return fields }
    if isChat {
      add("logprobs", true)
      add("top_logprobs", .integer(parameters.topLogprobs))
    } else {
      add("logprobs", .integer(parameters.topLogprobs))
    }
    return fields
  }

  /// The token limit's name, the other one if the model refused the first.
  private var tokenLimit: String {
    let first = backend.tokenLimitField
    let second: OpenAIBackend.TokenLimitField =
      first == .maxTokens ? .maxCompletionTokens : .maxTokens
    return (fields.refused.contains(first.rawValue) ? second : first).rawValue
  }

  private var effort: OpenAIEffort? { request.parameters.thinking.map { OpenAIEffort($0) } }

  mutating func remarks() -> [String] {
    [isChat ? effort?.remark : nil].compactMap { $0 }.filter { memory.isNews($0, of: model) }
  }

  mutating func adapt(to answer: FailedAnswer) -> Adaptation? {
    fields.drop(optionalFields, after: answer).map {
      Adaptation(notice: fields.notice($0), step: step)
    }
  }
}
