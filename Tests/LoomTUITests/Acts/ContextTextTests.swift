import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct ContextTextTests {
  @Test func aMemoryStandsFirstAndANoteBeforeTheLastLines() {
    var desk = Desk(Desk.session())
    desk.press("i")
    desk.send(.input(.paste("one\ntwo\nthree\n\nfour\nfive"), at: desk.time))
    desk.press("<Ctrl-S>;mThe dog is Rex.<Ctrl-S>;ashort words<Ctrl-S>1")
    #expect(
      desk.requests.last?.request.input
        == .text(
          "The dog is Rex.\none\ntwo\n[Author's note: short words]\nthree\n\nfour\nfive"
        )
    )
    #expect(desk.requests.last?.request.keptBytes == 16)
    #expect(desk.screen.contains("+mem+note"))
    // What was sent can be put together again.
    desk.press("lI")
    guard case .info(let dialog) = desk.model.overlay else { return }
    #expect(dialog.sections.last?.fields.map(\.name) == ["memory", "author's note"])
    #expect(dialog.promptTitle?.hasPrefix("Prompt, exactly as it was sent") == true)
    desk.press("qh;m<Ctrl-U>Other.<Ctrl-S>lI")
    guard case .info(let changed) = desk.model.overlay else { return }
    #expect(changed.promptTitle?.contains("has changed since") == true)
  }

  @Test func theyHoldFromTheNodeDown() {
    var desk = Desk(Desk.story())
    desk.press("l;sBe brief.<Ctrl-S>1j1")
    #expect(desk.requests.map(\.request.system) == ["Be brief.", ""])
    desk.press("uuu")
    #expect(desk.model.session.context(.system, at: NodeID(rawValue: 2)).text == "")
  }

  @Test func anEmptiedOneHidesWhatIsInherited() {
    var desk = Desk(Desk.story())
    desk.press(";mEverywhere.<Ctrl-T><Ctrl-S>")
    #expect(desk.model.session.info.memory == "Everywhere.")
    desk.press("l;m")
    #expect(desk.screen.contains("Memory, from #2 down"))
    #expect(desk.screen.contains("Everywhere."))
    desk.press("<Ctrl-U><Ctrl-S>1")
    #expect(desk.requests.last?.request.input == .text("Once upon a time there was a dog."))
    #expect(desk.node?.context(.memory) == "")
    desk.press("uu")
    #expect(desk.tree[NodeID(rawValue: 2)]?.context(.memory) == nil)
  }

  @Test func anEmptyTreeHasThemForTheWholeSession() {
    var desk = Desk()
    desk.press(";aDark.<Ctrl-S>")
    #expect(desk.model.session.info.authorNote == "Dark.")
  }

  @Test func aConversationHasThemInItsMessages() {
    var desk = Desk(Desk.session(.chat))
    desk.press("SBe kind.<Ctrl-S>iHello<Ctrl-S>;mRex is a dog.<Ctrl-S>;ain verse<Ctrl-S>1")
    let request = desk.requests.last?.request
    #expect(request?.system == "Be kind.\n\nRex is a dog.")
    #expect(
      request?.input
        == .chat([ChatMessage(role: .user, content: "Hello\n\n[Author's note: in verse]")])
    )
  }

  @Test func aMemoryIsNeverCut() {
    let text = String(repeating: "word ", count: 200)
    var request = CompletionRequest(model: "m", input: .text("Memory.\n" + text))
    request.keptBytes = 8
    #expect(request.cut(toBytes: 400) > 0)
    guard case .text(let short) = request.input else { return }
    #expect(short.hasPrefix("Memory.\n"))
    #expect(short.utf8.count <= 400)
    #expect(request.leftOut == 1_008 - short.utf8.count)
    var again = CompletionRequest(model: "m", input: .text("Memory.\n" + text))
    again.keptBytes = 8
    again.leaveOut(bytes: request.leftOut)
    #expect(again.input == request.input)
  }

  @Test func theNoteHasItsPlaceInEveryText() {
    func place(_ text: String) -> Int { ContextText.notePlace(in: Array(text.utf8)) }
    #expect(place("") == 0)
    #expect(place("one") == 0)
    #expect(place("one\ntwo\nthree") == 0)
    #expect(place("zero\none\ntwo\nthree") == 5)
    #expect(place("zero\none\n\ntwo\n  \nthree\n") == 5)
  }

  @Test func theEditorSaysForWhatItHolds() throws {
    for (name, columns, rows) in [
      ("editor-memory-80x24", 80, 24), ("editor-memory-120x40", 120, 40),
    ] {
      var desk = Desk(Desk.story(), columns: columns, rows: rows)
      desk.press("l;mRex is a dog. 犬")
      try expectFrame(view(desk.model), name)
    }
  }
}
