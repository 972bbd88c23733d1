import TreeModel

/// Who was put above whom: the comparing votes of a session, summed up over equal completions.
///
/// A vote's value says how it went: absent or above 0, `a` is better; 0, both are as good; below 0,
/// both are bad. `docs/FORMAT.md` says the same.
struct Comparisons {
  /// All votes on two texts that continue the same node.
  struct Pair {
    /// What decides: the verdict that most votes have.
    enum Outcome {
      /// One is better; the vote is the last one that says so, as an index.
      case better(Int, than: Int, vote: Int)
      /// No row comes of it.
      case none(DropReason)
    }

    /// The places of the first vote's nodes.
    let left: Int
    let right: Int
    /// The places of all nodes that were compared.
    private(set) var places: Set<Int> = []
    private var forward = Verdict()
    private var backward = Verdict()
    private var ties = 0
    private var bothBad = 0
    private var isCounted = false

    /// How many votes say that one is better, and the last one of them.
    private struct Verdict {
      var count = 0
      var vote = 0
      var better = 0
      var worse = 0
    }

    fileprivate init(_ left: Int, _ right: Int) {
      self.left = left
      self.right = right
    }

    fileprivate mutating func count(_ vote: Vote, _ a: Int, _ b: Int, isForward: Bool) {
      isCounted = true
      places.formUnion([a, b])
      guard let value = vote.value, value <= 0 else {
        let verdict = Verdict(
          count: (isForward ? forward : backward).count + 1,
          vote: vote.id - 1,
          better: a,
          worse: b
        )
        if isForward { forward = verdict } else { backward = verdict }
        return
      }
      if value == 0 { ties += 1 } else { bothBad += 1 }
    }

    /// The verdict of most votes; none if two verdicts are as frequent.
    var outcome: Outcome {
      guard isCounted else { return .none(.notSelected) }
      let counts = [forward.count, backward.count, ties, bothBad]
      let most = counts.max() ?? 0
      guard counts.count(where: { $0 == most }) == 1 else { return .none(.contradiction) }
      if ties == most { return .none(.tied) }
      if bothBad == most { return .none(.bothBad) }
      let verdict = forward.count == most ? forward : backward
      return .better(verdict.better, than: verdict.worse, vote: verdict.vote)
    }
  }

  private struct Key: Hashable {
    let parent: Int32
    let low: ContentHash
    let high: ContentHash
  }

  private var pairs: [Int: [Pair]] = [:]
  private(set) var misfits = Misfits()

  init(_ judgements: Judgements, _ flat: FlatTree, _ places: NodeNumbers) {
    var slots: [Key: Int] = [:]
    for vote in judgements.comparisons {
      guard let other = vote.b else { continue }
      guard let a = places[vote.a], let b = places[other] else {
        misfits.note(.nodeDeleted, vote.a, other)
        continue
      }
      let (left, right) = (flat.items[a], flat.items[b])
      guard left.parent == right.parent else {
        misfits.note(.differentPrompts, vote.a, other)
        continue
      }
      let parent = Int(left.parent)
      let key = Key(
        parent: left.parent,
        low: min(left.hash, right.hash),
        high: max(left.hash, right.hash)
      )
      let slot = slots[key, default: pairs[parent, default: []].count]
      if slots.updateValue(slot, forKey: key) == nil {
        pairs[parent, default: []].append(Pair(a, b))
      }
      guard judgements.filter.takes(vote.annotator, at: vote.created) else { continue }
      pairs[parent]?[slot].count(vote, a, b, isForward: left.hash < right.hash)
    }
  }

  /// The pairs compared under `parent`, in the order of their first votes.
  func pairs(under parent: Int) -> [Pair] { pairs[parent] ?? [] }
}
