import Testing

@testable import TreeModel

/// What must hold for the union of any two sessions that started from the same one.
@Suite struct MergeLawTests {
  /// A session and two that went on from it apart.
  struct Fork {
    var base = Session.empty()
    var first: Session
    var second: Session

    init(seed: Int) throws {
      var random = SeededGenerator(UInt64(seed) &* 7_919)
      var acts = RandomActs(seed: UInt64(seed) &* 3 &+ 1, isOfVersion3: false)
      for _ in 0..<10 + random.below(25) { _ = acts.step(&base) }
      base = try Session(decoding: base.bytes)
      first = base
      second = base
      second.work(as: "a-second")
      // Both clocks start anew and show the same times.
      var mine = RandomActs(seed: UInt64(seed) &* 3 &+ 2, isOfVersion3: false)
      var others = RandomActs(seed: UInt64(seed) &* 3 &+ 3, isOfVersion3: false)
      for _ in 0..<random.below(20) { _ = mine.step(&first) }
      for _ in 0..<random.below(20) { _ = others.step(&second) }
    }
  }

  static func united(
    _ first: Session,
    _ second: Session,
    base: Session? = nil
  ) throws -> (session: Session, merge: Merge) {
    let merge = try first.merging(second, base: base)
    var session = first
    if let act = merge.act { _ = try session.perform(act, at: 99) }
    return (session, merge)
  }

  /// The tree and its judgements, whatever the numbers and the order of siblings.
  static func shape(_ session: Session) -> [String] {
    var signatures: [NodeID: String] = [:]
    for id in session.tree.preorderIDs.reversed() {
      guard let node = session.tree[id] else { continue }
      var parts = [node.kind.rawValue, "\(node.created)", "\(node.role?.rawValue ?? "")"]
      parts += [node.text, "\(node.rating ?? 9)", node.note ?? "-", "\(node.bookmark)"]
      parts += ["\(node.archived)"]
      parts += ContextPart.allCases.map { node.context($0) ?? "-" }
      parts += [node.score?.text ?? "-"]
      parts += node.tags.sorted() + ["\(node.hidden)", node.generation?.model ?? "-"]
      parts += session.tree.children(of: id).map { signatures[$0] ?? "?" }.sorted()
      signatures[id] = "(" + parts.joined(separator: "|") + ")"
    }
    let roots = session.tree.children(of: nil).map { signatures[$0] ?? "?" }.sorted()
    let votes = session.votes.map { vote in
      let nodes = vote.nodes.map { id in
        signatures[id]
          ?? session.tree.everHeld(id).map { "removed \($0.kind) \($0.created)" } ?? "none"
      }
      return "\(vote.annotator) \(vote.kind) \(vote.value ?? 9) \(vote.created) \(vote.withdrawn) "
        + nodes.joined(separator: " ")
    }
    return roots + votes.sorted()
  }

  private func isOneSided(_ conflict: MergeConflict) -> Bool {
    switch conflict {
    case .text, .note, .score, .context, .place, .field: true
    case .rating, .deletion: false
    }
  }

  /// Whether a rating is as late in both, so that either side keeps its own.
  private func areTied(_ conflicts: [MergeConflict], _ reverse: [MergeConflict]) -> Bool {
    func kept(_ conflicts: [MergeConflict], _ isSwapped: Bool) -> [String] {
      conflicts.compactMap { conflict in
        guard case .rating(_, let first, let second, let kept) = conflict, kept == first else {
          return nil
        }
        return isSwapped ? "\(second ?? 9) \(first ?? 9)" : "\(first ?? 9) \(second ?? 9)"
      }
    }
    return !Set(kept(conflicts, false)).isDisjoint(with: kept(reverse, true))
  }

  @Test(arguments: 0..<10) func theLawsHold(part: Int) throws {
    var compared = 0
    for seed in part * 50..<(part + 1) * 50 {
      let fork = try Fork(seed: seed)
      let (first, second) = (fork.first, fork.second)
      let (union, merge) = try MergeLawTests.united(first, second)
      try #require(union.invariantViolations() == [], "seed \(seed)")
      #expect(try Session(decoding: union.bytes).bytes == union.bytes)

      // Again adds nothing.
      let again = try union.merging(second).act?.operations
      #expect(again == nil, "seed \(seed)")
      if seed % 5 == 1 {
        #expect(try first.merging(first).act == nil, "seed \(seed)")
        #expect(try union.merging(first).act == nil, "seed \(seed)")
      }

      let (other, reverse) = try MergeLawTests.united(second, first)
      #expect(other.invariantViolations() == [])
      if !(merge.conflicts + reverse.conflicts).contains(where: isOneSided),
        !areTied(merge.conflicts, reverse.conflicts)
      {
        compared += 1
        #expect(MergeLawTests.shape(union) == MergeLawTests.shape(other), "seed \(seed)")
      }
      expectNothingLost(fork, union, merge, seed)
      try expectUndone(union, first, seed)
      // With the base at hand the same holds.
      guard seed % 5 == 0 else { continue }
      let (exact, exactly) = try MergeLawTests.united(first, second, base: fork.base)
      #expect(exact.invariantViolations() == [], "seed \(seed)")
      #expect(try exact.merging(second, base: fork.base).act == nil, "seed \(seed)")
      expectNothingLost(fork, exact, exactly, seed)
    }
    // Enough pairs have no conflict that only one side can win.
    #expect(compared >= 15)
  }

  private func expectNothingLost(_ fork: Fork, _ union: Session, _ merge: Merge, _ seed: Int) {
    var copies: [NodeID: NodeID] = [:]
    for case .text(let id, let copy) in merge.conflicts { copies[id] = copy }
    fork.first.tree.forEachNode { node in
      let now = union.tree.everHeld(node.id)
      let wasReplaced = union.history.last?.transaction.operations.contains {
        if case .edit(let id, _, _) = $0 { id == node.id } else { false }
      }
      if now?.text.hasSameBytes(as: node.text) != true, wasReplaced != true {
        Issue.record("seed \(seed): the text of node \(node.id) is gone")
      }
    }
    var past = fork.first
    _ = try? past.look(
      at: CommonHistory(fork.first, fork.second, Origins(of: fork.first), Origins(of: fork.second))
        .act
    )
    fork.second.tree.forEachNode { node in
      guard let match = merge.nodes[node.id], let now = union.tree.everHeld(match) else {
        Issue.record("seed \(seed): node \(node.id) of the second is gone")
        return
      }
      let copy = copies[match].flatMap { union.tree[$0] }
      let old = [fork.base, past].compactMap { $0.tree.everHeld(node.id) }
      // Either it stands there, or beside it, or it is what both went on from.
      let isThere =
        now.text.hasSameBytes(as: node.text) || copy?.text.hasSameBytes(as: node.text) == true
        || old.contains { $0.text.hasSameBytes(as: node.text) }
      if !isThere { Issue.record("seed \(seed): the text of node \(node.id) is gone") }
    }
    // Every vote is there under its annotator, as often as it was given.
    #expect(union.votes.count == fork.first.votes.count + merge.votes)
    for (number, vote) in fork.first.votes.enumerated() {
      #expect(union.votes[number].renumbered(1) == vote.renumbered(1))
    }
    var offers = union.votes.map { text(Self.bytes($0.renumbered(1))) }
    for vote in fork.second.votes {
      let mapped = vote.mapped { merge.nodes[$0] }.map { text(Self.bytes($0.renumbered(1))) }
      if let place = offers.firstIndex(where: { $0 == mapped }) {
        offers.remove(at: place)
      } else {
        Issue.record("seed \(seed): vote \(vote.id) of the second is lost")
      }
    }
  }

  private static func bytes(_ vote: Vote) -> [UInt8] {
    var writer = JSONWriter()
    writer.vote(vote)
    return writer.bytes
  }

  private func expectUndone(_ union: Session, _ first: Session, _ seed: Int) throws {
    guard union.history.count > first.history.count else { return }
    var undone = try Session(decoding: union.bytes)
    _ = try undone.undo(at: 100)
    #expect(
      ReopeningTests.judged(undone) == ReopeningTests.judged(first),
      "seed \(seed)"
    )
    #expect(undone.invariantViolations() == [])
  }
}
