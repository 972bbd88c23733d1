import Testing

@testable import TreeModel

/// Texts that hold from a node down, marks, and where nodes came from.
@Suite struct ContextTests {
  private func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  private func session() throws -> Session {
    var session = Session.empty()
    try session.add("root")
    try session.add("two", under: 1)
    try session.add("three", under: 2)
    return session
  }

  private func perform(_ session: inout Session, _ operations: TreeOperation...) throws {
    _ = try session.perform(Transaction(label: "act", operations: operations), at: 5)
  }

  @Test func theNearestTextHolds() throws {
    var session = try session()
    #expect(session.tree.context(.system, at: id(3)) == nil)
    #expect(session.context(.memory, at: id(3)).text == "")
    try perform(
      &session,
      .describe(field: .memory, from: "", to: "everywhere"),
      .context(id: id(1), part: .system, from: nil, to: "above"),
      .context(id: id(3), part: .system, from: nil, to: ""),
      .context(id: id(2), part: .authorNote, from: nil, to: "note")
    )
    func found(_ part: ContextPart, _ number: Int32?) -> String {
      let (text, from) = session.context(part, at: number.map(id))
      return "\(text) \(from.map { "\($0)" } ?? "-")"
    }
    #expect(found(.system, 2) == "above 1" && found(.system, 1) == "above 1")
    // An empty text is one: from 3 on there is no system text.
    #expect(found(.system, 3) == " 3" && found(.system, nil) == " -")
    #expect(found(.memory, 3) == "everywhere -" && found(.memory, nil) == "everywhere -")
    #expect(found(.authorNote, 3) == "note 2" && found(.authorNote, 1) == " -")
    #expect(session.tree.counts.contexts == 3)
    #expect(throws: TreeError.stale(id(2))) {
      try perform(&session, .context(id: id(2), part: .authorNote, from: nil, to: "other"))
    }
    try perform(&session, .detach(id: id(2), index: 0))
    #expect(session.tree.counts.contexts == 1 && found(.system, 3) == " -")
    _ = try session.undo(at: 6)
    _ = try session.undo(at: 7)
    #expect(session.tree.counts.contexts == 0 && session.info.memory == "")
    #expect(session.invariantViolations() == [])
  }

  @Test func theFileHoldsThem() throws {
    var session = try session()
    var copy = Node(id: id(4), parent: id(1), kind: .completion, text: "wo", created: 3)
    copy.derived = Provenance(.split, from: [id(2)], start: 1, end: 3)
    copy.setContext(.authorNote, to: "Grüße\n")
    var graft = Node(id: id(5), parent: nil, kind: .human, text: "far", created: 3)
    graft.derived = Provenance(.graft, from: [id(70)], session: "5f")
    graft.archived = true
    try perform(
      &session,
      .insert(node: copy, index: 0),
      .insert(node: graft, index: 1),
      .mark(letter: "b", from: nil, to: id(3)),
      .mark(letter: "a", from: nil, to: id(4)),
      .describe(field: .authorNote, from: "", to: "plain")
    )
    let written = text(session.bytes)
    #expect(written.contains(#""author_note":"plain","#))
    #expect(written.contains(#""marks":{"a":4,"b":3},"#))
    #expect(
      written.contains(
        #""context":{"author_note":"Grüße\n"},"derived":{"by":"split","from":[2],"start":1,"end":3}}"#
      )
    )
    #expect(
      written.contains(#""archived":true,"derived":{"by":"graft","from":[70],"session":"5f"}}"#)
    )
    let back = try Session(decoding: session.bytes)
    #expect(text(back.bytes) == written)
    #expect(back.tree[copy.id] == copy && back.tree[graft.id] == graft)
    #expect(back.info.marks == ["a": id(4), "b": id(3)] && back.tree.counts.archived == 1)
  }

  @Test func whatIsHalfUnderstoodIsRefused() {
    func fault(_ field: String) -> JSONFault.Reason? {
      let json =
        #"{"format":"loom-session","version":3,"id":"5","nodes":[{"id":1,"kind":"human","text":"","#
        + field + "}]}"
      do throws(SessionFault) {
        _ = try Session(decoding: Array(json.utf8))
        return nil
      } catch {
        if case .malformed(let fault) = error { return fault.reason }
        return nil
      }
    }
    #expect(fault(#""context":{"system":"a","lorebook":""}"#) == .badValue(field: "context"))
    #expect(fault(#""derived":{"from":[1]}"#) == .missing(field: "by"))
    #expect(fault(#""derived":{"by":"magic"}"#) == .badValue(field: "by"))
    #expect(fault(#""derived":{"by":"copy","from":[1],"start":-1}"#) == .badValue(field: "start"))
    #expect(fault(#""derived":{"by":"copy","from":[9],"later":1}"#) == nil)
  }

  @Test func marksAreLettersAndNodes() throws {
    var session = try session()
    for letter in ["", "A", "ab", "1", "ä"] {
      #expect(throws: TreeError.badMark(letter)) {
        try perform(&session, .mark(letter: letter, from: nil, to: id(2)))
      }
    }
    #expect(throws: TreeError.noSuchNode(id(9))) {
      try perform(&session, .mark(letter: "a", from: nil, to: id(9)))
    }
    try perform(&session, .mark(letter: "a", from: nil, to: id(2)))
    #expect(throws: TreeError.badMark("a")) {
      try perform(&session, .mark(letter: "a", from: nil, to: id(1)))
    }
    // A mark outlives its node's deletion, so that undo finds both.
    try perform(&session, .detach(id: id(2), index: 0))
    try perform(&session, .mark(letter: "a", from: id(2), to: id(1)))
    _ = try session.undo(at: 9)
    #expect(session.info.marks == ["a": id(2)])
    #expect(try Session(decoding: session.bytes).info.marks == ["a": id(2)])
    let file = text(session.bytes).replacing(#""marks":{"a":2}"#, with: #""marks":{"a":77}"#)
    #expect(try Session(decoding: Array(file.utf8)).info.marks == [:])
  }
}
