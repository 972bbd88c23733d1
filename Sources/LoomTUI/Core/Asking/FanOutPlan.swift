import Backends

/// Branches of several backends, models and adapters that one act asks for.
public struct FanOutPlan: Equatable, Sendable {
  /// Some branches of one maker.
  public struct Part: Equatable, Sendable {
    /// What they are asked for with; `branches` is how many.
    public var settings: GenerationSettings
    /// The parameters that are the part's own; the others are those of all branches.
    public var own: Set<Parameter> = []

    /// Creates a part.
    public init(_ settings: GenerationSettings, own: Set<Parameter> = []) {
      self.settings = settings
      self.own = own
    }

    /// What the part asks with while all branches are asked for with `general`.
    ///
    /// How much to think is its backend's own unless the person said so for all.
    func settings(over general: GenerationSettings) -> GenerationSettings {
      var result = settings
      for parameter in Parameter.allCases where adopts(parameter, from: general) {
        result.adopt(parameter, from: general)
      }
      return result
    }

    /// Whether a parameter is that of all branches.
    func adopts(_ parameter: Parameter, from general: GenerationSettings) -> Bool {
      switch parameter {
      case .branches: false
      case .thinking: !own.contains(.thinking) && general.isThinkingChosen
      default: !own.contains(parameter)
      }
    }
  }

  /// One act makes no more branches than this.
  public static let limit = 64

  /// Its name in the configuration; empty for one made in the program.
  public var name: String
  /// Who makes how many branches.
  public var parts: [Part]
  /// Whether the new branches stand in random order, so that nobody sees who wrote which.
  public var isShuffled = true

  /// Creates a plan.
  public init(name: String, parts: [Part], isShuffled: Bool = true) {
    self.name = name
    self.parts = parts
    self.isShuffled = isShuffled
  }

  /// How many branches it makes.
  public var branches: Int { parts.reduce(0) { $0 + $1.settings.branches } }
}

extension GenerationSettings {
  /// Takes one parameter's value from other settings.
  mutating func adopt(_ parameter: Parameter, from other: GenerationSettings) {
    let source = other.parameters
    switch parameter {
    case .branches: branches = other.branches
    case .maxTokens: parameters.maxTokens = source.maxTokens
    case .temperature: parameters.temperature = source.temperature
    case .topP: parameters.topP = source.topP
    case .topK: parameters.topK = source.topK
    case .minP: parameters.minP = source.minP
    case .repeatPenalty: parameters.repeatPenalty = source.repeatPenalty
    case .seed: parameters.seed = source.seed
    case .stop: parameters.stop = source.stop
    case .topLogprobs: parameters.topLogprobs = source.topLogprobs
    case .thinking: parameters.thinking = source.thinking
    case .continueInstruction: continueInstruction = other.continueInstruction
    }
  }
}
