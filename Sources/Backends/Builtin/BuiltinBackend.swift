/// A small n-gram model inside the program: no network, no key, no download.
///
/// It is for learning the keys and for tests. It continues texts and answers in conversations
/// with words it has read, without any understanding.
public struct BuiltinBackend: Backend {
  /// The backend's name in the configuration.
  public let name: String
  /// Tokens per second; 0 for as fast as possible.
  public let tokensPerSecond: Int
  /// Whether a text never ends by itself, so that each has as many tokens as it may.
  public let ignoresEnd: Bool

  /// Creates the backend; 30 tokens per second is a pace that can be read along.
  public init(name: String = "builtin", tokensPerSecond: Int = 30, ignoresEnd: Bool = false) {
    self.name = name
    self.tokensPerSecond = max(0, tokensPerSecond)
    self.ignoresEnd = ignoresEnd
  }

  /// What it is, plainly.
  public var summary: String {
    "a small n-gram model inside loom, for learning the keys and for tests; it understands nothing"
  }
  /// The only model.
  public var defaultModel: String { "kneser-ney" }
  /// It continues plain text.
  public var continuesText: Bool { true }

  /// Starts a completion; the same request with the same seed gives the same text.
  public func complete(_ request: CompletionRequest) -> any Completion {
    let seed = request.parameters.seed.map { UInt64(bitPattern: Int64($0)) }
    return BuiltinCompletion(
      request,
      tokensPerSecond: tokensPerSecond,
      ignoresEnd: ignoresEnd,
      seed: seed ?? UInt64.random(in: 0...UInt64.max)
    )
  }

  /// Names the one model.
  public func listModels() -> any CatalogQuery {
    FixedCatalog(catalog: ModelCatalog(models: [.init(name: defaultModel)]))
  }
}

/// A catalog that needs no asking.
struct FixedCatalog: CatalogQuery {
  let catalog: ModelCatalog

  func start() -> [CatalogAction] { [.emit(.success(catalog))] }
  func receive(_ input: ExchangeInput) -> [CatalogAction] { [] }
}
