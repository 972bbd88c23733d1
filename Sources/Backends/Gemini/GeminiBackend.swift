/// Google's Gemini API (https://ai.google.dev/api/generate-content).
public struct GeminiBackend: Backend {
  /// What the service's filter looks for.
  public enum HarmCategory: String, CaseIterable, Sendable {
    case harassment
    case hateSpeech = "hate_speech"
    case sexuallyExplicit = "sexually_explicit"
    case dangerousContent = "dangerous_content"
    case civicIntegrity = "civic_integrity"
  }

  /// From which probability of harm on the filter blocks.
  public enum Threshold: String, CaseIterable, Sendable {
    case off = "OFF"
    case none = "BLOCK_NONE"
    case onlyHigh = "BLOCK_ONLY_HIGH"
    case mediumAndAbove = "BLOCK_MEDIUM_AND_ABOVE"
    case lowAndAbove = "BLOCK_LOW_AND_ABOVE"
  }

  /// One category's threshold.
  public struct Safety: Equatable, Sendable {
    /// What the filter looks for.
    public var category: HarmCategory
    /// From where on it blocks.
    public var threshold: Threshold

    /// Creates a setting.
    public init(_ category: HarmCategory, _ threshold: Threshold) {
      self.category = category
      self.threshold = threshold
    }
  }

  /// The backend's name in the configuration.
  public let name: String
  /// The address up to the version.
  public let baseURL: String
  /// Where the key is; nil for a proxy without keys.
  public let key: KeySource?
  /// The model used when none is chosen.
  public let defaultModel: String
  /// Thresholds of the filter; those of the service for categories that are not named.
  public let safety: [Safety]
  /// More headers for every request; never a key.
  public let extraHeaders: [HTTPHeader]
  /// How long to wait for bytes.
  public let patience: Patience
  private let memory = RefusedParameters()

  /// The service's own address.
  public static let standardURL = "https://generativelanguage.googleapis.com/v1beta"

  /// Creates the backend.
  ///
  /// - Parameters:
  ///   - name: its name in the configuration.
  ///   - baseURL: the address up to the version.
  ///   - key: where the key is; nil for a proxy without keys.
  ///   - model: used when none is chosen.
  ///   - safety: thresholds of the filter.
  ///   - extraHeaders: more headers for every request; never a key.
  ///   - firstByteSeconds: longest wait for the first byte; nil for no limit.
  ///   - stallSeconds: longest wait between two bytes; nil for no limit.
  public init(
    name: String,
    baseURL: String = GeminiBackend.standardURL,
    key: KeySource? = KeySource(variables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"]),
    model: String,
    safety: [Safety] = [],
    extraHeaders: [HTTPHeader] = [],
    firstByteSeconds: Int? = 600,
    stallSeconds: Int? = 120
  ) {
    self.name = name
    self.baseURL = baseURL
    self.key = key
    defaultModel = model
    self.safety = safety
    self.extraHeaders = extraHeaders
    patience = Patience(firstByteSeconds: firstByteSeconds, stallSeconds: stallSeconds)
  }

  /// What and where it is.
  public var summary: String { "Gemini at \(host)" }
  /// It only chats.
  public var continuesText: Bool { false }

  /// Starts a completion.
  public func complete(_ request: CompletionRequest) -> any Completion {
    HTTPCompletion(GeminiDialect(self, request, memory: memory))
  }

  var host: String { WebAddress.host(of: baseURL) }
  var keyVariable: String { key?.label ?? "" }

  /// `request` with what every request to this service carries.
  ///
  /// The key goes into a header: addresses end up in logs.
  func prepare(_ request: HTTPRequest) -> HTTPRequest {
    var request = request
    request.headers += extraHeaders
    request.authorization = key.map { Authorization($0, style: .header("x-goog-api-key")) }
    request.patience = patience
    return request
  }

  /// The address of a model's `method`.
  func address(_ model: String, _ method: String) -> String {
    let isFull = ["models/", "tunedModels/"].contains { model.hasPrefix($0) }
    let path = WebAddress.escaped(isFull ? model : "models/" + model)
    return WebAddress.join(baseURL, "\(path):\(method)")
  }
}

// MARK: - Questions

extension GeminiBackend {
  /// Asks for the models that answer prompts, page after page.
  public func listModels() -> any CatalogQuery {
    HTTPQuery<ModelCatalog>(host: host, keyVariable: keyVariable) { [self] answers in
      var path = "models?pageSize=1000"
      if let last = answers.last {
        // A last page may be an empty object.
        guard case .object? = last, last?["models"] != nil || answers.count > 1 else {
          return .malformed
        }
        if let token = last?["nextPageToken"]?.string, !token.isEmpty {
          path += "&pageToken=" + WebAddress.escaped(token)
        } else {
          let models = answers.flatMap { $0?["models"]?.array ?? [] }
          return .answer(ModelCatalog(models: models.compactMap(Self.model)))
        }
      }
      return .ask(prepare(HTTPRequest(.get, WebAddress.join(baseURL, path))))
    }
  }

  /// Reads one model; nil if it answers no prompts.
  private static func model(_ element: JSONValue) -> ModelCatalog.Model? {
    guard var name = element["name"]?.string else { return nil }
    let methods = element["supportedGenerationMethods"]?.array?.compactMap(\.string)
    guard methods?.contains("generateContent") ?? true else { return nil }
    if name.hasPrefix("models/") { name = String(name.dropFirst(7)) }
    return ModelCatalog.Model(
      name: name,
      inputTokens: element["inputTokenLimit"]?.int,
      outputTokens: element["outputTokenLimit"]?.int
    )
  }

  /// Counts the tokens of the request's texts.
  public func countTokens(_ request: CompletionRequest) -> (any TokenCountQuery)? {
    let dialect = GeminiDialect(self, request, memory: memory)
    return HTTPQuery<Int>(
      host: host,
      keyVariable: keyVariable,
      model: dialect.model
    ) { [self] answers in
      guard let answer = answers.last else {
        let address = address(dialect.model, "countTokens")
        return .ask(prepare(.postJSON(address, dialect.countBody)))
      }
      return (answer?["totalTokens"]?.int).map { .answer($0) } ?? .malformed
    }
  }
}
