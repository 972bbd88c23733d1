import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// Splitting, merging, moving and copying, by keys.
@Suite struct ShapingTests {
  private func number(_ desk: Desk) -> Int32 { desk.node?.id.rawValue ?? 0 }

  private func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  @Test func aPlaceIsChosenAndTheTextSplit() throws {
    var desk = Desk(Desk.story([" there was a dog.", " 한국의 왕이 살았다", " nothing"]))
    desk.press("l,s")
    try expectFrame(desk.paint(), "split-80x24")
    desk.press("w<Enter>")
    #expect(desk.node?.text == " there was" && desk.model.overlay == nil)
    desk.press("l")
    #expect(desk.node?.text == " a dog.")
    #expect(desk.screen.contains("part of #2"))
    desk.press("u")
    #expect(desk.node?.text == " there was a dog." && desk.tree.counts.nodes == 4)
    desk.press("j,swlh<Enter>")
    #expect(desk.node?.text == " 한국의 왕이")
    desk.press("u,s$l<Enter>")
    #expect(desk.model.message?.text == "Move the place into the text first: w goes on by a word")
    desk.press("<Esc>")
    #expect(desk.model.message?.text == "Nothing was split" && desk.tree.counts.nodes == 4)
    var wide = Desk(desk.model.session, columns: 120, rows: 40)
    wide.press("lj,sb")
    try expectFrame(wide.paint(), "split-120x40")
  }

  @Test func aPairThatIsLostIsTold() {
    var desk = Desk(Desk.story())
    desk.press("le there was a cat.<Ctrl-S><Esc>")
    let rewrite = desk.node?.id
    #expect(desk.node?.kind == .rewrite)
    desk.press("#2<Enter>,sw<Enter>")
    let message = desk.model.message?.text ?? ""
    #expect(
      message.contains("its rewrite #\(rewrite?.rawValue ?? 0) makes no pair now"),
      "\(message)"
    )
    desk.press("u#3<Enter>,sw<Enter>")
    #expect(desk.model.message?.text.hasPrefix("Split in two:") == true, "it has none")
  }

  @Test func nothingIsMadeOfAnEmptyText() {
    var desk = Desk(Desk.story([""]))
    desk.press("l,s")
    #expect(
      desk.model.overlay == nil && desk.model.message?.text.hasPrefix("There is nothing") == true
    )
  }

  @Test func textsAreMergedUpwards() {
    var desk = Desk(Desk.story([" there was a dog."]))
    desk.press(",m")
    #expect(desk.model.message?.text == "This is a root: there is nothing above to merge it with")
    desk.press("l,m")
    #expect(desk.node?.text == "Once upon a time there was a dog." && desk.tree.counts.nodes == 1)
    desk.press("u")
    #expect(desk.node?.text == " there was a dog." && desk.tree.counts.nodes == 2)
    desk = Desk(Desk.story())
    desk.press("l,m")
    #expect(
      desk.model.message?.text == "Merged beside #1, which 2 other branches continue; u undoes it"
    )
    #expect(desk.tree.childCount(of: nil) == 2 && desk.tree.childCount(of: id(1)) == 2)
  }

  @Test func messagesOfTwoRolesAreNotMerged() throws {
    var session = Desk.session(.chat)
    for (text, parent) in [("Hello", nil), ("Hi", 1)] as [(String, Int32?)] {
      let act = try session.addAct(under: parent.map(id), text: text, at: 0)
      _ = try session.perform(act, at: 0)
    }
    var desk = Desk(session)
    desk.press("l,m")
    #expect(desk.model.message?.text.hasPrefix("This is an assistant's message") == true)
    #expect(desk.tree.counts.nodes == 2)
  }

  @Test func aBranchIsCarriedElsewhere() {
    var desk = Desk(Desk.story())
    desk.press(",p")
    #expect(
      desk.model.message?.text == "Nothing is marked for moving: , x marks a branch"
    )
    desk.press("l,x")
    #expect(desk.screen.contains("moving #2"))
    desk.press(",p")
    #expect(desk.model.message?.text == "#2 cannot move below itself: choose a place outside it")
    desk.press("h,p")
    #expect(desk.model.message?.text == "#2 is below this node already")
    desk.press("lj,p")
    #expect(desk.tree.parent(of: id(2)) == id(3) && number(desk) == 2)
    #expect(!desk.screen.contains("moving #2"))
    desk.press("u")
    #expect(desk.tree.children(of: id(1)) == [id(2), id(3), id(4)])
    desk.press(",x,x")
    #expect(desk.model.places.cut == nil)
  }

  @Test func siblingsAreReordered() {
    var desk = Desk(Desk.story())
    desk.press("l,k")
    #expect(desk.model.message?.text == "This is the first of its siblings")
    desk.press(",j,j")
    #expect(desk.tree.children(of: id(1)) == [id(3), id(4), id(2)] && number(desk) == 2)
    desk.press(",j")
    #expect(desk.model.message?.text == "This is the last of its siblings")
    desk.press("uu")
    #expect(desk.tree.children(of: id(1)) == [id(2), id(3), id(4)])
  }

  @Test func aBranchIsCopied() {
    var desk = Desk(Desk.story())
    desk.press("l+,d")
    #expect(desk.tree.children(of: id(1)) == [id(2), id(5), id(3), id(4)])
    #expect(number(desk) == 5 && desk.node?.rating == nil)
    #expect(desk.model.message?.text == "Copied 1 node without ratings; u undoes it")
    #expect(desk.screen.contains("copy of #2"))
    desk.press("r,d")
    #expect(desk.tree.counts.nodes == 10)
  }

  @Test func whatStreamsStays() {
    var desk = Desk(Desk.story())
    desk.press("l1l")
    for keys in [",s", ",m", ",x", ",d", ",j"] {
      desk.press(keys)
      #expect(
        desk.model.message?.text.hasPrefix("This still streams; c ends it") == true,
        "\(keys)"
      )
    }
    desk.press("h,d")
    #expect(desk.model.message?.text.hasPrefix("This still streams; c ends it") == true)
    #expect(desk.tree.counts.nodes == 5)
  }

  // MARK: Grafts

  @Test func anotherSessionIsCopied() throws {
    var desk = Desk(Desk.story())
    desk.press("l,gold<Tab>")
    #expect(desk.effects.last == .listFolder(path: "old"))
    desk.send(.folder(path: "old", names: ["old stories/", "older.loom.json"]))
    #expect(desk.screen.contains("copy from session: old stories/"))
    desk.press("<Tab>")
    #expect(desk.screen.contains("copy from session: older.loom.json"))
    desk.press("<Enter>")
    #expect(desk.effects.last == .readSession(path: "older.loom.json", top: nil))
    let other = Desk.story([" a far land"])
    desk.send(.sessionRead(.session(other, top: nil, path: "older.loom.json"), at: desk.time))
    #expect(desk.node?.text == "Once upon a time" && desk.node?.parent == id(2))
    #expect(desk.model.message?.text == "Copied 2 nodes of Story; u undoes it")
    desk.press(",gx.loom.json#2<Enter>")
    #expect(desk.effects.last == .readSession(path: "x.loom.json", top: id(2)))
    desk.send(.sessionRead(.session(other, top: id(9), path: "x.loom.json"), at: desk.time))
    #expect(desk.model.message?.text == "x.loom.json has no node 9; the last one is 2")
    desk.send(.sessionRead(.failure("There is no file x."), at: desk.time))
    #expect(desk.model.message?.text == "There is no file x.")
    let chat = Desk.session(.chat)
    desk.send(.sessionRead(.session(chat, top: nil, path: "x"), at: desk.time))
    #expect(desk.model.message?.text == "x has no nodes; nothing was copied")
    desk.press("u")
    #expect(desk.tree.counts.nodes == 4)
  }

  @Test func aReadOnlySessionStaysAsItIs() {
    for keys in [",s", ",m", ",x", ",p", ",k", ",j", ",d", ",g", "!", "`", "\"a"] {
      var desk = Desk(Desk.story(), isReadOnly: true)
      desk.press("l\(keys)")
      #expect(desk.model.message?.text.contains("open for reading only") == true, "\(keys)")
      #expect(desk.model.overlay == nil && desk.model.session.lastEntry == 8)
    }
  }

  @Test func anEmptySessionSaysWhatToDo() {
    for keys in [",s", ",m", ",x", ",p", ",k", ",d", "!", "`", "\"", ",b", "'a", "<", "#1<Enter>"] {
      var desk = Desk(Desk.session())
      desk.press(keys)
      #expect(desk.model.message != nil && desk.model.session.lastEntry == 0, "\(keys)")
    }
  }
}
