import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// Keys after a prefix, hints, help, copying and the mouse.
@Suite struct FeelTests {
  // MARK: After a prefix

  @Test func theListComesOnlyAfterARest() {
    var desk = Desk(Desk.story())
    desk.press(",")
    #expect(!desk.model.isPopupShown)
    let due = desk.time + Popup.patience
    #expect(desk.model.deadline == due)
    desk.send(.tick(at: due - 1))
    #expect(!desk.model.isPopupShown)
    desk.send(.tick(at: due))
    #expect(desk.model.isPopupShown)
    #expect(desk.screen.contains("Split the node"))
    desk.press("z")
    #expect(!desk.model.isPopupShown)
    #expect(desk.model.deadline == nil)
  }

  @Test func theListComesAtOnceWhenAskedFor() {
    var desk = Desk(Desk.story())
    desk.press(",?")
    #expect(desk.model.isPopupShown)
    desk.press("<Esc>")
    #expect(!desk.model.isPopupShown && desk.model.pendingKeys.isEmpty)
    #expect(desk.model.message == nil)
    // Whoever knows the key sees nothing of it.
    desk.press(",z")
    #expect(desk.model.deadline == nil)
  }

  // MARK: Hints

  @Test func aHintGoesOnceItsKeyIsKnown() {
    var desk = Desk(Desk.story())
    #expect(desk.model.hintLine(width: 78).hasPrefix("Space generate   f good"))
    for _ in 0..<HintPlan.enough { desk.press("x<Esc>") }
    #expect(!desk.model.hintLine(width: 78).contains("export"))
    // Something useful has its room.
    #expect(desk.model.hintLine(width: 200).contains("next unseen"))
    for command in HintPlan.basic.map(\.command) { desk.model.feel.uses[command] = 3 }
    #expect(desk.model.hintLine(width: 78).contains("? all keys"))
    for width in 0..<120 {
      let line = desk.model.hintLine(width: width)
      #expect(line.count <= max(width, 10))
    }
  }

  @Test func whatIsUsefulDependsOnThePlace() {
    var desk = Desk(Desk.story())
    desk.press("le and more<Ctrl-S>")
    #expect(HintPlan.Situation(desk.model).useful.first?.command == .note)
    desk.press("h ")
    #expect(HintPlan.Situation(desk.model).useful.first?.command == .cancel)
  }

  // MARK: Help

  @Test func helpBeginsWithThePlace() {
    var desk = Desk(Desk.story())
    desk.press("?")
    #expect(desk.screen.contains("Most wanted"))
    desk.press("?")
    #expect(desk.model.overlay == .help(HelpDialog(page: .all)))
    desk.press("x")
    #expect(desk.model.overlay == nil)
    desk.press("?<PgDn><PgDn>")
    // Behind its end come all keys.
    #expect(desk.model.overlay == .help(HelpDialog(page: .all)))
  }

  @Test func helpExplainsADialogAndGoesBackToIt() {
    var desk = Desk(Desk.story())
    desk.press("pj")
    let dialog = desk.model.overlay
    desk.press("?")
    #expect(desk.screen.contains("Parameters of the next branches"))
    #expect(desk.screen.contains("Choose"))
    desk.press("<Esc>")
    #expect(desk.model.overlay == dialog)
    // In a text it is text.
    desk.press("<Esc>i?")
    if case .editor(let editor) = desk.model.overlay {
      #expect(editor.buffer.text == "?")
    } else {
      Issue.record("no editor")
    }
    desk.press("<F1>")
    #expect(desk.screen.contains("The editor"))
  }

  @Test func helpIsSearched() {
    var desk = Desk(Desk.story())
    desk.press("?/bookmark")
    let lines = desk.model.helpLines(HelpDialog(page: .all, filter: "bookmark"))
    #expect(lines.count >= 4)
    #expect(desk.screen.contains("Set or clear the bookmark"))
    #expect(!desk.screen.contains("Undo the last act"))
    desk.press("<Esc><Esc>")
    #expect(desk.model.overlay == nil)
  }

  // MARK: Copying

  @Test func theClipboardIsAskedForOnce() {
    var desk = Desk(Desk.story())
    desk.press("lyn")
    #expect(desk.model.overlay == .question(.clipboard))
    #expect(desk.screen.contains("Let loom write this terminal's clipboard?"))
    desk.press("n")
    #expect(desk.model.overlay == nil)
    desk.press("yny")
    #expect(desk.effects.last == .copyToClipboard(" there was a dog."))
    desk.press("ypa")
    #expect(
      desk.effects.suffix(2)
        == [.copyToClipboard("Once upon a time there was a dog."), .rememberClipboard]
    )
    desk.press("yn")
    #expect(desk.model.overlay == nil)
    #expect(desk.effects.last == .copyToClipboard(" there was a dog."))
  }

  @Test func aTextThatIsTooLongForAClipboardIsNotSent() {
    var desk = Desk(Desk.story([String(repeating: "x", count: 75_000)]))
    desk.press("lyn")
    #expect(desk.model.message?.isError == true)
    #expect(desk.model.message?.text.contains("y f writes it into a file") == true)
    #expect(desk.model.overlay == nil)
  }

  @Test func aFileIsReplacedOnlyWhenThePersonSaysSo() {
    var desk = Desk(Desk.story())
    desk.press("yf<Enter>")
    let text = "Once upon a time"
    #expect(desk.effects.last == .copyToFile(text, path: "story.txt", replacing: false))
    desk.send(.copied(.exists(path: "story.txt")))
    #expect(desk.screen.contains("story.txt is there already; replace it?"))
    desk.press("n")
    #expect(desk.model.overlay == nil)
    desk.press("yf<Enter>")
    desk.send(.copied(.exists(path: "story.txt")))
    desk.press("y")
    #expect(desk.effects.last == .copyToFile(text, path: "story.txt", replacing: true))
  }

  @Test func tmuxIsUsedOnlyInside() {
    var desk = Desk(Desk.story())
    desk.press("yt")
    #expect(desk.model.message?.isError == true)
    desk.model.enter(isInTmux: true, hasMouse: false)
    desk.press("yt")
    #expect(desk.effects.last == .copyToTmux("Once upon a time"))
  }

  // MARK: The mouse

  @Test func clicksGoToWhatIsShown() {
    var desk = Desk(Desk.story())
    let click = Mouse(.press, row: 2, column: 3)
    desk.send(.input(.mouse(click), at: desk.time))
    #expect(desk.node?.id == NodeID(rawValue: 1))
    desk.press("\\")
    #expect(desk.effects.last == .setMouse(true))
    desk.send(.input(.mouse(click), at: desk.time))
    #expect(desk.node?.id == NodeID(rawValue: 3))
    desk.press("h")
    let list = desk.model.layout.branches
    desk.send(.input(.mouse(Mouse(.press, row: list.row + 3, column: 60)), at: desk.time))
    #expect(desk.node?.id == NodeID(rawValue: 4))
    desk.send(.input(.mouse(Mouse(.wheelUp, row: 1, column: 2)), at: desk.time))
    #expect(desk.node?.id == NodeID(rawValue: 1))
    // Beside everything: nothing happens.
    desk.send(.input(.mouse(Mouse(.press, row: 20, column: 2)), at: desk.time))
    #expect(desk.node?.id == NodeID(rawValue: 1))
    desk.press("\\")
    #expect(desk.effects.last == .setMouse(false))
  }

  @Test func clicksInTheList() {
    var desk = Desk(Desk.story())
    func click(_ row: Int, _ column: Int, _ act: Mouse.Act = .press) {
      desk.send(.input(.mouse(Mouse(act, row: row, column: column)), at: desk.time))
    }
    desk.press("\\O")
    click(3, 20)
    #expect(desk.node?.id == NodeID(rawValue: 3))
    click(1, 5, .wheelUp)
    #expect(desk.node?.id == NodeID(rawValue: 1))
    click(1, 5, .wheelDown)
    #expect(desk.node?.id == NodeID(rawValue: 4))
    click(0, 3)
    #expect(desk.model.views.list.column == .number && !desk.model.views.list.isDescending)
    click(0, 3)
    #expect(desk.model.views.list.isDescending)
    click(1, 20)
    #expect(desk.node?.id == NodeID(rawValue: 4), "the largest number is above")
    click(12, 20)
    #expect(desk.node?.id == NodeID(rawValue: 4), "nothing stands there")
  }

  @Test func clicksOnTheMapAndThePage() throws {
    var desk = Desk(Desk.story())
    desk.press("\\M")
    let map = TreeMap(of: desk.tree, top: nil, size: TreeMap.room(in: desk.model.layout.tree))
    for number in 1...4 {
      let id = NodeID(rawValue: Int32(number))
      let cell = try #require(map.cell(of: id, in: desk.tree))
      let (row, column) = (cell / map.size.columns + 1, cell % map.size.columns + 1)
      desk.send(.input(.mouse(Mouse(.press, row: row, column: column)), at: desk.time))
      #expect(desk.node?.id == id)
    }
    desk.press("hw")
    let list = desk.model.layout.branches
    desk.send(.input(.mouse(Mouse(.press, row: list.row + 2, column: 12)), at: desk.time))
    #expect(desk.node?.id == NodeID(rawValue: 3))
  }
}
