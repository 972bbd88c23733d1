/// One node of the tree: a segment of text (text mode) or one message (chat mode).
public struct Node: Equatable, Sendable {
  /// How a node came to be.
  public enum Kind: String, CaseIterable, Sendable {
    /// What generation starts from: the text a person opens a session with.
    case prompt
    /// A model wrote it; `generation` says which.
    case completion
    /// A person's version of a sibling; `rewriteOf` names the original.
    case rewrite
    /// A person wrote it by hand.
    case human
    /// It came from another program's file.
    case imported
  }

  /// Who speaks in a chat message.
  public enum Role: String, CaseIterable, Sendable {
    case system
    case user
    case assistant
  }

  /// The node's identity.
  public let id: NodeID
  /// The node it continues, or nil for a root.
  public var parent: NodeID?
  /// How it came to be.
  public var kind: Kind
  /// Who speaks; nil in text mode.
  public var role: Role?
  /// The node's own segment or message, exactly as received or typed.
  public var text: String
  /// The sibling this is a person's version of.
  public var rewriteOf: NodeID?
  /// When it was made, milliseconds since 1970.
  public var created: Int64
  /// −2…+2, or nil while unrated.
  public var rating: Int8?
  /// When a person first saw it, milliseconds since 1970; nil while unseen.
  public var seen: Int64?
  /// Whether the person marked it to come back to.
  public var bookmark = false
  /// Whether the screen shows it only when asked (an opening prompt).
  public var hidden = false
  /// The person's labels, in the order given.
  public var tags: [String] = []
  /// Why it is as it is: the story behind a rewrite, a comment.
  public var note: String?
  /// What produced a completion; nil for a person's text.
  public var generation: Generation?
  /// The model's thinking, never part of the text.
  public var thinking: String?
  /// Token probabilities as the backend gave them: an array of
  /// `{"token","logprob","top":[{"token","logprob"}]}`.
  public var logprobs: RawJSON?
  /// An evaluator's verdict: `{"evaluator","log_odds","criteria"}`.
  public var score: RawJSON?
  /// Fields this version does not know, as an object; written back unchanged.
  public var extra: RawJSON?

  /// Creates a node with the common fields; the rest start empty.
  public init(
    id: NodeID,
    parent: NodeID?,
    kind: Kind,
    role: Role? = nil,
    text: String,
    rewriteOf: NodeID? = nil,
    created: Int64
  ) {
    self.id = id
    self.parent = parent
    self.kind = kind
    self.role = role
    self.text = text
    self.rewriteOf = rewriteOf
    self.created = created
  }

  /// Whether a model wrote the text: such text is never altered in place.
  public var isModelText: Bool { kind == .completion }

  /// Whether the model has not finished: a completion without a finish reason.
  public var isStreaming: Bool { generation.map { $0.finish == nil } ?? false }
}
