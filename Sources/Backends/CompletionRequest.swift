/// What is asked of a model: one continuation of a text, or one answer in a conversation.
public struct CompletionRequest: Equatable, Sendable {
  /// What the model is to continue.
  public enum Input: Equatable, Sendable {
    /// A text to go on with, byte for byte.
    case text(String)
    /// A conversation, oldest message first.
    case chat([ChatMessage])
  }

  /// The model's name as the service knows it.
  public var model: String
  /// The system text; empty for none.
  public var system = ""
  /// What the model is to continue.
  public var input: Input
  /// Every adapter that is to be on, with its scale.
  public var adapters: [AdapterScale] = []
  /// How tokens are drawn and when to end.
  public var parameters = SamplingParameters()
  /// How a model that only chats is asked to continue a text; a copy of the session's setting.
  public var continueInstruction = CompletionRequest.standardContinueInstruction
  /// Bytes at the beginning of a text that are never left out: a memory that stands before it.
  public var keptBytes = 0
  /// Bytes that `cut` left out at the beginning of the input, behind what is kept.
  public internal(set) var leftOut = 0

  /// The instruction a chat-only model gets in text mode unless the person changes it.
  public static let standardContinueInstruction =
    "Continue the document exactly where it stops. Reply with the continuation only: "
    + "no introduction, no quotation marks, no repetition of the document."

  /// Creates a request with the standard parameters.
  public init(model: String, input: Input) {
    self.model = model
    self.input = input
  }
}

/// One message of a conversation.
public struct ChatMessage: Equatable, Sendable {
  /// Who speaks.
  public enum Role: String, Sendable {
    case system
    case user
    case assistant
  }

  /// Who speaks.
  public var role: Role
  /// What is said.
  public var content: String

  /// Creates a message.
  public init(role: Role, content: String) {
    self.role = role
    self.content = content
  }
}

/// A low-rank adapter and how strongly to apply it.
public struct AdapterScale: Hashable, Sendable {
  /// The adapter's name on the server.
  public var name: String
  /// 0 is off, 1 as trained.
  public var scale: Double

  /// Creates an adapter setting.
  public init(name: String, scale: Double) {
    self.name = name
    self.scale = scale
  }
}

/// How tokens are drawn and when to end; nil leaves it to the service.
public struct SamplingParameters: Equatable, Sendable {
  /// At most this many tokens.
  public var maxTokens = 64
  /// 0 is greedy; higher is more varied.
  public var temperature: Double? = 0.8
  /// Nucleus: the smallest set of tokens whose probabilities sum to this.
  public var topP: Double?
  /// At most this many candidate tokens.
  public var topK: Int?
  /// Candidates at least this fraction as probable as the best.
  public var minP: Double?
  /// Divides the logits of repeated tokens.
  public var repeatPenalty: Double?
  /// Makes a draw repeatable where the service can.
  public var seed: Int?
  /// Texts at which to end; not part of the answer.
  public var stop: [String] = []
  /// How many alternatives to report per token; 0 for none.
  public var topLogprobs = 0
  /// How much to think before the answer.
  public var thinking: ThinkingSetting?

  /// Creates the standard parameters.
  public init() {}
}
