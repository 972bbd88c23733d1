import Backends
import PrefExport
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct ShufflingTests {
  private func orders(_ desk: Desk, below parent: Int32 = 1) -> [Int?] {
    desk.tree.children(of: NodeID(rawValue: parent)).map { desk.tree[$0]?.generation?.order }
  }

  @Test func theOrderOfNewBranchesIsDrawnAndRecorded() throws {
    var desk = Desk(Desk.story([]))
    var drawn: Set<[Int?]> = []
    for round in 0..<8 {
      desk.press("4")
      let new = Array(orders(desk).suffix(4))
      #expect(new.compactMap { $0 }.sorted() == [0, 1, 2, 3], "round \(round)")
      drawn.insert(new)
    }
    #expect(drawn.count > 4)
    var again = Desk(Desk.story([]))
    again.press("4")
    #expect(orders(again) == Array(orders(desk).prefix(4)), "the same seed draws the same order")
    // What comes goes to the branch it was asked for.
    let id = desk.tree.children(of: NodeID(rawValue: 1))[2]
    desk.arrive(" x", at: 2, finish: .stop)
    #expect(desk.tree[id]?.text == " x")
    #expect(desk.tree[id]?.generation?.order == orders(again)[2], "and stays at the end")
  }

  @Test func oneBranchAndASeedOfOnesOwnHaveNoOrder() {
    var desk = Desk(Desk.story([]))
    desk.press("1")
    desk.model.settings.parameters.seed = 7
    desk.press("3")
    #expect(orders(desk) == [nil, nil, nil, nil])
    #expect(desk.requests.suffix(3).map(\.request.parameters.seed) == [7, 8, 9])
  }

  @Test func itCanBeTurnedOff() {
    var desk = Desk(Desk.story([]), others: [FanOutTests.hosted, FanOutTests.tiny])
    desk.model.plans = [FanOutTests.plan()]
    desk.press(",r")
    #expect(
      desk.model.message?.text == "New branches stand in the order asked for; , r shuffles again"
    )
    desk.press("4F")
    #expect(orders(desk).allSatisfy { $0 == nil })
    #expect(desk.asked.suffix(5) == ["hosted", "hosted", "tiny", "tiny", "tiny"])
    desk.press(",rF")
    #expect(orders(desk).suffix(5).compactMap { $0 }.sorted() == [0, 1, 2, 3, 4])
  }

  @Test func theConfigurationTurnsItOff() throws {
    func shuffles(_ text: String) throws -> Bool {
      try Configuration.parse(text, path: "/c", environment: [:]).judging.shuffle.value
    }
    #expect(try shuffles(""))
    #expect(try !shuffles("[judging]\nshuffle = false"))
    var desk = Desk(Desk.story([]))
    desk.model.shufflesBranches = false
    desk.press("4")
    #expect(orders(desk) == [nil, nil, nil, nil])
  }

  @Test func whatHasTheSameSeedStaysSideBySide() {
    let backend = FanOutTests.tiny
    let work = (0..<12).map { index in
      var request = CompletionRequest(model: "m", input: .text(""))
      request.parameters.seed = index / 3
      return PlannedCompletion(backend: backend, request: request)
    }
    var random = SplitMix64(seed: 5)
    let drawn = work.inRandomOrder(using: &random)
    #expect(drawn.compactMap(\.order).sorted() == Array(0..<12))
    for start in [0, 3, 6, 9] {
      #expect(Set(drawn[start..<start + 3].map(\.request.parameters.seed)).count == 1)
    }
    #expect(drawn.map(\.order) != (0..<12).map(Optional.some))
  }
}
