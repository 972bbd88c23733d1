import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// The list of acts: earlier states in sight, and back again.
@Suite struct HistoryViewTests {
  private func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  /// Three branches; the first rated, the second deleted, a rating undone, a text added.
  private func desk(columns: Int = 80, rows: Int = 24, isReadOnly: Bool = false) -> Desk {
    var desk = Desk(Desk.story(), columns: columns, rows: rows)
    desk.press("l+jDk-u")
    desk.press("iA new line<Ctrl-S>")
    guard isReadOnly else { return desk }
    return Desk(desk.model.session, columns: columns, rows: rows, isReadOnly: true)
  }

  private func acts(_ desk: Desk) -> [String] {
    desk.model.session.history.map(\.transaction.label)
  }

  @Test func theListHasTheActsNewestFirst() throws {
    var desk = desk()
    #expect(acts(desk) == ["add", "generate 3", "rate", "delete", "rate", "add"])
    desk.press("U")
    let lines = desk.screen.split(separator: "\n")
    let first = try #require(lines.firstIndex { $0.contains("6 acts, the newest first") })
    #expect(lines[first + 1].contains("add"))
    #expect(lines[first + 1].contains("A new line"))
    #expect(lines[first + 2].contains("(undone)"))
    #expect(lines[first + 3].contains("delete"))
    #expect(lines[first + 3].contains("a king lived"))
    #expect(desk.screen.contains("AS IT IS NOW"))
    #expect(!desk.screen.contains("EARLIER STATE"))
  }

  @Test func movingShowsTheStateAfterThatAct() {
    var desk = desk()
    let before = sessionFileBytes(desk.model.session)
    desk.press("Ujj")
    #expect(desk.screen.contains("AS IT WAS AFTER ACT"))
    #expect(desk.screen.contains("EARLIER STATE"))
    // After the delete the new line was not there; before it the king was.
    #expect(desk.model.past?.session.tree.contains(id(3)) == false)
    desk.press("j")
    #expect(desk.model.past?.session.tree.contains(id(3)) == true)
    #expect(desk.model.past?.session.tree.contains(id(5)) == false)
    #expect(desk.screen.contains("a king lived"))
    desk.press("G")
    #expect(desk.screen.contains("BEFORE THE FIRST ACT"))
    #expect(desk.model.past?.session.tree.counts.nodes == 0)
    desk.press("k")
    #expect(desk.model.past?.session.tree.counts.nodes == 1)
    // None of it changes anything.
    desk.press("<Esc>")
    #expect(sessionFileBytes(desk.model.session) == before)
    #expect(desk.model.overlay == nil && desk.model.past == nil)
    #expect(desk.screen.contains("A new line"))
  }

  @Test func anUndoneActsStateIsShown() {
    var desk = desk()
    desk.press("Uj")
    #expect(desk.model.past?.session.tree[id(2)]?.rating == 0)
    #expect(desk.tree[id(2)]?.rating == 1)
  }

  @Test func returningIsAnActAndIsUndone() {
    var desk = desk()
    desk.press("Ujjj<Enter>")
    #expect(desk.tree.contains(id(3)))
    #expect(!desk.tree.contains(id(5)))
    #expect(acts(desk).last == "return to act \(desk.model.session.history[2].number)")
    #expect(desk.screen.contains("Returned to the state after act"))
    if case .append? = desk.effects.last {} else { Issue.record("the act is not on the disk") }
    desk.press("u")
    #expect(!desk.tree.contains(id(3)))
    #expect(desk.tree.contains(id(5)))
    desk.press("<Ctrl-R>UG<Enter>")
    #expect(desk.tree.counts.nodes == 0)
    #expect(desk.model.cursor == nil)
    desk.press("u")
    #expect(desk.tree.contains(id(3)))
    // The state that is there already makes no act.
    let count = desk.model.session.history.count
    desk.press("U<Enter>")
    #expect(desk.model.session.history.count == count)
    #expect(desk.screen.contains("It is like that now"))
  }

  @Test func readersLookButDoNotReturn() {
    var desk = desk(isReadOnly: true)
    desk.press("UG")
    #expect(desk.screen.contains("BEFORE THE FIRST ACT"))
    desk.press("<Enter>")
    #expect(desk.screen.contains("open for reading only"))
    #expect(desk.tree.counts.nodes == 4)
  }

  /// What streams goes on meanwhile, and is not marked as seen by what is not in sight.
  @Test func streamsGoOnBehindThePast() {
    var desk = desk()
    desk.press("r2")
    desk.press("UGk")
    desk.arrive(" meanwhile", at: 0, finish: .stop)
    _ = desk.paint()
    #expect(desk.tree.counts.unseen > 0)
    desk.press("g")
    #expect(desk.screen.contains("meanwhile"))
    desk.press("G<Enter>")
    #expect(desk.tree.counts.nodes == 0)
    #expect(!desk.model.isStreaming)
    desk.press("u")
    #expect(desk.screen.contains("meanwhile"))
  }

  @Test func aFileThatDoesNotTellSaysSo() throws {
    var story = desk().model.session
    _ = try story.undo(at: 1)
    let text = String(decoding: sessionFileBytes(story), as: UTF8.self)
    let old = text.replacing(#/,"base":\d+/#, with: "")
    var desk = Desk(try Session(decoding: Array(old.utf8)))
    desk.press("UGkkkkk")
    #expect(desk.screen.contains("does not say what act"))
    #expect(desk.model.session.history.count == 6)
    desk.press("<Enter>")
    #expect(desk.model.session.history.count == 6)
  }

  @Test func anEmptyHistoryIsSaid() {
    var desk = Desk()
    desk.press("U")
    #expect(desk.screen.contains("the history is empty"))
  }

  @Test func otherPeoplesVotesAreNamed() throws {
    var story = Desk.story()
    story.work(as: "a-other")
    _ = try story.perform(try #require(try story.rateAct(id(2), to: 2, at: 0)), at: 0)
    story.work(as: "a-test")
    var desk = Desk(story, columns: 120)
    desk.press("U")
    #expect(desk.screen.contains("rate +2 by a-other"))
  }

  /// A key costs the rows in sight, not the acts there are: this would not end otherwise.
  @Test func aHundredThousandActs() throws {
    var story = Desk.story()
    for number in 0..<100_000 {
      let operation = TreeOperation.bookmark(
        id: id(2),
        from: number % 2 == 1,
        to: number % 2 == 0
      )
      _ = try story.perform(Transaction(label: "flip", operations: [operation]), at: 0)
    }
    var desk = Desk(story)
    desk.press("U" + String(repeating: "j", count: 200))
    #expect(desk.model.past?.session.currentAct == story.lastEntry - 200)
    desk.press("G")
    #expect(desk.screen.contains("BEFORE THE FIRST ACT"))
    desk.press("g")
    #expect(desk.screen.contains("AS IT IS NOW"))
  }

  @Test(arguments: [(80, 24), (200, 50)])
  func theWholeScreen(columns: Int, rows: Int) throws {
    var desk = desk(columns: columns, rows: rows)
    desk.press("Ujjj")
    try expectFrame(view(desk.model), "history-\(columns)x\(rows)")
  }
}
