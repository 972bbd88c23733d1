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
  /// Starts counting the request's tokens; nil if the service cannot.
  func countTokens(_ request: CompletionRequest) -> (any TokenCountQuery)?
}

extension Backend {
  /// Most services cannot.
  public func countTokens(_ request: CompletionRequest) -> (any TokenCountQuery)? { nil }
}
