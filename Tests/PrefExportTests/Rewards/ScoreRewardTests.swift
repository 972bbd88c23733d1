import Testing
import TreeModel

@testable import PrefExport

/// Lists whose rewards are an evaluator's scores.
@Suite struct ScoreRewardTests {
  /// "Once" with completions of the given scores and ratings.
  private func session(
    _ completions: [(text: String, score: String?, rating: Int8?)]
  ) throws -> Session {
    var operations: [TreeOperation] = [
      .insert(
        node: Node(id: NodeID(rawValue: 1), parent: nil, kind: .prompt, text: "Once", created: 1),
        index: 0
      )
    ]
    for (index, completion) in completions.enumerated() {
      var node = Node(
        id: NodeID(rawValue: Int32(index + 2)),
        parent: NodeID(rawValue: 1),
        kind: .completion,
        text: completion.text,
        created: 2
      )
      node.generation = Generation(backend: "b", model: "m").finished(.stop)
      node.score = completion.score.map { RawJSON($0) }
      node.rating = completion.rating
      operations.append(.insert(node: node, index: index))
    }
    var session = Session(info: SessionInfo(id: "5f", title: "T", created: 1, annotator: "a"))
    _ = try session.perform(Transaction(label: "", operations: operations), at: 1)
    return session
  }

  private func rows(_ session: Session, _ reward: RewardSource) throws -> (String, ExportReport) {
    var options = ExportOptions(format: .ranked)
    options.reward = reward
    var bytes: [UInt8] = []
    let report = try export([session], options, program: "test") { bytes += $0 }
    return (String(decoding: bytes, as: UTF8.self), report)
  }

  @Test func theRewardIsTheScoreWhoeverGaveIt() throws {
    let session = try session([
      (" a", #"{"evaluator":"reference","score":0.25}"#, 2), (" b", #"{"log_odds":-1.5}"#, nil),
      (" c", nil, 1), (" d", #"{"evaluator":"x"}"#, 1), (" a", #"{"score":0.25}"#, nil),
    ])
    let (text, report) = try rows(session, .score)
    #expect(
      text.hasPrefix(
        #"{"prompt":"Once","completions":[{"completion":" a","reward":0.25},"#
          + #"{"completion":" b","reward":-1.5}],"source":"score","#
      )
    )
    #expect(report.rows == 1 && report.candidates == 4)
    #expect(report.sources.map(\.source) == [.score])
    #expect(report.dropped.map(\.reason) == [.unscored, .duplicate])
    #expect(report.dropped.map(\.count) == [2, 1])
    // The same session by its ratings.
    let (other, _) = try rows(session, .rating)
    #expect(other.contains(#"{"completion":" a","reward":2.0}"#))
    #expect(other.contains(#""source":"rating""#))
  }

  @Test func oneScoreAloneIsNoList() throws {
    let session = try session([(" a", #"{"score":1}"#, nil), (" b", nil, nil)])
    #expect(throws: ExportError.self) { try rows(session, .score) }
  }
}
