/// What a session is called and how it is written, apart from its tree.
public struct SessionInfo: Equatable, Sendable {
  /// How paths become prompts.
  public enum Mode: String, CaseIterable, Sendable {
    /// A path is one text, its segments put together.
    case text
    /// A node is one message; a path is a conversation.
    case chat
  }

  /// Lower-case hexadecimal, made once.
  public var id: String
  /// What the person calls it.
  public var title: String
  /// When it was made, milliseconds since 1970.
  public var created: Int64
  /// Text or chat.
  public var mode: Mode
  /// The system text sent with every request; empty for none.
  public var system: String
  /// What stands before everything else of a prompt; empty for none.
  public var memory = ""
  /// What stands a little before a prompt's end; empty for none.
  public var authorNote = ""
  /// The nodes that letters, `a` to `z`, stand for; some may be deleted.
  public var marks: [String: NodeID] = [:]
  /// The pseudonym under which this person's votes are kept.
  public var annotator: String
  /// Completions to start the moment it is first opened; 0 for none.
  public var auto = 0
  /// Top-level fields this version does not know, as an object; written back unchanged.
  public var extra: RawJSON?

  /// Creates the description of a session.
  ///
  /// Memory, author's note and marks start empty.
  public init(
    id: String,
    title: String,
    created: Int64,
    mode: Mode = .text,
    system: String = "",
    annotator: String
  ) {
    self.id = id
    self.title = title
    self.created = created
    self.mode = mode
    self.system = system
    self.annotator = annotator
  }
}
