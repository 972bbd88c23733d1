/// Chat Completions and Completions
/// (https://platform.openai.com/docs/api-reference/chat/create), as many servers speak them.
struct OpenAIDialect: Dialect {
  private let backend: OpenAIBackend
  private let request: CompletionRequest
  private let model: String
  private let memory: RefusedParameters
  private var refused: Set<String>
  /// A conversation as one text, for an interface that takes only texts.
  private let prompt: String
  /// Something to tell before the answer.
  private var notice: String?

  init(_ backend: OpenAIBackend, _ request: CompletionRequest, memory: RefusedParameters) {
    self.backend = backend
    self.request = request
    self.memory = memory
    model = backend.model(for: request)
    refused = memory[model]
    (prompt, notice) = backend.prompt(for: request)
  }

  var host: String { WebAddress.host(of: backend.baseURL) }
  var keyVariable: String { backend.key?.label ?? "" }

  mutating func begin() -> ExchangeStep {
    if let error = backend.problem(with: request.adapters) { return .fail(error) }
    switch (backend.api, request.input) {
    case (.completions, .chat) where backend.template == nil:
      return .fail(
        .unsupported(what: "conversations (for /completions a template has to be configured)")
      )
    default: return step
    }
  }

  private var step: ExchangeStep {
    let path = backend.api == .chat ? "chat/completions" : "completions"
    var sent = HTTPRequest.postJSON(WebAddress.join(backend.baseURL, path), body)
    sent.headers.append(HTTPHeader("Accept", "text/event-stream"))
    return .stream(backend.prepare(sent))
  }

  mutating func decode(_ event: ServerSentEventParser.Event) -> [StreamPiece] {
    let pieces = OpenAIStream.decode(event)
    guard let text = notice, !pieces.isEmpty else { return pieces }
    notice = nil
    return [.event(.notice(text))] + pieces
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
    switch (backend.api, request.input) {
    case (.chat, _): members.append(("messages", .array(messages)))
    case (.completions, _): members.append(("prompt", .string(prompt)))
    }
    members.append(("stream", true))
    return .object(members + optionalFields.filter { !refused.contains($0.key) })
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
    guard parameters.topLogprobs > 0 else { return fields }
    if backend.api == .chat {
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
    return (refused.contains(first.rawValue) ? second : first).rawValue
  }

  mutating func adapt(to answer: FailedAnswer) -> Adaptation? {
    guard answer.head.status == 400 || answer.head.status == 422,
      let error = JSONParser.parse(answer.body).flatMap({ ServiceError($0) }),
      let field = refusedField(error)
    else { return nil }
    var names = [field]
    // One makes no sense without the other.
    if field == "logprobs" { names.append("top_logprobs") }
    if field == "top_logprobs" { names.append("logprobs") }
    for name in names {
      refused.insert(name)
      memory.note(name, of: model)
    }
    return Adaptation(notice: "\(model) does not take \(field); asked again without it", step: step)
  }

  /// The field that the error names, if it is one that we sent and can do without.
  private func refusedField(_ error: ServiceError) -> String? {
    let sent = optionalFields.map(\.key).filter { !refused.contains($0) }
    let named = error.parameter.split(separator: ".").first.map(String.init) ?? ""
    let isRefusal =
      error.code.hasPrefix("unsupported_") || error.code == "unknown_parameter"
      || error.message.contains("nsupported") || error.message.contains("nrecognized")
      || error.message.contains("not supported") || error.message.contains("xtra inputs")
    guard isRefusal else { return nil }
    if sent.contains(named) { return named }
    guard named.isEmpty else { return nil }
    let words = error.message.split { !$0.isLetter && $0 != "_" }
    return sent.first { field in words.contains { $0 == field } }
  }
}
