import Screen
import Testing

@testable import LoomTUI

@Suite struct PaintScheduleTests {
  /// Paints 700 bytes; what was asked of the terminal.
  private func paint(_ schedule: inout PaintSchedule, at now: Int64) -> Acknowledgement? {
    let question = schedule.question(at: now)
    schedule.painted(at: now, bytes: 700, asking: question)
    return question
  }

  @Test func keysPaintAtOnce() {
    var schedule = PaintSchedule()
    #expect(schedule.due(isWaiting: false, now: 5) == nil)
    schedule.want(.key)
    #expect(schedule.due(isWaiting: false, now: 5) == 5)
    #expect(paint(&schedule, at: 5) == .before, "the first key measures the line")
    schedule.acknowledge(at: 6)
    #expect(schedule.due(isWaiting: false, now: 6) == nil)
    schedule.want(.key)
    #expect(paint(&schedule, at: 1_000) == nil, "single keys do not")
  }

  @Test func aHeldKeyWaitsForASlowLine() {
    var schedule = PaintSchedule()
    schedule.want(.key)
    #expect(paint(&schedule, at: 0) == .before)
    schedule.acknowledge(at: 2)
    for now in [2_000, 2_033] as [Int64] {
      schedule.want(.key)
      _ = paint(&schedule, at: now)
    }
    // 700 bytes took 60 ms: those after them are on the line until 2,120.
    schedule.acknowledge(at: 2_062)
    schedule.want(.key)
    #expect(schedule.due(isWaiting: false, now: 2_066) == 2_121)
    schedule.want(.stream)
    #expect(schedule.due(isWaiting: false, now: 2_130) == 2_130)
  }

  @Test func answersAreTakenInTheirOrder() {
    var schedule = PaintSchedule()
    schedule.want(.stream)
    #expect(paint(&schedule, at: 1_000) == .after)
    schedule.want(.key)
    #expect(paint(&schedule, at: 1_050) == .before)
    schedule.want(.stream)
    schedule.acknowledge(at: 1_060)
    #expect(schedule.due(isWaiting: false, now: 1_061) == 1_061, "the stream's answer came")
    schedule.acknowledge(at: 1_062)
    schedule.acknowledge(at: 1_063)
    #expect(schedule.line.askedAt == nil)
  }

  @Test func streamsArePacedAndWaitForTheTerminal() {
    var schedule = PaintSchedule()
    schedule.want(.stream)
    #expect(schedule.due(isWaiting: false, now: 1_000) == 1_000)
    #expect(paint(&schedule, at: 1_000) == .after)
    schedule.want(.stream)
    #expect(
      schedule.due(isWaiting: false, now: 1_001) == 4_000,
      "not before the terminal has answered"
    )
    schedule.acknowledge(at: 1_002)
    #expect(schedule.due(isWaiting: false, now: 1_002) == 1_033)
    schedule.want(.key)
    #expect(schedule.due(isWaiting: false, now: 1_003) == 1_003, "a key never waits for a stream")
  }

  @Test func aTerminalThatNeverAnswersIsOnlyPaced() {
    var schedule = PaintSchedule()
    schedule.want(.stream)
    #expect(paint(&schedule, at: 0) == .after)
    schedule.want(.stream)
    #expect(schedule.due(isWaiting: false, now: 10) == 3_000)
    #expect(paint(&schedule, at: 3_000) == nil)
    schedule.want(.stream)
    #expect(schedule.due(isWaiting: false, now: 3_001) == 3_033)
  }

  @Test func aPaintWaitsForTheDiskButNotForEver() {
    var schedule = PaintSchedule()
    schedule.want(.key)
    #expect(schedule.due(isWaiting: true, now: 100) == 350)
    #expect(schedule.due(isWaiting: true, now: 200) == 350)
    #expect(schedule.due(isWaiting: false, now: 210) == 210)
    schedule.want(.key)
    #expect(schedule.due(isWaiting: true, now: 300) == 550)
    _ = paint(&schedule, at: 550)
    schedule.want(.key)
    #expect(schedule.due(isWaiting: true, now: 600) == 850, "the next act has its own patience")
  }
}
