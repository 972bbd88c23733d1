import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// The whole tour, played as its panel says.
@Suite struct TourTests {
  private func start(columns: Int = 80, rows: Int = 24) -> Desk {
    var session = Desk.session()
    do {
      _ = try session.perform(
        session.addAct(
          under: nil,
          text: "The ferry had already left when Mara reached the pier, and",
          at: 0
        ),
        at: 0
      )
    } catch {
      Issue.record(error)
    }
    var desk = Desk(session, columns: columns, rows: rows)
    desk.model.startTour()
    return desk
  }

  private func step(_ desk: Desk) -> Int { (desk.model.feel.tour?.step ?? -2) + 1 }

  @Test func everyStepIsDoneByItsKeys() {
    var desk = start()
    #expect(desk.screen.contains("Tour, step 1 of \(Tour.steps.count)"))
    #expect(desk.screen.contains("Press Space"))
    desk.press(" ")
    #expect(step(desk) == 2)
    for index in 0..<4 { desk.arrive(" it was raining \(index) times.", at: index, finish: .stop) }
    for (keys, next) in [
      ("l", 3), ("j", 4), ("f", 5), ("e and she waited<Ctrl-S><Enter>", 6), ("u", 7),
    ] {
      desk.press(keys)
      #expect(step(desk) == next, "\(keys)")
    }
    desk.press("V")
    if desk.model.overlay != nil { desk.press("<Esc>") }
    #expect(step(desk) == 8)
    desk.press("/pier")
    #expect(step(desk) == 8)
    desk.press("<Enter>")
    #expect(step(desk) == 9)
    desk.press("x")
    #expect(step(desk) == 9)
    desk.press("<Esc>?")
    #expect(step(desk) == 10)
    desk.press("x")
    #expect(step(desk) == 11)
    desk.press("j<Esc><Esc>")
    #expect(step(desk) == 11)
    desk.press("q")
    #expect(desk.effects.last == .quit)
  }

  @Test func escapeLeavesAStepOutButNotWhileItLeavesSomethingElse() {
    var desk = start()
    desk.press("p<Esc>")
    #expect(step(desk) == 1)
    desk.press(",<Esc>")
    #expect(step(desk) == 1)
    desk.press("<Esc>")
    #expect(step(desk) == 2)
  }

  @Test(arguments: [(80, 24), (120, 40), (40, 10), (200, 50), (30, 5)])
  func thePanelHasItsRowsOnEveryScreen(columns: Int, rows: Int) {
    var desk = start(columns: columns, rows: rows)
    for _ in Tour.steps {
      let frame = view(desk.model)
      #expect(frame.size == Size(columns: columns, rows: rows))
      if rows >= 24 {
        // Nothing of the text is cut off.
        let text = desk.model.feel.tour?.text(.standard) ?? ""
        let shown = frame.transcript.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(shown.joined(separator: " ").contains(text.suffix(20)))
        #expect(!text.contains("{"))
      }
      desk.press("<Esc>")
    }
    desk.send(.input(.resized(Size(columns: 100, rows: 30)), at: desk.time))
    #expect(view(desk.model).size == Size(columns: 100, rows: 30))
    #expect(step(desk) == Tour.steps.count)
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func firstScreen(columns: Int, rows: Int) throws {
    try expectFrame(view(start(columns: columns, rows: rows).model), "tour-\(columns)x\(rows)")
  }
}
