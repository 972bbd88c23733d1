import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// The line after the colon: completion, history, and commands with what follows them.
@Suite struct CommandLineTests {
  private func line(_ desk: Desk) -> String {
    if case .line(let prompt) = desk.model.overlay { prompt.buffer.text } else { "-" }
  }

  @Test func tabLengthensAndThenGoesThroughTheOffers() {
    var desk = Desk(Desk.story())
    desk.press(":rat<Tab>")
    #expect(line(desk) == "rate")
    let offers = desk.model.feel.completion?.candidates.map(\.name) ?? []
    #expect(offers.prefix(4) == ["rate-up", "rate-down", "rate-up-next", "rate-down-next"])
    desk.press("<Tab>")
    #expect(line(desk) == offers[0])
    desk.press("<Tab><Tab>")
    #expect(line(desk) == offers[2])
    desk.press("<Shift-Tab>")
    #expect(line(desk) == offers[1])
    desk.press("<Enter>")
    #expect(desk.node?.rating == -1)
  }

  @Test func oneOfferIsTakenWhole() {
    var desk = Desk(Desk.story())
    desk.press(":set temp<Tab>")
    #expect(line(desk) == "set temperature ")
    desk.press("<Tab>")
    #expect(line(desk) == "set temperature 0.8")
    desk.press("<Backspace>3<Enter>")
    #expect(desk.model.settings.parameters.temperature == 0.3)
    #expect(desk.model.message?.text == "temperature is 0.3 now")
  }

  @Test func wordsInsideANameAreFoundBehindItsBeginning() {
    let desk = Desk(Desk.story())
    let names = desk.model.completion(of: "book")?.candidates.map(\.name) ?? []
    #expect(names.prefix(2) == ["bookmarks", "bookmark"])
    #expect(names.contains("next-bookmark"))
    #expect(desk.model.completion(of: "qqq") == nil)
  }

  @Test func upAndDownGoThroughLinesThatBeginTheSame() {
    var desk = Desk(Desk.story())
    for text in ["rate 1", "set seed 4", "rate 2"] { desk.press(":\(text)<Enter>") }
    desk.press(":ra<Up>")
    #expect(line(desk) == "rate 2")
    desk.press("<Up>")
    #expect(line(desk) == "rate 1")
    desk.press("<Up><Down><Down>")
    #expect(line(desk) == "ra")
    desk.press("<Esc>:<Up><Up>")
    #expect(line(desk) == "set seed 4")
    let kept = desk.effects.filter { if case .rememberLine = $0 { true } else { false } }
    #expect(
      kept
        == ["rate 1", "set seed 4", "rate 2"].map { .rememberLine($0, at: .command) }
    )
  }

  @Test func aLineWithABlankInFrontIsNotKept() {
    var desk = Desk(Desk.story())
    desk.press(": rate 1<Enter>")
    #expect(desk.node?.rating == 1)
    #expect(desk.model.feel.lines[.command].lines.isEmpty)
    #expect(!desk.effects.contains(.rememberLine("rate 1", at: .command)))
  }

  @Test func argumentsAreTakenOrExplained() {
    var desk = Desk(Desk.story())
    desk.press(":rate -2<Enter>")
    #expect(desk.node?.rating == -2)
    desk.press(":rate 3<Enter>")
    #expect(desk.model.message?.isError == true)
    #expect(desk.node?.rating == -2)
    desk.press(":generate 12<Enter>")
    #expect(desk.requests.count == 12)
    desk.press(":generate many<Enter>")
    #expect(desk.model.message?.text == "generate takes a number of branches from 1 to 64")
    desk.press(":top_p 7<Enter>")
    #expect(desk.model.message?.text.hasPrefix("top_p takes a number from 0 to 1") == true)
    desk.press(":top_p 0.9<Enter>")
    #expect(desk.model.settings.parameters.topP == 0.9)
    desk.press(":undo now<Enter>")
    #expect(desk.model.message?.text == "undo takes nothing behind it; give it without now")
    desk.press(":set sed 4<Enter>")
    #expect(desk.model.message?.text == "There is no parameter sed; did you mean seed?")
    desk.press(":bokmark<Enter>")
    #expect(desk.model.message?.text == "There is no command bokmark; did you mean bookmark?")
    desk.press(":export rows.jsonl<Enter>")
    if case .export(let dialog) = desk.model.overlay {
      #expect(dialog.path == "rows.jsonl")
    } else {
      Issue.record("the export is not open")
    }
  }

  @Test(arguments: Command.allCases)
  func everyCommandIsReachedByItsName(command: Command) {
    var desk = Desk(Desk.story())
    desk.press(":\(command.rawValue)<Enter>")
    #expect(desk.model.message?.text.hasPrefix("There is no command") != true)
  }

  @Test func memoryOfEarlierRuns() {
    var desk = Desk(Desk.story())
    var lines = LineHistories()
    lines[.command] = LineHistory(["undo", "redo"])
    lines[.search] = LineHistory(["sea"])
    lines[.filter] = LineHistory(["rating<0"])
    lines[.instruction] = LineHistory(["shorter"])
    desk.model.remember(PersonalMemory(lines: lines, uses: ["edit": 9, "no": 1]))
    for (keys, expected) in [(":", "redo"), ("/", "sea"), ("&", "rating<0")] {
      desk.press("\(keys)<Up>")
      #expect(line(desk) == expected)
      desk.press("<Esc>")
    }
    desk.press("j@")
    #expect(line(desk) == "shorter")
    #expect(desk.model.rememberedUses["edit"] == HintPlan.enough)
  }
}
