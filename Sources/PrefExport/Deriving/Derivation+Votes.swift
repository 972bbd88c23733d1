import TreeModel

extension Derivation {
  /// One row for each judgement that was not taken back, of the people and the time asked for.
  mutating func deriveVotes() {
    for (number, vote) in session.votes.enumerated() {
      tally.enter()
      if vote.withdrawn {
        tally.drop(.withdrawn, index, vote.a, vote.b)
        continue
      }
      guard options.filter.takes(vote.annotator, at: vote.created) else {
        tally.drop(.notSelected, index, vote.a, vote.b)
        continue
      }
      let nodes = [vote.a] + (vote.b.map { [$0] } ?? [])
      guard nodes.allSatisfy(matches) else {
        tally.drop(.filter, index, vote.a, vote.b)
        continue
      }
      let hash = ContentHash()
      rows.append(
        DerivedRow(
          session: index,
          parent: nil,
          root: session.tree.path(to: vote.a).first ?? vote.a,
          source: PairSource(rawValue: vote.kind.rawValue) ?? .rating,
          sides: nodes.map { DerivedRow.Side(node: $0, rating: nil, isCut: false) },
          margin: nil,
          movesNewlines: false,
          key: DerivedRow.Key(prompt: hash, low: hash, high: hash),
          isForward: true,
          vote: number
        )
      )
    }
  }
}
