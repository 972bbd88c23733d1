public import Backends

/// What the next branches are asked for with.
public struct GenerationSettings: Equatable, Sendable {
  /// The backend's name.
  public var backend: String
  /// The model's name.
  public var model: String
  /// The adapters that are to be on.
  public var adapters: [AdapterScale] = []
  /// How many branches one act makes, 1…64.
  public var branches = 4
  /// How tokens are drawn; its `seed` is the first branch's, nil draws one for each.
  public var parameters = SamplingParameters()
  /// Whether the person said how much to think; else it is what the backend's entry says.
  public var isThinkingChosen = false
  /// What a model that only chats is told in text mode.
  public var continueInstruction = CompletionRequest.standardContinueInstruction

  /// The adapters that have a scale.
  public var adaptersInForce: [AdapterScale] { adapters.filter { $0.scale != 0 } }

  /// Creates settings with the standard parameters.
  public init(backend: String, model: String) {
    self.backend = backend
    self.model = model
  }
}

/// What the interface knows of a configured backend.
public struct BackendInfo: Equatable, Sendable {
  /// What sort of service it is.
  public enum Kind: Sendable {
    /// The embedded n-gram model: for learning the keys and for tests.
    case builtin
    /// Anything that holds a language model.
    case service
  }

  /// Its name in the configuration.
  public let name: String
  /// What sort of service it is.
  public let kind: Kind
  /// What it is, in one line.
  public let summary: String
  /// The model it uses when none is chosen.
  public let defaultModel: String
  /// Whether it continues plain text by itself.
  public let continuesText: Bool
  /// Whether branches get a seed each when the person sets none.
  public let takesSeeds: Bool
  /// The adapters that the configuration turns on, with their scales.
  public let adapters: [AdapterScale]
  /// Whether it can be told how much to think.
  public let takesThinking: Bool
  /// How much the configuration lets it think.
  public let thinking: ThinkingSetting?
  /// What its tokens cost, if the configuration says.
  public let prices: TokenPrices
  /// Whether the program leaves out the beginning of a prompt that does not fit.
  public let cutsPrompt: Bool
  /// Whether it can be asked how many tokens a prompt has.
  public let countsTokens: Bool
  /// How much its models take at once, as far as is known.
  public var window: ContextWindow
  /// The prompt that it counted last.
  var counted: CountedPrompt?

  /// Creates a description.
  public init(
    name: String,
    kind: Kind = .service,
    summary: String,
    defaultModel: String,
    continuesText: Bool,
    takesSeeds: Bool,
    adapters: [AdapterScale] = [],
    takesThinking: Bool = false,
    thinking: ThinkingSetting? = nil,
    prices: TokenPrices = TokenPrices(),
    cutsPrompt: Bool = false,
    countsTokens: Bool = false,
    window: ContextWindow = ContextWindow()
  ) {
    self.name = name
    self.kind = kind
    self.summary = summary
    self.defaultModel = defaultModel
    self.continuesText = continuesText
    self.takesSeeds = takesSeeds
    self.adapters = adapters
    self.takesThinking = takesThinking
    self.thinking = thinking
    self.prices = prices
    self.cutsPrompt = cutsPrompt
    self.countsTokens = countsTokens
    self.window = window
  }
}
