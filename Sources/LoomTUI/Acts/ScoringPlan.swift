public import PrefExport
public import TreeModel

/// What comparing nodes with a reference gives, before anything is changed.
public struct ScoringPlan: Sendable {
  /// From which score on a rating follows from it.
  public struct RatingRule: Equatable, Sendable {
    /// A score of at least this is rated +1; nil rates none so.
    public var above: Double?
    /// A score of at most this is rated −1; nil rates none so.
    public var below: Double?

    /// A rule; without either number nothing is rated.
    public init(above: Double? = nil, below: Double? = nil) {
      self.above = above
      self.below = below
    }

    /// The rating that follows from a score; nil if none does.
    func rating(of score: Double) -> Int8? {
      if let above, score >= above { return 1 }
      if let below, score <= below { return -1 }
      return nil
    }
  }

  /// One node and how close it comes.
  public struct Item: Equatable, Sendable {
    /// The node.
    public let node: NodeID
    /// How close its own text comes to the reference.
    public let score: ReferenceScore
    /// Whether the score is written: not over one that another evaluator gave.
    public let isScored: Bool
    /// The rating that is given with it; nil if none is.
    public let rating: Int8?
    /// Whether a rating would follow, and the one that is there stays instead.
    public let keepsRating: Bool
  }

  /// The nodes in the order given.
  public private(set) var items: [Item] = []
  /// Nodes that have no text yet.
  public private(set) var skipped: [NodeID] = []

  /// Compares the texts of `nodes`, each without what stands before it.
  ///
  /// Scores of other evaluators and ratings that are there stay unless `replacing`.
  public init(
    _ session: Session,
    _ nodes: [NodeID],
    against reference: Reference,
    _ rubric: Rubric,
    by unit: TextUnit,
    rating rule: RatingRule = RatingRule(),
    replacing: Bool = false
  ) throws(TreeError) {
    for id in nodes {
      guard let node = session.tree[id] else { throw .noSuchNode(id) }
      if node.isStreaming || node.text.allSatisfy(\.isWhitespace) {
        skipped.append(id)
        continue
      }
      let score = reference.score(node.text, rubric, by: unit)
      let isOwn = node.score == nil || node.readScore?.evaluator == ReferenceScore.evaluator
      let isScored = isOwn || replacing
      let wanted = isScored ? rule.rating(of: score.value) : nil
      let isFree = node.rating == nil || replacing
      items.append(
        Item(
          node: id,
          score: score,
          isScored: isScored,
          rating: isFree && wanted != node.rating ? wanted : nil,
          keepsRating: !isFree && wanted != nil && wanted != node.rating
        )
      )
    }
  }
}

extension Session {
  /// The texts of models in `id` and below it, or in the whole tree: what a score is usually for.
  public func modelTexts(below id: NodeID? = nil) throws(TreeError) -> [NodeID] {
    var end: NodeID?
    var next = tree.firstChild(of: nil)
    if let id {
      guard tree.contains(id) else { throw .noSuchNode(id) }
      next = id
      end = tree.next(afterSubtreeOf: id)
    }
    var result: [NodeID] = []
    while let node = next, node != end {
      if tree.summary(of: node)?.kind == .completion { result.append(node) }
      next = tree.next(after: node)
    }
    return result
  }

  /// The act that writes the scores and ratings of a plan; nil if nothing changes.
  ///
  /// The ratings' votes are by `ReferenceScore.evaluator`, so that nobody takes them for a person's.
  public func scoreAct(_ plan: ScoringPlan, at time: Int64) -> Transaction? {
    var operations: [TreeOperation] = []
    var vote = nextVote
    for item in plan.items where item.isScored {
      guard let node = tree[item.node] else { continue }
      let json = item.score.json
      if node.score?.text != json.text {
        operations.append(.score(id: item.node, from: node.score, to: json))
      }
      guard let rating = item.rating else { continue }
      operations.append(.rate(id: item.node, from: node.rating, to: rating))
      operations.append(
        .vote(
          vote: Vote(
            id: vote,
            annotator: ReferenceScore.evaluator,
            kind: .rating,
            a: item.node,
            value: Int(rating),
            created: time
          )
        )
      )
      vote += 1
    }
    return operations.isEmpty ? nil : Transaction(label: "score", operations: operations)
  }
}
