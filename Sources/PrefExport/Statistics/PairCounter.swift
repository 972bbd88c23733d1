import TreeModel

/// Counts the pairs of an export with the default options.
struct PairCounter: Sendable {
  private var total = 0
  private var sources: [PairSource: Int] = [:]
  private var optional: [PairSource: Int] = [:]
  private var dropped: [DropReason: Int] = [:]
  private var chosenLengths = CountedNumbers()
  private var rejectedLengths = CountedNumbers()
  private var longer = Proportion()
  /// Margins in thousandths.
  private var margins = CountedNumbers()
  private var withoutMargin = 0
  /// Similarities in ten-thousandths.
  private var similarities = CountedNumbers()
  private var pairsPerPrompt = CountedNumbers()
  private var promptsWithPairs = 0

  /// Derives, counts and gives a session's pairs.
  ///
  /// Pairs by rewrites of others than `annotators` are left out.
  mutating func add(_ session: Session, by annotators: Set<String>?) -> [SessionPairs.Pair] {
    let foreign = annotators.map { session.rewrites(byOthersThan: $0) } ?? []
    let derived = SessionPairs(session)
    let pairs = derived.pairs.filter { $0.source != .edit || !foreign.contains($0.chosen) }
    var perPrompt: [NodeID?: Int] = [:]
    for pair in pairs {
      perPrompt[pair.parent, default: 0] += 1
      add(pair, session)
    }
    for (reason, count) in derived.dropped { dropped[reason, default: 0] += count }
    for count in perPrompt.values { pairsPerPrompt.add(count) }
    promptsWithPairs += perPrompt.count
    let usual = ExportOptions(format: .trlPreference).sources
    for source in PairSource.allCases where !usual.contains(source) {
      optional[source, default: 0] += SessionPairs(session, sources: [source]).pairs.count
    }
    return pairs
  }

  private mutating func add(_ pair: SessionPairs.Pair, _ session: Session) {
    total += 1
    sources[pair.source, default: 0] += 1
    let better = session.tree.text(of: pair.chosen) ?? ""
    let worse = session.tree.text(of: pair.rejected) ?? ""
    let lengths = (better.scalarCount, worse.scalarCount)
    chosenLengths.add(lengths.0)
    rejectedLengths.add(lengths.1)
    longer.n += 1
    longer.successes += lengths.0 > lengths.1 ? 1 : lengths.0 == lengths.1 ? 0.5 : 0
    if let margin = pair.margin {
      margins.add(Int((margin * 1_000).rounded()))
    } else {
      withoutMargin += 1
    }
    if pair.source == .edit {
      similarities.add(Int((Similarity.ratio(better, worse) * 10_000).rounded()))
    }
  }

  /// All that was counted; `prompts` are those with a completion.
  func finish(
    _ prompts: Int
  ) -> (
    pairs: SessionStatistics.PairCounts, perPrompt: [SessionStatistics.NumberCount]
  ) {
    var result = SessionStatistics.PairCounts()
    result.total = total
    result.bySource = list(sources)
    result.optional = list(optional)
    result.dropped = DropReason.allCases.compactMap { reason in
      dropped[reason].map { SessionStatistics.DropCount(reason: reason, count: $0) }
    }
    result.chosenLength = chosenLengths.spread
    result.rejectedLength = rejectedLengths.spread
    let both = (chosenLengths.sorted, rejectedLengths.sorted)
    let all = both.0.map(\.value) + both.1.map(\.value)
    let edges = Histogram.edges(low: all.min() ?? 0, high: all.max() ?? 0)
    result.chosenLengths = Histogram(edges: edges)
    result.rejectedLengths = Histogram(edges: edges)
    for (value, count) in both.0 { result.chosenLengths.add(Double(value), count: count) }
    for (value, count) in both.1 { result.rejectedLengths.add(Double(value), count: count) }
    result.chosenLonger = longer
    result.margins = margins.sorted.map {
      SessionStatistics.MarginCount(margin: Double($0.value) / 1_000, count: $0.count)
    }
    result.withoutMargin = withoutMargin
    result.editSimilarity = Histogram(edges: (0...10).map { Double($0) / 10 })
    for (value, count) in similarities.sorted {
      result.editSimilarity.add(Double(value) / 10_000, count: count)
    }
    result.medianEditSimilarity = similarities.quantile(0.5).map { $0 / 10_000 }
    var perPrompt = pairsPerPrompt
    if prompts > promptsWithPairs { perPrompt.add(0, count: prompts - promptsWithPairs) }
    return (
      result,
      perPrompt.sorted.map { SessionStatistics.NumberCount(value: $0.value, count: $0.count) }
    )
  }

  private func list(_ counts: [PairSource: Int]) -> [SessionStatistics.SourceCount] {
    PairSource.allCases.compactMap { source in
      guard let count = counts[source], count > 0 else { return nil }
      return SessionStatistics.SourceCount(source: source, count: count)
    }
  }
}

extension Session {
  /// Rewrites whose standing votes are all by others than `annotators`.
  ///
  /// In a session that holds only the votes by these, they are the ones that some vote stood behind.
  func rewrites(byOthersThan annotators: Set<String>) -> Set<NodeID> {
    var others: Set<NodeID> = []
    for vote in votes where vote.kind == .edit && !annotators.contains(vote.annotator) {
      others.insert(vote.a)
    }
    for vote in votes where vote.kind == .edit && !vote.withdrawn { others.remove(vote.a) }
    return others
  }
}

extension String {
  /// The number of Unicode scalars, counted in the bytes.
  var scalarCount: Int {
    var copy = self
    return copy.withUTF8 { bytes in
      var count = 0
      for byte in bytes where byte & 0xc0 != 0x80 { count += 1 }
      return count
    }
  }
}
