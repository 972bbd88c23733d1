/// What a completion tells while it runs.
///
/// Text is whole, valid Unicode; nothing of it is lost.
public enum CompletionEvent: Equatable, Sendable {
  /// More of the answer.
  case text(String)
  /// More of the model's thinking.
  case thinking(String)
  /// Probabilities of some tokens; their number need not match the text pieces.
  case logprobs([TokenLogprob])
  /// Token counts so far; the last one holds.
  case usage(TokenUsage)
  /// The service's name for the request.
  case requestID(String)
  /// Something the person should know that is not an error: a dropped parameter.
  case notice(String)
  /// The beginning of the input did not fit and was not sent: so many bytes in all, those of the
  /// request's own `leftOut` among them; the last number holds.
  case leftOut(bytes: Int)
  /// It waits, and for what; nil once it is under way (again).
  case waiting(CompletionWait?)
  /// The end: nothing follows.
  case finished(FinishReason)
  /// The end by a failure; what came before stays.
  case failed(BackendError)
}

/// Why a completion ended.
public enum FinishReason: Equatable, Sendable {
  /// The model ended, or a stop text came.
  case stop
  /// The token limit cut it.
  case length
  /// The token limit was used up by thinking: no answer came.
  case thinkingLength
  /// A filter cut or refused it; the reason as the service names it.
  case filter(String)
  /// The service did not let the prompt through; the reason as it names it.
  case blockedPrompt(String)
  /// The service ended it for a reason that is none of these; the reason as it names it.
  case other(String)
  /// The stream ended without saying why; what came is kept.
  case interrupted
}

/// Token counts as a service reports them.
public struct TokenUsage: Equatable, Sendable {
  /// Tokens of the prompt.
  public var prompt: Int
  /// Tokens of the answer, without those of thinking.
  public var completion: Int
  /// Tokens of thinking.
  public var thinking: Int

  /// Creates a count.
  public init(prompt: Int, completion: Int, thinking: Int = 0) {
    self.prompt = prompt
    self.completion = completion
    self.thinking = thinking
  }
}

/// How probable a token was, and what else could have come.
public struct TokenLogprob: Equatable, Sendable {
  /// The token's text; U+FFFD where its bytes are not whole characters.
  public var token: String
  /// Natural logarithm of its probability before sampling.
  public var logprob: Double
  /// The most probable tokens at this place, best first.
  public var top: [Alternative]

  /// A token that could have come.
  public struct Alternative: Equatable, Sendable {
    /// The token's text.
    public var token: String
    /// Natural logarithm of its probability.
    public var logprob: Double

    /// Creates an alternative.
    public init(token: String, logprob: Double) {
      self.token = token
      self.logprob = logprob
    }
  }

  /// Creates a token's record.
  public init(token: String, logprob: Double, top: [Alternative] = []) {
    self.token = token
    self.logprob = logprob
    self.top = top
  }
}
