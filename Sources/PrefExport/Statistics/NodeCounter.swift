import TreeModel

/// Counts nodes by what they are, where they come from, and their tags.
struct NodeCounter: Sendable {
  private(set) var counts = SessionStatistics.NodeCounts()
  /// By origin: the completions.
  private(set) var origins: [SessionStatistics.Slice] = []
  private(set) var tags: [String: SessionStatistics.Slice] = [:]
  private(set) var equalRatingPairs = 0
  private var completionsPerPrompt = CountedNumbers()
  /// Completions of the session under way that are skipped unless a judgement is about them.
  private var perhapsSkipped: [NodeID] = []
  private var rewritten: Set<NodeID> = []

  /// Counts one node; gives what it is in its group, nil for a prompt.
  mutating func add(
    _ node: Node,
    _ table: inout OriginTable,
    hasChildren: Bool
  ) -> SiblingGroup.Member? {
    counts.total += 1
    counts.byKind[node.kind, default: 0] += 1
    if let original = node.rewriteOf { rewritten.insert(original) }
    let index = node.rating.map { Int($0) + 2 }
    if let index { counts.byRating[index] += 1 }
    for tag in node.tags { count(index, &tags[tag, default: SessionStatistics.Slice(name: tag)]) }
    guard node.kind != .prompt else { return nil }
    let isUsable =
      !node.isStreaming && node.finish != .error && !WhiteSpace.isOnly(node.text)
    var origin: Int?
    if isUsable, node.kind != .rewrite, let generation = node.generation {
      let number = table.index(of: generation)
      while origins.count <= number { origins.append(SessionStatistics.Slice()) }
      count(index, &origins[number])
      origin = number
    }
    if isUsable, node.kind == .completion {
      counts.completions += 1
      if index != nil { counts.ratedCompletions += 1 }
      if node.seen == nil {
        counts.unseen += 1
      } else if index == nil, !hasChildren {
        perhapsSkipped.append(node.id)
      }
    }
    return SiblingGroup.Member(
      id: node.id,
      rating: node.rating,
      origin: origin,
      isCompletion: node.kind != .human,
      isUsable: isUsable
    )
  }

  /// Counts one prompt with its continuations.
  mutating func add(_ group: SiblingGroup) {
    let completions = group.members.count(where: \.isCompletion)
    if completions > 0 { completionsPerPrompt.add(completions) }
    var levels = [0, 0, 0, 0, 0]
    for member in group.members where member.isUsable {
      if let rating = member.rating { levels[Int(rating) + 2] += 1 }
    }
    for count in levels { equalRatingPairs += count * (count - 1) / 2 }
  }

  /// Ends a session, knowing the nodes that its standing votes are about.
  mutating func endSession(judged: Set<NodeID>) {
    counts.skipped += perhapsSkipped.count { !judged.contains($0) && !rewritten.contains($0) }
    perhapsSkipped = []
    rewritten = []
  }

  /// Prompts by their number of completions.
  var prompts: SessionStatistics.PromptCounts {
    var result = SessionStatistics.PromptCounts()
    result.total = completionsPerPrompt.total
    result.byCompletions = completionsPerPrompt.sorted.map {
      SessionStatistics.NumberCount(value: $0.value, count: $0.count)
    }
    return result
  }

  private func count(_ rating: Int?, _ slice: inout SessionStatistics.Slice) {
    slice.nodes += 1
    if let rating { slice.byRating[rating] += 1 }
  }
}
