import Testing

@testable import TreeModel

/// What a merge decides, case by case.
@Suite struct MergeTests {
  private func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  /// 1 with 2 and 3, 4 below 3, in the hands of two people.
  private func fork() throws -> (base: Session, first: Session, second: Session) {
    var base = Session.empty()
    try base.add("root")
    try base.add("two", under: 1)
    try base.add("three", under: 1)
    try base.add("four", under: 3)
    var second = base
    second.work(as: "a-second")
    return (base, base, second)
  }

  private func act(
    _ session: inout Session,
    at time: Int64 = 50,
    _ operations: TreeOperation...
  )
    throws
  {
    _ = try session.perform(Transaction(label: "act", operations: operations), at: time)
  }

  private func rate(_ session: inout Session, _ number: Int32, _ value: Int8, at time: Int64) throws
  {
    let vote = Vote(
      id: session.nextVote,
      annotator: session.info.annotator,
      kind: .rating,
      a: id(number),
      value: Int(value),
      created: time
    )
    let old = session.tree[id(number)]?.rating
    try act(&session, at: time, .rate(id: id(number), from: old, to: value), .vote(vote: vote))
  }

  private func texts(_ session: Session, below parent: Int32?) -> [String] {
    session.tree.children(of: parent.map(id)).compactMap { session.tree[$0]?.text }
  }

  @Test func equalNumbersOfDifferentNodes() throws {
    var (_, first, second) = try fork()
    try first.add("mine", under: 2)
    try second.add("yours", under: 2)
    try second.add("below yours", under: 5)
    let (union, merge) = try MergeLawTests.united(first, second)
    #expect(texts(union, below: 2) == ["mine", "yours"])
    #expect(texts(union, below: 6) == ["below yours"])
    #expect(merge.added == 2)
    #expect(merge.conflicts == [])
    #expect(merge.nodes[id(5)] == id(6))
    #expect(union.history.last?.transaction.label == "merge a-second")
    #expect(union.info.annotator == first.info.annotator)
  }

  @Test func bothVotesAreKept() throws {
    var (_, first, second) = try fork()
    try rate(&first, 2, 1, at: 60)
    try rate(&second, 2, -2, at: 70)
    try rate(&second, 3, 2, at: 71)
    _ = try second.undo(at: 72)
    let (union, merge) = try MergeLawTests.united(first, second)
    #expect(union.votes.map(\.annotator) == ["a-5f3c", "a-second", "a-second"])
    #expect(union.votes.map(\.withdrawn) == [false, false, true])
    // The later rating stays, whoever merges.
    #expect(union.tree[id(2)]?.rating == -2)
    #expect(merge.conflicts == [.rating(id(2), first: 1, second: -2, kept: -2)])
    let other = try MergeLawTests.united(second, first).session
    #expect(other.tree[id(2)]?.rating == -2)
    #expect(union.tree[id(3)]?.rating == nil)
  }

  @Test func twoVersionsOfATextStandSideBySide() throws {
    var (_, first, second) = try fork()
    try act(&first, .edit(id: id(3), from: "three", to: "three, mine"))
    try act(&second, .edit(id: id(3), from: "three", to: "three, yours"))
    try act(&second, .edit(id: id(2), from: "two", to: "two, yours"))
    let (union, merge) = try MergeLawTests.united(first, second)
    #expect(texts(union, below: 1) == ["two, yours", "three, mine", "three, yours"])
    #expect(merge.conflicts == [.text(id(3), copy: id(5))])
    #expect(union.tree[id(5)]?.tags == ["conflict"])
    #expect(texts(union, below: 3) == ["four"])
    // The other person takes the union in without another conflict.
    let back = try MergeLawTests.united(second, union)
    #expect(back.merge.conflicts == [])
    #expect(texts(back.session, below: 1).sorted() == texts(union, below: 1).sorted())
  }

  @Test func whatOneWentOnWithStays() throws {
    var (_, first, second) = try fork()
    try act(&first, .detach(id: id(3), index: 1))
    try second.add("five", under: 4)
    for (one, other, byFirst) in [(first, second, true), (second, first, false)] {
      let (union, merge) = try MergeLawTests.united(one, other)
      #expect(union.tree.contains(id(3)) && union.tree.contains(id(4)))
      #expect(merge.conflicts == [.deletion(id(3), byFirst: byFirst)])
    }
    // What nobody touched goes.
    let (base, _, _) = try fork()
    for (one, other) in [(first, base), (base, first)] {
      let (union, merge) = try MergeLawTests.united(one, other)
      #expect(union.tree.counts.nodes == 2)
      #expect(merge.conflicts == [])
    }
  }

  @Test func changesOfOneAreTaken() throws {
    var (_, first, second) = try fork()
    try act(
      &second,
      .note(id: id(2), from: nil, to: "why"),
      .score(id: id(3), from: nil, to: RawJSON("{\"score\":0.5}")),
      .tag(id: id(2), from: [], to: ["b"]),
      .bookmark(id: id(3), from: false, to: true),
      .hide(id: id(4), from: false, to: true),
      .archive(id: id(2), from: false, to: true),
      .context(id: id(3), part: .memory, from: nil, to: "a world"),
      .mark(letter: "m", from: nil, to: id(3)),
      .move(id: id(4), fromParent: id(3), fromIndex: 0, toParent: id(2), toIndex: 0),
      .describe(field: .title, from: "A title", to: "Another")
    )
    try act(&first, .tag(id: id(2), from: [], to: ["a"]), .note(id: id(3), from: nil, to: "mine"))
    let (union, merge) = try MergeLawTests.united(first, second)
    #expect(merge.conflicts == [])
    #expect(union.tree[id(2)]?.note == "why")
    #expect(union.tree[id(3)]?.score?.text == "{\"score\":0.5}")
    #expect(union.tree[id(2)]?.tags == ["a", "b"])
    #expect(union.tree[id(3)]?.note == "mine")
    #expect(union.tree[id(3)]?.bookmark == true)
    #expect(union.tree[id(4)]?.hidden == true)
    #expect(union.tree[id(2)]?.archived == true && union.tree.counts.archived == 1)
    #expect(union.tree[id(3)]?.context(.memory) == "a world")
    #expect(union.info.marks == ["m": id(3)])
    #expect(union.tree.parent(of: id(4)) == id(2))
    #expect(union.info.title == "Another")
  }

  @Test func ofTwoContextsTheFirstStays() throws {
    var (_, first, second) = try fork()
    try act(&first, .context(id: id(2), part: .system, from: nil, to: "mine"))
    try act(&second, .context(id: id(2), part: .system, from: nil, to: "yours"))
    try act(&second, .context(id: id(2), part: .memory, from: nil, to: ""))
    let (union, merge) = try MergeLawTests.united(first, second)
    #expect(union.tree[id(2)]?.context(.system) == "mine")
    #expect(union.tree[id(2)]?.context(.memory) == "")
    #expect(merge.conflicts == [.context(id(2), .system, second: "yours")])
    let changes = SessionDifference(from: first, to: second).common.flatMap(\.changes)
    #expect(changes == [.context(.system, "mine", "yours"), .context(.memory, nil, "")])
  }

  @Test func whereANodeCameFromIsRenumbered() throws {
    var (_, first, second) = try fork()
    try first.add("first's own", under: 1)
    try second.add("source", under: 1)
    let source = try #require(second.tree.lastChild(of: id(1)))
    var copy = Node(id: second.nextNode, parent: id(1), kind: .human, text: "source", created: 9)
    copy.derived = Provenance(.copy, from: [source])
    try act(&second, .insert(node: copy, index: 0))
    let (union, merge) = try MergeLawTests.united(first, second)
    let mapped = try #require(merge.nodes[copy.id])
    #expect(union.tree[mapped]?.derived?.from == [try #require(merge.nodes[source])])
    #expect(merge.nodes[source] != source)
  }

  @Test func bothTitlesAndNotesCanBeRead() throws {
    var (_, first, second) = try fork()
    try act(&first, .describe(field: .title, from: "A title", to: "Mine"))
    try act(&second, .describe(field: .title, from: "A title", to: "Yours"))
    try act(&first, .note(id: id(2), from: nil, to: "my note"))
    try act(&second, .note(id: id(2), from: nil, to: "your note"))
    let (union, merge) = try MergeLawTests.united(first, second)
    #expect(union.info.title == "Mine")
    #expect(union.tree[id(2)]?.note == "my note\n\nyour note")
    #expect(merge.conflicts.contains(.field(.title, second: "Yours")))
    #expect(text(union.bytes).contains("Yours"))
    #expect(try union.merging(second).act == nil)
  }

  @Test func everythingOfANodeTravels() throws {
    let (_, first, start) = try fork()
    var second = start
    var node = Node(id: id(5), parent: id(2), kind: .completion, text: "", created: 9)
    node.generation = Generation(backend: "b", model: "m", parameters: RawJSON("{\"seed\":1}"))
    node.score = RawJSON("{\"log_odds\":1.5}")
    node.extra = RawJSON("{\"later\":1}")
    try act(&second, .insert(node: node, index: 0))
    second.extend(id(5), text: "words")
    second.extend(id(5), thinking: "thoughts")
    let ended = try #require(second.tree[id(5)]?.generation).finished(.length, total: 7)
    _ = try second.finish(id(5), generation: ended, logprobs: RawJSON("[1]"), at: 60)
    _ = try second.markSeen([id(5)], at: 61)
    // Other numbers on the other side.
    var mine = first
    try mine.add("mine", under: 2)
    let union = try MergeLawTests.united(mine, second).session
    let expected = try #require(second.tree[id(5)])
    let found = try #require(union.tree[id(6)])
    #expect(
      nodeBytes(found) == nodeBytes(Node(expected, id: id(6), kind: .completion, text: "words"))
    )
  }

  /// A rewrite beside an original that the other person deleted with its parent.
  @Test func aRewriteOfWhatWasDeleted() throws {
    var (_, first, second) = try fork()
    try act(&first, .detach(id: id(3), index: 1))
    var node = Node(
      id: id(5),
      parent: id(3),
      kind: .rewrite,
      text: "4!",
      rewriteOf: id(4),
      created: 9
    )
    node.note = "why"
    try act(&second, .insert(node: node, index: 1))
    let (union, _) = try MergeLawTests.united(first, second)
    #expect(texts(union, below: 3) == ["4!"])
    #expect(union.tree[id(5)]?.rewriteOf == id(4))
    #expect(union.invariantViolations() == [])
  }

  @Test func manyRoundsBetweenTwoPeople() throws {
    var (_, first, second) = try fork()
    for round in 0..<6 {
      try first.add("mine \(round)", under: 2)
      try second.add("yours \(round)", under: 3)
      first = try MergeLawTests.united(first, second).session
      second = try MergeLawTests.united(second, first).session
    }
    #expect(texts(first, below: 2).count == 6)
    #expect(texts(first, below: 3).count == 7)
    #expect(MergeLawTests.shape(first) == MergeLawTests.shape(second))
  }

  @Test func anUndoneMergeCanBeDoneAgain() throws {
    var (_, first, second) = try fork()
    try second.add("yours", under: 2)
    try rate(&second, 5, 2, at: 60)
    let (union, _) = try MergeLawTests.united(first, second)
    first = union
    _ = try first.undo(at: 100)
    let (again, merge) = try MergeLawTests.united(first, second)
    #expect(texts(again, below: 2) == ["yours"])
    #expect(merge.added == 0)
    #expect(again.votes.map(\.withdrawn) == [false])
    // What was deleted afterwards stays deleted.
    var deleted = union
    try act(&deleted, .detach(id: id(5), index: 0))
    #expect(try deleted.merging(second).act == nil)
  }

  @Test func strangersAreRefused() throws {
    let (_, first, _) = try fork()
    var other = Session(info: SessionInfo(id: "77", title: "A title", created: 1, annotator: "x"))
    try other.add("else")
    #expect(throws: MergeError.nothingInCommon) { try first.merging(other) }
    let chat = Session.empty(mode: .chat)
    #expect(throws: MergeError.otherMode) { try first.merging(chat) }
  }

  @Test func fullAndDeepSessions() throws {
    var (_, first, second) = try fork()
    try second.add("yours", under: 2)
    let full = text(first.bytes).replacing("\"next_node\":5", with: "\"next_node\":2000000001")
    let last = try Session(decoding: Array(full.utf8))
    #expect(throws: MergeError.full) { try last.merging(second) }
    var parent: Int32 = 2
    var operations: [TreeOperation] = []
    for number in Int32(6)..<20_006 {
      let node = Node(id: id(number), parent: id(parent), kind: .human, text: "x", created: 1)
      operations.append(.insert(node: node, index: parent == 2 ? 1 : 0))
      parent = number
    }
    _ = try second.perform(Transaction(label: "deep", operations: operations), at: 80)
    try act(&first, .detach(id: id(2), index: 0))
    let (union, _) = try MergeLawTests.united(first, second)
    #expect(union.tree.counts.nodes == second.tree.counts.nodes)
    #expect(union.tree.violations() == [])
  }

  @Test func differencesAreNamed() throws {
    var (_, first, second) = try fork()
    #expect(SessionDifference(from: first, to: second).isEmpty)
    try first.add("mine", under: 2)
    try second.add("yours", under: 2)
    try rate(&second, 3, 2, at: 70)
    try act(&second, .detach(id: id(4), index: 0))
    let difference = SessionDifference(from: first, to: second)
    #expect(difference.onlyFirst == [id(5)])
    #expect(difference.onlySecond == [id(5)])
    #expect(difference.votesOnlySecond == [1])
    #expect(
      difference.common == [
        .init(first: id(3), second: id(3), changes: [.rating(nil, 2)]),
        .init(first: id(4), second: id(4), changes: [.deleted(inSecond: true)]),
      ]
    )
    let lines = difference.jsonLines(first, second).map { text($0) }
    #expect(lines.contains(#"{"first":3,"second":3,"field":"rating","from":null,"to":2}"#))
    #expect(lines.allSatisfy { RawJSON(validating: $0) != nil })
    // A merge leaves nothing that only the second has.
    let union = try MergeLawTests.united(first, second).session
    let left = SessionDifference(from: union, to: second)
    #expect(left.onlySecond == [] && left.common == [] && left.votesOnlySecond == [])
  }
}
