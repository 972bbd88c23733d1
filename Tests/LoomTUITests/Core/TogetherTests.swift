import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// Marks of several parts on one screen: adapters compared, equal branches, queues and countdowns.
@Suite struct TogetherTests {
  private func desk(columns: Int, rows: Int) -> Desk {
    var desk = Desk(Desk.story([]), columns: columns, rows: rows)
    desk.model.settings.adapters = [
      AdapterScale(name: "warm", scale: 0.8), AdapterScale(name: "cold", scale: 1),
    ]
    desk.model.settings.branches = 2
    desk.press("A")
    return desk
  }

  @Test(arguments: [(80, 24), (200, 50)])
  func comparedEqualQueuedAndPausedBranches(columns: Int, rows: Int) throws {
    var desk = desk(columns: columns, rows: rows)
    #expect(desk.requests.count == 6)
    func wait(_ wait: CompletionWait, _ index: Int) {
      desk.send(.completion(desk.requests[index].id, .waiting(wait), at: desk.time))
    }
    desk.arrive(" there was a baker.", at: 0, finish: .stop)
    desk.arrive(" there was a baker. \n", at: 1, finish: .stop)
    desk.arrive(" a miller", at: 2)
    wait(.retry(RetryPause(milliseconds: 6_500, host: "127.0.0.1", reason: "busy")), 3)
    wait(.turn, 4)
    wait(.turn, 5)
    let screen = desk.screen
    #expect(screen.contains("[base] there was a baker."))
    #expect(screen.contains("[warm×0.8] = 1st branch: there was a baker."))
    #expect(screen.contains("[cold×1.0] a miller"))
    #expect(screen.contains("[base] (retry in 7 s · c cancels)"))
    #expect(screen.contains("[warm×0.8] (queued)") && screen.contains("[cold×1.0] (queued)"))
    #expect(screen.contains("2 queued"))
    try expectFrame(view(desk.model), "together-\(columns)x\(rows)")
  }

  @Test func aBranchOfAFanThatFailsIsAskedOfItsMakerAgainAndMayWait() throws {
    var desk = Desk(
      Desk.story([]),
      others: [FanOutTests.hosted, FanOutTests.tiny],
      plans: [FanOutTests.plan(isShuffled: false)]
    )
    desk.press("F")
    desk.end(2, .failed(.unreachable(host: "127.0.0.1", reason: "refused")))
    desk.press("ljj")
    #expect(desk.node?.generation?.finish == .error)
    desk.press("t")
    #expect(desk.asked.last == "tiny")
    let again = try #require(desk.requests.last)
    #expect(again.request.adapters == FanOutTests.tiny.adapters)
    desk.send(.completion(again.id, .waiting(.turn), at: desk.time))
    #expect(desk.screen.contains("queued until one of the others ends"))
    desk.send(.completion(again.id, .waiting(nil), at: desk.time))
    desk.send(.completion(again.id, .text(" at last"), at: desk.time))
    desk.send(.completion(again.id, .finished(.stop), at: desk.time))
    #expect(desk.node?.text == " at last" && desk.node?.generation?.backend == "tiny")
  }
}
