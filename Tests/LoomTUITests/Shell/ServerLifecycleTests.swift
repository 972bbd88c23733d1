import Backends
import Testing

@testable import LoomTUI

@Suite struct ServerLifecycleTests {
  private let failure = ServerFailure.ended(program: "p", how: "with status 1", said: "", log: "l")

  @Test func itStartsOnceAndIsReady() {
    var life = ServerLifecycle(startSeconds: 10)
    #expect(life.isDown && life.seconds(at: 5_000) == nil)
    life.started(at: 1_000)
    #expect(!life.isDown && life.seconds(at: 3_500) == 2)
    life.answered()
    #expect(life.phase == .ready && !life.isDown && life.seconds(at: 9_000) == nil)
    #expect(!life.isTooLate(at: 1 << 40))
  }

  @Test func itHasItsTimeAndNoMore() {
    var life = ServerLifecycle(startSeconds: 10)
    life.started(at: 1_000)
    #expect(!life.isTooLate(at: 10_999) && life.isTooLate(at: 11_000))
  }

  @Test func anEndIsAFailureAndTheNextRequestStartsAnew() {
    var life = ServerLifecycle(startSeconds: 10)
    life.started(at: 0)
    #expect(life.ended(failure, hasLostItsPort: false) == .giveUp(failure))
    #expect(life.phase == .failed(failure) && life.isDown)
    life.started(at: 100)
    #expect(life.phase == .starting(since: 100))
  }

  @Test func aPortThatWasTakenIsChangedOnce() {
    var life = ServerLifecycle(startSeconds: 10)
    life.started(at: 0)
    #expect(life.ended(failure, hasLostItsPort: true) == .startAgain)
    // The time counts from the first start.
    life.started(at: 9_000)
    #expect(life.isTooLate(at: 10_000))
    #expect(life.ended(failure, hasLostItsPort: true) == .giveUp(failure))
    // A server that served and ended did not lose a port.
    life.started(at: 0)
    life.answered()
    #expect(life.ended(failure, hasLostItsPort: true) == .giveUp(failure))
  }

  @Test func theBarSaysWhatLoadsAndFailuresAreSaid() {
    var desk = Desk()
    desk.send(.server(name: "local", .starting(model: "tiny", seconds: 3)))
    #expect(desk.screen.contains("local loads tiny, 3 s"))
    desk.press("1")
    let id = desk.requests[0].id
    desk.send(.completion(id, .notice(waitingNotice("local", "tiny")), at: desk.time))
    #expect(desk.screen.contains("waits until local has loaded tiny"))
    desk.send(.server(name: "local", .ready))
    #expect(!desk.screen.contains("loads") && !desk.screen.contains("waits"))
    desk.send(.server(name: "local", .starting(model: "tiny", seconds: 0)))
    let sentence = BackendError.serverFailed(backend: "local", failure).sentence
    desk.send(.server(name: "local", .failed(sentence)))
    #expect(!desk.screen.contains("loads"))
    #expect(desk.screen.contains("local: p ended with status 1; the whole log is l."))
  }

  @Test func whatALogHoldsCannotControlATerminal() {
    let evil = ServerFailure.ended(
      program: "p",
      how: "by signal 9",
      said: "\u{1B}]0;x\u{7}boo\u{202E}\nm",
      log: "/l"
    )
    #expect(
      BackendError.serverFailed(backend: "b", evil).sentence
        == "b: p ended by signal 9 (]0;x boo m); the whole log is /l."
    )
  }
}
