import Testing

@testable import TreeModel

/// Verdicts of evaluators: reading what others wrote, and changing them by acts.
@Suite struct ScoreTests {
  private func read(_ json: String) -> Score? { Score(RawJSON(json)) }

  @Test func aVerdictIsReadWhoeverWroteIt() throws {
    let ours = try #require(
      read(
        #"{"evaluator":"reference","score":0.83,"criteria":[{"name":"letter","value":0.9,"weight":0.3}],"#
          + #""unit":"grapheme"}"#
      )
    )
    #expect(ours.evaluator == "reference" && ours.value == 0.83)
    #expect(ours.criteria == [Score.Criterion(name: "letter", value: 0.9, weight: 0.3)])
    #expect(read(#"{"evaluator":"minihf","log_odds":-1.5}"#)?.value == -1.5)
    #expect(read(#"{"log_odds":-1.5,"score":2}"#)?.value == 2)
  }

  @Test func whatIsOfAnotherTypeIsPassedOver() {
    #expect(
      read(#"{"score":"high","log_odds":null,"evaluator":7,"criteria":{"a":1}}"#)?.value == nil
    )
    #expect(read(#"{"criteria":[1,{"name":"a"},{"name":"b","value":1}]}"#)?.criteria.count == 1)
    #expect(read(#"{"score":1e999}"#) == nil)
    for other in ["null", "0.5", "[]", #""text""#] { #expect(read(other) == nil) }
    #expect(read("{}") == Score(evaluator: nil, value: nil, criteria: []))
  }

  @Test func aScoreIsSetClearedAndGoesOnlyWhereTheOldOneIs() throws {
    var session = Session.empty()
    try session.add("root")
    let id = NodeID(rawValue: 1)
    let (low, high) = (RawJSON(#"{"score":0.1}"#), RawJSON(#"{"score":0.9}"#))
    func perform(_ from: RawJSON?, _ to: RawJSON?) throws {
      _ = try session.perform(
        Transaction(label: "score", operations: [.score(id: id, from: from, to: to)]),
        at: 1
      )
    }
    try perform(nil, low)
    try perform(low, high)
    #expect(session.tree[id]?.scoreValue == 0.9)
    #expect(throws: TreeError.stale(id)) { try perform(low, nil) }
    let bytes = session.bytes
    #expect(try Session(decoding: bytes).bytes == bytes)
    _ = try session.undo(at: 2)
    #expect(session.tree[id]?.scoreValue == 0.1)
    _ = try session.undo(at: 3)
    #expect(session.tree[id]?.score == nil)
    _ = try session.redo(at: 4)
    #expect(session.tree[id]?.scoreValue == 0.1)
  }

  @Test func filesOfEarlierVersionsAreRead() throws {
    for version in [1, 2] {
      let old = #"{"format":"loom-session","version":\#(version),"id":"5f","nodes":[]}"#
      let session = try Session(decoding: Array(old.utf8))
      #expect(text(session.bytes).contains(#""version":3"#))
      #expect(throws: SessionFault.newerVersion(4)) {
        _ = try Session(decoding: Array(old.replacing(":\(version),", with: ":4,").utf8))
      }
    }
  }

  @Test func twoScoresKeepTheFirst() throws {
    var base = Session.empty()
    try base.add("root")
    let id = NodeID(rawValue: 1)
    func scored(_ json: String, at time: Int64) throws -> Session {
      var session = base
      _ = try session.perform(
        Transaction(label: "score", operations: [.score(id: id, from: nil, to: RawJSON(json))]),
        at: time
      )
      return session
    }
    let (first, second) = (try scored(#"{"score":1}"#, at: 5), try scored(#"{"score":2}"#, at: 6))
    let merge = try first.merging(second, base: base)
    #expect(merge.conflicts == [.score(id)] && merge.act == nil)
    let difference = SessionDifference(from: first, to: second)
    #expect(
      difference.common.first?.changes
        == [.score(RawJSON(#"{"score":1}"#), RawJSON(#"{"score":2}"#))]
    )
    let lines = difference.jsonLines(first, second).map { text($0) }
    #expect(
      lines == [#"{"first":1,"second":1,"field":"score","from":{"score":1},"to":{"score":2}}"#]
    )
  }
}
