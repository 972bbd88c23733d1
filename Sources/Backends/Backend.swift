/// A service that completes texts.
///
/// A backend holds its configuration only. Asking it to complete gives a `Completion`, a state
/// machine without threads, clocks or sockets: it says which HTTP request to send, is fed what
/// comes back, and turns that into events. `BackendLoop` drives it.
public protocol Backend: Sendable {
  /// The backend's name in the configuration.
  var name: String { get }
  /// One line for people: what it is and where it runs, without any key.
  var summary: String { get }
  /// The model used when none is chosen.
  var defaultModel: String { get }
  /// Whether it continues plain text; if not, text mode sends `continueInstruction`.
  var continuesText: Bool { get }
  /// Starts a completion.
  func complete(_ request: CompletionRequest) -> any Completion
  /// Starts asking for the models and adapters; the answer comes as `BackendLoop.Event.catalog`.
  func listModels() -> any CatalogQuery
}

/// What a backend offers.
public struct ModelCatalog: Equatable, Sendable {
  /// Model names, as the service orders them.
  public var models: [String]
  /// Adapter names with the scales in force at the server.
  public var adapters: [AdapterScale]
  /// Tokens of context per request, if the server says.
  public var contextTokens: Int?

  /// Creates a catalog.
  public init(models: [String], adapters: [AdapterScale] = [], contextTokens: Int? = nil) {
    self.models = models
    self.adapters = adapters
    self.contextTokens = contextTokens
  }
}
