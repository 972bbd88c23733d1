import Testing

@testable import TreeModel

@Suite struct DendrogramTests {
  /// A session after some hundred random acts.
  private func session(_ seed: Int) -> Session {
    var session = Session.empty()
    var acts = RandomActs(seed: UInt64(seed))
    for _ in 0..<400 { _ = acts.step(&session) }
    return session
  }

  /// The places by definition: recursion over depth, and the first end below each node.
  private func places(
    _ tree: Tree,
    _ id: NodeID,
    _ depth: Int,
    _ end: inout Int,
    _ isHidden: (NodeID) -> Bool,
    into result: inout [NodeID: Dendrogram.Place]
  ) {
    result[id] = Dendrogram.Place(depth: depth, end: end)
    let children = tree.children(of: id).filter { !isHidden($0) }
    if children.isEmpty { end += 1 }
    for child in children { places(tree, child, depth + 1, &end, isHidden, into: &result) }
  }

  @Test(arguments: 0..<20) func everyNodeStandsWhereItShould(seed: Int) {
    let tree = session(seed).tree
    var some = NodeSet()
    for id in tree.preorderIDs where id.rawValue % 5 == 0 {
      tree.insert(id, andAncestorsInto: &some)
    }
    for (showsArchived, only) in [(true, nil), (false, nil), (true, some), (false, some)] {
      let isHidden = { (id: NodeID) in
        !showsArchived && tree[id]?.archived == true
          || only.map { !tree.contains(id, in: $0) } == true
      }
      let tops = [nil] + tree.preorderIDs.prefix(30).map(Optional.some)
      for top in tops {
        var expected: [NodeID: Dendrogram.Place] = [:]
        var ends = 0
        for root in top.map({ [$0] }) ?? tree.children(of: nil).filter({ !isHidden($0) }) {
          places(tree, root, 0, &ends, isHidden, into: &expected)
        }
        let drawing = Dendrogram(
          of: tree,
          below: top,
          only: only,
          showsArchived: showsArchived
        )
        #expect(drawing.count == expected.count)
        #expect(drawing.ends == ends)
        #expect(drawing.deepest == expected.values.map(\.depth).max() ?? 0)
        for id in tree.preorderIDs { #expect(drawing.place(of: id, in: tree) == expected[id]) }
      }
    }
  }

  @Test(arguments: 0..<10) func theWayGoesThroughEveryAncestor(seed: Int) {
    let tree = session(seed).tree
    let drawing = Dendrogram(of: tree, below: nil, showsArchived: true)
    var last: NodeID?
    var way: [Dendrogram.Place: Int] = [:]
    let mixed = tree.preorderIDs.sorted { $0.rawValue &* 7919 % 1009 < $1.rawValue &* 7919 % 1009 }
    for id in mixed.map(Optional.init) + [nil] {
      drawing.forEachStep(from: last, to: id, in: tree) {
        way[$0.place, default: 0] -= 1
      } entered: {
        way[$0.place, default: 0] += 1
        #expect(($0.parentEnd == nil) == ($0.place.depth == 0))
      }
      last = id
      let path = id.map { tree.path(to: $0) } ?? []
      let places = path.compactMap { drawing.place(of: $0, in: tree) }
      #expect(
        way.filter { $0.value != 0 } == Dictionary(uniqueKeysWithValues: places.map { ($0, 1) })
      )
    }
  }

  @Test(arguments: 0..<10) func marksFollowEveryAct(seed: Int) {
    var session = Session.empty()
    var acts = RandomActs(seed: UInt64(seed))
    for _ in 0..<200 { _ = acts.step(&session) }
    var drawing = Dendrogram(of: session.tree, below: nil)
    var marks = drawing.marks(in: session.tree) { _, _, _ in }
    var revision = session.tree.markRevision
    for _ in 0..<200 {
      _ = acts.step(&session)
      if drawing.shapeRevision != session.tree.shapeRevision {
        drawing = Dendrogram(of: session.tree, below: nil)
        marks = drawing.marks(in: session.tree) { _, _, _ in }
      } else {
        let isKnown = drawing.update(&marks, from: session.tree, since: revision) { _, _, _, _ in }
        #expect(isKnown)
      }
      revision = session.tree.markRevision
      #expect(marks == drawing.marks(in: session.tree) { _, _, _ in })
    }
  }

  @Test func changesTooLongAgoAreNotTold() {
    var changes = MarkChanges()
    for slot in 0..<300 { changes.note(Int32(slot)) }
    #expect(changes.since(300) == [])
    #expect(changes.since(298) == [298, 299])
    #expect(changes.since(44)?.count == 256)
    #expect(changes.since(43) == nil)
    #expect(changes.since(301) == nil)
  }

  @Test(arguments: 0..<20, [true, false])
  func whatMattersStaysOpen(seed: Int, showsArchived: Bool) {
    let tree = session(seed).tree
    let ids = tree.preorderIDs
    for cursor in [nil] + ids.suffix(3).map(Optional.some) {
      let folds = tree.irrelevantFolds(keeping: cursor, showsArchived: showsArchived)
      let shown = Set(Outline(of: tree, folded: folds, showsArchived: true).rows.map(\.id))
      let matters = Set(
        ids.filter { id in
          guard let node = tree[id] else { return false }
          let isHidden = !showsArchived && tree.isArchived(id)
          let isMarked = node.bookmark || node.rating != nil || node.isUnseen
          return id == cursor || isMarked && !isHidden
        }
      )
      #expect(matters.isSubset(of: shown))
      // Nothing is open that leads to none of them, and nothing is folded that needs not be.
      let open = Set(matters.flatMap { tree.path(to: $0).dropLast() })
      for id in ids where tree.firstChild(of: id) != nil {
        let isShown = shown.contains(id)
        #expect(folds.contains(id) == (isShown && !open.contains(id)))
      }
    }
  }

  @Test(arguments: 0..<10) func theNearestMarkBelowANode(seed: Int) {
    let tree = session(seed).tree
    for root in tree.preorderIDs {
      let below = tree.preorderIDs.filter { tree.isBelow($0, root) }
      let marked = below.filter { tree[$0]?.isUnseen == true }
      for (index, id) in below.enumerated() {
        let order = Array(below[(index + 1)...] + below[..<index])
        let next = order.first { marked.contains($0) }
        #expect(tree.nearest(.unseen, from: id, backwards: false, below: root) == next)
        let previous = order.last { marked.contains($0) }
        #expect(tree.nearest(.unseen, from: id, backwards: true, below: root) == previous)
      }
    }
  }
}
