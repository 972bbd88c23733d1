public import TreeModel

/// What a service takes for tokens, as the configuration says.
public struct TokenPrices: Equatable, Sendable {
  /// Prices of a million tokens; whose money it is, is the person's affair.
  public struct Price: Equatable, Sendable {
    /// Of prompts.
    public var input: Double
    /// Of answers, thinking included.
    public var output: Double

    /// Creates prices.
    public init(input: Double, output: Double) {
      self.input = input
      self.output = output
    }
  }

  /// The price of models without one of their own; nil if there is none.
  public var standard: Price?
  /// Prices by the model's name.
  public var models: [String: Price]

  /// Creates a list of prices; without any, nothing is known of costs.
  public init(_ standard: Price? = nil, models: [String: Price] = [:]) {
    self.standard = standard
    self.models = models
  }

  /// The price of a model's tokens, if the configuration says.
  public func price(of model: String) -> Price? { models[model] ?? standard }

  /// What a completion cost; nil if its tokens or their price are not known.
  public func cost(of generation: Generation) -> Double? {
    guard let usage = generation.usage else { return nil }
    return price(of: generation.model)?.cost(usage)
  }
}

extension TokenPrices.Price {
  /// What so many tokens cost.
  public func cost(_ usage: Generation.Usage) -> Double {
    (Double(usage.prompt) * input + Double(usage.output) * output) / 1_000_000
  }
}

extension Generation.Usage {
  /// Tokens that the model wrote: the answer and the thinking.
  public var output: Int {
    let (sum, isTooMuch) = completion.addingReportingOverflow(thinking)
    return isTooMuch ? .max : sum
  }
}

/// An amount of money without its currency: four places for small ones, two for others.
public func amount(_ cost: Double) -> String {
  guard cost.isFinite, cost >= 0 else { return "?" }
  if cost == 0 { return "0" }
  if cost < 0.000_05 { return "<0.0001" }
  let places = cost < 1 ? 4 : 2
  let unit = places == 4 ? 10_000.0 : 100.0
  guard cost < 1e12 else { return "\(cost)" }
  let scaled = Int((cost * unit).rounded())
  let rest = "\(scaled % Int(unit))"
  return "\(scaled / Int(unit)).\(String(repeating: "0", count: places - rest.count))\(rest)"
}

/// A number of tokens in few characters: 980, 12.3k, 1.2M.
public func tokenCount(_ count: Int) -> String {
  func tenths(_ unit: Int, _ letter: String) -> String {
    "\(count / unit).\(count % unit * 10 / unit)\(letter)"
  }
  if count < 10_000 { return "\(count)" }
  return count < 1_000_000 ? tenths(1_000, "k") : tenths(1_000_000, "M")
}
