import Testing

@testable import TreeModel

/// Any earlier state can be looked at and returned to, also one on a branch that was undone.
@Suite struct HistoryTests {
  /// What acts made: all but streams, ends of completions and what was seen.
  static func state(_ session: Session) -> [String] {
    var lines = [session.info.title, session.info.system]
    session.tree.forEachNode { node in
      var plain = Node(node, id: node.id, kind: .human, text: node.isModelText ? "" : node.text)
      plain.seen = nil
      plain.generation = nil
      plain.thinking = nil
      plain.logprobs = nil
      lines.append(text(nodeBytes(plain)))
    }
    return lines + session.votes.filter { !$0.withdrawn }.map { "vote \($0.id)" }
  }

  /// A session of random acts, undos and redos, and the state that each act left.
  private func walk(_ seed: Int, steps: Int) -> (session: Session, states: [Int: [String]]) {
    var acts = RandomActs(seed: UInt64(seed))
    var session = Session.empty()
    var states = [0: HistoryTests.state(session)]
    for _ in 0..<steps {
      let before = session.history.count
      _ = acts.step(&session)
      if session.history.count > before {
        states[session.currentAct] = HistoryTests.state(session)
      }
    }
    return (session, states)
  }

  @Test(arguments: 0..<12) func everyStateIsReconstructed(seed: Int) throws {
    let (session, states) = walk(seed, steps: 150)
    let opened = try Session(decoding: session.bytes)
    #expect(opened.bytes == session.bytes)
    #expect(session.history.contains { $0.undone })
    var random = SeededGenerator(UInt64(seed))
    // One walk over all of them, in an order of its own.
    var past = opened
    for number in states.keys.sorted().shuffled(using: &random) {
      try past.look(at: number)
      #expect(past.currentAct == number)
      #expect(HistoryTests.state(past) == states[number], "seed \(seed), act \(number)")
      #expect(past.tree.violations() == [])
    }
    try past.look(at: session.currentAct)
    #expect(HistoryTests.state(past) == HistoryTests.state(session))
  }

  @Test(arguments: 20..<26) func returningIsAnActThatCanBeUndone(seed: Int) throws {
    var (session, states) = walk(seed, steps: 120)
    var random = SeededGenerator(UInt64(seed))
    for number in states.keys.sorted().shuffled(using: &random).prefix(20) {
      let before = HistoryTests.state(session)
      guard let act = try session.returnAct(to: number) else {
        #expect(number == session.currentAct)
        continue
      }
      #expect(act.label == (number == 0 ? "return to the beginning" : "return to act \(number)"))
      _ = try session.perform(act, at: 7)
      #expect(HistoryTests.state(session) == states[number])
      #expect(session.invariantViolations() == [])
      if random.chance(50) {
        _ = try session.undo(at: 8)
        #expect(HistoryTests.state(session) == before)
      }
      session = try Session(decoding: session.bytes)
    }
  }

  /// One, two on top of it undone, three on top of one.
  private func forked() throws -> Session {
    var session = Session.empty()
    try session.add("one")
    try session.add("two", under: 1)
    _ = try session.undo(at: 1)
    try session.add("three", under: 1)
    return session
  }

  @Test func anUndoneBranchIsReached() throws {
    var session = try forked()
    #expect(session.history.map(\.base) == [0, 1, 1])
    #expect(text(session.bytes).contains(#""undone":true,"base":1}"#))
    try session.look(at: 2)
    #expect(session.tree.preorderIDs.compactMap { session.tree[$0]?.text } == ["one", "two"])
  }

  @Test func aFileThatDoesNotTellIsOpened() throws {
    let session = try forked()
    let old = Array(text(session.bytes).replacing(#","base":1"#, with: "").utf8)
    var opened = try Session(decoding: old)
    #expect(opened.history.map(\.base) == [0, nil, 1])
    let before = opened.bytes
    #expect(throws: TreeError.unreachableAct(2)) { try opened.look(at: 2) }
    #expect(throws: TreeError.unreachableAct(2)) { try opened.returnAct(to: 2) }
    #expect(throws: TreeError.badHistory(3)) { try opened.look(at: 3) }
    #expect(opened.bytes == before)
    try opened.look(at: 1)
    #expect(opened.tree.counts.nodes == 1)

    // What can be redone needs no record.
    var undone = try forked()
    _ = try undone.undo(at: 9)
    _ = try undone.undo(at: 9)
    var bytes = text(undone.bytes)
    bytes = bytes.replacing(#","base":0"#, with: "").replacing(#","base":1"#, with: "")
    #expect(try Session(decoding: Array(bytes.utf8)).history.map(\.base) == [0, nil, 1])
  }

  @Test func aRecordThatCannotBeIsRefused() throws {
    let bytes = Array(text(try forked().bytes).replacing(#""base":1"#, with: #""base":2"#).utf8)
    #expect(throws: SessionFault.historyNumber(2)) { try Session(decoding: bytes) }
  }

  /// Going to and fro does not make each return longer than the last.
  @Test func returnsDoNotGrow() throws {
    var session = Session.empty()
    for number in 0..<20 { try session.add("text \(number)") }
    for round in 0..<20 {
      let target = round % 2 == 0 ? 5 : 20
      let act = try #require(try session.returnAct(to: target))
      #expect(act.operations.count == 15)
      _ = try session.perform(act, at: 1)
      #expect(session.tree.counts.nodes == target)
    }
    // Nothing but a text that looks the same: still another one.
    var other = Session.empty()
    try other.add("e\u{301}")
    for (from, to) in [("e\u{301}", "x"), ("x", "\u{E9}")] {
      let edit = TreeOperation.edit(id: NodeID(rawValue: 1), from: from, to: to)
      _ = try other.perform(Transaction(label: "edit", operations: [edit]), at: 1)
    }
    _ = try other.perform(try #require(try other.returnAct(to: 1)), at: 1)
    let text = try #require(other.tree[NodeID(rawValue: 1)]?.text)
    #expect(Array(text.utf8) == Array("e\u{301}".utf8))
  }

  /// A state that does not fit is refused as a whole: the one before stays.
  @Test func aFailedLookChangesNothing() throws {
    var session = try forked()
    session.history[1] = HistoryItem(
      number: 2,
      time: 1,
      transaction: Transaction(
        label: "",
        operations: [.rate(id: NodeID(rawValue: 1), from: 2, to: 1)]
      ),
      base: 1,
      undone: true
    )
    let before = session.bytes
    #expect(throws: TreeError.stale(NodeID(rawValue: 1))) { try session.look(at: 2) }
    #expect(session.bytes == before)
  }

  @Test func aLongHistoryIsWalkedWithoutRecursion() throws {
    var session = Session.empty()
    try session.add("root")
    for number in 0..<20_000 {
      let id = NodeID(rawValue: 1)
      let operation = TreeOperation.bookmark(id: id, from: number % 2 == 1, to: number % 2 == 0)
      _ = try session.perform(Transaction(label: "b", operations: [operation]), at: 1)
    }
    try session.look(at: 0)
    #expect(session.tree.counts.nodes == 0)
    try session.look(at: 20_001)
    #expect(session.tree.counts == Session.Counted.one)
  }
}

extension Session {
  enum Counted {
    static var one: Tree.Counts {
      var counts = Tree.Counts()
      counts.nodes = 1
      return counts
    }
  }
}
