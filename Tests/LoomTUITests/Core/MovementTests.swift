import Backends
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct MovementTests {
  @Test func lettersAndArrowsMoveInTheTree() {
    var desk = Desk(Desk.story())
    #expect(desk.node?.id.rawValue == 1)
    desk.press("l")
    #expect(desk.node?.id.rawValue == 2)
    desk.press("j<Down>")
    #expect(desk.node?.id.rawValue == 4)
    desk.press("j")
    #expect(desk.model.message?.text == "This is the end")
    desk.press("kh")
    #expect(desk.node?.id.rawValue == 1)
    desk.press("<Right>")
    #expect(desk.node?.id.rawValue == 3, "the child visited last")
    desk.press("r")
    #expect(desk.node?.id.rawValue == 1)
    desk.press("G")
    #expect(desk.node?.id.rawValue == 4)
    desk.press("KKJ")
    #expect(desk.node?.id.rawValue == 3)
  }

  @Test func downSkipsWhatIsBelowAndLeavesTheLastSibling() {
    var desk = Desk(Desk.story([" a", " b"]))
    desk.press("l1")
    desk.arrive(" a1", at: 0, finish: .stop)
    desk.press("j")
    #expect(desk.node?.text == " b")
    desk.press("kl")
    #expect(desk.node?.text == " a1")
    desk.press("j")
    #expect(desk.node?.text == " b", "below the last sibling comes its parent's next one")
    desk.press("kk")
    #expect(desk.node?.text == "Once upon a time", "above the first sibling stands its parent")
  }

  @Test func unseenBranchesAreVisitedOnceAndInOrder() {
    var desk = Desk(Desk.story())
    var visited: [Int32] = []
    for _ in 0..<3 {
      desk.press("<Tab>")
      _ = desk.paint()
      visited.append(desk.node?.id.rawValue ?? 0)
    }
    #expect(visited == [2, 3, 4])
    #expect(desk.tree.counts.unseen == 0)
    desk.press("<Tab>")
    #expect(desk.model.message?.text == "Every branch has been seen")
  }

  @Test func aBranchIsSeenOnlyOnceItWasPainted() {
    var desk = Desk(Desk.story())
    desk.press("ljj")
    #expect(desk.tree.counts.unseen == 3)
    _ = desk.paint()
    #expect(desk.tree.counts.unseen == 2)
    #expect(desk.node?.seen != nil)
  }

  @Test func onlyATextThatIsInSightIsSeen() {
    var desk = Desk(Desk.story([" short", String(repeating: " long", count: 90), " other"]))
    func unseen(after keys: String) -> Int {
      desk.press(keys)
      _ = desk.paint()
      return desk.tree.counts.unseen
    }
    #expect(unseen(after: "Ml") == 2, "four lines hold the short text")
    #expect(unseen(after: "j") == 2, "but not the long one")
    #expect(unseen(after: "O") == 2)
    desk.model.views.display.arrangement = .alone
    #expect(unseen(after: "W") == 2, "nor does a row of the tree")
    #expect(unseen(after: "p") == 2, "nor what a dialog stands before")
    desk.model.views.display.arrangement = .auto
    #expect(unseen(after: "<Esc>") == 1, "the pane shows it")
  }

  @Test func previousUnseenGoesRound() {
    var desk = Desk(Desk.story())
    desk.press("lj<Shift-Tab>")
    #expect(desk.node?.id.rawValue == 2)
    desk.press("<Shift-Tab>")
    #expect(desk.node?.id.rawValue == 4)
  }

  @Test func foldingHidesAndGoingThereUnfolds() {
    var desk = Desk(Desk.story())
    desk.press("z")
    #expect(desk.model.outline.rows.count == 1)
    desk.press("<Tab>")
    #expect(desk.node?.id.rawValue == 2)
    #expect(desk.model.outline.rows.count == 4)
    desk.press("hz<Enter>Z")
    #expect(desk.model.outline.rows.count == 4)
  }

  @Test func bookmarksAreFoundAgain() {
    var desk = Desk(Desk.story())
    desk.press("jljbrB")
    #expect(desk.node?.id.rawValue == 3)
    #expect(desk.node?.bookmark == true)
  }

  @Test func anUnknownKeySaysWhereHelpIs() {
    var desk = Desk(Desk.story())
    desk.press("Q")
    #expect(desk.model.message?.text == "Q does nothing here; ? shows the keys")
  }

  @Test func anEmptySessionTakesEveryKey() {
    for row in CommandRow.table {
      var desk = Desk()
      for effect in desk.model.run(row.command, at: 1) { if case .append = effect { break } }
      _ = view(desk.model)
    }
  }
}
