/// What produced a completion: the service, the model, and how it ended.
///
/// Immutable, shared.
public final class Generation: Sendable {
  /// Why a completion ended.
  public enum Finish: String, CaseIterable, Sendable {
    /// The model ended by itself or at a stop sequence.
    case stop
    /// The token limit cut it.
    case length
    /// The service's filter cut or blocked it.
    case filter
    /// The person, a lost connection or the end of the program cut it.
    case interrupted
    /// The service failed; `error` says how.
    case error
  }

  /// A low-rank adapter and how strongly it was applied.
  public struct Adapter: Hashable, Sendable {
    /// The adapter's name on the server.
    public let name: String
    /// Its scale; 0 is off, 1 as trained.
    public let scale: Double

    /// Creates an adapter record.
    public init(name: String, scale: Double) {
      self.name = name
      self.scale = scale
    }
  }

  /// Token counts as the service reported them.
  public struct Usage: Hashable, Sendable {
    /// Tokens of the prompt.
    public let prompt: Int
    /// Tokens of the answer, without those of thinking.
    public let completion: Int
    /// Tokens of hidden or shown thinking.
    public let thinking: Int

    /// Creates a usage record.
    public init(prompt: Int, completion: Int, thinking: Int = 0) {
      self.prompt = prompt
      self.completion = completion
      self.thinking = thinking
    }
  }

  /// The backend's name in the configuration.
  public let backend: String
  /// The model's name as it was asked for.
  public let model: String
  /// The adapters in force, in the server's order.
  public let adapters: [Adapter]
  /// The sampling parameters sent, as a JSON object (`temperature`, `max_tokens`, `seed`, …).
  public let parameters: RawJSON?
  /// Why it ended; nil while it streams.
  public let finish: Finish?
  /// One sentence for `error`, `filter` and `interrupted`, and for a `length` without an answer.
  public let error: String?
  /// Token counts, if the service gave them.
  public let usage: Usage?
  /// Milliseconds from the request to the first token.
  public let firstToken: Int?
  /// Milliseconds from the request to the end.
  public let total: Int?
  /// SHA-256 of the prompt that was sent, lower-case hexadecimal.
  public let promptSHA256: String?
  /// The service's name for the request, for its support desk.
  public let requestID: String?
  /// Bytes of the path's text that were left out at the beginning of the prompt; nil for none.
  public let cut: Int?
  /// Fields this version does not know, as an object.
  public let extra: RawJSON?

  /// Creates a record; leave `finish` nil for a completion that has just been asked for.
  public init(
    backend: String,
    model: String,
    adapters: [Adapter] = [],
    parameters: RawJSON? = nil,
    finish: Finish? = nil,
    error: String? = nil,
    usage: Usage? = nil,
    firstToken: Int? = nil,
    total: Int? = nil,
    promptSHA256: String? = nil,
    requestID: String? = nil,
    cut: Int? = nil,
    extra: RawJSON? = nil
  ) {
    self.backend = backend
    self.model = model
    self.adapters = adapters
    self.parameters = parameters
    self.finish = finish
    self.error = error
    self.usage = usage
    self.firstToken = firstToken
    self.total = total
    self.promptSHA256 = promptSHA256
    self.requestID = requestID
    self.cut = cut
    self.extra = extra
  }

  /// The same record, ended; without a `cut` or `extra` that of before holds.
  public func finished(
    _ finish: Finish,
    error: String? = nil,
    usage: Usage? = nil,
    firstToken: Int? = nil,
    total: Int? = nil,
    requestID: String? = nil,
    cut: Int? = nil,
    extra: RawJSON? = nil
  ) -> Generation {
    Generation(
      backend: backend,
      model: model,
      adapters: adapters,
      parameters: parameters,
      finish: finish,
      error: error,
      usage: usage,
      firstToken: firstToken,
      total: total,
      promptSHA256: promptSHA256,
      requestID: requestID,
      cut: cut ?? self.cut,
      extra: extra ?? self.extra
    )
  }
}

extension Generation: Equatable {
  /// Compares every field.
  public static func == (left: Generation, right: Generation) -> Bool {
    left === right
      || left.backend == right.backend && left.model == right.model
        && left.adapters == right.adapters && left.parameters == right.parameters
        && left.finish == right.finish && left.error == right.error && left.usage == right.usage
        && left.firstToken == right.firstToken && left.total == right.total
        && left.promptSHA256 == right.promptSHA256 && left.requestID == right.requestID
        && left.cut == right.cut && left.extra == right.extra
  }
}
