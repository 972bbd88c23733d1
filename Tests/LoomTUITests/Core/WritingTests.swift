import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct WritingTests {
  @Test func editingAModelsTextMakesARewriteBesideIt() throws {
    var desk = Desk(Desk.story())
    desk.press("le<Ctrl-W><Ctrl-W>a cat.<Ctrl-S>")
    let rewrite = try #require(desk.node)
    #expect(rewrite.kind == .rewrite)
    #expect(rewrite.rewriteOf?.rawValue == 2)
    #expect(rewrite.text == " there was a cat.")
    #expect(desk.tree.children(of: NodeID(rawValue: 1)).map(\.rawValue) == [2, 5, 3, 4])
    #expect(desk.tree[NodeID(rawValue: 2)]?.text == " there was a dog.")
    #expect(desk.model.session.votes.last?.kind == .edit)
    desk.press("u")
    #expect(desk.tree.childCount(of: NodeID(rawValue: 1)) == 3)
  }

  @Test func controlWithArrowsMovesByWordsAndOnlyInTexts() throws {
    var desk = Desk(Desk.story())
    desk.press("e<Ctrl-Left>long <Ctrl-Home>- <Ctrl-Right>!<Ctrl-End>.<Ctrl-S>")
    #expect(desk.node?.text == "- Once! upon a long time.")
    desk.press("<Ctrl-Right>")
    #expect(desk.node?.parent?.rawValue == 1, "as Right")
    desk.press("<Ctrl-Left>")
    #expect(desk.node?.id.rawValue == 1)
    desk = Desk(
      Desk.story(),
      keymap: try Keymap(remapping: [(command: "bookmark", keys: ["Ctrl-Left"])])
    )
    desk.press("<Ctrl-Left>")
    #expect(desk.node?.bookmark == true)
    desk.press("e<Ctrl-Left>old <Ctrl-S>")
    #expect(desk.node?.text == "Once upon a old time", "in texts the editor's keys come first")
  }

  @Test func onesOwnTextIsEditedInPlace() {
    var desk = Desk(Desk.story())
    desk.press("e, far away<Ctrl-S>")
    #expect(desk.node?.text == "Once upon a time, far away")
    #expect(desk.tree.counts.nodes == 4)
  }

  @Test func escapeAsksBeforeChangesAreLost() {
    var desk = Desk(Desk.story())
    desk.press("e!<Esc>")
    #expect(desk.screen.contains("Keep the changes?"))
    desk.press("<Esc>")
    #expect(desk.screen.contains("Ctrl-S keep"))
    desk.press("<Esc>n")
    #expect(desk.model.overlay == nil)
    #expect(desk.node?.text == "Once upon a time")
    desk.press("e?<Esc>y")
    #expect(desk.node?.text == "Once upon a time?")
    desk.press("e<Esc>")
    #expect(desk.model.overlay == nil)
    #expect(desk.model.message?.text == "Nothing was changed")
  }

  @Test func theTextIsKeptByteForByte() {
    var desk = Desk(Desk.story([]))
    desk.press("i")
    desk.send(.input(.paste("  é\u{65}\u{301}\r\nzwj 👨‍👩‍👧\r\ttab \u{1B}[31m 中文  "), at: 1))
    desk.press("<Ctrl-S>")
    #expect(
      desk.node.map { Array($0.text.utf8) }
        == Array("  é\u{65}\u{301}\nzwj 👨‍👩‍👧\n\ttab \u{1B}[31m 中文  ".utf8)
    )
    #expect(!desk.screen.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }

  @Test func childrenAndSiblingsCanBeWrittenByHand() {
    var desk = Desk(Desk.story())
    desk.press("li more<Ctrl-S>")
    #expect(desk.node?.parent?.rawValue == 2)
    #expect(desk.node?.kind == .human)
    desk.press("o other<Ctrl-S>")
    #expect(desk.node?.parent?.rawValue == 2)
    #expect(desk.node?.text == " other")
  }

  @Test func notesAndTheSystemTextAreActs() {
    var desk = Desk(Desk.story())
    desk.press("lawhy<Ctrl-S>")
    #expect(desk.node?.note == "why")
    #expect(desk.screen.contains("note: why"))
    desk.press("SBe brief.<Ctrl-S>")
    #expect(desk.model.session.info.system == "Be brief.")
    desk.press("uu")
    #expect(desk.model.session.info.system == "")
    #expect(desk.node?.note == nil)
  }

  @Test func deletingGoesToANeighbourAndUndoComesBack() {
    var desk = Desk(Desk.story())
    desk.press("ljD")
    #expect(desk.node?.id.rawValue == 4)
    #expect(desk.model.message?.text == "Deleted 1 node; u brings back")
    desk.press("u")
    #expect(desk.node?.id.rawValue == 3)
    desk.press("rD")
    #expect(desk.model.cursor == nil)
    #expect(desk.screen.contains("(empty: i writes)"))
    desk.press("u")
    #expect(desk.tree.counts.nodes == 4)
  }

  @Test func theExternalEditorGetsTheTextAndItsAnswerIsKept() {
    var desk = Desk(Desk.story())
    desk.press("lE")
    #expect(desk.effects.last == .editExternally(" there was a dog."))
    desk.send(.edited(.text(" there was an owl."), at: desk.time))
    #expect(desk.node?.text == " there was an owl.")
    #expect(desk.node?.kind == .rewrite)
    desk.press("kE")
    desk.send(
      .edited(.failure("The editor ended with status 1; nothing was changed"), at: desk.time)
    )
    #expect(desk.model.message?.isError == true)
  }

  @Test func pastingOutsideAnEditorSaysSo() {
    var desk = Desk(Desk.story())
    desk.send(.input(.paste("D D D"), at: 1))
    #expect(desk.tree.counts.nodes == 4)
    #expect(desk.model.message?.text == "Pasting goes into an editor: press i first")
  }
}

@Suite struct TextBufferTests {
  @Test func wideCharactersAreOneStep() {
    var buffer = TextBuffer("a中👨‍👩‍👧e\u{301}b")
    buffer.moveLeft()
    buffer.moveLeft()
    buffer.deleteBackward()
    #expect(buffer.text.hasSuffix("e\u{301}b"))
    buffer.moveToStart()
    buffer.moveRight()
    buffer.deleteForward()
    #expect(buffer.text.unicodeScalars.starts(with: "a👨".unicodeScalars))
  }

  @Test func upAndDownKeepTheColumn() {
    var buffer = TextBuffer("long line here\nxy\nanother line")
    buffer.moveToStart()
    for _ in 0..<9 { buffer.moveRight() }
    buffer.moveLines(1, width: 40)
    #expect(buffer.place(in: buffer.lines(width: 40)) == (1, 2))
    buffer.moveLines(1, width: 40)
    #expect(buffer.place(in: buffer.lines(width: 40)) == (2, 9))
    buffer.moveToLineStart(width: 40)
    #expect(buffer.place(in: buffer.lines(width: 40)) == (2, 0))
    buffer.moveLines(-9, width: 40)
    #expect(buffer.cursor == 0)
  }

  @Test func cuttingAndPuttingBack() {
    var buffer = TextBuffer("one two\nthree")
    buffer.moveToStart()
    buffer.moveWordRight()
    buffer.cutToEnd()
    #expect(buffer.text == "one\nthree")
    buffer.moveToEnd()
    buffer.yank()
    #expect(buffer.text == "one\nthree two")
    buffer.cutToStart()
    #expect(buffer.text == "one\n")
    buffer.cutWordBackward()
    #expect(buffer.text == "")
    buffer.deleteBackward()
    buffer.deleteForward()
    buffer.moveLeft()
    #expect(buffer.text == "")
  }

  @Test func carriageReturnAndLineFeedAreOneStep() {
    var buffer = TextBuffer("a\r\nb")
    buffer.moveLeft()
    buffer.deleteBackward()
    #expect(Array(buffer.text.utf8) == [97, 98])
  }
}
