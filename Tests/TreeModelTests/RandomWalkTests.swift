import Testing

@testable import TreeModel

@Suite struct RandomWalkTests {
  /// The state that an undo must bring back, streamed text aside.
  private func bytes(_ session: Session) -> [UInt8] { session.bytes }

  @Test(arguments: 0..<50) func invariantsHoldAfterEveryStep(seed: Int) throws {
    var acts = RandomActs(seed: UInt64(seed))
    var session = Session.empty()
    var replayed = session
    for step in 0..<200 {
      let before = session
      let entries = acts.step(&session)
      try #require(session.invariantViolations() == [], "seed \(seed), step \(step)")
      if entries.isEmpty, session.lastEntry == before.lastEntry {
        // A refused act leaves no trace.
        try #require(session.bytes == before.bytes, "seed \(seed), step \(step)")
      }
      for entry in entries {
        let line = Array(journalLine(entry).dropLast())
        let read = try line.withUnsafeBufferPointer { buffer in
          var reader = JSONReader(buffer)
          #expect(JSONReader.isSealed(buffer))
          return try reader.entry()
        }
        #expect(journalLine(read) == line + [0x0A])
        try replayed.apply(read)
      }
    }
    #expect(acts.refused > 5)
    #expect(session.history.count > 50)
    #expect(replayed.bytes == session.bytes)
    let decoded = try Session(decoding: session.bytes)
    #expect(decoded.bytes == session.bytes)
    #expect(decoded.invariantViolations() == [])
    #expect(decoded.tree.counts == session.tree.counts)
  }

  /// A decoded session goes on exactly like the one it was written from.
  @Test(arguments: 100..<110) func undoSurvivesReopening(seed: Int) throws {
    var acts = RandomActs(seed: UInt64(seed))
    var session = Session.empty()
    for _ in 0..<400 { _ = acts.step(&session) }
    var decoded = try Session(decoding: session.bytes)
    var count = 0
    while try session.undo(at: 5) != nil {
      #expect(try decoded.undo(at: 5) != nil)
      count += 1
    }
    #expect(count > 20)
    #expect(decoded.bytes == session.bytes)
    while try session.redo(at: 6) != nil { #expect(try decoded.redo(at: 6) != nil) }
    #expect(decoded.bytes == session.bytes)
    #expect(session.invariantViolations() == [])
  }

  @Test func everyUndoRestoresTheTree() throws {
    for seed in 200..<210 {
      var acts = RandomActs(seed: UInt64(seed))
      var session = Session.empty()
      for _ in 0..<150 { _ = acts.step(&session) }
      let before = try snapshot(session)
      var steps = 0
      while try session.undo(at: 1) != nil { steps += 1 }
      for _ in 0..<steps { _ = try session.redo(at: 2) }
      #expect(try snapshot(session) == before)
    }
  }

  private func snapshot(_ session: Session) throws -> [String] {
    text(session.bytes).split(separator: "\n").filter { !$0.hasPrefix("\"last_entry\"") }
      .map(String.init)
  }
}
