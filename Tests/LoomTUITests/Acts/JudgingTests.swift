import LoomTUI
import Testing
import TreeModel

@Suite struct JudgingTests {
  @Test func ratingRecordsAVoteWithWhatWasShown() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let first = try sample.complete(" upon", under: root)
    let second = try sample.complete(" there", under: root)
    let act = try #require(
      try sample.session.rateAct(second, to: 2, shown: [first, second], took: 40, at: 9)
    )
    try sample.perform(act)
    #expect(sample.session.tree[second]?.rating == 2)
    let vote = try #require(sample.session.votes.first)
    #expect(vote.kind == .rating && vote.a == second && vote.b == nil && vote.value == 2)
    #expect(vote.shown == [first, second] && vote.position == 1)
    #expect(vote.took == 40 && vote.created == 9 && vote.annotator == "a-1" && vote.id == 1)
  }

  @Test(arguments: [
    (Comparison.a, 0, 1, 1, 0), (.b, 1, 0, 1, 1), (.tie, 0, 1, 0, 0), (.bothBad, 0, 1, -1, 0),
  ])
  func comparingRecordsAVoteInTheOrderShown(
    _ result: Comparison,
    _ a: Int,
    _ b: Int,
    _ value: Int,
    _ position: Int
  ) throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let nodes = [
      try sample.complete(" upon", under: root), try sample.complete(" there", under: root),
    ]
    try sample.perform(
      try sample.session.compareAct(nodes[0], nodes[1], result, took: 40, at: 9)
    )
    let vote = try #require(sample.session.votes.first)
    #expect(vote.kind == .compare && vote.a == nodes[a] && vote.b == nodes[b])
    #expect(vote.value == value && vote.shown == nodes && vote.position == position)
    #expect(vote.took == 40 && vote.created == 9 && vote.annotator == "a-1")
    let item = try #require(sample.session.undoItem)
    let summary = sample.session.summary(of: item)
    #expect(summary.label == "compare" && summary.node == nodes[a] && summary.others == 1)
    _ = try sample.session.undo(at: 10)
    #expect(sample.session.votes.map(\.withdrawn) == [true])
    _ = try sample.session.redo(at: 11)
    #expect(sample.session.votes.map(\.withdrawn) == [false])
  }

  @Test func onlySiblingsAreCompared() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let next = try sample.complete(" upon", under: root)
    let gone = NodeID(rawValue: 99)
    #expect(throws: TreeError.notSiblings(root, next)) {
      try sample.session.compareAct(root, next, .a, at: 9)
    }
    #expect(throws: TreeError.notSiblings(next, next)) {
      try sample.session.compareAct(next, next, .tie, at: 9)
    }
    #expect(throws: TreeError.noSuchNode(gone)) {
      try sample.session.compareAct(next, gone, .a, at: 9)
    }
  }

  @Test func undoingARatingWithdrawsItsVote() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    try sample.perform(try #require(try sample.session.rateAct(root, to: 1, at: 9)))
    _ = try sample.session.undo(at: 10)
    #expect(sample.session.tree[root]?.rating == nil)
    #expect(sample.session.votes.map(\.withdrawn) == [true])
  }

  @Test func theSameRatingAgainIsNoAct() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    #expect(try sample.session.rateAct(root, to: nil, at: 9) == nil)
    try sample.perform(try #require(try sample.session.rateAct(root, to: -1, at: 9)))
    #expect(try sample.session.rateAct(root, to: -1, at: 9) == nil)
    let clear = try #require(try sample.session.rateAct(root, to: nil, at: 9))
    #expect(clear.label == "clear rating")
    try sample.perform(clear)
    #expect(sample.session.tree[root]?.rating == nil)
    #expect(sample.session.votes.map(\.value) == [-1, nil])
  }

  @Test func stepsStayOnTheScale() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    var seen: [Int8?] = []
    for step in [1, 1, 1, -1, -1, -1, -1, -1] {
      if let act = try sample.session.rateAct(root, by: step, at: 9) { try sample.perform(act) }
      seen.append(sample.session.tree[root]?.rating)
    }
    #expect(seen == [1, 2, 2, 1, 0, -1, -2, -2])
  }

  @Test(arguments: [-3, 3, 128, Int.max, Int.min])
  func ratingsOffTheScaleAreRefused(rating: Int) throws {
    var sample = Sample()
    let root = try sample.add("Once")
    #expect(throws: TreeError.badRating(rating)) {
      try sample.session.rateAct(root, to: rating, at: 9)
    }
  }

  @Test func aRewriteStandsRightAfterItsOriginal() throws {
    var sample = Sample(mode: .chat)
    let root = try sample.add("Hello")
    let first = try sample.complete("Hi", under: root)
    let second = try sample.complete("Ho", under: root)
    let act = try sample.session.rewriteAct(
      of: first,
      text: "e\u{301}\r\n",
      note: "too short",
      shown: [second, first],
      at: 9
    )
    let rewrite = try sample.perform(act)[0]
    #expect(sample.session.tree.children(of: root) == [first, rewrite, second])
    let node = try #require(sample.session.tree[rewrite])
    #expect(node.kind == .rewrite && node.rewriteOf == first && node.role == .assistant)
    #expect(Array(node.text.utf8) == Array("e\u{301}\r\n".utf8) && node.note == "too short")
    let vote = try #require(sample.session.votes.first)
    #expect(vote.kind == .edit && vote.a == rewrite && vote.b == first && vote.value == nil)
    #expect(vote.shown == [second, first] && vote.position == 1)
  }

  @Test func editingAModelsWordsMakesARewriteAndAPersonsOwnChangeInPlace() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let model = try sample.complete(" upon", under: root)
    let rewrite = try sample.perform(
      try #require(try sample.session.editAct(model, to: " there", at: 9))
    )
    #expect(rewrite.count == 1)
    #expect(sample.session.tree[model]?.text == " upon")
    for own in [root, rewrite[0]] {
      let act = try #require(try sample.session.editAct(own, to: "Anew", at: 9))
      #expect(act.newNodes.isEmpty)
      try sample.perform(act)
      #expect(sample.session.tree[own]?.text == "Anew")
    }
    #expect(sample.session.votes.count == 1)
  }

  @Test func anEditThatOnlyChangesTheCodePointsIsAnEdit() throws {
    var sample = Sample()
    let root = try sample.add("\u{E9}")
    #expect(try sample.session.editAct(root, to: "\u{E9}", at: 9) == nil)
    try sample.perform(try #require(try sample.session.editAct(root, to: "e\u{301}", at: 9)))
    #expect(sample.session.tree[root]?.text.utf8.count == 3)
  }

  @Test func deletedNodesTakeNoJudgement() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    try sample.perform(sample.session.deleteAct(root))
    #expect(throws: TreeError.noSuchNode(root)) { try sample.session.rateAct(root, to: 1, at: 9) }
    #expect(throws: TreeError.noSuchNode(root)) {
      try sample.session.rewriteAct(of: root, text: "x", at: 9)
    }
    #expect(throws: TreeError.noSuchNode(root)) {
      try sample.session.editAct(root, to: "x", at: 9)
    }
  }
}
