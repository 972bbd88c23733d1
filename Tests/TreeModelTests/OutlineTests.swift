import Testing

@testable import TreeModel

/// What an outline lists, and what it leaves out.
@Suite struct OutlineTests {
  private func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  /// 1 with 2 (with 3, 4 (with 5), 6) and 7; then 8 beside 1.
  private func session() throws -> Session {
    var session = Session.empty()
    for (text, parent) in [
      ("1", nil), ("2", 1), ("3", 2), ("4", 2), ("5", 4), ("6", 2), ("7", 1), ("8", nil),
    ] as [(String, Int32?)] {
      try session.add(text, under: parent)
    }
    return session
  }

  /// `id:indent:depth` of each row.
  private func rows(_ outline: Outline) -> [String] {
    for (place, row) in outline.rows.enumerated() { #expect(outline.row(of: row.id) == place) }
    return outline.rows.map { "\($0.id):\($0.indent):\($0.depth)" }
  }

  @Test func everythingIsListed() throws {
    let tree = try session().tree
    #expect(
      rows(Outline(of: tree, folded: []))
        == ["1:0:0", "2:1:1", "3:2:2", "4:2:2", "5:2:3", "6:2:2", "7:1:1", "8:0:0"]
    )
    #expect(rows(Outline(of: tree, folded: [id(2)])) == ["1:0:0", "2:1:1", "7:1:1", "8:0:0"])
    #expect(rows(Outline(of: Tree(), folded: [])) == [])
  }

  @Test(arguments: 0..<10) func whatIsInTheArchiveIsCounted(seed: Int) {
    var session = Session.empty()
    var acts = RandomActs(seed: UInt64(seed))
    var most = 0
    for _ in 0..<400 {
      _ = acts.step(&session)
      let tree = session.tree
      let inside = tree.preorderIDs.filter(tree.isArchived).compactMap { tree[$0] }
      let counts = tree.countsInArchive()
      #expect(counts.nodes == inside.count)
      #expect(counts.unseen == inside.count { $0.isUnseen })
      #expect(counts.good == inside.count { ($0.rating ?? 0) > 0 })
      #expect(counts.bad == inside.count { ($0.rating ?? 0) < 0 })
      most = max(most, counts.nodes)
    }
    #expect(most > 0)
  }

  @Test func aRootStandsByItself() throws {
    let tree = try session().tree
    #expect(
      rows(Outline(of: tree, folded: [], root: id(2)))
        == ["2:0:0", "3:1:1", "4:1:1", "5:1:2", "6:1:1"]
    )
    #expect(rows(Outline(of: tree, folded: [id(4)], root: id(4))) == ["4:0:0"])
    #expect(rows(Outline(of: tree, folded: [], root: id(99))).count == 8)
  }

  @Test func whatIsArchivedIsLeftOutWithWhatIsBelow() throws {
    var session = try session()
    func archive(_ number: Int32, _ to: Bool = true) throws {
      let operation = TreeOperation.archive(id: id(number), from: !to, to: to)
      _ = try session.perform(Transaction(label: "archive", operations: [operation]), at: 9)
    }
    try archive(4)
    // 3 and 6 still branch; an only child left would stand no deeper.
    #expect(
      rows(Outline(of: session.tree, folded: []))
        == ["1:0:0", "2:1:1", "3:2:2", "6:2:2", "7:1:1", "8:0:0"]
    )
    try archive(3)
    #expect(
      rows(Outline(of: session.tree, folded: []))
        == ["1:0:0", "2:1:1", "6:1:2", "7:1:1", "8:0:0"]
    )
    try archive(6)
    #expect(
      rows(Outline(of: session.tree, folded: [])) == ["1:0:0", "2:1:1", "7:1:1", "8:0:0"]
    )
    #expect(rows(Outline(of: session.tree, folded: [], showsArchived: true)).count == 8)
    // Asked for by itself it is listed.
    #expect(rows(Outline(of: session.tree, folded: [], root: id(4))) == ["4:0:0", "5:0:1"])
    try archive(1)
    #expect(rows(Outline(of: session.tree, folded: [])) == ["8:0:0"])
    #expect(session.tree.isArchived(id(5)) && !session.tree.isArchived(id(8)))
    #expect(session.tree.counts.archived == 4)
    try archive(8)
    #expect(rows(Outline(of: session.tree, folded: [])) == [])
  }

  @Test func whatAFilterHidesIsLeftOut() throws {
    let tree = try session().tree
    #expect(
      rows(Outline(of: tree, folded: [], hides: [id(2), id(8)])) == ["1:0:0", "7:0:1"]
    )
    #expect(
      rows(Outline(of: tree, folded: [], only: tree.set(of: [id(1), id(2), id(5), id(4)])))
        == ["1:0:0", "2:0:1", "4:0:2", "5:0:3"]
    )
    #expect(rows(Outline(of: tree, folded: [], hides: [id(1)], only: tree.set(of: [id(1)]))) == [])
  }

  /// The rows of a made-up tree against a plain recursion.
  @Test func theWalkIsThatOfAPlainRecursion() throws {
    var random = SeededGenerator(71)
    var branched = 0
    for _ in 0..<200 {
      var session = Session.empty()
      for number in 0..<1 + random.below(40) {
        let parent = random.chance(8) ? nil : Int32(random.below(number + 1))
        try session.add("x", under: parent.flatMap { $0 > 0 ? $0 : nil })
        guard random.chance(20) else { continue }
        let last = NodeID(rawValue: session.nextNode.rawValue - 1)
        let archive = TreeOperation.archive(id: last, from: false, to: true)
        _ = try session.perform(Transaction(label: "archive", operations: [archive]), at: 9)
      }
      let tree = session.tree
      let folded = Set(tree.preorderIDs.filter { _ in random.chance(10) })
      let hides = Set(tree.preorderIDs.filter { _ in random.chance(10) })
      for root in [nil, tree.preorderIDs.last, tree.children(of: nil).first] {
        var expected: [String] = []
        func shown(_ parent: NodeID?) -> [NodeID] {
          tree.children(of: parent).filter { tree[$0]?.archived == false && !hides.contains($0) }
        }
        func walk(_ id: NodeID, _ indent: Int, _ depth: Int) {
          expected.append("\(id):\(indent):\(depth)")
          let children = folded.contains(id) ? [] : shown(id)
          for child in children { walk(child, indent + (children.count > 1 ? 1 : 0), depth + 1) }
        }
        if let root { walk(root, 0, 0) } else { for id in shown(nil) { walk(id, 0, 0) } }
        let outline = Outline(of: tree, folded: folded, root: root, hides: hides)
        #expect(rows(outline) == expected)
        if outline.rows.contains(where: { $0.indent > 2 }) { branched += 1 }
      }
    }
    #expect(branched > 10)
  }
}
