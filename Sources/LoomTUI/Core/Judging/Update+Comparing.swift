import Screen
import TreeModel

extension Model {
  /// Where pairs of the current place come from: its children, or the siblings of a leaf.
  var pairParent: NodeID? {
    guard let cursor else { return nil }
    return session.tree.childCount(of: cursor) > 1 ? cursor : session.tree.parent(of: cursor)
  }

  /// A key while it is asked where pairs are to come from.
  mutating func takeScope(_ key: Key, at time: Int64) {
    switch key {
    case .character("1"), .enter: startComparing(.children(of: pairParent), at: time)
    case .character("2"): startComparing(.subtree(cursor), at: time)
    case .character("3"): startComparing(.subtree(nil), at: time)
    case .character("4"): startComparing(.makers, at: time)
    case .escape, .character("q"), .character("V"), .character("|"), .control("c"): overlay = nil
    default: say(scopeSentence)
    }
  }

  mutating func startComparing(_ scope: PairScope, at time: Int64) {
    overlay = nil
    let pairs = session.pairs(in: scope, using: &seeds)
    guard !pairs.isEmpty else {
      say(
        scope == .makers
          ? "No pair of different models or adapters is left to compare; "
            + "\(keymap.hint(for: .fanOut)) and \(keymap.hint(for: .eachAdapter)) make some"
          : "No pair is left to compare there: it takes two ended branches that differ and that you "
            + "have not compared; \(keymap.hint(for: .compare)) 3 looks everywhere"
      )
      return
    }
    fairness.comparing = Comparing(pairs: pairs, arrived: time)
    overlay = .judging(.comparing)
    showPair(0, at: time)
  }

  // MARK: Keys

  mutating func takeInComparing(_ key: Key, at time: Int64) -> [Effect] {
    guard let pair = fairness.comparing?.current else {
      endComparing()
      return []
    }
    switch key {
    case .character("h"), .left: return answer(.a, pair, at: time)
    case .character("l"), .right: return answer(.b, pair, at: time)
    case .character("t"), .character("="): return answer(.tie, pair, at: time)
    case .character("x"), .character("0"): return answer(.bothBad, pair, at: time)
    case .character("s"), .character(" "):
      let effects = noteSeen(pair.first, at: time) + noteSeen(pair.second, at: time)
      let place = fairness.comparing?.place ?? 0
      fairness.comparing?.answers.append(Comparing.Answer(place: place))
      showPair(place + 1, at: time)
      return effects
    case .character("u"): return takeBackAnswer(at: time)
    case .character("j"), .down, .control("d"), .pageDown: scrollPair(1)
    case .character("k"), .up, .control("u"), .pageUp: scrollPair(-1)
    case .escape, .character("q"), .character("V"), .control("c"): endComparing()
    default: say("\(key.name) does nothing here; Esc ends comparing")
    }
    return []
  }

  private mutating func answer(
    _ result: Comparison,
    _ pair: SiblingPair,
    at time: Int64
  ) -> [Effect] {
    guard let comparing = fairness.comparing else { return [] }
    let took = max(0, time - comparing.arrived)
    var effects = noteSeen(pair.first, at: time) + noteSeen(pair.second, at: time)
    let acts = perform(at: time) { session throws(TreeError) in
      try session.compareAct(pair.first, pair.second, result, took: took, at: time)
    }
    if message?.isError == true { return effects }
    effects += acts
    var answer = Comparing.Answer(place: comparing.place, result: result)
    if case .append(let entry)? = acts.first { answer.entry = entry.number }
    fairness.comparing?.answers.append(answer)
    fairness.comparing?.pace.note(took)
    showPair(comparing.place + 1, at: time)
    return effects
  }

  /// Undoes the last vote and shows its pair again.
  private mutating func takeBackAnswer(at time: Int64) -> [Effect] {
    guard let answer = fairness.comparing?.answers.last else {
      say("Nothing was compared yet; Esc, then \(keymap.hint(for: .undo)) undoes earlier acts")
      return []
    }
    var effects: [Effect] = []
    if let entry = answer.entry {
      // Something else may have become the last act: a branch that somebody asked for.
      guard session.undoItem?.number == entry else {
        say(
          "Another act came after that vote; Esc, then \(keymap.hint(for: .undo)) undoes that one"
        )
        return []
      }
      let place = cursor
      effects = undo(at: time)
      if let place { go(to: place, at: time) }
      say("Took back the vote")
    }
    fairness.comparing?.answers.removeLast()
    showPair(answer.place, at: time)
    return effects
  }

  /// Shows the pair at a place, or the next one that is still there; the results at the end.
  private mutating func showPair(_ place: Int, at time: Int64) {
    guard var comparing = fairness.comparing else { return }
    comparing.place = place
    comparing.texts = nil
    while let pair = comparing.current {
      let tree = session.tree
      if let first = tree.text(of: pair.first), let second = tree.text(of: pair.second),
        tree.parent(of: pair.first) == tree.parent(of: pair.second)
      {
        comparing.texts = MarkedTexts(first, second)
        break
      }
      comparing.place += 1
    }
    comparing.scroll = 0
    comparing.arrived = time
    fairness.comparing = comparing
    if comparing.current == nil { endComparing() }
  }

  private mutating func scrollPair(_ direction: Int) {
    guard let comparing = fairness.comparing, let texts = comparing.texts else { return }
    let scroll = scrolled(texts, comparing.scroll, direction)
    if scroll == comparing.scroll {
      say(direction > 0 ? "Both texts end here" : "Both texts start here")
    }
    fairness.comparing?.scroll = scroll
  }

  /// Shows who won; nothing was said before, so that nobody knows whom they vote for.
  private mutating func endComparing() {
    guard let comparing = fairness.comparing, comparing.judged > 0 else {
      fairness.comparing = nil
      overlay = nil
      say("Nothing was compared; \(keymap.hint(for: .compare)) starts again")
      return
    }
    overlay = .judging(.results)
  }
}
