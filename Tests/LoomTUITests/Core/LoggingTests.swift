import Backends
import Testing

@testable import LoomTUI

@Suite struct LoggingTests {
  @Test func logIsTurnedOnAndOffByName() {
    var desk = Desk(Desk.story())
    desk.press(":log x y.jsonl<Enter>")
    #expect(desk.effects.last == .logRequests(path: "x y.jsonl"))
    desk.send(.logging(path: "/s/x y.jsonl"))
    #expect(desk.screen.contains("Requests and answers go to /s/x y.jsonl, keys replaced"))
    #expect(desk.screen.contains("│ logging"))
    desk.press(":log<Enter>")
    #expect(desk.model.message?.text.hasPrefix("Requests are taken down in /s/x y.jsonl") == true)
    desk.press(":log off<Enter>")
    #expect(desk.effects.last == .logRequests(path: nil))
    desk.send(.logging(path: nil))
    #expect(!desk.screen.contains("│ logging"))
    let count = desk.effects.count
    desk.press(":log off<Enter>:log<Enter>")
    #expect(
      desk.effects[count...] == [
        .rememberLine("log off", at: .command), .rememberLine("log", at: .command),
      ]
    )
  }

  @Test func itsKeyAsksForTheFileAndEndsTheLog() {
    var desk = Desk(Desk.story())
    desk.press("Lx.jsonl<Enter>")
    #expect(desk.effects.last == .logRequests(path: "x.jsonl"))
    desk.send(.logging(path: "/s/x.jsonl"))
    desk.press("L")
    #expect(desk.effects.last == .logRequests(path: nil))
  }

  @Test func aLogThatEndsByItselfSaysSo() {
    var desk = Desk(Desk.story())
    desk.send(.logging(path: "/s/x"))
    let problem = RequestLogError.notWritten(path: "/s/x\u{1b}", code: 28)
    desk.send(.logProblem(problem.sentence))
    #expect(desk.model.message?.isError == true)
    #expect(
      desk.model.message?.text
        == "Requests are no longer logged to /s/x (No space left on device); free some space or "
        + "choose another file."
    )
    #expect(!desk.screen.contains("│ logging"))
  }

  @Test(arguments: [
    RequestLogError.notOpened(path: "p", code: 2), .noFile(path: "p"), .exposed(path: "p"),
    .notWritten(path: "p", code: 28),
  ])
  func everyProblemHasASentence(problem: RequestLogError) {
    #expect(problem.sentence.contains("p") && problem.sentence.contains("choose another"))
    #expect(problem.sentence.hasSuffix("."))
  }
}
