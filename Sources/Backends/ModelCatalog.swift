/// What a backend offers.
public struct ModelCatalog: Equatable, Sendable {
  /// Models, as the service orders them.
  public var models: [Model]
  /// Adapter names with the scales in force at the server.
  public var adapters: [AdapterScale]
  /// Tokens of context per request, if the server says.
  public var contextTokens: Int?

  /// Creates a catalog.
  public init(models: [Model], adapters: [AdapterScale] = [], contextTokens: Int? = nil) {
    self.models = models
    self.adapters = adapters
    self.contextTokens = contextTokens
  }

  /// The model of this name.
  public func model(named name: String) -> Model? { models.first { $0.name == name } }
}

extension ModelCatalog {
  /// One model and what the service says of it.
  public struct Model: Equatable, Sendable, ExpressibleByStringLiteral {
    /// The name that requests give.
    public var name: String
    /// Tokens of a prompt at most.
    public var inputTokens: Int?
    /// Tokens of an answer at most.
    public var outputTokens: Int?
    /// The day from which the service has it no more, `YYYY-MM-DD`.
    public var shutdownDate: String?

    /// Creates a model.
    public init(
      name: String,
      inputTokens: Int? = nil,
      outputTokens: Int? = nil,
      shutdownDate: String? = nil
    ) {
      self.name = name
      self.inputTokens = inputTokens
      self.outputTokens = outputTokens
      self.shutdownDate = shutdownDate
    }

    /// A model of which only the name is known.
    public init(stringLiteral name: String) { self.init(name: name) }
  }
}

extension ModelCatalog.Model {
  /// Reads an element of `GET /models` as OpenAI and its imitators write it; nil without a name.
  ///
  /// `max_model_len` is vLLM's, `context_length` and `top_provider` are OpenRouter's.
  init?(openAI element: JSONValue) {
    guard let name = element["id"]?.string else { return nil }
    self.init(
      name: name,
      inputTokens: element["max_model_len"]?.int ?? element["context_length"]?.int,
      outputTokens: element["top_provider"]?["max_completion_tokens"]?.int,
      shutdownDate: element["shutdown_date"]?.string.map { String($0.prefix(10)) }
    )
  }
}
