public import TreeModel

/// Tokens that a session used, by who made them.
///
/// Branches that were deleted count, too: they were paid for.
public struct UsageTotals: Equatable, Sendable {
  /// A backend and one of its models.
  public struct Maker: Hashable, Sendable {
    /// The backend's name in the configuration.
    public let backend: String
    /// The model's name.
    public let model: String
  }

  /// What one maker used.
  public struct Line: Equatable, Sendable {
    /// How many branches reported their tokens.
    public var branches = 0
    /// Tokens of prompts.
    public var prompt = 0
    /// Tokens of answers.
    public var completion = 0
    /// Tokens of thinking.
    public var thinking = 0
  }

  /// By maker.
  public private(set) var lines: [Maker: Line] = [:]

  /// Starts with nothing used.
  public init() {}

  /// Adds up a whole session.
  public init(of tree: Tree) {
    // Branches of one maker mostly follow each other: the table is asked once for all of them.
    var maker: Maker?
    var line = Line()
    tree.forEachGenerationEver { generation in
      guard let usage = generation.usage else { return }
      if maker?.backend != generation.backend || maker?.model != generation.model {
        if let maker { lines[maker] = line }
        let next = Maker(backend: generation.backend, model: generation.model)
        line = lines[next] ?? Line()
        maker = next
      }
      line.add(usage)
    }
    if let maker { lines[maker] = line }
  }

  /// Adds a completion that has ended.
  public mutating func add(_ generation: Generation) {
    guard let usage = generation.usage else { return }
    let maker = Maker(backend: generation.backend, model: generation.model)
    lines[maker, default: Line()].add(usage)
  }

  /// Everything together.
  public var total: Line {
    lines.values.reduce(into: Line()) { sum, line in
      sum.branches &+= line.branches
      sum.prompt &+= line.prompt
      sum.completion &+= line.completion
      sum.thinking &+= line.thinking
    }
  }

  /// What the makers with known prices cost; nil if no price is known of any.
  public func cost(_ prices: (Maker) -> TokenPrices.Price?) -> Double? {
    var sum: Double?
    for (maker, line) in lines {
      if let price = prices(maker) { sum = (sum ?? 0) + price.cost(line.usage) }
    }
    return sum
  }
}

extension UsageTotals.Line {
  /// The counts as a service reports them.
  public var usage: Generation.Usage {
    Generation.Usage(prompt: prompt, completion: completion, thinking: thinking)
  }

  fileprivate mutating func add(_ usage: Generation.Usage) {
    branches += 1
    prompt &+= usage.prompt
    completion &+= usage.completion
    thinking &+= usage.thinking
  }
}
