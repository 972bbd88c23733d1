import Testing
import TreeModel

@testable import LoomTUI

@Suite struct RatingTests {
  @Test func ratingsGoUpDownAndAway() {
    var desk = Desk(Desk.story())
    desk.press("l+")
    #expect(desk.node?.rating == 1)
    desk.press("++")
    #expect(desk.node?.rating == 2)
    #expect(desk.model.message?.text == "The rating is at the end of its scale, -2 to +2")
    desk.press("0")
    #expect(desk.node?.rating == nil)
    desk.press("--")
    #expect(desk.node?.rating == -2)
  }

  @Test func everyRatingIsAVoteWithWhatWasShown() throws {
    var desk = Desk(Desk.story())
    desk.press("lj+")
    let vote = try #require(desk.model.session.votes.last)
    #expect(vote.a.rawValue == 3)
    #expect(vote.value == 1)
    #expect(vote.shown.map(\.rawValue) == [2, 3, 4])
    #expect(vote.position == 1)
    #expect(vote.annotator == "a-test")
    #expect(vote.took == 1_000)
  }

  @Test func ratingAndGoingOnVisitsEverySibling() {
    var desk = Desk(Desk.story())
    desk.press("lfds")
    #expect(desk.tree[NodeID(rawValue: 2)]?.rating == 1)
    #expect(desk.tree[NodeID(rawValue: 3)]?.rating == -1)
    #expect(desk.tree[NodeID(rawValue: 4)]?.rating == nil)
    #expect(
      desk.model.message?.text == "Every sibling has been seen; Tab goes to the next unseen branch"
    )
    #expect(desk.tree.counts.unseen == 0)
  }

  @Test func anActReachesTheJournalBeforeItIsShown() {
    var desk = Desk(Desk.story())
    desk.press("l")
    desk.isDiskSlow = true
    desk.press("+")
    #expect(desk.model.isWaitingForDisk)
    #expect(desk.screen.contains("NOT ON DISK YET"))
    desk.send(.durable(desk.model.lastAct))
    #expect(!desk.model.isWaitingForDisk)
    #expect(!desk.screen.contains("NOT ON DISK YET"))
  }

  @Test func undoAndRedoCoverEveryAct() {
    var desk = Desk(Desk.story())
    desk.press("l+")
    desk.press("u")
    #expect(desk.node?.rating == nil)
    #expect(desk.model.session.votes.last?.withdrawn == true)
    #expect(desk.model.message?.text == "Undid: rate")
    desk.press("<Ctrl-R>")
    #expect(desk.node?.rating == 1)
    desk.press("b")
    desk.press("u")
    #expect(desk.node?.bookmark == false)
    desk.press("uuu")
    #expect(desk.model.session.tree.counts.nodes == 0)
    #expect(desk.model.cursor == nil)
    desk.press("u")
    #expect(desk.model.message?.text == "Nothing to undo")
    desk.press("<Ctrl-R><Ctrl-R><Ctrl-R><Ctrl-R>")
    #expect(desk.tree.counts.nodes == 4)
  }

  @Test func aSessionOpenForReadingKeepsItsState() {
    var desk = Desk(Desk.story(), isReadOnly: true)
    let before = desk.model.session.lastEntry
    for key in [
      "l", "+", "-", "0", "f", "d", "s", "b", "e", "i", "o", "a", "S", "D", "u", "<Ctrl-R>", " ",
      "3", "t", "<Ctrl-S>",
    ] {
      desk.press(key)
      _ = desk.paint()
    }
    #expect(desk.model.session.lastEntry == before)
    #expect(!desk.effects.contains { if case .append = $0 { true } else { false } })
    #expect(desk.screen.contains("read only"))
  }
}
