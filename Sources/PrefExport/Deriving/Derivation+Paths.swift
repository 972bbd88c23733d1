import TreeModel

extension Derivation {
  /// One row for each approved text that is not the beginning of a longer one.
  ///
  /// A node approves the text through it if it is rated above 0 or is a person's unrated rewrite.
  mutating func derivePaths() {
    var approved: [(place: Int, source: PairSource)] = []
    var isDisliked = [Bool](repeating: false, count: flat.items.count)
    for place in flat.items.indices.dropFirst() {
      let item = item(place)
      let parent = Int(item.parent)
      isDisliked[place] = isDisliked[parent] || (item.rating ?? 0) < 0
      guard let source = approval(place) else { continue }
      tally.enter()
      if let reason = pathObstacle(place) {
        tally.drop(reason, index, item.id)
      } else if isDisliked[parent], !keepsDisliked || turnIsDisliked(above: place) {
        tally.drop(.dislikedAncestor, index, item.id)
      } else {
        approved.append((place, source))
      }
    }
    let covered = ancestors(of: approved.map(\.place))
    for (place, source) in approved {
      if covered[place], !teachesLastAlone {
        tally.drop(.insideLongerText, index, item(place).id)
      } else {
        let siblings = flat.children(of: Int(item(place).parent))
        add(
          source,
          [(place, item(place).rating)],
          movesNewlines: splitsPaths && movesNewlines(siblings)
        )
      }
    }
  }

  /// The ground on which the text through a node is approved; counts those judged otherwise.
  mutating func approval(_ place: Int) -> PairSource? {
    let item = item(place)
    if let rating = item.rating {
      guard has(.rating) else { return nil }
      guard rating <= 0 || item.kind == .prompt else { return .rating }
      tally.enterAndDrop(item.kind == .prompt ? .isPrompt : .notApproved, index, item.id)
      return nil
    }
    if item.rewriteOf != nil, item.kind == .rewrite {
      guard has(.edit) else { return nil }
      if let node = session.tree[item.id], judgements.takesEdit(node) { return .edit }
      tally.enterAndDrop(.notSelected, index, item.id)
    } else if item.kind == .completion || item.isPassedOver, has(.rating) {
      tally.enterAndDrop(obstacle(place) ?? unratedReason(place), index, item.id)
    }
    return nil
  }

  /// Whether a row has the last node of a text apart from what is before it.
  private var splitsPaths: Bool {
    let writer = options.format.writer
    return writer.material == .paths && (options.sftShape == .promptCompletion || writer.makesTurns)
  }

  /// Whether a row teaches nothing of what is before the last node, so that the beginning of a longer
  /// text is a row as well: what is before it is the user's turn.
  private var teachesLastAlone: Bool {
    options.format.writer.makesTurns && flat.mode == .text
  }

  /// Whether messages rated below 0 may stand before an approved one: where they carry a weight.
  private var keepsDisliked: Bool {
    options.format.writer.keepsDisliked && flat.mode == .chat
  }

  /// Whether the assistant's message that `place` continues has a part rated below 0.
  private func turnIsDisliked(above place: Int) -> Bool {
    var above = Int(item(place).parent)
    while above != 0, item(above).role == .assistant {
      if (item(above).rating ?? 0) < 0 { return true }
      above = Int(item(above).parent)
    }
    return false
  }

  func pathObstacle(_ place: Int) -> DropReason? {
    // A whole text needs no prompt before it.
    let reason = obstacle(place)
    if let reason, reason != .noPrompt || splitsPaths { return reason }
    return options.truncation == .oneSided && isCut(place) ? .cut : nil
  }

  /// Marks everything above `places` that their rows teach; nearly each node is stepped over once.
  func ancestors(of places: [Int]) -> [Bool] {
    var marked = [Bool](repeating: false, count: flat.items.count)
    for place in places {
      var below = place
      var above = Int(item(place).parent)
      var isUntaught = false
      while above != 0, !marked[above] {
        // A message of which a later part is rated below 0 has weight 0: it teaches none of it.
        let isOneTurn = item(below).role == .assistant && item(above).role == .assistant
        isUntaught = isOneTurn && (isUntaught || (item(below).rating ?? 0) < 0)
        if !isUntaught { marked[above] = true }
        below = above
        above = Int(item(above).parent)
      }
    }
    return marked
  }
}
