import Backends
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct WaitingTests {
  private let pause = RetryPause(
    milliseconds: 7_200,
    host: "h",
    reason: "over\u{202e}loaded\u{1b}.\n"
  )

  private func desk() -> Desk {
    var desk = Desk(Desk.story([]), columns: 100, rows: 24)
    desk.press("2")
    return desk
  }

  private func tell(_ desk: inout Desk, _ wait: CompletionWait?, at index: Int = 0) {
    desk.send(.completion(desk.requests[index].id, .waiting(wait), at: desk.time))
  }

  @Test func aQueuedBranchSaysSoInTheListsAndInTheBar() {
    var desk = desk()
    tell(&desk, .turn, at: 1)
    #expect(desk.screen.contains("(queued)"))
    #expect(desk.screen.contains("1 streaming"))
    #expect(desk.screen.contains("1 queued"))
    #expect(desk.model.deadline == nil, "who waits for a turn costs no wake-up")
    desk.press("lj")
    #expect(desk.screen.contains("queued until one of the others ends · c cancels"))
    tell(&desk, nil, at: 1)
    #expect(!desk.screen.contains("queued"))
    #expect(desk.screen.contains("2 streaming"))
    #expect(desk.screen.contains("waiting for toy-1"))
  }

  @Test func aPauseIsCountedDownSecondBySecond() {
    var desk = desk()
    #expect(desk.model.deadline == nil)
    tell(&desk, .retry(pause))
    #expect(desk.model.message?.text == "h: overloaded; trying again in 8 s", "one full stop less")
    #expect(desk.screen.contains("(retry in 8 s · c cancels)"))
    let start = desk.time
    var shown: [String] = []
    while let due = desk.model.deadline, shown.count < 20 {
      #expect(desk.model.isCountingDown)
      desk.time = due
      desk.send(.tick(at: due))
      let rest = desk.screen.split(separator: "retry in ").dropFirst().first ?? ""
      shown.append(String(rest.prefix { $0 != " " }))
    }
    #expect(shown == ["7", "6", "5", "4", "3", "2", "1"])
    #expect(desk.time == start + 6_200)
    #expect(desk.model.message?.text.contains("trying again") == true)
    tell(&desk, nil)
    #expect(!desk.model.isCountingDown)
    #expect(!desk.screen.contains("(retry"))
    #expect(desk.model.message == nil, "what is said of the pause goes with it")
  }

  @Test func aPauseCanBeCancelled() {
    var desk = desk()
    tell(&desk, .retry(pause))
    desk.press("lc")
    #expect(desk.node?.generation?.finish == .interrupted)
    #expect(desk.effects.contains(.cancel(desk.requests[0].id)))
    #expect(!desk.model.isCountingDown)
    #expect(desk.model.deadline == nil)
  }

  @Test func textIsInTheJournalASecondAfterItCameWhateverWasBefore() {
    var desk = desk()
    desk.time += 60_000
    desk.arrive(" one", at: 0)
    #expect(desk.model.deadline == desk.time + 1_000)
    tell(&desk, .retry(pause), at: 1)
    // The countdown's tick comes first and leaves the journal alone.
    desk.effects = []
    desk.send(.tick(at: desk.time + 200))
    #expect(desk.effects.isEmpty)
    #expect(desk.model.deadline == desk.time + 1_000)
    desk.send(.tick(at: desk.time + 1_000))
    #expect(desk.effects.count == 1)
  }

  @Test func timesCountFromWhenItWasSent() throws {
    var desk = desk()
    tell(&desk, .turn)
    let id = desk.requests[0].id
    desk.time += 50_000
    tell(&desk, nil)
    desk.send(.completion(id, .text(" a"), at: desk.time + 30))
    desk.send(.completion(id, .finished(.stop), at: desk.time + 40))
    let generation = try #require(desk.tree[NodeID(rawValue: 2)]?.generation)
    #expect(generation.firstToken == 30 && generation.total == 40)
  }
}
