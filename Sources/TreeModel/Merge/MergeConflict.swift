/// Something that both sessions changed, each in another way.
public enum MergeConflict: Equatable, Sendable {
  /// Both have another text; the second one's stands beside it as a node of its own.
  case text(NodeID, copy: NodeID)
  /// Both rated it otherwise; the later rating stays.
  case rating(NodeID, first: Int8?, second: Int8?, kept: Int8?)
  /// Both have another note; the node has both.
  case note(NodeID)
  /// An evaluator gave it another score in both; the first one's stays.
  case score(NodeID)
  /// It has another text that holds from there down in both; the first one's stays.
  case context(NodeID, ContextPart, second: String)
  /// Both moved it to other places; it stays where the first has it.
  case place(NodeID)
  /// One deleted it and the other one went on with it; it is kept.
  case deletion(NodeID, byFirst: Bool)
  /// Both changed the title or the system text; the first one's stays.
  case field(TreeOperation.Field, second: String)
}

extension MergeConflict {
  /// What became of it, in one line for a person.
  public var sentence: String {
    switch self {
    case .text(let id, let copy):
      "Node \(id) has another text in both; the other one is node \(copy) beside it."
    case .rating(let id, let first, let second, let kept):
      "Node \(id) is rated \(MergeConflict.words(first)) here and \(MergeConflict.words(second)) "
        + "there; \(MergeConflict.words(kept)), the later one, stays, and both votes are kept."
    case .note(let id): "Node \(id) has another note in both; it has both now."
    case .score(let id): "Node \(id) has another score in both; the one here stays."
    case .context(let id, let part, let second):
      "The \(part.words) of node \(id) was changed in both; the one here stays, the other one was: "
        + second
    case .place(let id): "Node \(id) was moved in both; it stays where it is here."
    case .deletion(let id, let byFirst):
      "Node \(id) was deleted \(byFirst ? "here" : "there") and changed "
        + "\(byFirst ? "there" : "here"); it is kept."
    case .field(let field, let second):
      "The \(field.words) was changed in both; the one here stays, the other one was: \(second)"
    }
  }

  private static func words(_ rating: Int8?) -> String {
    rating.map { $0 > 0 ? "+\($0)" : "\($0)" } ?? "not"
  }
}

/// Why two sessions cannot be merged.
public enum MergeError: Error, Equatable, Sendable {
  /// They have neither their identity nor a node in common.
  case nothingInCommon
  /// One is a text, the other one a conversation.
  case otherMode
  /// The session has no identities left for the new nodes.
  case full
  /// The merged session would not be what was planned; nothing was changed.
  case tree(TreeError)

  /// What is in the way and what to do next.
  public var sentence: String {
    switch self {
    case .nothingInCommon:
      "The two sessions have nothing in common: merge takes copies of one session that went on apart."
    case .otherMode:
      "One session is a text and the other one a chat, so that their nodes do not fit together."
    case .full: "The session has run out of node numbers; start a new one."
    case .tree(let error):
      "The two sessions could not be united (\(error)); run loom check on both."
    }
  }
}

/// What a merge does.
public struct Merge: Sendable {
  /// The act on the first session; nil if the second has nothing new.
  public internal(set) var act: Transaction?
  /// What both changed, each in another way.
  public internal(set) var conflicts: [MergeConflict] = []
  /// Nodes that come from the second session, copies of texts included.
  public internal(set) var added = 0
  /// Votes that come from the second session.
  public internal(set) var votes = 0
  /// Nodes of the first session that change.
  public internal(set) var changed = 0
  /// Nodes of the first session that the second deleted.
  public internal(set) var deleted = 0
  /// By node of the second session: the node of the first, once the act is done.
  public internal(set) var nodes: [NodeID: NodeID] = [:]
}

extension Session {
  /// Unites this session with another that started from the same one.
  ///
  /// `base` is the session that both went on from, if it is still there. Neither session is changed;
  /// performing the act is. Merging again what was merged gives no act.
  public func merging(
    _ other: Session,
    base: Session? = nil
  ) throws(MergeError) -> Merge {
    guard info.mode == other.info.mode else { throw .otherMode }
    var plan = MergePlan(self, other, base: base)
    guard info.id == other.info.id || !plan.nodes.toFirst.isEmpty else { throw .nothingInCommon }
    try plan.settle()
    var builder = MergeBuilder(plan)
    return try builder.build()
  }
}
