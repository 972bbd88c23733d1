/// A text that is sent with a request beside the path: it holds for a node and everything below it,
/// or for the whole session.
public enum ContextPart: String, CaseIterable, Sendable {
  /// The system text.
  case system
  /// What stands before everything else of the prompt.
  case memory
  /// What stands a little before the prompt's end.
  case authorNote = "author_note"

  /// The session's own text of this kind.
  public var field: TreeOperation.Field {
    switch self {
    case .system: .system
    case .memory: .memory
    case .authorNote: .authorNote
    }
  }

  /// What people call it: "system text", "memory", "author's note".
  public var words: String {
    switch self {
    case .system: "system text"
    case .memory: "memory"
    case .authorNote: "author's note"
    }
  }
}

/// The context texts of one node.
struct NodeContext: Equatable, Sendable {
  var system: String?
  var memory: String?
  var authorNote: String?

  var isEmpty: Bool { system == nil && memory == nil && authorNote == nil }

  subscript(part: ContextPart) -> String? {
    get {
      switch part {
      case .system: system
      case .memory: memory
      case .authorNote: authorNote
      }
    }
    set {
      switch part {
      case .system: system = newValue
      case .memory: memory = newValue
      case .authorNote: authorNote = newValue
      }
    }
  }

  /// Whether both are the same byte for byte.
  func hasSameBytes(as other: NodeContext) -> Bool {
    ContextPart.allCases.allSatisfy { self[$0].hasSameBytes(as: other[$0]) }
  }
}

extension Tree {
  /// The text of this kind that holds at `id`: that of the nearest node on its path which has one.
  ///
  /// An empty text is one: it says that nothing holds from there on. Nil if no node of the path has
  /// one, and for no node. Takes as many steps as `id` is deep, none where no node has such texts.
  public func context(
    _ part: ContextPart,
    at id: NodeID?
  ) -> (text: String, from: NodeID?)? {
    guard counts.contexts > 0, let id, var slot = liveSlot(id) else { return nil }
    while slot > 0 {
      if let text = nodes[Int(slot)].context(part) { return (text, ids[Int(slot)]) }
      slot = parents[Int(slot)]
    }
    return nil
  }
}

extension Session {
  /// The text of this kind that holds at `id`, and the node it is from; nil in place of the node
  /// where it is the session's own.
  ///
  /// Empty where there is none. Takes as many steps as `id` is deep.
  public func context(_ part: ContextPart, at id: NodeID?) -> (text: String, from: NodeID?) {
    tree.context(part, at: id) ?? (self[part.field], nil)
  }
}
