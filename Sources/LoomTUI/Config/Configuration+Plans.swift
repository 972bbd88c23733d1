import Backends

extension Configuration {
  /// Reads `[plans.NAME]`.
  mutating func readPlans(_ table: ConfigurationTable) throws(ConfigurationError) {
    for name in table.keys {
      guard let item = table[name] else { continue }
      guard !name.isEmpty, name.utf8.allSatisfy(\.isBareKeyByte), name.utf8.count <= 40 else {
        throw ConfigurationError(
          place: path,
          line: item.line,
          problem: .badValue(
            key: "a plan's name",
            value: "\"\(name)\"",
            expected: "at most 40 letters, digits, - and _"
          )
        )
      }
      guard let fields = item.table else {
        throw ConfigurationError(
          place: path,
          line: item.line,
          problem: .wrongKind(key: "[plans.\(name)]", expected: "a table", found: item.kind)
        )
      }
      plans.append(try readPlan(name, fields))
    }
  }

  private func readPlan(
    _ name: String,
    _ fields: ConfigurationTable
  ) throws(ConfigurationError) -> PlanEntry {
    let title = "[plans.\(name)]"
    let reader = try ConfigurationReader(
      fields,
      named: title,
      path: path,
      valid: ["parts", "shuffle"]
    )
    var plan = PlanEntry(name: name)
    try reader.read("shuffle", into: &plan.isShuffled) { item throws(ConfigurationError) in
      try reader.flag("shuffle", item)
    }
    let example = "parts = [{backend = \"builtin\", branches = 2}]"
    guard let item = fields["parts"] else {
      throw reader.error(.missing(key: "parts", table: title, example: example), fields.line)
    }
    guard let items = item.list, !items.isEmpty else {
      throw reader.error(
        .wrongKind(
          key: "parts",
          expected: "a list such as [{backend = \"builtin\", branches = 2}]",
          found: item.list == nil ? item.kind : "an empty one"
        ),
        item.line
      )
    }
    for item in items { plan.parts.append(try readPart(item, reader)) }
    let branches = plan.parts.reduce(0) { $0 + $1.branches }
    guard branches <= FanOutPlan.limit else {
      throw reader.error(
        .badValue(
          key: "\(title) in all",
          value: "\(branches)",
          expected: "at most \(FanOutPlan.limit) branches"
        ),
        item.line
      )
    }
    return plan
  }

  private func readPart(
    _ item: ConfigurationTable.Item,
    _ plan: ConfigurationReader
  ) throws(ConfigurationError) -> PlanEntry.Part {
    let parameters = Parameter.allCases.filter {
      $0 != .branches && $0 != .continueInstruction
    }
    let table = try plan.subtable("parts", item)
    let reader = try ConfigurationReader(
      table,
      named: "parts of \(plan.name)",
      path: path,
      valid: ["backend", "model", "adapters", "branches"] + parameters.map(\.rawValue)
    )
    guard let backend = table["backend"] else {
      throw reader.error(
        .missing(key: "backend", table: "a part of \(plan.name)", example: "backend = \"builtin\""),
        item.line
      )
    }
    var part = PlanEntry.Part(backend: try reader.string("backend", backend), line: item.line)
    if let item = table["model"] { part.model = try reader.name("model", item) }
    if let item = table["adapters"] { part.adapters = try reader.adapters(item) }
    if let item = table["branches"] {
      part.branches = try reader.integer("branches", item, 1...FanOutPlan.limit)
    }
    for parameter in parameters {
      guard let item = table[parameter.rawValue] else { continue }
      try reader.read(parameter, item, into: &part.parameters)
      part.own.insert(parameter)
    }
    return part
  }

  /// Refuses plans that ask a backend which there is not.
  func checkPlans() throws(ConfigurationError) {
    for part in plans.flatMap(\.parts) where backend(named: part.backend) == nil {
      throw ConfigurationError(
        place: path,
        line: part.line,
        problem: .unknownValue(
          key: "backend",
          value: part.backend,
          valid: backends.map(\.name)
        )
      )
    }
  }
}

extension ConfigurationReader {
  /// Reads one parameter of generation.
  func read(
    _ parameter: Parameter,
    _ item: ConfigurationTable.Item,
    into values: inout SamplingParameters
  ) throws(ConfigurationError) {
    let key = parameter.rawValue
    switch parameter {
    case .maxTokens: values.maxTokens = try integer(key, item, 1...1_000_000)
    case .temperature: values.temperature = try number(key, item, 0...5)
    case .topP: values.topP = try number(key, item, 0...1)
    case .topK: values.topK = try integer(key, item, 0...1_000_000)
    case .minP: values.minP = try number(key, item, 0...1)
    case .repeatPenalty: values.repeatPenalty = try number(key, item, 0...10)
    case .seed: values.seed = try integer(key, item, 0...Int(UInt32.max))
    case .stop: values.stop = try stopTexts(key, item)
    case .topLogprobs: values.topLogprobs = try integer(key, item, 0...20)
    case .thinking: values.thinking = try thinking(key, item)
    // The whole session's, and the part's own count: not among what a part overrides.
    case .branches, .continueInstruction: break
    }
  }
}

extension PlanEntry.Part {
  /// The part as the configuration writes it.
  var text: String {
    var parts = ["backend = \(jsonString(backend))"]
    if let model { parts.append("model = \(jsonString(model))") }
    if let adapters {
      let list = adapters.map { "{name = \(jsonString($0.name)), scale = \($0.scale)}" }
      parts.append("adapters = [\(list.joined(separator: ", "))]")
    }
    parts.append("branches = \(branches)")
    for member in parameters.jsonMembers {
      for name in own.map({ "\"\($0.rawValue)\":" }) where member.hasPrefix(name) {
        parts.append("\(name.dropFirst().dropLast(2)) = \(member.dropFirst(name.count))")
      }
    }
    return "{" + parts.joined(separator: ", ") + "}"
  }
}
