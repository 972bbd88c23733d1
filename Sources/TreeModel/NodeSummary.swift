/// What a list shows of a node beside its text.
///
/// Plain values: of a hundred thousand nodes most are not in the processor's cache, and counting a
/// reference to each of a node's objects would fetch them all.
public struct NodeSummary: Equatable, Sendable {
  /// The node's identity.
  public let id: NodeID
  /// The node that it continues; nil at the top.
  public let parent: NodeID?
  /// How it came to be.
  public let kind: Node.Kind
  /// Who speaks; nil in text mode.
  public let role: Node.Role?
  /// −2…+2, or nil while unrated.
  public let rating: Int8?
  /// Why its completion ended; nil for a person's text and while it streams.
  public let finish: Generation.Finish?
  /// Whether the model has not finished.
  public let isStreaming: Bool
  /// Whether a model wrote it and no person has looked at it yet.
  public let isUnseen: Bool
  /// Whether the person marked it to come back to.
  public let bookmark: Bool
  /// Whether the screen shows it only when asked.
  public let hidden: Bool
  /// Whether it is put aside itself, not only something above it.
  public let archived: Bool
  /// Whether its text is empty.
  public let isEmpty: Bool
  /// Whether the model's thinking came with it.
  public let hasThinking: Bool

  init(_ node: __shared Node) {
    id = node.id
    parent = node.parent
    kind = node.kind
    role = node.role
    rating = node.rating
    finish = node.finish
    isStreaming = node.isStreaming
    isUnseen = node.isUnseen
    bookmark = node.bookmark
    hidden = node.hidden
    archived = node.archived
    isEmpty = node.text.isEmpty
    hasThinking = node.thinking != nil
  }
}

extension Tree {
  /// A node's summary, or nil if there is no such node or it was deleted.
  public func summary(of id: NodeID) -> NodeSummary? {
    guard let slot = liveSlot(id) else { return nil }
    return nodes.look(at: Int(slot)) { NodeSummary($0) }
  }

  /// A node's text, or nil if there is no such node or it was deleted.
  public func text(of id: NodeID) -> String? { liveSlot(id).map { nodes[Int($0)].text } }
}
