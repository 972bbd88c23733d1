import Backends
import Testing
import TreeModel

@testable import LoomTUI

/// Splitting, merging, moving and copying: what becomes of words, children, links and judgements.
@Suite struct ShapingActsTests {
  private func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  private func leaves(_ tree: Tree) -> [String] {
    tree.preorderIDs.filter { tree.firstChild(of: $0) == nil }.map { tree.text(through: $0) }
      .sorted()
  }

  // MARK: Splitting

  @Test func aSplitKeepsEveryWordAndGivesTheTailTheChildren() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let node = try sample.complete(" upon a time", under: root)
    let child = try sample.add(" there was", under: node)
    try sample.perform(#require(try sample.session.rateAct(node, to: 2, at: 5)))
    try sample.perform(#require(try sample.session.tagAct(node, to: ["x"])))
    try sample.perform(sample.session.bookmarkAct(node))
    try sample.perform(#require(sample.session.markAct("m", at: node)))
    let before = leaves(sample.session.tree)
    let bytes = sample.session.tree.counts
    let made = try sample.perform(#require(try sample.session.splitAct(node, at: 5)))
    let tree = sample.session.tree
    let (head, tail) = (try #require(tree[made[0]]), try #require(tree[made[1]]))
    #expect(leaves(tree) == before)
    #expect(head.text == " upon" && tail.text == " a time")
    #expect(head.parent == root && tail.parent == head.id && tree.parent(of: child) == tail.id)
    #expect(head.kind == .completion && tail.kind == .completion)
    #expect(head.generation == tree.everHeld(node)?.generation && tail.generation?.finish == .stop)
    #expect(head.derived == Provenance(.split, from: [node], start: 0, end: 5))
    #expect(tail.derived == Provenance(.split, from: [node], start: 5, end: 12))
    // Nobody has judged the parts; the vote still names what was judged.
    #expect(head.rating == nil && tail.rating == nil && tree.everHeld(node)?.rating == 2)
    #expect(sample.session.votes[0].a == node && !sample.session.votes[0].withdrawn)
    #expect(head.tags == ["x"] && tail.tags == [] && head.bookmark && !tail.bookmark)
    #expect(sample.session.info.marks == ["m": head.id])
    #expect(sample.session.invariantViolations() == [])
    _ = try sample.session.undo(at: 99)
    #expect(sample.session.tree.counts == bytes && sample.session.tree[node]?.rating == 2)
    #expect(sample.session.tree.parent(of: child) == node)
    #expect(sample.session.info.marks == ["m": node])
  }

  @Test func aSplitCutsNoCharacter() throws {
    var sample = Sample()
    let root = try sample.add("é👩‍👩‍👧z")
    for offset in [-1, 0, 1, 3, 100] {
      #expect(try sample.session.splitAct(root, at: offset) == nil, "\(offset)")
    }
    let length = try #require(sample.session.tree[root]).text.utf8.count
    #expect(try sample.session.splitAct(root, at: length) == nil)
    let made = try sample.perform(#require(try sample.session.splitAct(root, at: 2)))
    #expect(made.compactMap { sample.session.tree[$0]?.kind } == [.prompt, .prompt])
    #expect(sample.session.tree.text(through: made[1]) == "é👩‍👩‍👧z")
    #expect(sample.session.tree.contains(root) == false)
  }

  @Test func halfARewriteIsNoRewrite() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let node = try sample.complete(" upon a time", under: root)
    let rewrite = try sample.perform(
      sample.session.rewriteAct(of: node, text: " in a land", at: 4)
    )[0]
    let made = try sample.perform(#require(try sample.session.splitAct(rewrite, at: 3)))
    #expect(made.allSatisfy { sample.session.tree[$0]?.kind == .human })
    #expect(made.allSatisfy { sample.session.tree[$0]?.rewriteOf == nil })
  }

  // MARK: Merging

  @Test func anOnlyChildTakesItsParentsPlace() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let first = try sample.complete(" upon", under: root)
    let other = try sample.complete(" more", under: root)
    let second = try sample.complete(" a time", under: first)
    _ = try sample.complete(" x", under: second)
    _ = try sample.complete(" y", under: second)
    let before = leaves(sample.session.tree)
    let merged = try sample.perform(sample.session.mergeAct(second))[0]
    let tree = sample.session.tree
    let node = try #require(tree[merged])
    #expect(node.text == " upon a time" && node.kind == .completion && node.parent == root)
    #expect(node.generation?.model == "ngram" && node.finish == .stop)
    #expect(node.derived == Provenance(.merge, from: [first, second]))
    #expect(tree.children(of: root) == [merged, other] && tree.childCount(of: merged) == 2)
    #expect(leaves(tree) == before && sample.session.invariantViolations() == [])
    _ = try sample.session.undo(at: 99)
    #expect(sample.session.tree.children(of: root) == [first, other])
    #expect(sample.session.tree.children(of: first) == [second])
    #expect(leaves(sample.session.tree) == before)
  }

  @Test func aParentOfOthersStays() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let first = try sample.complete(" upon", under: root)
    let kept = try sample.complete(" a bench", under: first)
    let second = try sample.add(" a time", under: first)
    let merged = try sample.perform(sample.session.mergeAct(second))[0]
    let tree = sample.session.tree
    #expect(tree.children(of: root) == [first, merged] && tree.children(of: first) == [kept])
    // A person and a model wrote it together.
    #expect(tree[merged]?.kind == .human && tree[merged]?.generation == nil)
    #expect(tree[merged]?.text == " upon a time")
    // The prompt stays a prompt.
    let all = try sample.perform(sample.session.mergeAct(merged))[0]
    #expect(sample.session.tree[all]?.kind == .prompt)
    #expect(sample.session.tree.text(through: all) == "Once upon a time")
    #expect(throws: TreeError.noSuchNode(all)) { _ = try sample.session.mergeAct(all) }
  }

  // MARK: Moving

  @Test func aRewriteMovesWithItsOriginal() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let first = try sample.complete(" a", under: root)
    let other = try sample.complete(" b", under: root)
    let last = try sample.complete(" c", under: root)
    let rewrite = try sample.perform(sample.session.rewriteAct(of: first, text: " A", at: 4))[0]
    let again = try sample.perform(sample.session.rewriteAct(of: rewrite, text: " AA", at: 4))[0]
    #expect(Set(sample.session.tied(to: again)) == [first, rewrite, again])
    #expect(sample.session.tied(to: other) == [other])
    try sample.perform(#require(try sample.session.moveAct(rewrite, under: last)))
    let tree = sample.session.tree
    #expect(tree.children(of: root) == [other, last])
    #expect(tree.children(of: last) == [first, rewrite, again])
    #expect(try sample.session.moveAct(first, under: last) == nil)
    #expect(throws: TreeError.cycle(last)) {
      _ = try sample.session.moveAct(last, under: rewrite)
    }
    #expect(sample.session.invariantViolations() == [])
    _ = try sample.session.undo(at: 99)
    #expect(sample.session.tree.children(of: root) == [first, rewrite, again, other, last])
  }

  @Test func siblingsChangePlaces() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let nodes = try (0..<4).map { try sample.complete(" \($0)", under: root) }
    func order(_ id: NodeID, _ place: NodeID) throws -> [Int?] {
      try sample.perform(sample.session.reorderAct(id, to: place))
      let children = sample.session.tree.children(of: root)
      return children.map { nodes.firstIndex(of: $0) }
    }
    #expect(try order(nodes[0], nodes[1]) == [1, 0, 2, 3])
    #expect(try order(nodes[3], nodes[2]) == [1, 0, 3, 2])
    #expect(try order(nodes[2], nodes[1]) == [2, 1, 0, 3])
    #expect(try order(nodes[2], nodes[3]) == [1, 0, 3, 2])
  }

  // MARK: Copying

  @Test func aCopyHasTheWordsAndNoJudgement() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let first = try sample.complete(" a", under: root)
    let below = try sample.complete(" b", under: first)
    let rewrite = try sample.perform(sample.session.rewriteAct(of: below, text: " B", at: 4))[0]
    // The rewrite stands before its original.
    try sample.perform(sample.session.reorderAct(rewrite, to: below))
    try sample.perform(#require(try sample.session.rateAct(below, to: 1, at: 5)))
    try sample.perform(#require(try sample.session.noteAct(below, to: "why")))
    let votes = sample.session.votes.count
    let made = try sample.perform(sample.session.duplicateAct(first))
    let tree = sample.session.tree
    #expect(made.count == 3 && tree.children(of: root) == [first, made[0]])
    let copies = tree.children(of: made[0])
    #expect(copies.compactMap { tree[$0]?.text } == [" B", " b"])
    let original = try #require(tree[copies[1]])
    #expect(tree[copies[0]]?.rewriteOf == original.id && tree[copies[0]]?.kind == .rewrite)
    #expect(original.rating == nil && original.note == "why")
    #expect(original.derived == Provenance(.copy, from: [below]))
    #expect(original.generation == tree[below]?.generation)
    #expect(sample.session.votes.count == votes && sample.session.invariantViolations() == [])
    _ = try sample.session.undo(at: 99)
    #expect(sample.session.tree.counts.nodes == 4)
  }

  @Test func aGraftNamesWhereItIsFrom() throws {
    var far = Sample()
    let root = try far.add("Far")
    let node = try far.complete(" away", under: root)
    try far.perform(#require(try far.session.rateAct(node, to: 1, at: 5)))
    _ = try far.add("second root")
    var session = Desk.story()
    func graft(_ top: NodeID?) throws -> [NodeID] {
      let act = try session.graftAct(far.session, top, under: id(2))
      _ = try session.perform(act, at: 9)
      return act.newNodes
    }
    let all = try graft(nil)
    #expect(all.compactMap { session.tree[$0]?.text } == ["Far", " away", "second root"])
    #expect(session.tree.children(of: id(2)) == [all[0], all[2]])
    #expect(session.tree[all[1]]?.derived == Provenance(.graft, from: [node], session: "5f3c"))
    #expect(session.tree[all[1]]?.rating == nil && session.votes.isEmpty)
    let one = try graft(node)
    #expect(one.count == 1 && session.tree.parent(of: one[0]) == id(2))
    #expect(throws: TreeError.noSuchNode(id(77))) { _ = try graft(id(77)) }
    #expect(session.invariantViolations() == [])
    // Tokens that another act or session used are not counted again.
    #expect(UsageTotals(of: session.tree) == UsageTotals(of: Desk.story().tree))
  }

  /// Acts of every kind at random: nothing breaks, and undoing them all brings the start back.
  @Test(arguments: [3, 4, 5] as [UInt64]) func whateverIsDoneCanBeUndone(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(1, limit))) }
    var session = Desk.story([" there was a dog.", " a king lived", " nothing", " Grüße 한글"])
    let start = nodeLines(session)
    var done = 0
    for step in 0..<200 {
      let ids = session.tree.preorderIDs
      let (one, other) = (ids[below(ids.count)], ids[below(ids.count)])
      let texts = leaves(session.tree)
      let length = session.tree[one]?.text.utf8.count ?? 0
      let kind = below(8)
      let act: Transaction?
      do {
        act =
          switch kind {
          case 0: try session.splitAct(one, at: below(length))
          case 1: try session.mergeAct(one)
          case 2: try session.moveAct(one, under: other)
          case 3: try session.reorderAct(one, to: other)
          case 4: ids.count < 60 ? try session.duplicateAct(one) : try session.deleteAct(one)
          case 5: try session.archiveAct(one)
          case 6: session.markAct("b", at: one)
          default: try session.rewriteAct(of: one, text: "Umschrift", at: 1)
          }
      } catch { act = nil }
      guard let act else { continue }
      _ = try session.perform(act, at: Int64(step))
      done += 1
      #expect(session.invariantViolations() == [], "act \(kind)")
      if kind == 0 { #expect(leaves(session.tree) == texts) }
      if session.tree.counts.nodes == 0 { _ = try session.undo(at: Int64(step)) }
    }
    #expect(done > 100)
    while try session.undo(at: 999) != nil, session.currentAct > 2 {}
    #expect(nodeLines(session) == start)
  }

  private func nodeLines(_ session: Session) -> [String] {
    session.tree.preorderIDs.compactMap { id in
      session.tree[id].map { String(decoding: nodeBytes($0), as: UTF8.self) }
    }
  }
}
