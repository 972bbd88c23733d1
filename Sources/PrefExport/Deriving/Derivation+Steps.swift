import TreeModel

extension Derivation {
  /// A text among the children of one node.
  private struct StepStatement: Hashable {
    let parent: Int32
    let hash: ContentHash
  }

  /// One row for each path of rated completions that is not the beginning of a longer one.
  ///
  /// The prompt is what a person put there: everything above the first step. From there on every
  /// node must be rated above or below 0, because a step without a label cannot be left out.
  mutating func deriveSteps() {
    guard has(.rating) else { return }
    let signs = signs()
    // The first step of the path through each node: 0 while there is none, -1 behind a bad one.
    var starts = [Int](repeating: 0, count: flat.items.count)
    var isInside = [Bool](repeating: false, count: flat.items.count)
    var ends: [Int] = []
    for place in flat.items.indices.dropFirst() {
      let item = item(place)
      let start = starts[Int(item.parent)]
      guard item.rating != nil || item.kind == .completion else {
        starts[place] = start == 0 && item.kind != .rewrite ? 0 : -1
        continue
      }
      tally.enter()
      if let reason = stepObstacle(place, signs) {
        tally.drop(reason, index, item.id)
        starts[place] = item.kind == .prompt ? start : -1
      } else if start < 0 {
        tally.drop(.badStep, index, item.id)
        starts[place] = -1
      } else {
        starts[place] = start == 0 ? place : start
        isInside[Int(item.parent)] = true
        ends.append(place)
      }
    }
    for end in ends {
      if isInside[end] {
        tally.drop(.insideLongerText, index, item(end).id)
      } else {
        addSteps(from: starts[end], through: end)
      }
    }
  }

  /// The ratings' signs summed over identical siblings: the majority's, 0 at a tie.
  private func signs() -> [StepStatement: Int] {
    var result: [StepStatement: Int] = [:]
    for item in flat.items {
      guard let rating = item.rating else { continue }
      result[StepStatement(parent: item.parent, hash: item.hash), default: 0] += Int(
        rating.signum()
      )
    }
    return result
  }

  private func stepObstacle(_ place: Int, _ signs: [StepStatement: Int]) -> DropReason? {
    let item = item(place)
    if let reason = obstacle(place) { return reason }
    guard let rating = item.rating else { return .unrated }
    if rating == 0 { return .neutral }
    let sign = signs[StepStatement(parent: item.parent, hash: item.hash)] ?? 0
    return sign.signum() == Int(rating.signum()) ? nil : .contradiction
  }

  private mutating func addSteps(from start: Int, through end: Int) {
    var steps = [end]
    while let first = steps.last, first != start { steps.append(Int(item(first).parent)) }
    steps.reverse()
    let siblings = flat.children(of: Int(item(start).parent))
    let count = rows.count
    add(.rating, steps.map { ($0, item($0).rating) }, movesNewlines: movesNewlines(siblings))
    rekey(from: count) { hash, side in hash.beginMessage((side.rating ?? 0) > 0 ? 1 : 0) }
  }

  /// Tells the row that `add` made as number `count` apart from others by all its texts.
  ///
  /// Such a row is no pair and has no opposite; `add` may have made none. `mark` goes before each
  /// text.
  mutating func rekey(
    from count: Int,
    _ mark: (inout ContentHash, DerivedRow.Side) -> Void
  ) {
    guard rows.count > count else { return }
    let row = rows[count]
    // The first text with its prompt, as they will be written.
    var hash = row.isForward ? row.key.low : row.key.high
    for (number, side) in row.sides.enumerated() {
      mark(&hash, side)
      if number > 0 { hash.update((session.tree[side.node]?.text ?? "").utf8) }
    }
    rows[count].key = DerivedRow.Key(prompt: row.key.prompt, low: hash, high: hash)
    rows[count].isForward = true
    rows[count].margin = nil
  }
}
