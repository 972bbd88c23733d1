import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// Jumps, marks, bookmarks, tags, numbers and the archive, by keys.
@Suite struct PlacesTests {
  private func number(_ desk: Desk) -> Int32 { desk.node?.id.rawValue ?? 0 }

  // MARK: Jumps

  @Test func jumpsLeadBackAndForward() {
    var desk = Desk(Desk.story())
    desk.press("l")
    #expect(number(desk) == 2)
    desk.press("<")
    #expect(desk.model.message?.text == "No jump to go back to", "a step is no jump")
    desk.press("G")
    #expect(number(desk) == 4)
    desk.press("r")
    #expect(number(desk) == 1)
    desk.press("<")
    #expect(number(desk) == 4)
    desk.press("<")
    #expect(number(desk) == 2)
    desk.press("<")
    #expect(number(desk) == 2 && desk.model.message?.text == "No jump to go back to")
    desk.press(">")
    #expect(number(desk) == 4)
    desk.press(">")
    #expect(number(desk) == 1)
    desk.press(">")
    #expect(desk.model.message?.text == "No jump to go forward to")
    desk.press("<Ctrl-O>")
    #expect(number(desk) == 4)
  }

  @Test func aJumpAcrossADeletionIsPassedOver() {
    var desk = Desk(Desk.story())
    desk.press("lGrl")
    #expect(number(desk) == 4)
    desk.press("D")
    #expect(number(desk) == 3 && !desk.tree.contains(NodeID(rawValue: 4)))
    desk.press("r<")
    #expect(number(desk) == 3)
    desk.press("<")
    #expect(number(desk) == 2, "4 is gone")
  }

  @Test func searchesAndUndoAreJumps() {
    var desk = Desk(Desk.story())
    desk.press("l/nothing<Enter>")
    #expect(number(desk) == 4)
    desk.press("<")
    #expect(number(desk) == 2, "a sibling, but far from where the search began")
  }

  @Test func theListKeepsAHundredPlacesAndNoneTwice() {
    var list = JumpList()
    for number in 1...300 { list.push(NodeID(rawValue: Int32(number))) }
    list.push(NodeID(rawValue: 250))
    #expect(list.places.count == 100 && list.places.last == NodeID(rawValue: 250))
    #expect(Set(list.places).count == 100 && list.places.first == NodeID(rawValue: 201))
    var here: NodeID? = NodeID(rawValue: 999)
    var steps = 0
    while let next = list.back(from: here, exists: { $0.rawValue % 2 == 0 }) {
      here = next
      steps += 1
    }
    #expect(steps == 50 && here == NodeID(rawValue: 202))
    while let next = list.forward(from: here, exists: { _ in true }) { here = next }
    #expect(here == NodeID(rawValue: 999))
  }

  // MARK: Numbers

  @Test func aNumberLeadsToItsNode() {
    var desk = Desk(Desk.story())
    desk.press("#3<Enter>")
    #expect(number(desk) == 3)
    desk.press(":4<Enter>")
    #expect(number(desk) == 4)
    desk.press(":#2<Enter>")
    #expect(number(desk) == 2)
    desk.press("<<")
    #expect(number(desk) == 3)
    desk.press("#99<Enter>")
    #expect(desk.model.message?.text == "There is no node 99; the last one is 4")
    desk.press("#99999999999999<Enter>")
    #expect(desk.model.message?.isError == true)
    desk.press("#x<Enter>")
    #expect(desk.model.message?.text.hasPrefix("x is no number of a node") == true)
    desk.press("D#3<Enter>")
    #expect(desk.model.message?.text == "Node 3 was deleted; U shows earlier states")
    desk.press("#<Enter>")
    #expect(desk.model.overlay == nil && desk.model.message == nil)
  }

  // MARK: Marks

  @Test func lettersStandForNodes() throws {
    var desk = Desk(Desk.story())
    desk.press("l\"")
    #expect(desk.screen.contains("A letter a to z marks this place; Esc leaves"))
    desk.press("q")
    #expect(desk.model.message?.text == "Marked as q; ' q comes back here")
    #expect(desk.model.session.info.marks == ["q": NodeID(rawValue: 2)])
    desk.press("G'q")
    #expect(number(desk) == 2)
    desk.press("''")
    #expect(number(desk) == 4)
    desk.press("''")
    #expect(number(desk) == 2)
    desk.press("'z")
    #expect(desk.model.message?.text == "There is no mark z: \" z sets it here")
    desk.press("\"<Esc>")
    #expect(desk.model.message == nil)
    desk.press("\"Q")
    #expect(desk.model.message?.text == "A mark is a letter from a to z; nothing was marked")
    desk.press("\"7G")
    #expect(desk.requests.isEmpty, "the digit belonged to the mark")
    // In the file, and undone like any act.
    let bytes = sessionFileBytes(desk.model.session)
    #expect(try Session(decoding: bytes).info.marks == ["q": NodeID(rawValue: 2)])
    desk.press("'qDG'q")
    #expect(desk.model.message?.text.hasPrefix("Node 2, which is marked q, was deleted") == true)
    desk.press("uu")
    #expect(desk.model.session.info.marks == [:])
  }

  @Test func theListOfMarksAndBookmarks() throws {
    var desk = Desk(Desk.story([" there was a dog.", " 한국의 왕이 살았다", " nothing"]))
    desk.press(",b")
    #expect(
      desk.model.message?.text == "No bookmark and no mark: b bookmarks, \" and a letter marks"
    )
    desk.press("b\"sljb\"ajb")
    desk.press("r,b")
    try expectFrame(desk.paint(), "bookmarks-80x24")
    guard case .places(let list)? = desk.model.overlay else {
      Issue.record("no list")
      return
    }
    #expect(list.rows.map { "\($0.letter ?? "*")\($0.id)" } == ["a3", "s1", "*1", "*3", "*4"])
    desk.press("jjj<Enter>")
    #expect(number(desk) == 3 && desk.model.overlay == nil)
    desk.press("<")
    #expect(number(desk) == 1)
    desk.press(",bGd")
    #expect(desk.tree[NodeID(rawValue: 4)]?.bookmark == false)
    desk.press("gd")
    #expect(desk.model.session.info.marks == ["s": NodeID(rawValue: 1)])
    desk.press("ddd")
    #expect(desk.model.overlay == nil && desk.tree.counts.bookmarks == 0)
    desk.press("u")
    #expect(desk.tree.counts.bookmarks == 1)
    var wide = Desk(desk.model.session, columns: 120, rows: 40)
    wide.press("\"b,b")
    try expectFrame(wide.paint(), "bookmarks-120x40")
  }

  // MARK: Tags

  @Test func tagsAreTypedAndCompleted() throws {
    var desk = Desk(Desk.story())
    desk.press("l`ending, dark ages,<Enter>")
    #expect(desk.node?.tags == ["ending", "dark ages"])
    #expect(desk.model.message?.text == "Tags: ending, dark ages")
    desk.press("j`ending<Enter>j`")
    desk.press("e<Tab>")
    #expect(desk.screen.contains("tags of #4: ending"))
    desk.press("<Tab><Enter>")
    #expect(desk.node?.tags == ["ending"])
    // The more usual one first; those that are there already are not offered.
    desk.press("`, <Tab>")
    guard case .line(let prompt)? = desk.model.overlay else {
      Issue.record("no line")
      return
    }
    #expect(prompt.buffer.text == "ending, dark ages")
    desk.press("<Enter>")
    #expect(desk.node?.tags == ["ending", "dark ages"])
    desk.press("``<Esc>`<Ctrl-U>a b<Enter>")
    #expect(desk.node?.tags == ["a", "b"])
    desk.press("`<Ctrl-U><Enter>")
    #expect(desk.node?.tags == [] && desk.model.message?.text == "No tags any more")
    #expect(desk.tree.tags == ["ending": 2, "dark ages": 1])
    desk.press("`<Enter>")
    #expect(desk.model.message?.text == "The tags are as before")
  }

  // MARK: The archive

  @Test func whatIsArchivedIsOutOfSight() throws {
    var desk = Desk(Desk.story())
    desk.press(",a")
    #expect(desk.model.message?.text == "Nothing is archived: ! puts a branch aside")
    desk.press("lj!")
    #expect(
      desk.model.message?.text
        == "Archived #3 with all below it; , a shows what is archived, u brings back"
    )
    #expect(number(desk) == 4 && desk.model.outline.rows.map(\.id.rawValue) == [1, 2, 4])
    desk.press("k")
    #expect(number(desk) == 2)
    desk.press("j")
    #expect(number(desk) == 4)
    desk.press("<Tab>")
    #expect(number(desk) == 2)
    #expect(desk.screen.contains(" 2 unseen "), "none of those put aside")
    try expectFrame(desk.paint(), "archived-hidden-80x24")
    desk.press("&depth>0<Enter>")
    #expect(desk.model.message?.text.hasPrefix("2 of 3 nodes match") == true)
    desk.press("&<Ctrl-U><Enter>")
    desk.press(",a")
    #expect(desk.model.message?.text == "1 archived branch is shown; ! takes one back")
    desk.press("j")
    try expectFrame(desk.paint(), "archived-shown-80x24")
    desk.press(",a")
    #expect(number(desk) == 4, "out of what is hidden")
    // Going there by number shows it.
    desk.press("#3<Enter>!")
    #expect(desk.model.message?.text == "Taken out of the archive")
    #expect(desk.tree.counts.archived == 0)
    desk.press("u")
    #expect(desk.tree.counts.archived == 1)
    #expect(desk.model.hiddenCounts.nodes == (desk.model.showsArchived ? 0 : 1))
  }

  @Test func undoAndRedoOfArchivingStayInSight() {
    var desk = Desk(Desk.story())
    desk.press("lj!u")
    #expect(number(desk) == 3 && desk.model.outline.rows.count == 4)
    desk.press("<Ctrl-R>")
    #expect(desk.model.outline.rows.count == 3 && number(desk) == 4)
    #expect(!desk.model.places.showsArchived)
  }

  @Test func theLastTreeStaysInSight() throws {
    var desk = Desk(Desk.story())
    desk.press("!")
    #expect(desk.model.outline.rows.count == 4)
    #expect(desk.model.message?.text.hasPrefix("Everything is archived now") == true)
    desk.press(",a")
    #expect(desk.model.outline.rows.count == 4)
    // Opened again, too.
    let again = Desk(desk.model.session)
    #expect(again.model.outline.rows.count == 4 && again.model.cursor != nil)
    // With another place to be, it is hidden at the start.
    var other = Desk(Desk.story())
    other.press("l!")
    other.model.session.cursor = NodeID(rawValue: 2)
    let third = Desk(other.model.session)
    #expect(third.model.outline.rows.count == 3 && third.model.cursor == NodeID(rawValue: 3))
  }

  @Test func judgementsAreAmongWhatIsShown() {
    var desk = Desk(Desk.story())
    desk.press("l!+")
    #expect(desk.model.session.votes.last?.shown == [NodeID(rawValue: 3), NodeID(rawValue: 4)])
  }
}
