import LoomTUI
import PrefExport
import Testing
import TreeModel

@Suite struct ScoringTests {
  /// "Once" with five completions, the last one a rewrite; the second is rated, the third scored by another.
  private func start() throws -> Session {
    var session = Session(info: SessionInfo(id: "5f", title: "T", created: 1, annotator: "a"))
    func node(_ id: Int32, _ kind: Node.Kind, _ text: String) -> Node {
      var node = Node(
        id: NodeID(rawValue: id),
        parent: id == 1 ? nil : NodeID(rawValue: 1),
        kind: kind,
        text: text,
        created: 2
      )
      if kind == .completion {
        node.generation = Generation(backend: "b", model: "m").finished(.stop)
      }
      return node
    }
    var scored = node(4, .completion, " abxx")
    scored.score = RawJSON(#"{"evaluator":"minihf","log_odds":1.5}"#)
    let nodes = [
      node(1, .prompt, "Once"), node(2, .completion, " abcd\n"), node(3, .completion, " wxyz"),
      scored, node(5, .completion, " \n"), node(6, .rewrite, " abcx"),
    ]
    var operations = nodes.enumerated().map { index, node in
      TreeOperation.insert(node: node, index: max(0, index - 1))
    }
    operations.append(.rate(id: NodeID(rawValue: 3), from: nil, to: 2))
    _ = try session.perform(Transaction(label: "", operations: operations), at: 3)
    return session
  }

  private func ids(_ numbers: Int32...) -> [NodeID] { numbers.map(NodeID.init(rawValue:)) }

  private func plan(
    _ session: Session,
    _ nodes: [NodeID],
    replacing: Bool = false
  ) throws -> ScoringPlan {
    try ScoringPlan(
      session,
      nodes,
      against: #require(Reference("abcd")),
      #require(Rubric("levenshtein")),
      by: .grapheme,
      rating: ScoringPlan.RatingRule(above: 0.9, below: 0.5),
      replacing: replacing
    )
  }

  @Test func modelsTextsAreScoredAndOthersKeepTheirs() throws {
    var session = try start()
    #expect(try session.modelTexts() == ids(2, 3, 4, 5))
    #expect(try session.modelTexts(below: NodeID(rawValue: 3)) == ids(3))
    let plan = try plan(session, session.modelTexts())
    #expect(plan.skipped == ids(5))
    #expect(plan.items.map(\.score.value) == [1, 0, 0.5])
    #expect(plan.items.map(\.isScored) == [true, true, false])
    #expect(plan.items.map(\.rating) == [1, nil, nil])
    #expect(plan.items.map(\.keepsRating) == [false, true, false])

    let before = session.votes.count
    let act = try #require(session.scoreAct(plan, at: 9))
    #expect(act.label == "score" && act.operations.count == 4)
    _ = try session.perform(act, at: 9)
    #expect(session.tree[NodeID(rawValue: 2)]?.scoreValue == 1)
    #expect(session.tree[NodeID(rawValue: 2)]?.rating == 1)
    #expect(session.tree[NodeID(rawValue: 3)]?.rating == 2)
    #expect(session.tree[NodeID(rawValue: 4)]?.scoreValue == 1.5)
    let votes = session.votes.dropFirst(before)
    #expect(votes.map(\.annotator) == ["reference"] && votes.map(\.value) == [1])
    #expect(session.summary(of: try #require(session.history.last)).label == "score")
    // Again there is nothing to do.
    #expect(session.scoreAct(try self.plan(session, session.modelTexts()), at: 10) == nil)
    _ = try session.undo(at: 11)
    #expect(session.tree[NodeID(rawValue: 2)]?.score == nil)
    #expect(session.tree[NodeID(rawValue: 2)]?.rating == nil)
    #expect(session.votes.last?.withdrawn == true)
  }

  @Test func replacingTakesRatingsAndScoresOfOthers() throws {
    var session = try start()
    let plan = try plan(session, ids(3, 4, 6), replacing: true)
    #expect(plan.items.map(\.isScored) == [true, true, true])
    #expect(plan.items.map(\.rating) == [-1, -1, nil])
    _ = try session.perform(#require(session.scoreAct(plan, at: 9)), at: 9)
    #expect(session.tree[NodeID(rawValue: 3)]?.rating == -1)
    #expect(session.tree[NodeID(rawValue: 4)]?.readScore?.evaluator == "reference")
    #expect(session.tree[NodeID(rawValue: 6)]?.scoreValue == 0.75)
  }

  @Test func nodesThatAreNotThereAreAnError() throws {
    let session = try start()
    #expect(throws: TreeError.noSuchNode(NodeID(rawValue: 9))) { try plan(session, ids(2, 9)) }
    #expect(throws: TreeError.noSuchNode(NodeID(rawValue: 9))) {
      _ = try session.modelTexts(below: NodeID(rawValue: 9))
    }
  }
}
