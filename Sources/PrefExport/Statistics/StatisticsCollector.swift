public import TreeModel

/// Makes `SessionStatistics` from sessions given one at a time, keeping only counters of each.
///
/// ```swift
/// var collector = StatisticsCollector()
/// for path in paths { collector.add(try open(path)) }
/// let statistics = collector.finish()
/// ```
public struct StatisticsCollector: Sendable {
  private let options: StatisticsOptions
  private var sessions: [SessionStatistics.SessionLine] = []
  private var origins = OriginTable()
  private var nodes = NodeCounter()
  private var votes = VoteCounter()
  private var pairs = PairCounter()
  private var comparisons = ComparisonCounter()
  private var positions = PositionCounter()
  private var agreement = AgreementCounter()
  private var chosen = SideCounter()
  private var rejected = SideCounter()

  /// Starts with no session.
  public init(_ options: StatisticsOptions = StatisticsOptions()) { self.options = options }

  /// Counts a session in; it need not be kept afterwards.
  ///
  /// The same session given twice counts double: the caller looks out for it.
  public mutating func add(_ session: Session) {
    let whole = session
    let session = options.annotators.map { whole.judged(by: $0) } ?? whole
    let ratings = StandingRatings(session)
    var judged = votes.add(session, ratings, by: options.annotators)
    for entry in ratings.entries { judged.insert(entry.node) }
    walk(session)
    nodes.endSession(judged: judged)
    positions.add(session, ratings)
    agreement.add(ratings)
    let pairs = self.pairs.add(session, by: options.annotators)
    for pair in pairs {
      chosen.add(pair.chosen, session, &origins)
      rejected.add(pair.rejected, session, &origins)
    }
    var line = SessionStatistics.SessionLine()
    line.id = session.info.id
    line.title = session.info.title
    line.mode = session.info.mode
    line.nodes = session.tree.counts.nodes
    line.rated = session.tree.counts.rated
    line.pairs = pairs.count
    sessions.append(line)
  }

  private mutating func walk(_ session: Session) {
    comparisons.beginSession(session)
    var walk = GroupWalk()
    var (nodes, origins, comparisons) = (self.nodes, self.origins, self.comparisons)
    walk.run(session) { node in
      nodes.add(node, &origins, hasChildren: session.tree.childCount(of: node.id) > 0)
    } group: { group in
      nodes.add(group)
      comparisons.add(group)
    }
    (self.nodes, self.origins, self.comparisons) = (nodes, origins, comparisons)
    self.comparisons.endSession(session.info.id)
  }

  // MARK: The end

  /// The statistics of all sessions added.
  public func finish() -> SessionStatistics {
    var result = SessionStatistics()
    result.sessions = sessions
    result.nodes = nodes.counts
    result.votes = votes.counts
    result.votes.equalRatingPairs = nodes.equalRatingPairs
    result.models = slices { $0.modelName }
    result.adapters = slices { $0.adapterName }
    result.backends = slices { $0.backend }
    result.tags = sorted(
      nodes.tags.values.map { slice in
        var slice = slice
        slice.chosen = chosen.count(tag: slice.name)
        slice.rejected = rejected.count(tag: slice.name)
        return slice
      }
    )
    result.annotators = votes.annotators
    result.prompts = nodes.prompts
    (result.pairs, result.prompts.byPairs) = pairs.finish(result.prompts.total)
    result.comparisons = ComparisonSummary(comparisons, origins.origins, options).finish()
    result.positions = positions.finish()
    result.agreement = agreement.finish()
    result.time = votes.time
    return result
  }

  /// The completions by a property of their origin.
  private func slices(_ name: (OriginTable.Origin) -> String) -> [SessionStatistics.Slice] {
    var slices: [String: SessionStatistics.Slice] = [:]
    for (index, origin) in origins.origins.enumerated() where index < nodes.origins.count {
      let own = nodes.origins[index]
      var slice = slices[name(origin)] ?? SessionStatistics.Slice(name: name(origin))
      slice.nodes += own.nodes
      for rating in 0..<5 { slice.byRating[rating] += own.byRating[rating] }
      slice.chosen += chosen.count(origin: index)
      slice.rejected += rejected.count(origin: index)
      slices[slice.name] = slice
    }
    return sorted(Array(slices.values))
  }

  private func sorted(_ slices: [SessionStatistics.Slice]) -> [SessionStatistics.Slice] {
    slices.sorted { ($1.nodes, $0.name) < ($0.nodes, $1.name) }
  }
}
