import Testing

@testable import TreeModel

/// Every kind of operation is undone and redone across restarts, byte for byte.
@Suite struct ReopeningTests {
  static func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  /// An act of each kind, on the session that `start` makes.
  static let acts: [(name: String, operations: [TreeOperation])] = [
    ("insert", [.insert(node: node(9, under: 1), index: 1)]),
    ("detach", [.detach(id: id(2), index: 0)]),
    ("attach", [.attach(id: id(4), index: 0)]),
    ("edit", [.edit(id: id(1), from: "root", to: "ro\u{301}ot\r\n")]),
    ("rate", [.rate(id: id(2), from: 1, to: -2)]),
    ("clear", [.rate(id: id(2), from: 1, to: nil)]),
    ("note", [.note(id: id(2), from: nil, to: "why\0")]),
    ("score", [.score(id: id(2), from: nil, to: RawJSON("{\"score\": 0.50, \"a\": \"\\u0000\"}"))]),
    ("tag", [.tag(id: id(2), from: ["a"], to: ["b", "a"])]),
    ("bookmark", [.bookmark(id: id(1), from: false, to: true)]),
    ("hide", [.hide(id: id(2), from: false, to: true)]),
    ("archive", [.archive(id: id(2), from: false, to: true)]),
    ("context", [.context(id: id(2), part: .memory, from: nil, to: "e\u{301}")]),
    ("memory", [.describe(field: .memory, from: "", to: "A world.")]),
    ("author's note", [.describe(field: .authorNote, from: "", to: "[Style: plain]")]),
    ("mark", [.mark(letter: "q", from: nil, to: id(3))]),
    ("move", [.move(id: id(3), fromParent: id(2), fromIndex: 0, toParent: nil, toIndex: 0)]),
    ("title", [.describe(field: .title, from: "A title", to: "")]),
    ("system", [.describe(field: .system, from: "", to: "Be brief.")]),
    (
      "vote",
      [.vote(vote: Vote(id: 3, annotator: "b", kind: .compare, a: id(2), b: id(3), created: 4))]
    ),
    ("withdraw", [.withdraw(vote: 1)]),
    ("reinstate", [.reinstate(vote: 2)]),
    (
      "all at once",
      [
        .insert(node: node(9, under: 3), index: 0), .rate(id: id(9), from: nil, to: 2),
        .detach(id: id(2), index: 0), .withdraw(vote: 1),
      ]
    ),
  ]

  static func node(_ number: Int32, under parent: Int32) -> Node {
    Node(id: id(number), parent: id(parent), kind: .human, text: "new\u{0}", created: 8)
  }

  /// 1 with 2 with 3, the removed 4, a vote and a withdrawn one.
  static func start() throws -> Session {
    var session = Session.empty()
    try session.add("root")
    try session.add("two", under: 1)
    try session.add("three", under: 2)
    try session.add("four", under: 1)
    let operations: [TreeOperation] = [
      .rate(id: id(2), from: nil, to: 1), .tag(id: id(2), from: [], to: ["a"]),
      .detach(id: id(4), index: 1),
      .vote(vote: Vote(id: 1, annotator: "a", kind: .rating, a: id(2), value: 1, created: 3)),
      .vote(vote: Vote(id: 2, annotator: "a", kind: .choice, a: id(2), b: id(4), created: 3)),
      .withdraw(vote: 2),
    ]
    _ = try session.perform(Transaction(label: "start", operations: operations), at: 3)
    return session
  }

  /// The tree, the votes that count, title and system text, as the file has them.
  static func judged(_ session: Session) -> [String] {
    let lines = text(session.bytes).split(separator: "\n").map(String.init)
    var result = lines.filter { line in
      ["title", "system", "memory", "author_note", "marks"].contains {
        line.hasPrefix("\"\($0)\":")
      }
    }
    if let start = lines.firstIndex(of: "\"nodes\":["),
      let end = lines[start...].firstIndex(where: { $0.hasPrefix("]") })
    {
      result += lines[start..<end]
    }
    for vote in session.votes where !vote.withdrawn {
      var writer = JSONWriter()
      writer.vote(vote)
      result.append(text(writer.bytes))
    }
    return result
  }

  @Test(arguments: acts.indices, [false, true])
  func undoAndRedoSurviveRestarts(index: Int, isFolded: Bool) throws {
    let (name, operations) = ReopeningTests.acts[index]
    let folder = try ScratchFolder()
    let path = folder.file("s.loom.json")
    var session = try ReopeningTests.start()
    try SessionStore.create(path, session).close(nil)
    let before = ReopeningTests.judged(session)

    func reopen(_ change: (inout Session) throws -> Entry?) throws {
      let opened = try SessionStore.open(path, .readWrite)
      session = opened.session
      let store = try #require(opened.store)
      store.append(try #require(try change(&session)))
      // Folded into the session file, or left in the journal as by a killed program.
      if isFolded { try store.close(session) } else { try store.close(nil) }
      session = try SessionStore.open(path, .readOnly).session
      #expect(session.invariantViolations() == [], "\(name)")
    }
    try reopen { try $0.perform(Transaction(label: name, operations: operations), at: 10) }
    let after = session
    #expect(ReopeningTests.judged(after) != before, "\(name)")
    for _ in 0..<2 {
      try reopen { try $0.undo(at: 11) }
      #expect(ReopeningTests.judged(session) == before, "\(name)")
      try reopen { try $0.redo(at: 12) }
      #expect(ReopeningTests.judged(session) == ReopeningTests.judged(after), "\(name)")
    }
    #expect(session.undoItem?.transaction.label == name)
  }
}
