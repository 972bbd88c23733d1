public import TreeModel

// What a person does to a session, as transactions. The interface and the command line make their
// acts here, so that the same act always leaves the same record.

extension Session {
  /// The act that rates a node, with the vote that records it; nil if the rating is that already.
  ///
  /// `rating` is −2…+2, or nil to clear it. `shown` are the siblings on the screen in the order
  /// shown, `took` the milliseconds the person looked.
  public func rateAct(
    _ id: NodeID,
    to rating: Int?,
    shown: [NodeID] = [],
    took: Int64? = nil,
    at time: Int64
  ) throws(TreeError) -> Transaction? {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    if let rating, !(-2...2).contains(rating) { throw .badRating(rating) }
    let new = rating.map(Int8.init)
    guard node.rating != new else { return nil }
    let vote = Vote(
      id: nextVote,
      annotator: info.annotator,
      kind: .rating,
      a: id,
      value: rating,
      shown: shown,
      position: shown.firstIndex(of: id),
      created: time,
      took: took
    )
    return Transaction(
      label: rating == nil ? "clear rating" : "rate",
      operations: [.rate(id: id, from: node.rating, to: new), .vote(vote: vote)]
    )
  }

  /// The act that raises or lowers a rating by `step` within −2…+2; nil at the end of the scale.
  ///
  /// An unrated node counts as 0.
  public func rateAct(
    _ id: NodeID,
    by step: Int,
    shown: [NodeID] = [],
    took: Int64? = nil,
    at time: Int64
  ) throws(TreeError) -> Transaction? {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    let rating = max(-2, min(2, Int(node.rating ?? 0) + step))
    return try rateAct(id, to: rating, shown: shown, took: took, at: time)
  }

  /// The act that writes a person's version of a node beside it, with the vote that records it.
  ///
  /// The rewrite stands right after the original and is linked to it; the text is kept byte for
  /// byte. `note` tells why, `help` which model proposed it.
  public func rewriteAct(
    of id: NodeID,
    text: String,
    note: String? = nil,
    with help: RewriteHelp? = nil,
    shown: [NodeID] = [],
    took: Int64? = nil,
    at time: Int64
  ) throws(TreeError) -> Transaction {
    guard let original = tree[id], let index = tree.index(of: id) else { throw .noSuchNode(id) }
    var node = Node(
      id: try newNode(0),
      parent: original.parent,
      kind: .rewrite,
      role: original.role,
      text: text,
      rewriteOf: id,
      created: time
    )
    node.note = note
    node.extra = help?.record
    node.seen = time
    let vote = Vote(
      id: nextVote,
      annotator: info.annotator,
      kind: .edit,
      a: node.id,
      b: id,
      shown: shown,
      position: shown.firstIndex(of: id),
      created: time,
      took: took
    )
    return Transaction(
      label: "rewrite",
      operations: [.insert(node: node, index: index + 1), .vote(vote: vote)]
    )
  }

  /// The act that changes a text as the editor does; nil if the text is that already.
  ///
  /// A person's own node changes in place. Words that a model or another program wrote stay, and a
  /// rewrite is made beside them.
  /// With `help`, what a model proposed, it is a rewrite in any case.
  public func editAct(
    _ id: NodeID,
    to text: String,
    with help: RewriteHelp? = nil,
    shown: [NodeID] = [],
    took: Int64? = nil,
    at time: Int64
  ) throws(TreeError) -> Transaction? {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    guard !node.text.utf8.elementsEqual(text.utf8) else { return nil }
    if let help {
      return try rewriteAct(of: id, text: text, with: help, shown: shown, took: took, at: time)
    }
    switch node.kind {
    case .completion, .imported:
      return try rewriteAct(of: id, text: text, shown: shown, took: took, at: time)
    case .prompt, .human, .rewrite:
      return Transaction(
        label: "edit",
        operations: [.edit(id: id, from: node.text, to: text)]
      )
    }
  }
}

extension Session {
  /// The identity that the new node number `offset` of an act gets.
  func newNode(_ offset: Int) throws(TreeError) -> NodeID {
    let (number, overflow) = nextNode.rawValue.addingReportingOverflow(
      Int32(clamping: offset)
    )
    guard !overflow else { throw .badIdentity(nextNode) }
    return NodeID(rawValue: number)
  }
}
