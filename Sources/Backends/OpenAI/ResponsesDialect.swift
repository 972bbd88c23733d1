/// Responses (https://platform.openai.com/docs/api-reference/responses/create), where OpenAI's
/// models summarize their thinking.
///
/// Nothing is kept at the service, and the whole conversation is sent each time.
struct ResponsesDialect: Dialect {
  private let backend: OpenAIBackend
  private let request: CompletionRequest
  private let model: String
  private let memory: RefusedParameters
  private var fields: OpenAIFields
  private var stream = ResponsesStream()

  init(_ backend: OpenAIBackend, _ request: CompletionRequest, memory: RefusedParameters) {
    self.backend = backend
    self.request = request
    self.memory = memory
    model = backend.model(for: request)
    fields = OpenAIFields(model: model, memory: memory)
  }

  var host: String { backend.host }
  var keyVariable: String { backend.keyVariable }

  mutating func begin() -> ExchangeStep {
    if let error = backend.problem(with: request.adapters) { return .fail(error) }
    return step
  }

  private var step: ExchangeStep {
    var sent = HTTPRequest.postJSON(WebAddress.join(backend.baseURL, "responses"), body)
    sent.headers.append(HTTPHeader("Accept", "text/event-stream"))
    return .stream(backend.prepare(sent))
  }

  mutating func decode(_ event: ServerSentEventParser.Event) -> [StreamPiece] {
    stream.decode(event)
  }

  func failure(_ answer: FailedAnswer) -> BackendError {
    answer.error(host: host, keyVariable: keyVariable, model: model)
  }

  mutating func adapt(to answer: FailedAnswer) -> Adaptation? {
    fields.drop(optionalFields, after: answer).map {
      Adaptation(notice: fields.notice($0), step: step)
    }
  }

  mutating func remarks() -> [String] {
    let parameters = request.parameters
    let absent = [
      ("top_k", parameters.topK != nil), ("min_p", parameters.minP != nil),
      ("repeat_penalty", parameters.repeatPenalty != nil), ("seed", parameters.seed != nil),
      ("stop", !parameters.stop.isEmpty),
    ].filter(\.1).map(\.0)
    var remarks = [effort?.remark].compactMap { $0 }
    if !absent.isEmpty {
      remarks.append("Responses has no \(absent.joined(separator: ", ")); asked without")
    }
    return remarks.filter { memory.isNews($0, of: model) }
  }
}

// MARK: - The request

extension ResponsesDialect {
  private var body: JSONValue {
    var members: [OpenAIFields.Field] = [("model", .string(model))]
    if !request.system.isEmpty { members.append(("instructions", .string(request.system))) }
    members += [("input", input), ("stream", true), ("store", false)]
    return .object(members + fields.allowed(optionalFields))
  }

  private var input: JSONValue {
    switch request.input {
    case .text(let text):
      // There is no prefill in this interface: a document can only be shown and asked about.
      return .string(request.continueInstruction + "\n\n" + text)
    case .chat(let messages):
      return .array(
        messages.map { ["role": .string($0.role.rawValue), "content": .string($0.content)] }
      )
    }
  }

  private var effort: OpenAIEffort? { request.parameters.thinking.map { OpenAIEffort($0) } }

  private var optionalFields: [OpenAIFields.Field] {
    let parameters = request.parameters
    var fields: [OpenAIFields.Field] = [("max_output_tokens", .integer(parameters.maxTokens))]
    func add(_ key: String, _ value: JSONValue?) {
      if let value { fields.append((key, value)) }
    }
    add("temperature", parameters.temperature.map { .number($0) })
    add("top_p", parameters.topP.map { .number($0) })
    if let effort {
      add("reasoning.effort", effort.effort.map { .string($0) })
      if effort.effort != "none" { add("reasoning.summary", "auto") }
    }
    if parameters.topLogprobs > 0 {
      add("top_logprobs", .integer(parameters.topLogprobs))
      add("include", ["message.output_text.logprobs"])
    }
    return fields
  }
}
