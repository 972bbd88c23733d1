public import Backends

/// How many tokens of prompt and answer a backend's models take at once, as far as is known.
public struct ContextWindow: Equatable, Sendable {
  /// What the configuration says: of every model.
  public var configured: Int?
  private var byModel: [String: Int] = [:]
  private var ofServer: Int?

  /// Starts with what the configuration says.
  public init(configured: Int? = nil) { self.configured = configured }

  /// Takes what the service says of its models.
  public mutating func learn(_ catalog: ModelCatalog) {
    byModel = [:]
    for model in catalog.models { byModel[model.name] = model.inputTokens }
    ofServer = catalog.contextTokens
  }

  /// The tokens that `model` takes; nil if nobody has said.
  public func tokens(of model: String) -> Int? {
    [configured, byModel[model], ofServer].compactMap { $0 }.first { $0 > 0 }
  }
}

/// How long a prompt is.
struct PromptLength: Equatable, Sendable {
  var tokens: Int
  /// Whether the service counted it; else it is an estimate.
  var isExact: Bool
}

/// A prompt that a backend has counted.
struct CountedPrompt: Equatable, Sendable {
  let model: String
  let system: String
  let input: CompletionRequest.Input
  let bytes: Int
  let tokens: Int

  init(_ request: CompletionRequest, tokens: Int) {
    model = request.model
    system = request.system
    input = request.input
    bytes = request.promptBytes
    self.tokens = tokens
  }
}

extension BackendInfo {
  /// How long a prompt is: as it was counted, or a token for every four bytes.
  func length(of request: CompletionRequest) -> PromptLength {
    if let counted, counted.bytes == request.promptBytes, counted.model == request.model,
      counted.system == request.system, counted.input == request.input
    {
      return PromptLength(tokens: counted.tokens, isExact: true)
    }
    return PromptLength(tokens: (request.promptBytes + 3) / 4, isExact: false)
  }

  /// To how many bytes a prompt is to be cut so that it fits; nil if it fits, or nothing is known.
  ///
  /// The answer wants room, too, but never more than half of it.
  func fittingBytes(of request: CompletionRequest) -> Int? {
    guard let window = window.tokens(of: request.model) else { return nil }
    let room = window - min(request.parameters.maxTokens, window / 2)
    let length = length(of: request)
    // An estimate may be wrong by more than a count: an eighth.
    let tokens = length.isExact ? length.tokens : length.tokens + length.tokens / 8
    guard tokens > room else { return nil }
    // What is left need not have the share of tokens that the whole has.
    let share = Double(room) / Double(tokens) * (length.isExact ? 0.95 : 1)
    return Int(Double(request.promptBytes) * share)
  }
}

/// The size of a text in few characters: 980 B, 12.3 kB, 1.2 MB.
func textSize(_ count: Int) -> String {
  func tenths(_ unit: Int) -> String { "\(count / unit).\(count % unit * 10 / unit)" }
  if count < 1_000 { return "\(count) B" }
  return count < 1_000_000 ? "\(tenths(1_000)) kB" : "\(tenths(1_000_000)) MB"
}

/// Says how much of a path was not sent.
public func leftOutSentence(_ bytes: Int) -> String { "first \(textSize(bytes)) not sent" }
