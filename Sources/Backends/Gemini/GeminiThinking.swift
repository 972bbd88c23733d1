/// The `thinkingConfig` of a request.
///
/// Models before Gemini 3 take a number of tokens, later ones a level; both at once are refused
/// (https://ai.google.dev/gemini-api/docs/thinking).
struct GeminiThinking: Equatable, Sendable {
  /// The object to send.
  private(set) var config: JSONValue
  /// What the person should know, if the setting was not in the model's terms.
  private(set) var remark: String?

  /// Puts `setting` into the terms of `model`.
  init(_ setting: ThinkingSetting, model: String) {
    var members: [(key: String, value: JSONValue)] = []
    switch (setting, Self.terms(of: model)) {
    case (.budget(let tokens), .levels): (members, remark) = Self.level(for: tokens, model)
    case (.level(let level), .budgets):
      let tokens = ThinkingSetting.tokens(for: level)
      members = [("thinkingBudget", .integer(tokens))]
      remark = "\(model) counts thinking in tokens: \(level.rawValue) is sent as \(tokens)"
    case (.budget(let tokens), _): members = [("thinkingBudget", .integer(tokens))]
    case (.level(let level), _):
      members = [("thinkingLevel", .string(level.rawValue.uppercased()))]
    }
    if setting != .off { members.append(("includeThoughts", true)) }
    config = .object(members)
  }

  private enum Terms {
    case budgets
    case levels
    /// A tuned model, a proxy's name, `gemini-flash-latest`: the person knows what it takes.
    case unknown
  }

  private static func terms(of model: String) -> Terms {
    let name = model.split(separator: "/").last ?? ""
    guard name.hasPrefix("gemini-"), let major = Int(name.dropFirst(7).prefix { $0.isNumber })
    else { return .unknown }
    return major < 3 ? .budgets : .levels
  }

  private static func level(
    for tokens: Int,
    _ model: String
  ) -> ([(key: String, value: JSONValue)], String?) {
    let said = ThinkingSetting.budget(tokens).description
    // As many as it likes is what they do without a level.
    if tokens < 0 { return ([], nil) }
    let level = tokens == 0 ? ThinkingSetting.Level.minimal : ThinkingSetting.level(for: tokens)
    let remark = "\(model) takes a level of thinking: \(said) is sent as \(level.rawValue)"
    return ([("thinkingLevel", .string(level.rawValue.uppercased()))], remark)
  }
}
