/// The fields of a request that a model can do without, and those it refused.
///
/// A field inside an object is named `outer.inner`, as OpenAI's errors name it.
struct OpenAIFields: Sendable {
  typealias Field = (key: String, value: JSONValue)

  private let model: String
  private let memory: RefusedParameters
  /// What the model refused, now or before.
  private(set) var refused: Set<String>

  init(model: String, memory: RefusedParameters) {
    self.model = model
    self.memory = memory
    refused = memory[model]
  }

  /// `fields` without the refused ones, inner ones in their objects.
  func allowed(_ fields: [Field]) -> [Field] {
    var members: [Field] = []
    for (name, value) in fields where !refused.contains(name) {
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        members.append((name, value))
        continue
      }
      if let index = members.firstIndex(where: { $0.key == parts[0] }),
        case .object(let inner) = members[index].value
      {
        members[index].value = .object(inner + [(key: parts[1], value: value)])
      } else {
        members.append((parts[0], .object([(key: parts[1], value: value)])))
      }
    }
    return members
  }

  /// Leaves out what `answer` refuses of `fields`; returns its name, nil if it refuses none.
  mutating func drop(_ fields: [Field], after answer: FailedAnswer) -> String? {
    guard answer.head.status == 400 || answer.head.status == 422,
      let error = JSONParser.parse(answer.body).flatMap({ ServiceError($0) }),
      let field = refusedField(error, of: fields.map(\.key).filter { !refused.contains($0) })
    else { return nil }
    var names = fields.map(\.key).filter { $0 == field || $0.hasPrefix(field + ".") }
    // One makes no sense without the others.
    let probabilities = ["logprobs", "top_logprobs", "include"]
    if probabilities.contains(field) { names += probabilities }
    for name in names {
      refused.insert(name)
      memory.note(name, of: model)
    }
    return field
  }

  /// What the person should know of a field that was left out.
  func notice(_ field: String) -> String {
    "\(model) does not take \(field); asked again without it"
  }

  /// The field that the error names, if it is one that we sent and can do without.
  private func refusedField(_ error: ServiceError, of sent: [String]) -> String? {
    let isRefusal =
      error.code.hasPrefix("unsupported_") || error.code == "unknown_parameter"
      || error.message.contains("nsupported") || error.message.contains("nrecognized")
      || error.message.contains("not supported") || error.message.contains("xtra inputs")
    guard isRefusal else { return nil }
    let named = error.parameter
    if sent.contains(named) { return named }
    // `reasoning` for all that is in it; `include[0]` for the field.
    let outer = named.prefix { $0 != "." && $0 != "[" }
    if !outer.isEmpty, sent.contains(where: { $0 == outer || $0.hasPrefix(outer + ".") }) {
      return String(outer)
    }
    guard named.isEmpty else { return nil }
    let words = error.message.split { !$0.isLetter && $0 != "_" && $0 != "." }
    return sent.first { field in words.contains { $0 == field } }
  }
}

/// What `thinking` is called in OpenAI's interfaces.
struct OpenAIEffort: Equatable, Sendable {
  /// The value of `reasoning_effort`; nil leaves it to the model.
  private(set) var effort: String?
  /// What the person should know, if the setting was not in these terms.
  private(set) var remark: String?

  /// Puts `setting` into OpenAI's terms: they are levels, `none` among them.
  init(_ setting: ThinkingSetting) {
    switch setting {
    case .auto: break
    case .off: effort = "none"
    case .level(let level): effort = level.rawValue
    case .budget(let tokens):
      let level = ThinkingSetting.level(for: tokens).rawValue
      effort = level
      remark = "thinking has levels here: \(tokens) tokens are sent as \(level)"
    }
  }
}
