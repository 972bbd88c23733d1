import TreeModel

/// An earlier state that the person looks at; nothing done to it lasts.
struct Past: Sendable {
  /// The session as it was.
  var session: Session
  var outline: Outline
  var cursor: NodeID?
  /// The present session's last entry when this was copied from it.
  var entry: Int
  /// When the person pressed the last key, for saying how long ago acts were.
  var now: Int64
  /// Another number for every state shown.
  var revision: Int

  init(_ session: Session, cursor: NodeID?, outline: Outline, at time: Int64, revision: Int) {
    self.session = session
    self.cursor = cursor
    self.outline = outline
    self.entry = session.lastEntry
    self.now = time
    self.revision = revision
  }

  /// Goes to where an act happened, or near it.
  mutating func focus(on item: HistoryItem?) {
    let nodes = item?.transaction.operations.prefix(64).compactMap(\.node) ?? []
    let target = nodes.first { session.tree.contains($0) } ?? nodes.first ?? cursor
    var next = target
    var seen: Set<NodeID> = []
    while let id = next, !session.tree.contains(id), seen.insert(id).inserted {
      next = session.tree.everHeld(id)?.parent
    }
    cursor =
      next.flatMap { session.tree.contains($0) ? $0 : nil } ?? session.tree.firstChild(of: nil)
  }
}

/// The list of acts.
public struct HistoryDialog: Equatable, Sendable {
  /// The number of the act pointed at; 0 is the beginning, before the first.
  public var selected: Int
  /// Why the state after it cannot be shown; a sentence.
  public var problem: String?
}

extension Model {
  /// The model as it is drawn: with the past in place of the present while the person looks at it.
  var shown: Model {
    guard let past else { return self }
    var model = self
    model.session = past.session
    model.outline = past.outline
    model.cursor = past.cursor
    model.twins = TwinIndex()
    model.finding.filter = nil
    return model
  }
}
