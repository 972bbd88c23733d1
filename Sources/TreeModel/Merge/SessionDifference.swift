/// What one session has that another lacks, and what differs where both have the same.
///
/// The first session is the one before, as it were, the second the one after.
public struct SessionDifference: Sendable {
  /// One thing that differs in a node that both have.
  public enum Change: Equatable, Sendable {
    case text(String, String)
    case rating(Int8?, Int8?)
    case note(String?, String?)
    case score(RawJSON?, RawJSON?)
    case tags([String], [String])
    case bookmark(Bool)
    case hidden(Bool)
    case archived(Bool)
    case context(ContextPart, String?, String?)
    /// It hangs below another node; in the first session's identities, where there are any.
    case parent(NodeID?, NodeID?)
    /// It is in the tree of one of them only: deleted in the second (true) or in the first.
    case deleted(inSecond: Bool)
  }

  /// A node that both have.
  public struct Common: Equatable, Sendable {
    /// Its identity in the first session.
    public let first: NodeID
    /// Its identity in the second session.
    public let second: NodeID
    /// What differs.
    public let changes: [Change]
  }

  /// Nodes in the first session's tree that the second never had, in tree order.
  public private(set) var onlyFirst: [NodeID] = []
  /// Nodes in the second session's tree that the first never had, in tree order.
  public private(set) var onlySecond: [NodeID] = []
  /// Nodes of both that differ, in the order of the first session's identities.
  public private(set) var common: [Common] = []
  /// Numbers of votes that only the first session has.
  public private(set) var votesOnlyFirst: [Int] = []
  /// Numbers of votes that only the second session has.
  public private(set) var votesOnlySecond: [Int] = []
  /// Votes of both, by number, that count in one of them only: withdrawn in the second or the first.
  public private(set) var withdrawn: [(first: Int, second: Int, inSecond: Bool)] = []
  /// Texts of the session as a whole that differ.
  public private(set) var fields: [(field: TreeOperation.Field, first: String, second: String)] =
    []

  /// Whether nothing differs.
  public var isEmpty: Bool {
    onlyFirst.isEmpty && onlySecond.isEmpty && common.isEmpty && votesOnlyFirst.isEmpty
      && votesOnlySecond.isEmpty && withdrawn.isEmpty && fields.isEmpty
  }

  /// Compares two sessions; histories, times of seeing and the order of siblings do not count.
  public init(from first: Session, to second: Session) {
    let nodes = NodeMatching(first, second, Origins(of: first), Origins(of: second))
    onlyFirst = first.tree.preorderIDs.filter { nodes.toSecond[$0] == nil }
    onlySecond = second.tree.preorderIDs.filter { nodes.toFirst[$0] == nil }
    for (id, match) in nodes.toSecond.sorted(by: { $0.key < $1.key }) {
      guard let mine = first.tree.everHeld(id), let other = second.tree.everHeld(match) else {
        continue
      }
      let changes = SessionDifference.changes(
        mine,
        other,
        isLive: (first.tree.contains(id), second.tree.contains(match)),
        parent: other.parent.flatMap { nodes.toFirst[$0] }
      )
      if !changes.isEmpty { common.append(Common(first: id, second: match, changes: changes)) }
    }
    let votes = VoteMatching(first, second, nodes)
    votesOnlyFirst = votes.onlyFirst
    votesOnlySecond = votes.onlySecond
    for (other, mine) in votes.toFirst.sorted(by: { $0.value < $1.value }) {
      let isWithdrawn = second.votes[other - 1].withdrawn
      if isWithdrawn != first.votes[mine - 1].withdrawn {
        withdrawn.append((mine, other, isWithdrawn))
      }
    }
    for field in TreeOperation.Field.allCases {
      let (mine, other) = (first[field], second[field])
      if !mine.hasSameBytes(as: other) { fields.append((field, mine, other)) }
    }
  }

  private static func changes(
    _ mine: Node,
    _ other: Node,
    isLive: (Bool, Bool),
    parent: NodeID?
  ) -> [Change] {
    guard isLive.0 || isLive.1 else { return [] }
    guard isLive.0, isLive.1 else { return [.deleted(inSecond: isLive.0)] }
    var changes: [Change] = []
    if !mine.text.hasSameBytes(as: other.text) { changes.append(.text(mine.text, other.text)) }
    if mine.rating != other.rating { changes.append(.rating(mine.rating, other.rating)) }
    if !mine.note.hasSameBytes(as: other.note) { changes.append(.note(mine.note, other.note)) }
    if !mine.score.hasSameBytes(as: other.score) {
      changes.append(.score(mine.score, other.score))
    }
    if !mine.tags.hasSameBytes(as: other.tags) { changes.append(.tags(mine.tags, other.tags)) }
    if mine.bookmark != other.bookmark { changes.append(.bookmark(other.bookmark)) }
    if mine.hidden != other.hidden { changes.append(.hidden(other.hidden)) }
    if mine.archived != other.archived { changes.append(.archived(other.archived)) }
    for part in ContextPart.allCases {
      let (from, to) = (mine.contextParts[part], other.contextParts[part])
      if !from.hasSameBytes(as: to) { changes.append(.context(part, from, to)) }
    }
    if mine.parent != parent { changes.append(.parent(mine.parent, parent)) }
    return changes
  }
}
