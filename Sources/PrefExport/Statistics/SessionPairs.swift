import TreeModel

/// The pairs of one session as an export derives them: all that statistics know of deriving.
struct SessionPairs {
  /// One pair.
  struct Pair {
    let source: PairSource
    /// The node that both follow; nil at the roots.
    let parent: NodeID?
    let chosen: NodeID
    let rejected: NodeID
    let margin: Double?
  }

  private(set) var pairs: [Pair] = []
  private(set) var dropped: [DropReason: Int] = [:]

  /// Derives with the default options, and `sources` other than the default ones if given.
  ///
  /// What two sessions have in common is not merged here.
  init(_ session: Session, sources: Set<PairSource>? = nil) {
    var options = ExportOptions(format: .trlPreference)
    if let sources { options.sources = sources }
    var derivation = Derivation(session, index: 0, options: options, tally: Tally())
    var found: [Pair] = []
    var entries: [RowEntry] = []
    derivation.derive(.pairs) { row in
      guard row.sides.count == 2 else { return }
      var entry = RowEntry(row, group: 0, session)
      entry.start = found.count
      entries.append(entry)
      found.append(
        Pair(
          source: row.source,
          parent: row.parent,
          chosen: row.sides[0].node,
          rejected: row.sides[1].node,
          margin: row.margin
        )
      )
    }
    var tally = derivation.tally
    pairs = Consistency.resolve(entries, &tally).map { found[$0.start] }
    for drop in tally.dropped { dropped[drop.reason, default: 0] += drop.count }
  }
}
