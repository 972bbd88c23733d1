import TreeModel

extension Derivation {
  /// One row for each rewrite that has a better and a worse completion below it.
  mutating func deriveTriples(under parent: Int) {
    guard has(.edit), has(.rating) else { return }
    let children = flat.children(of: parent)
    guard children.contains(where: { item($0).rewriteOf != nil }) else { return }
    let moves = movesNewlines(children)
    // What is counted here are the rewrites, not the completions beside them.
    let counted = tally
    tally = Tally()
    let rated = rated(children)
    tally = counted
    for child in children {
      guard let identity = item(child).rewriteOf else { continue }
      guard let original = places[identity] else {
        tally.enterAndDrop(.originalDeleted, index, item(child).id, identity)
        continue
      }
      tally.enter()
      if let reason = editObstacle(child, original) {
        tally.drop(reason, index, item(child).id, item(original).id)
        continue
      }
      switch triple(child, original, rated) {
      case .failure(let lack): tally.drop(lack.reason, index, item(child).id, item(original).id)
      case .success(let pair):
        let sides = [(child, item(child).rating)] + pair.map { ($0.place, Optional($0.rating)) }
        let count = rows.count
        add(.edit, sides, movesNewlines: moves)
        rekey(from: count) { hash, _ in hash.beginMessage(0) }
      }
    }
  }

  private struct Lack: Error {
    let reason: DropReason
  }

  /// The chosen and the rejected completion under a rewrite.
  ///
  /// The original is chosen if a worse one is rated; otherwise it is the best one that is not known
  /// to be as good as the rewrite. The worst one is rejected.
  private func triple(_ rewrite: Int, _ original: Int, _ rated: [Rated]) -> Result<[Rated], Lack> {
    let others = rated.filter { other in
      guard other.place != rewrite, !isRewrite(other.place, of: rewrite) else { return false }
      if other.place == original { return true }
      return item(rewrite).rating.map { other.rating < $0 } ?? true
    }
    guard let low = others.map(\.rating).min(), others.count > 1 else {
      return .failure(Lack(reason: .alone))
    }
    let own = others.first { $0.place == original && $0.rating > low }
    let high = own?.rating ?? others.map(\.rating).max() ?? low
    guard high > low else { return .failure(Lack(reason: .equalRatings)) }
    let best = own.map { [$0] } ?? Array(others.filter { $0.rating == high }.prefix(8))
    var lack: DropReason?
    for better in best {
      for worse in others.filter({ $0.rating == low }).prefix(8) {
        let reason =
          ratingObstacle(better, worse)
          ?? pairObstacle(rewrite, better.place, chosenRating: nil)
          ?? pairObstacle(rewrite, worse.place, chosenRating: nil)
        guard let reason else { return .success([better, worse]) }
        lack = lack ?? reason
      }
    }
    return .failure(Lack(reason: lack ?? .alone))
  }

  /// Whether `place` is a rewrite of `original`, or of a rewrite of it, and so on.
  private func isRewrite(_ place: Int, of original: Int) -> Bool {
    var place = place
    // A damaged file could make a circle of rewrites.
    for _ in 0..<1_000 {
      guard let before = item(place).rewriteOf.flatMap({ places[$0] }) else { return false }
      if before == original { return true }
      place = before
    }
    return false
  }
}
