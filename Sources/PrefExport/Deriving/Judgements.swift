import TreeModel

/// The standing votes of a session, and which of them a filter lets count.
struct Judgements {
  /// What a node's rating is in an export.
  struct Rating {
    var value: Int8?
    /// Whether there is a rating that the filter passed over.
    var isPassedOver = false
  }

  let filter: RowFilter
  private let votes: Chunked<Vote>
  /// The index of the vote behind each node's rating.
  private var ratings: NodeNumbers
  /// The index of the vote of who wrote each rewrite.
  private var edits: NodeNumbers
  /// Votes about two nodes, oldest first, those of others included.
  private(set) var comparisons: [Vote] = []
  private(set) var choices: [Vote] = []

  init(_ session: Session, _ filter: RowFilter) {
    self.filter = filter
    votes = session.votes
    ratings = NodeNumbers(nodes: session.tree.counts.nodes)
    edits = ratings
    for index in votes.indices where !votes[index].withdrawn {
      switch votes[index].kind {
      case .rating: note(index, session)
      case .edit: edits[votes[index].a] = index
      case .compare: comparisons.append(votes[index])
      case .choice: choices.append(votes[index])
      }
    }
  }

  /// Of the votes on a node the latest counts.
  ///
  /// Of the annotators asked for, that is, or, for everybody's, of those that gave the rating it
  /// has: a merge can bring earlier votes of others behind it.
  private mutating func note(_ index: Int, _ session: Session) {
    let node = votes[index].a
    guard filter.annotators.isEmpty || filter.annotators.contains(votes[index].annotator) else {
      return
    }
    let before = ratings[node]
    ratings[node] = index
    guard let before else { return }
    let (vote, old) = (votes[index], votes[before])
    var isBetter = (vote.created, vote.id) > (old.created, old.id)
    if filter.annotators.isEmpty {
      let rating = session.tree[vote.a]?.rating.map(Int.init)
      let (isNow, was) = (vote.value == rating, old.value == rating)
      if isNow != was { isBetter = isNow }
    }
    if !isBetter { ratings[node] = before }
  }

  /// The rating of `node` that counts.
  func rating(of node: Node) -> Rating {
    // Usually all count: nobody asks when.
    if filter.annotators.isEmpty, filter.since == nil { return Rating(value: node.rating) }
    let vote = ratings[node.id].map { votes[$0] }
    if filter.annotators.isEmpty {
      guard node.rating != nil, !filter.isRecent(vote?.created ?? node.created) else {
        return Rating(value: node.rating)
      }
      return Rating(isPassedOver: true)
    }
    guard let vote else { return Rating(isPassedOver: node.rating != nil) }
    guard let value = vote.value else { return Rating() }
    guard filter.isRecent(vote.created) else { return Rating(isPassedOver: true) }
    return Rating(value: Int8(clamping: value))
  }

  /// Whether the judgement that a rewrite is counts.
  func takesEdit(_ node: Node) -> Bool {
    let vote = edits[node.id].map { votes[$0] }
    return filter.takes(vote?.annotator, at: vote?.created ?? node.created)
  }

  /// The index of the vote of who wrote a rewrite.
  func edit(_ node: NodeID) -> Int? { edits[node] }

  /// The index of the vote that says how the node was judged: how it was rated, or who wrote it if
  /// it is not.
  func verdict(_ node: NodeID, isRated: Bool) -> Int? { isRated ? ratings[node] : edits[node] }

  /// Whether the votes of two nodes need to be looked up.
  var hasPairs: Bool { !comparisons.isEmpty || !choices.isEmpty }
}
