import TreeModel

extension Derivation {
  /// Pairs among the children of `parent`, those of the strongest source first.
  mutating func derivePairs(under parent: Int) {
    let children = flat.children(of: parent)
    // Votes on deleted nodes and the like stand under no parent.
    if parent == 0 { countMisfits() }
    guard !children.isEmpty else { return }
    let moves = movesNewlines(children)
    if !settled.isEmpty { settled.removeAll(keepingCapacity: true) }
    var judged = has(.compare) ? comparisons(under: parent, moves) : []
    if has(.edit) { judged.formUnion(edits(children, moves)) }
    let chosen = has(.choice) ? choices(under: parent, children) : []
    for choice in chosen { judged.formUnion([choice.continued, choice.left]) }
    if has(.rating) { ratings(children, judged: judged, moves) }
    for choice in chosen { add(choice, moves) }
  }

  private mutating func countMisfits() {
    var pairs: [Misfits.Pair] = []
    if has(.compare) { pairs += comparisons.misfits.pairs }
    if has(.choice) { pairs += choices.misfits.pairs }
    for pair in pairs { tally.enterAndDrop(pair.reason, index, pair.a, pair.b) }
  }

  // MARK: Comparisons

  /// A pair for each two that were compared; gives them all.
  private mutating func comparisons(under parent: Int, _ moves: Bool) -> Set<Int> {
    var compared: Set<Int> = []
    for pair in comparisons.pairs(under: parent) {
      tally.enter()
      compared.formUnion(pair.places)
      switch pair.outcome {
      case .none(let reason):
        tally.drop(reason, index, item(pair.left).id, item(pair.right).id)
      case .better(let better, let worse, let vote):
        settled[Statement(item(better).hash, item(worse).hash)] = true
        settled[Statement(item(worse).hash, item(better).hash)] = false
        let ratings = (item(better).rating, item(worse).rating)
        let reason =
          obstacle(better) ?? obstacle(worse)
          ?? pairObstacle(better, worse, chosenRating: ratings.0)
        if let reason {
          tally.drop(reason, index, item(better).id, item(worse).id)
          continue
        }
        add(
          .compare,
          [(better, ratings.0), (worse, ratings.1)],
          movesNewlines: moves,
          vote: vote
        )
      }
    }
    return compared
  }

  /// Whether a comparison says the opposite of what a weaker source would.
  func isContradicted(_ better: Int, _ worse: Int) -> Bool {
    !settled.isEmpty && settled[Statement(item(better).hash, item(worse).hash)] == false
  }

  // MARK: Strategies

  /// Pairs by rating; counts what is not rated unless it is in `judged`.
  private mutating func ratings(_ children: [Int], judged: Set<Int>, _ moves: Bool) {
    let rated = rated(children, judged: judged)
    guard let first = rated.first else { return }
    guard rated.count > 1 else {
      tally.enterAndDrop(.alone, index, item(first.place).id)
      return
    }
    guard rated.contains(where: { $0.rating != first.rating }) else {
      tally.enterAndDrop(.equalRatings, index, item(first.place).id, item(rated[1].place).id)
      return
    }
    switch options.strategy {
    case .bestWorst: bestWorst(rated, moves)
    case .bestRandom: bestRandom(rated, moves)
    case .bestRest: bestRest(rated, moves)
    case .all: allPairs(rated, moves)
    }
  }

  // MARK: Edits

  /// A pair for each rewrite; gives the rewrites and originals.
  mutating func edits(_ children: [Int], _ moves: Bool) -> Set<Int> {
    var edited: Set<Int> = []
    for child in children {
      guard let identity = item(child).rewriteOf else { continue }
      guard let original = places[identity] else {
        tally.enterAndDrop(.originalDeleted, index, item(child).id, identity)
        continue
      }
      edited.insert(child)
      edited.insert(original)
      tally.enter()
      if let reason = editObstacle(child, original) {
        tally.drop(reason, index, item(child).id, item(original).id)
      } else {
        add(
          .edit,
          [(child, item(child).rating), (original, item(original).rating)],
          movesNewlines: moves,
          vote: judgements.edit(item(child).id)
        )
      }
    }
    return edited
  }

  func editObstacle(_ child: Int, _ original: Int) -> DropReason? {
    if item(child).parent != item(original).parent { return .rewriteMoved }
    if let rewrite = session.tree[item(child).id], !judgements.takesEdit(rewrite) {
      return .notSelected
    }
    if let reason = obstacle(child) ?? obstacle(original) { return reason }
    let (better, worse) = (item(child).rating, item(original).rating)
    if let better, let worse, better < worse { return .ratedBelowOriginal }
    if isContradicted(child, original) { return .contradiction }
    if let reason = pairObstacle(child, original, chosenRating: better) { return reason }
    if let least = options.minEdit,
      1 - Similarity.ratio(text(child), text(original)) < least
    {
      return .smallEdit
    }
    return nil
  }

  /// What keeps two usable completions from being a pair, whatever the source.
  func pairObstacle(_ better: Int, _ worse: Int, chosenRating: Int8?) -> DropReason? {
    if let least = options.minChosenRating, let chosenRating, Int(chosenRating) < least {
      return .lowChosen
    }
    if WhiteSpace.areEqualFolded(text(better), text(worse)) { return .sameText }
    if options.truncation == .oneSided, isCut(better) != isCut(worse) { return .cutOneSide }
    if let most = options.maxLengthRatio, lengthRatio(better, worse) > most { return .lengthRatio }
    if !item(better).hasTag, !item(worse).hasTag { return .notSelected }
    return nil
  }

  // MARK: Ratings

  func ratingObstacle(_ better: Rated, _ worse: Rated) -> DropReason? {
    if let least = options.minMargin, Double(better.rating) - Double(worse.rating) < least {
      return .smallMargin
    }
    if isContradicted(better.place, worse.place) { return .contradiction }
    return pairObstacle(better.place, worse.place, chosenRating: better.rating)
  }

  private mutating func pair(_ better: Rated, _ worse: Rated, _ moves: Bool) {
    tally.enter()
    if let reason = ratingObstacle(better, worse) {
      tally.drop(reason, index, item(better.place).id, item(worse.place).id)
    } else {
      add(
        .rating,
        [(better.place, better.rating), (worse.place, worse.rating)],
        movesNewlines: moves
      )
    }
  }

  /// Among equally rated ones takes the first two that make a pair.
  private mutating func bestWorst(_ rated: [Rated], _ moves: Bool) {
    let high = rated.reduce(rated[0].rating) { max($0, $1.rating) }
    let low = rated.reduce(rated[0].rating) { min($0, $1.rating) }
    let best = rated.filter { $0.rating == high }.prefix(8)
    let worst = rated.filter { $0.rating == low }.prefix(8)
    for better in best {
      for worse in worst where ratingObstacle(better, worse) == nil {
        pair(better, worse, moves)
        return
      }
    }
    if let better = best.first, let worse = worst.first { pair(better, worse, moves) }
  }

  private mutating func bestRandom(_ rated: [Rated], _ moves: Bool) {
    guard let best = firstBest(rated) else { return }
    let lower = rated.filter { $0.rating < best.rating }
    var seed = ContentHash()
    seed.update(session.info.id.utf8)
    // By the prompt's identity, which stays when the tree grows elsewhere.
    let group = UInt64(clamping: item(Int(item(best.place).parent)).id.rawValue)
    var random = SplitMix64(
      seed: options.seed &+ seed.folded &+ group &* 0x9e37_79b9
    )
    pair(best, lower[random.below(lower.count)], moves)
  }

  private mutating func bestRest(_ rated: [Rated], _ moves: Bool) {
    guard let best = firstBest(rated) else { return }
    let before = rows.count
    for other in rated where other.place != best.place {
      if other.rating == best.rating {
        tally.enterAndDrop(.equalRatings, index, item(best.place).id, item(other.place).id)
      } else if rows.count - before >= options.maxPairsPerPrompt {
        tally.enterAndDrop(.overLimit, index, item(best.place).id, item(other.place).id)
      } else {
        pair(best, other, moves)
      }
    }
  }

  private func firstBest(_ rated: [Rated]) -> Rated? {
    guard let high = rated.map(\.rating).max() else { return nil }
    return rated.first { $0.rating == high }
  }

  /// The widest margins first; a prompt with thousands of completions costs no square of them.
  private mutating func allPairs(_ rated: [Rated], _ moves: Bool) {
    let levels = (Int8(-2)...2).map { level in rated.filter { $0.rating == level } }
    for level in levels where level.count > 1 {
      let count = level.count * (level.count - 1) / 2
      tally.enterAndDrop(
        .equalRatings,
        count: count,
        index,
        item(level[0].place).id,
        item(level[1].place).id
      )
    }
    let before = rows.count
    var tried = 0
    for margin in stride(from: 4, through: 1, by: -1) {
      for low in 0..<(5 - margin) {
        let (worse, better) = (levels[low], levels[low + margin])
        var left = better.count * worse.count
        for chosen in better {
          for rejected in worse {
            guard rows.count - before < options.maxPairsPerPrompt, tried < 10_000 else { break }
            pair(chosen, rejected, moves)
            tried += 1
            left -= 1
          }
        }
        guard left > 0 else { continue }
        let (chosen, rejected) = (item(better[0].place).id, item(worse[0].place).id)
        tally.enterAndDrop(.overLimit, count: left, index, chosen, rejected)
      }
    }
  }
}
