import Testing

@testable import TreeModel

@Suite struct SessionTests {
  @Test func aFailedActLeavesNoTrace() throws {
    var session = Session.empty()
    try session.add("root")
    try session.add("child", under: 1)
    let before = session.bytes
    let next = session.nextNode
    let vote = Vote(id: 1, annotator: "a", kind: .rating, a: NodeID(rawValue: 2), created: 1)
    let new = Node(id: NodeID(rawValue: 9_000), parent: nil, kind: .human, text: "n", created: 1)
    let far = Node(
      id: NodeID(rawValue: 1_000_000),
      parent: new.id,
      kind: .human,
      text: "far",
      created: 1
    )
    #expect(throws: TreeError.stale(NodeID(rawValue: 1))) {
      try session.perform(
        Transaction(
          label: "x",
          operations: [
            .insert(node: new, index: 0),
            .insert(node: far, index: 0),
            .vote(vote: vote),
            .rate(id: far.id, from: nil, to: 2),
            .move(
              id: NodeID(rawValue: 2),
              fromParent: NodeID(rawValue: 1),
              fromIndex: 0,
              toParent: far.id,
              toIndex: 0
            ),
            .detach(id: NodeID(rawValue: 1), index: 1),
            .attach(id: NodeID(rawValue: 1), index: 0),
            .rate(id: NodeID(rawValue: 1), from: 2, to: 1),
          ]
        ),
        at: 5
      )
    }
    #expect(session.bytes == before)
    #expect(session.nextNode == next)
    #expect(session.tree.nodes.count == 3)
    #expect(session.tree.everHeld(new.id) == nil)
    #expect(session.tree.everHeld(far.id) == nil)
    #expect(session.invariantViolations() == [])
  }

  @Test func canonicallyEqualTextsAreNotTheSame() throws {
    var session = Session.empty()
    try session.add("e\u{301}")
    let id = NodeID(rawValue: 1)
    #expect(throws: TreeError.stale(id)) {
      try session.perform(
        Transaction(label: "", operations: [.edit(id: id, from: "\u{E9}", to: "x")]),
        at: 1
      )
    }
    _ = try session.perform(
      Transaction(label: "", operations: [.note(id: id, from: nil, to: "e\u{301}")]),
      at: 1
    )
    #expect(throws: TreeError.stale(id)) {
      try session.perform(
        Transaction(label: "", operations: [.note(id: id, from: "\u{E9}", to: "x")]),
        at: 1
      )
    }
  }

  @Test func identitiesEndBelowTheLimitOfTheType() throws {
    var session = Session.empty()
    for number in [Int32.max, 2_000_000_001, 0, -1, Int32.min] {
      let id = NodeID(rawValue: number)
      let node = Node(id: id, parent: nil, kind: .human, text: "", created: 0)
      #expect(throws: TreeError.badIdentity(id)) {
        try session.perform(
          Transaction(label: "", operations: [.insert(node: node, index: 0)]),
          at: 1
        )
      }
    }
    let last = Node(id: .largest, parent: nil, kind: .human, text: "", created: 0)
    _ = try session.perform(
      Transaction(label: "", operations: [.insert(node: last, index: 0)]),
      at: 1
    )
    #expect(throws: TreeError.badIdentity(NodeID(rawValue: 2_000_000_001))) {
      try session.add("one more")
    }
    #expect(try Session(decoding: session.bytes).bytes == session.bytes)
  }

  @Test func identitiesThatDoubleCostNoMemory() throws {
    var session = Session.empty()
    var id: Int32 = 4_000
    while id < 1_000_000_000 {
      let node = Node(id: NodeID(rawValue: id), parent: nil, kind: .human, text: "", created: 0)
      _ = try session.perform(
        Transaction(label: "", operations: [.insert(node: node, index: 0)]),
        at: 1
      )
      id *= 2
    }
    #expect(session.tree.slots.denseCount < 20_000)
    #expect(session.invariantViolations() == [])
  }

  @Test func whatStreamsIntoARemovedNodeIsKept() throws {
    var session = Session.empty()
    var replayed = session
    var entries = [try session.add("root"), try session.add("", under: 1, kind: .completion)]
    let id = NodeID(rawValue: 2)
    session.extend(id, text: "one\r")
    entries += [session.checkpoint(id, from: 0, at: 1)].compactMap { $0 }
    entries += [try session.undo(at: 2)].compactMap { $0 }
    #expect(!session.tree.contains(id))
    session.extend(id, text: "\ntwo")
    session.extend(id, thinking: "hm")
    entries += [
      session.checkpoint(id, from: 4, at: 3), session.checkpointThinking(id, from: 0, at: 3),
    ].compactMap { $0 }
    let record = Generation(backend: "b", model: "m", finish: .stop)
    entries.append(try session.finish(id, generation: record, at: 4))
    entries.append(try session.markSeen([id], at: 5))
    #expect(session.invariantViolations() == [])
    entries += [try session.redo(at: 6)].compactMap { $0 }
    #expect(session.tree[id].map { Array($0.text.utf8) } == Array("one\r\ntwo".utf8))
    #expect(session.tree[id]?.seen == 5)
    #expect(session.tree.counts.unseen == 0)
    for entry in entries { try replayed.apply(entry) }
    #expect(replayed.bytes == session.bytes)
  }

  @Test func tailsAndSplicesAreByteExact() {
    let whole = "a\r\ne\u{301}👩‍👧x"
    let bytes = Array(whole.utf8)
    for offset in 0...bytes.count {
      let head = String(validating: bytes[..<offset], as: UTF8.self)
      let tail = whole.tail(from: offset)
      guard offset < bytes.count else {
        #expect(tail == nil)
        continue
      }
      // A cut inside a scalar moves back to its start.
      #expect(tail.map { Array(bytes[..<$0.start]) + Array($0.text.utf8) } == bytes)
      #expect((tail?.start == offset) == (head != nil))
      var spliced = whole
      let fits = spliced.splice("\u{301}new", at: offset)
      #expect(fits == (head != nil))
      #expect(
        Array(spliced.utf8)
          == (fits ? Array(bytes[..<offset]) + Array("\u{301}new".utf8) : bytes)
      )
    }
    var short = "a"
    let fits = [short.splice("b", at: 2), short.splice("b", at: -1)]
    #expect(fits == [false, false])
    #expect(short.tail(from: -5)?.text == "a")
  }

  /// Growth by tokens must not copy the text: the storage moves only when it doubles.
  @Test func streamingAppendsInPlace() throws {
    var session = Session.empty()
    try session.add("", kind: .completion)
    let id = NodeID(rawValue: 1)
    session.extend(id, text: String(repeating: "x", count: 1_000))
    session.extend(id, thinking: String(repeating: "x", count: 1_000))
    func address(_ path: KeyPath<Node, String?>) -> UInt {
      session.tree.nodes[1][keyPath: path]?.utf8.withContiguousStorageIfAvailable {
        UInt(bitPattern: $0.baseAddress)
      } ?? 0
    }
    var moves = 0
    var addresses = (address(\.optionalText), address(\.thinking))
    for _ in 0..<20_000 {
      session.extend(id, text: "token ")
      session.extend(id, thinking: "token ")
      let now = (address(\.optionalText), address(\.thinking))
      if now != addresses { moves += 1 }
      addresses = now
    }
    #expect(moves < 40)
  }

  @Test func votesNameKnownNodesAndAllowedValues() throws {
    var session = Session.empty()
    try session.add("root")
    let id = NodeID(rawValue: 1)
    let bad = [
      Vote(id: 1, annotator: "a", kind: .rating, a: NodeID(rawValue: 7), created: 1),
      Vote(id: 1, annotator: "a", kind: .rating, a: id, value: 3, created: 1),
      Vote(id: 1, annotator: "a", kind: .rating, a: id, position: -1, created: 1),
      Vote(id: 2, annotator: "a", kind: .rating, a: id, created: 1),
    ]
    for vote in bad {
      #expect(throws: TreeError.self) {
        try session.perform(Transaction(label: "", operations: [.vote(vote: vote)]), at: 1)
      }
    }
    #expect(session.votes.isEmpty)
  }

  @Test func aDeepChainIsWrittenReadAndDropped() throws {
    var nodes: Chunked<Node> = [Tree.top]
    for number in Int32(1)...100_000 {
      let parent = number == 1 ? nil : NodeID(rawValue: number - 1)
      let id = NodeID(rawValue: number)
      nodes.append(Node(id: id, parent: parent, kind: .human, text: "x", created: 0))
    }
    var session = Session.empty()
    session.tree = try Tree(nodes, liveCount: nodes.count - 1, detached: [])
    session.nextNode = NodeID(rawValue: 100_001)
    let decoded = try Session(decoding: session.bytes)
    #expect(decoded.tree.path(to: NodeID(rawValue: 100_000)).count == 100_000)
    #expect(decoded.tree.text(through: NodeID(rawValue: 100_000)).utf8.count == 100_000)
    #expect(decoded.invariantViolations() == [])
  }
}

extension Node {
  fileprivate var optionalText: String? { text }
}
