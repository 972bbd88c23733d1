/// `streamGenerateContent` (https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent).
struct GeminiDialect: Dialect {
  let model: String
  private let backend: GeminiBackend
  private let request: CompletionRequest
  private let memory: RefusedParameters
  private var refused: Set<String>
  private let thinking: GeminiThinking?
  private var stream = GeminiStream()

  init(_ backend: GeminiBackend, _ request: CompletionRequest, memory: RefusedParameters) {
    self.backend = backend
    self.request = request
    self.memory = memory
    model = request.model.isEmpty ? backend.defaultModel : request.model
    refused = memory[model]
    let model = model
    thinking = request.parameters.thinking.map { GeminiThinking($0, model: model) }
  }

  var host: String { backend.host }
  var keyVariable: String { backend.keyVariable }

  mutating func begin() -> ExchangeStep {
    if model.isEmpty { return .fail(.noSuchModel(model: "", message: "")) }
    if request.adapters.contains(where: { $0.scale != 0 }) {
      return .fail(.unsupported(what: "adapters"))
    }
    return step
  }

  private var step: ExchangeStep {
    let address = backend.address(model, "streamGenerateContent") + "?alt=sse"
    var sent = HTTPRequest.postJSON(address, body)
    sent.headers.append(HTTPHeader("Accept", "text/event-stream"))
    return .stream(backend.prepare(sent))
  }

  mutating func decode(_ event: ServerSentEventParser.Event) -> [StreamPiece] {
    stream.decode(event)
  }

  func failure(_ answer: FailedAnswer) -> BackendError {
    answer.error(host: host, keyVariable: keyVariable, model: model)
  }
}

// MARK: - The request

extension GeminiDialect {
  private var body: JSONValue {
    var members = prompt
    let config = configuration.filter { !refused.contains($0.key) }
    if !config.isEmpty { members.append(("generationConfig", .object(config))) }
    if !backend.safety.isEmpty { members.append(("safetySettings", safety)) }
    return .object(members)
  }

  /// The body of `countTokens`, which counts a system text only in a whole request.
  var countBody: JSONValue {
    guard prompt.count > 1 else { return .object(prompt) }
    let path = model.hasPrefix("models/") ? model : "models/" + model
    return ["generateContentRequest": .object([("model", .string(path))] + prompt)]
  }

  private var prompt: [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = []
    let system = systemTexts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    if !system.isEmpty {
      members.append(("systemInstruction", ["parts": [["text": .string(system)]]]))
    }
    members.append(("contents", .array(contents)))
    return members
  }

  /// The session's system text, and messages that the tree calls so: contents have no such role.
  private var systemTexts: [String] {
    guard case .chat(let messages) = request.input else { return [request.system] }
    return [request.system] + messages.filter { $0.role == .system }.map(\.content)
  }

  private var contents: [JSONValue] {
    switch request.input {
    case .text(let text):
      // There is no prefill in this interface: a document can only be shown and asked about.
      return [Self.content("user", [request.continueInstruction + "\n\n" + text])]
    case .chat(let messages):
      // Turns alternate here; in a tree they need not.
      var turns: [(role: String, texts: [String])] = []
      for message in messages where message.role != .system {
        let role = message.role == .assistant ? "model" : "user"
        if turns.last?.role == role {
          turns[turns.count - 1].texts.append(message.content)
        } else {
          turns.append((role, [message.content]))
        }
      }
      return turns.map { Self.content($0.role, $0.texts) }
    }
  }

  private static func content(_ role: String, _ texts: [String]) -> JSONValue {
    ["role": .string(role), "parts": .array(texts.map { ["text": .string($0)] })]
  }

  private var configuration: [(key: String, value: JSONValue)] {
    let parameters = request.parameters
    var fields: [(key: String, value: JSONValue)] = []
    func add(_ key: String, _ value: JSONValue?) {
      if let value { fields.append((key, value)) }
    }
    add("temperature", parameters.temperature.map { .number($0) })
    add("topP", parameters.topP.map { .number($0) })
    add("topK", parameters.topK.map { .integer($0) })
    add("maxOutputTokens", .integer(parameters.maxTokens))
    add(
      "stopSequences",
      parameters.stop.isEmpty ? nil : .array(parameters.stop.map { .string($0) })
    )
    // 31 bits here; ours have 32.
    add("seed", parameters.seed.map { .integer($0 & 0x7fff_ffff) })
    add("thinkingConfig", thinking?.config)
    return fields
  }

  private var safety: JSONValue {
    .array(
      backend.safety.map {
        [
          "category": .string("HARM_CATEGORY_" + $0.category.rawValue.uppercased()),
          "threshold": .string($0.threshold.rawValue),
        ]
      }
    )
  }

  mutating func remarks() -> [String] {
    var remarks: [String] = []
    if let remark = thinking?.remark, !refused.contains("thinkingConfig") { remarks.append(remark) }
    var absent: [String] = []
    if request.parameters.minP != nil { absent.append("min_p") }
    if request.parameters.repeatPenalty != nil { absent.append("repeat_penalty") }
    // The interface has them, but no model from 2.5 on takes them.
    if request.parameters.topLogprobs > 0 { absent.append("top_logprobs") }
    if !absent.isEmpty {
      remarks.append("Gemini does not know \(absent.joined(separator: ", ")); asked without")
    }
    return remarks.filter { memory.isNews($0, of: model) }
  }

  mutating func adapt(to answer: FailedAnswer) -> Adaptation? {
    guard answer.head.status == 400,
      let error = JSONParser.parse(answer.body).flatMap({ ServiceError($0) }), !error.isBadKey,
      let field = refusedField(error.message)
    else { return nil }
    refused.insert(field)
    memory.note(field, of: model)
    return Adaptation(notice: "\(model) does not take \(field); asked again without it", step: step)
  }

  /// The field that the message names, if it says that the model cannot do it at all.
  private func refusedField(_ message: String) -> String? {
    // Written as we do, or as `generation_config.top_k`.
    let text = message.lowercased().filter { $0 != "_" }
    let signs = ["not supported", "not enabled", "unknown name", "only works in", "only enabled"]
    guard signs.contains(where: { text.contains($0) }) else { return nil }
    return configuration.map(\.key).first { field in
      guard !refused.contains(field), field != "maxOutputTokens" else { return false }
      // "Thinking is not enabled for this model", "Budget 0 is invalid. This model only works in
      // thinking mode."
      return text.contains(field == "thinkingConfig" ? "thinking" : field.lowercased())
    }
  }
}
