/// How nodes and votes were when they came into a session, as far as its history tells.
struct Origins {
  /// The values of a node that acts change, as the act that made it left them.
  struct Values {
    var parent: NodeID??
    var text: String?
    var rating: Int8??
    var note: String??
    var score: RawJSON??
    var tags: [String]?
    var bookmark: Bool?
    var hidden: Bool?
    var archived: Bool?
    /// By part; those that were changed.
    var context: [ContextPart: String?] = [:]
  }

  /// Places in the history of the acts that made nodes.
  private(set) var nodeActs: [NodeID: Int] = [:]
  /// Places in the history of the acts that made votes.
  private(set) var voteActs: [Int: Int] = [:]
  /// Texts before their first edit, where there was one.
  private(set) var texts: [NodeID: String] = [:]
  /// Parents before the first move, where there was one.
  private(set) var parents: [NodeID: NodeID?] = [:]
  /// What later acts changed of a node, before they did.
  private(set) var values: [NodeID: Values] = [:]

  init(of session: Session) {
    // A node or vote was made by the act that names it first, if that puts it in.
    var isKnown: Set<NodeID> = []
    var isKnownVote: Set<Int> = []
    for (place, item) in session.history.enumerated() {
      for operation in item.transaction.operations {
        if let id = operation.node, isKnown.insert(id).inserted, case .attach = operation {
          nodeActs[id] = place
        }
        if let vote = operation.voteNumber, isKnownVote.insert(vote).inserted,
          case .reinstate = operation
        {
          voteActs[vote] = place
        }
        note(operation, isLater: operation.node.map { nodeActs[$0] != place } ?? false)
      }
    }
  }

  private mutating func note(_ operation: TreeOperation, isLater: Bool) {
    switch operation {
    case .edit(let id, let from, _):
      if texts[id] == nil { texts[id] = from }
      if isLater, values[id]?.text == nil { values[id, default: Values()].text = from }
    case .move(let id, let from, _, _, _):
      if parents[id] == nil { parents[id] = .some(from) }
      if isLater, values[id]?.parent == nil { values[id, default: Values()].parent = .some(from) }
    case .rate(let id, let from, _) where isLater && values[id]?.rating == nil:
      values[id, default: Values()].rating = .some(from)
    case .note(let id, let from, _) where isLater && values[id]?.note == nil:
      values[id, default: Values()].note = .some(from)
    case .score(let id, let from, _) where isLater && values[id]?.score == nil:
      values[id, default: Values()].score = .some(from)
    case .tag(let id, let from, _) where isLater && values[id]?.tags == nil:
      values[id, default: Values()].tags = from
    case .bookmark(let id, let from, _) where isLater && values[id]?.bookmark == nil:
      values[id, default: Values()].bookmark = from
    case .hide(let id, let from, _) where isLater && values[id]?.hidden == nil:
      values[id, default: Values()].hidden = from
    case .archive(let id, let from, _) where isLater && values[id]?.archived == nil:
      values[id, default: Values()].archived = from
    case .context(let id, let part, let from, _)
    where isLater && values[id]?.context[part] == nil:
      values[id, default: Values()].context[part] = .some(from)
    default: break
    }
  }
}
