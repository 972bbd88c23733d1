import TreeModel

extension Derivation {
  /// How many of many pairs alike are named one by one.
  private static let mostNamed = 100

  /// The choices among `children` that make a pair; counts those that do not.
  ///
  /// A branch was chosen over a sibling if it has been continued, and the sibling was seen before
  /// that and has not been. What was not on the screen was not passed over, and what a person wrote
  /// was not offered.
  mutating func choices(under parent: Int, _ children: [Int]) -> [Choices.Choice] {
    var found: [Choices.Choice] = []
    var known: Set<[Int]> = []
    for choice in choices.choices(under: parent) {
      known.insert([choice.continued, choice.left])
      consider(choice, &found)
    }
    let left = children.filter { place in
      item(place).firstChild == 0
        && (item(place).kind == .completion || item(place).kind == .imported)
    }
    guard !left.isEmpty else { return found }
    for continued in children where item(continued).firstChild != 0 {
      let others = left.filter { !known.contains([continued, $0]) }
      consider(continued, over: others, &found)
    }
    return found
  }

  /// Weighs what the tree says of one that was continued.
  private mutating func consider(
    _ continued: Int,
    over others: [Int],
    _ found: inout [Choices.Choice]
  ) {
    if let reason = obstacle(continued) { return drop(reason, continued, others) }
    guard let time = firstContinuation(of: continued) else { return }
    // Nobody's, if only some people's judgements count.
    guard judgements.filter.takes(nil, at: time) else {
      return drop(.notSelected, continued, others)
    }
    let seen = others.filter { other in
      session.tree[item(other).id]?.seen.map { $0 <= time } ?? false
    }
    if seen.count < others.count {
      let wereSeen = Set(seen)
      drop(.unseen, continued, others.filter { !wereSeen.contains($0) })
    }
    for (tried, other) in seen.enumerated() {
      // A prompt with thousands of completions costs no square of them.
      guard tried < 10_000, found.count < options.maxPairsPerPrompt else {
        return drop(.overLimit, continued, Array(seen[tried...]))
      }
      consider(Choices.Choice(continued: continued, left: other), &found)
    }
  }

  private mutating func consider(_ choice: Choices.Choice, _ found: inout [Choices.Choice]) {
    if let reason = choiceObstacle(choice) {
      drop(reason, choice.continued, [choice.left])
    } else if found.count >= options.maxPairsPerPrompt {
      drop(.overLimit, choice.continued, [choice.left])
    } else {
      found.append(choice)
    }
  }

  private func choiceObstacle(_ choice: Choices.Choice) -> DropReason? {
    guard choice.isCounted else { return .notSelected }
    let (better, worse) = (item(choice.continued).rating, item(choice.left).rating)
    if let reason = obstacle(choice.continued) ?? obstacle(choice.left) { return reason }
    // Unrated is as good as 0.
    if (better ?? 0) < 0 || worse.map({ $0 >= better ?? 0 }) == true { return .againstRatings }
    if isContradicted(choice.continued, choice.left) { return .contradiction }
    return pairObstacle(choice.continued, choice.left, chosenRating: better)
  }

  /// When the first of its children was made.
  private func firstContinuation(of place: Int) -> Int64? {
    flat.children(of: place).compactMap { session.tree[item($0).id]?.created }.min()
  }

  private mutating func drop(_ reason: DropReason, _ better: Int, _ others: [Int]) {
    for other in others.prefix(Derivation.mostNamed) {
      tally.enterAndDrop(reason, index, item(better).id, item(other).id)
    }
    guard others.count > Derivation.mostNamed else { return }
    tally.enterAndDrop(
      reason,
      count: others.count - Derivation.mostNamed,
      index,
      item(better).id,
      item(others[Derivation.mostNamed]).id
    )
  }

  /// Adds the row of a choice that makes a pair.
  mutating func add(_ choice: Choices.Choice, _ moves: Bool) {
    tally.enter()
    add(
      .choice,
      [
        (choice.continued, item(choice.continued).rating),
        (choice.left, item(choice.left).rating),
      ],
      movesNewlines: moves,
      vote: choice.vote
    )
  }
}
