import Screen
import TreeModel

extension Model {
  /// Starts rating what is below the current node, or goes on where it ended.
  mutating func startRating(at time: Int64) {
    guard let cursor else {
      say("Nothing to rate yet: \(keymap.hint(for: .generate)) generates branches")
      return
    }
    // At a leaf the person means the branch itself and those beside it.
    let hasChildren = session.tree.firstChild(of: cursor) != nil
    let root = hasChildren ? cursor : session.tree.parent(of: cursor)
    let queue = session.tree.branchesToRate(below: root)
    guard !queue.isEmpty else {
      fairness.ratingRests[root] = nil
      say(nothingToRate(below: root))
      return
    }
    var place = hasChildren ? 0 : queue.firstIndex(of: cursor) ?? 0
    if let rest = fairness.ratingRests[root] {
      let left = Set(queue)
      if let next = rest.first(where: left.contains) { place = queue.firstIndex(of: next) ?? place }
    }
    fairness.rating = RatingFlow(root: root, queue: queue, place: place, arrived: time)
    overlay = .judging(.rating)
    if place > 0, hasChildren { say("Going on where you left; k goes back") }
  }

  private func nothingToRate(below root: NodeID?) -> String {
    let isWhole = root.map { session.tree.parent(of: $0) == nil } ?? true
    guard isWhole else {
      return "Every branch here is rated; \(keymap.hint(for: .root)), then "
        + "\(keymap.hint(for: .rateFlow)) rates the rest"
    }
    return "Every branch is rated; \(keymap.hint(for: .compare)) compares, "
      + "\(keymap.hint(for: .generate)) generates more"
  }

  // MARK: Keys

  mutating func takeInRating(_ key: Key, at time: Int64) -> [Effect] {
    showNextToRate()
    guard let flow = fairness.rating, let id = flow.current else { return endRating(at: time) }
    switch key {
    case .character("f"), .character("+"), .character("="), .character("4"):
      return rate(id, 1, at: time)
    case .character("5"): return rate(id, 2, at: time)
    case .character("3"): return rate(id, 0, at: time)
    case .character("d"), .character("-"), .character("2"): return rate(id, -1, at: time)
    case .character("1"): return rate(id, -2, at: time)
    case .character("0"):
      return perform(at: time) { session throws(TreeError) in
        try session.rateAct(id, to: nil, at: time)
      }
    case .character("s"), .character(" "):
      let effects = noteSeen(id, at: time)
      fairness.rating?.steps.append(RatingFlow.Step(place: flow.place))
      return effects + showInRating(flow.place + 1, at: time)
    case .character("j"), .down, .tab:
      let effects = noteSeen(id, at: time)
      guard flow.place + 1 < flow.queue.count else {
        say("This is the last one; s skips it and ends")
        return effects
      }
      return effects + showInRating(flow.place + 1, at: time)
    case .character("k"), .up, .backTab:
      return noteSeen(id, at: time) + showInRating(-1, at: time)
    case .character("u"): return takeBackRating(at: time)
    case .character("b"):
      return perform(at: time) { session throws(TreeError) in try session.bookmarkAct(id) }
    case .character("e"), .character("a"):
      go(to: id, at: time)
      let effects = write(key == .character("e") ? .edit : .note, at: time)
      if case .editor = overlay { fairness.behind = .rating }
      return effects
    case .control("d"), .pageDown: scrollRating(1)
    case .control("u"), .pageUp: scrollRating(-1)
    case .escape, .character("q"), .character("R"), .control("c"): return endRating(at: time)
    default: say("\(key.name) does nothing here; Esc ends rating, ? shows the keys of the tree")
    }
    return []
  }

  private mutating func rate(_ id: NodeID, _ rating: Int, at time: Int64) -> [Effect] {
    guard let flow = fairness.rating else { return [] }
    let shown = shownSiblings(of: id)
    let took = max(0, time - flow.arrived)
    var effects = noteSeen(id, at: time)
    let acts = perform(at: time) { session throws(TreeError) in
      try session.rateAct(id, to: rating, shown: shown, took: took, at: time)
    }
    if message?.isError == true { return effects }
    effects += acts
    var step = RatingFlow.Step(place: flow.place, rating: rating)
    if case .append(let entry)? = acts.first { step.entry = entry.number }
    fairness.rating?.steps.append(step)
    fairness.rating?.pace.note(took)
    return effects + showInRating(flow.place + 1, at: time)
  }

  /// Undoes the last judgement and shows its branch again.
  private mutating func takeBackRating(at time: Int64) -> [Effect] {
    guard let step = fairness.rating?.steps.last else {
      say("Nothing was judged here yet; Esc, then \(keymap.hint(for: .undo)) undoes earlier acts")
      return []
    }
    var effects: [Effect] = []
    if let entry = step.entry, !isUndone(entry) {
      let isLast = session.undoItem?.number == entry
      effects = undo(at: time)
      // A note or a bookmark that came after it was undone: the branch stays.
      guard isLast, message?.isError != true else { return effects }
      say("Took back the rating")
    }
    fairness.rating?.steps.removeLast()
    fairness.rating?.place = step.place
    fairness.rating?.scroll = 0
    fairness.rating?.arrived = time
    return effects
  }

  /// Whether an act of this session is undone now.
  private func isUndone(_ act: Int) -> Bool {
    session.place(ofAct: act).map { session.history[$0].undone } ?? false
  }

  private mutating func scrollRating(_ direction: Int) {
    let page = ratingPage
    let most = max(0, page.lines - page.height)
    let step = max(1, page.height / 2) * direction
    let scroll = max(0, min(most, (fairness.rating?.scroll ?? 0) + step))
    if scroll == fairness.rating?.scroll {
      say(direction > 0 ? "The text ends here" : "The text starts here")
    }
    fairness.rating?.scroll = scroll
  }

  // MARK: Going on

  /// Shows the branch at a place, or the nearest after it that is still there; a negative place
  /// asks for the one before the branch shown.
  private mutating func showInRating(_ place: Int, at time: Int64) -> [Effect] {
    guard var flow = fairness.rating else { return [] }
    if place < 0 {
      guard
        let before = flow.queue[..<flow.place].lastIndex(where: { session.tree.contains($0) })
      else {
        say("This is the first one")
        return []
      }
      flow.place = before
    } else {
      flow.place = place
    }
    flow.scroll = 0
    flow.arrived = time
    fairness.rating = flow
    showNextToRate()
    return fairness.rating?.current == nil ? endRating(at: time) : []
  }

  /// Passes over branches that were deleted meanwhile.
  mutating func showNextToRate() {
    guard let flow = fairness.rating else { return }
    var place = flow.place
    while place < flow.queue.count, !session.tree.contains(flow.queue[place]) { place += 1 }
    fairness.rating?.place = place
  }

  /// Ends the flow, remembers what is left, and goes to where it ended.
  private mutating func endRating(at time: Int64) -> [Effect] {
    overlay = nil
    guard let flow = fairness.rating else { return [] }
    fairness.rating = nil
    var effects: [Effect] = []
    if let current = flow.current {
      effects = noteSeen(current, at: time)
      fairness.ratingRests[flow.root] = Array(flow.queue[flow.place...])
      go(to: current, at: time)
      let left = flow.queue.count - flow.place
      say(
        flow.steps.isEmpty
          ? "\(left) left to rate; \(keymap.hint(for: .rateFlow)) goes on here"
          : "\(flow.summary); \(left) left, \(keymap.hint(for: .rateFlow)) goes on here"
      )
    } else {
      fairness.ratingRests[flow.root] = nil
      if let last = flow.queue.last { go(to: last, at: time) }
      let hasSkipped = flow.judged < flow.steps.count
      say(
        "That was the last: \(flow.summary); "
          + (hasSkipped ? "\(keymap.hint(for: .rateFlow)) shows the skipped again, " : "")
          + "\(keymap.hint(for: .compare)) compares, \(keymap.hint(for: .export)) exports"
      )
    }
    return effects
  }
}
