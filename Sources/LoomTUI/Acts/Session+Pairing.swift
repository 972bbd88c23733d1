import Backends
public import TreeModel

/// Two siblings to compare, in the order in which they are shown.
public struct SiblingPair: Hashable, Sendable {
  /// The one on the left, or above.
  public let first: NodeID
  /// The one on the right, or below.
  public let second: NodeID

  /// Creates a pair.
  public init(_ first: NodeID, _ second: NodeID) {
    self.first = first
    self.second = second
  }

  /// The same for both orders.
  var key: SiblingPair { first.rawValue < second.rawValue ? self : SiblingPair(second, first) }
}

/// Where pairs to compare are drawn from.
public enum PairScope: Equatable, Sendable {
  /// The children of one node, or the roots.
  case children(of: NodeID?)
  /// Everything below a node, or the whole session.
  case subtree(NodeID?)
  /// The whole session, but only what different models or adapters made.
  case makers
}

extension Session {
  /// No more pairs than these are drawn at once.
  public static let mostPairs = 1_000
  /// With more siblings than these not every pair is drawn.
  static let siblingsInAllPairs = 4
  /// So often every sibling of a larger group is drawn.
  static let leastPairs = 2
  /// With more siblings than these only neighbours in a random order are drawn.
  static let siblingsInAnyPair = 64

  /// The pairs of siblings that the annotator has not compared yet, in random order.
  ///
  /// Branches of up to four siblings are all paired; of more, each is in at least two pairs. Pairs of
  /// one parent follow each other, for that is quicker to read. Left out is what streams, failed, was
  /// cut by a person, has no text, is archived, or says what an earlier sibling says. Sides are drawn from `random`
  /// like the order. Takes a pass over the scope.
  public func pairs(
    in scope: PairScope,
    using random: inout some RandomNumberGenerator
  ) -> [SiblingPair] {
    let done = comparedPairs
    var pairs: [SiblingPair] = []
    for parent in parents(in: scope).shuffled(using: &random) {
      let siblings = comparable(below: parent)
      guard siblings.count > 1 else { continue }
      pairs += self.pairs(of: siblings, scope == .makers, without: done, using: &random)
      if pairs.count >= Session.mostPairs { return Array(pairs.prefix(Session.mostPairs)) }
    }
    return pairs
  }

  /// The children of `parent` that can be compared with each other.
  public func comparable(below parent: NodeID?) -> [NodeID] {
    var result: [NodeID] = []
    // Only texts of one length are compared byte by byte.
    var byLength: [Int: [Substring.UTF8View]] = [:]
    var next = tree.firstChild(of: parent)
    var seen = 0
    while let id = next, seen < 1_000 {
      seen += 1
      next = tree.nextSibling(of: id)
      // A text that a person cut would lose against a whole one for that alone.
      guard let summary = tree.summary(of: id), summary.isJudgeable,
        summary.finish != .interrupted, let text = tree.text(of: id)
      else { continue }
      let bytes = withoutTrailingBlanks(text)
      guard !bytes.isEmpty,
        byLength[bytes.count]?.contains(where: { $0.elementsEqual(bytes) }) != true
      else { continue }
      byLength[bytes.count, default: []].append(bytes)
      result.append(id)
    }
    return result
  }

  /// What the annotator has compared; pairs by `key`.
  private var comparedPairs: Set<SiblingPair> {
    var result: Set<SiblingPair> = []
    for vote in votes where vote.kind == .compare && !vote.withdrawn {
      guard vote.annotator == info.annotator, let other = vote.b else { continue }
      result.insert(SiblingPair(vote.a, other).key)
    }
    return result
  }

  /// The nodes of the scope with at least two children; nil stands above the roots.
  private func parents(in scope: PairScope) -> [NodeID?] {
    let top: NodeID?
    switch scope {
    case .children(let parent): return [parent]
    case .subtree(let root): top = root
    case .makers: top = nil
    }
    var result: [NodeID?] = []
    if top == nil, tree.childCount(of: nil) > 1 { result.append(nil) }
    let end = top.flatMap { tree.next(afterSubtreeOf: $0) }
    var next = top ?? tree.firstChild(of: nil)
    while let id = next, id != end {
      // What was put aside with everything below it is not judged, but where the person is in it.
      if id != top, tree.summary(of: id)?.archived == true {
        next = tree.next(afterSubtreeOf: id)
        continue
      }
      if tree.childCount(of: id) > 1 { result.append(id) }
      next = tree.next(after: id)
    }
    return result
  }

  private func pairs(
    of siblings: [NodeID],
    _ wantsOtherMakers: Bool,
    without done: Set<SiblingPair>,
    using random: inout some RandomNumberGenerator
  ) -> [SiblingPair] {
    let order = siblings.shuffled(using: &random)
    var candidates: [SiblingPair] = []
    if order.count > Session.siblingsInAnyPair {
      for (index, id) in order.enumerated() {
        candidates.append(SiblingPair(id, order[(index + 1) % order.count]))
      }
    } else {
      for (index, id) in order.enumerated() {
        for other in order[(index + 1)...] { candidates.append(SiblingPair(id, other)) }
      }
      candidates.shuffle(using: &random)
    }
    if wantsOtherMakers { candidates = ofDifferentMakers(candidates) }
    candidates = candidates.filter { !done.contains($0.key) }
    if siblings.count > Session.siblingsInAllPairs { candidates = enough(of: candidates) }
    return candidates.map {
      Bool.random(using: &random) ? $0 : SiblingPair($0.second, $0.first)
    }
  }

  /// As many of the pairs, from the front, as put every sibling into two.
  private func enough(of candidates: [SiblingPair]) -> [SiblingPair] {
    var counts: [NodeID: Int] = [:]
    return candidates.filter { pair in
      let (first, second) = (counts[pair.first, default: 0], counts[pair.second, default: 0])
      guard min(first, second) < Session.leastPairs else { return false }
      counts[pair.first] = first + 1
      counts[pair.second] = second + 1
      return true
    }
  }

  /// The pairs of different makers; those drawn with the same seed first.
  private func ofDifferentMakers(_ candidates: [SiblingPair]) -> [SiblingPair] {
    var equal: [SiblingPair] = []
    var others: [SiblingPair] = []
    for pair in candidates {
      guard let first = tree[pair.first]?.generation, let second = tree[pair.second]?.generation,
        Maker(first) != Maker(second)
      else { continue }
      if let seed = first.seed, seed == second.seed {
        equal.append(pair)
      } else {
        others.append(pair)
      }
    }
    return equal + others
  }
}

/// A backend's model with the adapters in force.
struct Maker: Hashable {
  let backend: String
  let model: String
  let adapters: [Generation.Adapter]

  init(_ generation: Generation) {
    backend = generation.backend
    model = generation.model
    adapters = generation.adapters.filter { $0.scale != 0 }
  }
}

extension NodeSummary {
  /// Whether it is a model's text, there to be judged.
  var isJudgeable: Bool {
    guard !isEmpty, !isStreaming, !archived else { return false }
    switch kind {
    case .completion: break
    case .imported: if parent == nil || role == .user || role == .system { return false }
    case .prompt, .human, .rewrite: return false
    }
    return finish != .error && finish != .filter
  }
}

private func withoutTrailingBlanks(_ text: String) -> Substring.UTF8View {
  var bytes = text[...].utf8
  while let last = bytes.last, last == 0x20 || (0x09...0x0D).contains(last) { bytes.removeLast() }
  return bytes
}
