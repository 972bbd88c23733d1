public import TreeModel

/// What a list shows of an act: its name, what it touched, and whose it was.
public struct ActSummary: Equatable, Sendable {
  /// What the person did.
  public let label: String
  /// The first node that it touched, if any.
  public let node: NodeID?
  /// How many changes of other nodes there are in it.
  public let others: Int
  /// What it was changed to: the node's text, or the rating.
  public let text: String
  /// The pseudonym of a vote in it that is not the session's own.
  public let annotator: String?
}

extension Session {
  /// Sums an act of the history up; takes no longer for an act of many changes.
  public func summary(of item: HistoryItem) -> ActSummary {
    var node: NodeID?
    var others = 0
    var label = item.transaction.label
    var text: String?
    var annotator: String?
    var compared: Vote?
    // An import or a merge may have a million of them.
    let looked = item.transaction.operations.prefix(64)
    for operation in looked {
      if let id = operation.node {
        if node == nil { node = id }
        if id != node { others += 1 }
      }
      switch operation {
      // A score is its own word for it; the ratings that follow from it differ.
      case .rate(let id, _, let to?) where id == node && label != "score":
        label += to > 0 ? " +\(to)" : " \(to)"
      case .edit(let id, _, let to) where id == node: text = text ?? to
      case .describe(_, _, let to): text = text ?? to
      case .vote(let vote):
        annotator = annotator ?? vote.annotator
        compared = compared ?? vote
      case .reinstate(let number):
        if votes.indices.contains(number - 1) {
          annotator = annotator ?? votes[number - 1].annotator
          compared = compared ?? votes[number - 1]
        }
      default: break
      }
    }
    // A comparison changes no node.
    if node == nil, let compared, compared.kind == .compare {
      node = compared.a
      others += 1
    }
    // A merge has the name in its own.
    let isOwn = annotator.map { $0 == info.annotator || label.hasSuffix($0) } ?? true
    return ActSummary(
      label: label,
      node: node,
      others: others + item.transaction.operations.count - looked.count,
      text: text ?? node.flatMap { tree.everHeld($0)?.text } ?? "",
      annotator: isOwn ? nil : annotator
    )
  }
}
