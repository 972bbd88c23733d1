import Testing

@testable import LoomTUI

@Suite struct PaintScheduleTests {
  @Test func keysPaintAtOnce() {
    var schedule = PaintSchedule()
    #expect(schedule.due(isWaiting: false, now: 5) == nil)
    schedule.want(.key)
    #expect(schedule.due(isWaiting: false, now: 5) == 5)
    #expect(schedule.painted(at: 5) == false)
    #expect(schedule.due(isWaiting: false, now: 6) == nil)
  }

  @Test func streamsArePacedAndWaitForTheTerminal() {
    var schedule = PaintSchedule()
    schedule.want(.stream)
    #expect(schedule.due(isWaiting: false, now: 1_000) == 1_000)
    #expect(schedule.painted(at: 1_000) == true)
    schedule.want(.stream)
    #expect(
      schedule.due(isWaiting: false, now: 1_001) == 4_000,
      "not before the terminal has answered"
    )
    schedule.acknowledge()
    #expect(schedule.due(isWaiting: false, now: 1_002) == 1_033)
    schedule.want(.key)
    #expect(schedule.due(isWaiting: false, now: 1_003) == 1_003, "a key never waits for a stream")
  }

  @Test func aTerminalThatNeverAnswersIsOnlyPaced() {
    var schedule = PaintSchedule()
    schedule.want(.stream)
    #expect(schedule.painted(at: 0) == true)
    schedule.want(.stream)
    #expect(schedule.due(isWaiting: false, now: 10) == 3_000)
    #expect(schedule.painted(at: 3_000) == false)
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
    #expect(schedule.painted(at: 550) == false)
    schedule.want(.key)
    #expect(schedule.due(isWaiting: true, now: 600) == 850, "the next act has its own patience")
  }
}
