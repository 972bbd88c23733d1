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
  /// Whether it is put aside, with everything below it: views and exports leave it out unless asked.
  public var archived = false
  /// What produced a completion; nil for a person's text.
  public var generation: Generation? {
    didSet { finish = generation?.finish }
  }
  /// Why its completion ended; `generation`'s, at hand without fetching it.
  public private(set) var finish: Generation.Finish?
  /// The model's thinking, never part of the text; it grows in place.
  public var thinking: String?
  /// What few nodes have.
  private var details: Details?

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

  /// The same node under another identity, with another kind and text.
  init(_ other: Node, id: NodeID, kind: Kind, text: String) {
    self.init(
      id: id,
      parent: other.parent,
      kind: kind,
      role: other.role,
      text: text,
      rewriteOf: other.rewriteOf,
      created: other.created
    )
    rating = other.rating
    seen = other.seen
    bookmark = other.bookmark
    hidden = other.hidden
    archived = other.archived
    generation = other.generation
    finish = other.finish
    thinking = other.thinking
    details = other.details
  }

  /// Whether a model wrote the text: such text is never altered in place.
  public var isModelText: Bool { kind == .completion }

  /// Whether the model has not finished: a completion without a finish reason.
  public var isStreaming: Bool { generation != nil && finish == nil }
}

extension Node {
  /// The fields that few nodes have, behind one reference: a node is copied on every key.
  private struct Fields: Equatable {
    var tags: [String] = []
    var note: String?
    var context = NodeContext()
    var derived: Provenance?
    var logprobs: StoredValue?
    var score: RawJSON?
    var extra: RawJSON?
  }

  /// Never changes; a change makes another one.
  private final class Details: Equatable, Sendable {
    let fields: Fields

    init(_ fields: Fields) { self.fields = fields }

    static func == (left: Details, right: Details) -> Bool {
      left === right || left.fields == right.fields
    }
  }

  /// Changes the fields; none are left behind a reference that are all empty.
  private mutating func change(_ change: (inout Fields) -> Void) {
    var fields = details?.fields ?? Node.noFields
    change(&fields)
    details = fields == Node.noFields ? nil : Details(fields)
  }

  private static let noFields = Fields()

  /// The person's labels, in the order given.
  public var tags: [String] {
    get { details?.fields.tags ?? [] }
    set { if !newValue.isEmpty || details != nil { change { $0.tags = newValue } } }
  }

  /// Why it is as it is: the story behind a rewrite, a comment.
  public var note: String? {
    get { details?.fields.note }
    set { if newValue != nil || details != nil { change { $0.note = newValue } } }
  }

  /// The text of this kind that holds from here down; nil where the one above goes on.
  public func context(_ part: ContextPart) -> String? { details?.fields.context[part] }

  /// All texts that hold from here down.
  var contextParts: NodeContext {
    get { details?.fields.context ?? NodeContext() }
    set { if !newValue.isEmpty || details != nil { change { $0.context = newValue } } }
  }

  /// Sets a text that holds from here down, of a node that is not in a session yet.
  public mutating func setContext(_ part: ContextPart, to text: String?) {
    contextParts[part] = text
  }

  /// Whether any text holds from here down.
  public var hasContext: Bool { details?.fields.context.isEmpty == false }

  /// How it came from other nodes; nil if it did not.
  public var derived: Provenance? {
    get { details?.fields.derived }
    set { if newValue != nil || details != nil { change { $0.derived = newValue } } }
  }

  /// Token probabilities as the backend gave them: an array of
  /// `{"token","logprob","top":[{"token","logprob"}]}`.
  ///
  /// After a fold they are on the disk alone, and read when asked for; nil if the side file was
  /// dropped or is damaged there.
  public var logprobs: RawJSON? {
    get { details?.fields.logprobs?.value }
    set { storedLogprobs = newValue.map { StoredValue($0) } }
  }

  /// The same, in memory or on the disk.
  var storedLogprobs: StoredValue? {
    get { details?.fields.logprobs }
    set { if newValue != nil || details != nil { change { $0.logprobs = newValue } } }
  }

  /// An evaluator's verdict: `{"evaluator","log_odds","criteria"}`.
  public var score: RawJSON? {
    get { details?.fields.score }
    set { if newValue != nil || details != nil { change { $0.score = newValue } } }
  }

  /// Fields this version does not know, as an object; written back unchanged.
  public var extra: RawJSON? {
    get { details?.fields.extra }
    set { if newValue != nil || details != nil { change { $0.extra = newValue } } }
  }
}
