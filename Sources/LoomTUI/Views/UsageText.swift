import TreeModel

extension Model {
  /// Tokens and cost of a completion, for the line above its text.
  func usageParts(of generation: Generation) -> [String] {
    guard let usage = generation.usage else { return [] }
    var parts = ["\(usage.completion) tokens"]
    if usage.thinking > 0 { parts.append("\(usage.thinking) thinking") }
    let prices = backends.first { $0.name == generation.backend }?.prices
    if let cost = prices?.cost(of: generation) { parts.append("cost \(amount(cost))") }
    return parts
  }

  /// Tokens and cost of the session, for the bar; nil while nothing is known.
  func describeUsage() -> String? {
    guard !usage.lines.isEmpty else { return nil }
    let total = usage.total
    let text = "\(tokenCount(total.prompt)) in \(tokenCount(total.usage.output)) out"
    let cost = usage.cost { maker in
      backends.first { $0.name == maker.backend }?.prices.price(of: maker.model)
    }
    return cost.map { "\(text), cost \(amount($0))" } ?? text
  }
}
