import TreeModel

/// A walk through branches that nobody has rated or seen, one judgement after the other.
struct RatingFlow: Equatable, Sendable {
  /// What was done with a branch.
  struct Step: Equatable, Sendable {
    /// The branch's place in the queue.
    var place: Int
    /// The rating that it got; nil if it was skipped.
    var rating: Int?
    /// The number of the entry that rated it; nil if nothing was to be changed.
    var entry: Int?
  }

  /// What is walked through lies below this node; nil: the whole session.
  let root: NodeID?
  /// The branches in reading order; some may have been deleted since.
  let queue: [NodeID]
  /// The place of the branch that is shown; the queue's length at the end.
  var place: Int
  /// What was done so far, for taking it back.
  var steps: [Step] = []
  /// How long judgements took.
  var pace = Pace()
  /// When the branch came on the screen.
  var arrived: Int64
  /// Lines the text is scrolled.
  var scroll = 0

  /// The branch that is shown; nil at the end.
  var current: NodeID? { queue.indices.contains(place) ? queue[place] : nil }

  /// How many branches were rated.
  var judged: Int { steps.count { $0.rating != nil } }

  /// What came of it, in one sentence without a full stop.
  var summary: String {
    let good = steps.count { ($0.rating ?? 0) > 0 }
    let bad = steps.count { ($0.rating ?? 0) < 0 }
    let even = judged - good - bad
    var text = "\(good) good, \(bad) bad"
    if even > 0 { text += ", \(even) neither" }
    return text + ", \(steps.count - judged) skipped"
  }
}

extension Tree {
  /// The branches below `root` that are to be rated, in the order of the flow.
  ///
  /// Siblings stand together, before what is below them; what is archived is left out. Takes one pass
  /// over what is below.
  func branchesToRate(below root: NodeID?) -> [NodeID] {
    var result: [NodeID] = []
    func addChildren(of parent: NodeID?) {
      var child = firstChild(of: parent)
      while let id = child {
        if let summary = summary(of: id), summary.isJudgeable, summary.isUnrated {
          result.append(id)
        }
        child = nextSibling(of: id)
      }
    }
    addChildren(of: root)
    let end = root.flatMap { next(afterSubtreeOf: $0) }
    var id = root.map { next(after: $0) } ?? firstChild(of: nil)
    while let step = id, step != end {
      if summary(of: step)?.archived == true {
        id = next(afterSubtreeOf: step)
        continue
      }
      if firstChild(of: step) != nil { addChildren(of: step) }
      id = next(after: step)
    }
    return result
  }
}

extension NodeSummary {
  /// Whether nobody has rated it, or not looked at it.
  fileprivate var isUnrated: Bool { rating == nil || isUnseen }
}
