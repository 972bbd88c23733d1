import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct ThinkingTests {
  private func desk(_ mode: SessionInfo.Mode, columns: Int = 80, rows: Int = 24) -> Desk {
    var desk = Desk(Desk.session(mode), columns: columns, rows: rows)
    desk.press("iWhat is a loom?<Ctrl-S>1l")
    return desk
  }

  private func think(_ desk: inout Desk, _ text: String) { desk.end(0, .thinking(text)) }

  @Test(arguments: SessionInfo.Mode.allCases)
  func thinkingIsShownUntilTextComesAndThenFolded(mode: SessionInfo.Mode) {
    var desk = desk(mode)
    #expect(desk.screen.contains("waiting for toy-1"))
    think(&desk, "The user asks about weaving")
    #expect(desk.screen.contains("thinking, 5 words so far, T folds it"))
    #expect(desk.screen.contains("The user asks about weaving"))
    #expect(!desk.screen.contains("waiting"))
    #expect(desk.screen.contains("~ (thinking)"))
    desk.arrive("A frame.", at: 0)
    #expect(!desk.screen.contains("The user asks"))
    #expect(desk.screen.contains("▸ thinking, 5 words, T shows it"))
    desk.arrive("", at: 0, finish: .stop)
    desk.press("T")
    #expect(desk.screen.contains("▾ thinking, 5 words, T folds it"))
    #expect(desk.screen.contains("The user asks about weaving"))
    #expect(desk.screen.contains("A frame."))
    desk.press("T")
    #expect(!desk.screen.contains("The user asks"))
    #expect(desk.node?.text == "A frame.")
    #expect(desk.node?.thinking == "The user asks about weaving")
  }

  @Test func thinkingCanBeFoldedWhileItStreams() {
    var desk = desk(.chat)
    think(&desk, "one two")
    desk.press("T")
    #expect(desk.screen.contains("thinking, 2 words so far, T shows it"))
    think(&desk, " three")
    #expect(desk.screen.contains("thinking, 3 words so far, T shows it"))
  }

  @Test func longThinkingScrollsLikeText() {
    var desk = desk(.chat)
    think(&desk, (1...400).map { "word\($0)" }.joined(separator: "\n"))
    desk.arrive("The answer.", at: 0, finish: .stop)
    desk.press("T")
    #expect(desk.screen.contains("word1\n") || desk.screen.contains("word1 "))
    for _ in 0..<80 { desk.press("<Ctrl-D>") }
    #expect(desk.screen.contains("word400"))
    #expect(desk.screen.contains("The answer."))
    desk.press("T")
    #expect(desk.screen.contains("The answer."))
    #expect(desk.model.textScroll == 0)
  }

  @Test func thinkingIsNotSentAgain() {
    var desk = desk(.chat)
    think(&desk, "secret thoughts")
    desk.arrive("A frame.", at: 0, finish: .stop)
    desk.press("iAnd a shuttle?<Ctrl-S>1")
    #expect(
      desk.requests.last?.request.input
        == .chat([
          ChatMessage(role: .user, content: "What is a loom?"),
          ChatMessage(role: .assistant, content: "A frame."),
          ChatMessage(role: .user, content: "And a shuttle?"),
        ])
    )
  }

  @Test func aBranchWithoutThinkingSaysSo() {
    var desk = Desk(Desk.story())
    desk.press("T")
    #expect(desk.model.showsThinking == nil)
    #expect(desk.model.message?.text.contains("this branch has none") == true)
  }

  @Test func hugeThinkingIsCountedFromItsBeginning() {
    var desk = desk(.chat)
    think(&desk, String(repeating: "word ", count: 200_000))
    #expect(desk.screen.contains("thinking, about 200000 words so far"))
    #expect(desk.model.textPage().lines.count < 2_000)
  }

  @Test(arguments: [(80, 24), (200, 50)]) func theScreen(columns: Int, rows: Int) throws {
    var desk = desk(.chat, columns: columns, rows: rows)
    think(
      &desk,
      "The person asks what a loom is. A loom is a frame for weaving; I should say it simply, in "
        + "one or two sentences, and perhaps name the warp.\n\nShort is better."
    )
    desk.end(0, .usage(TokenUsage(prompt: 9, completion: 5, thinking: 31)))
    desk.arrive("A frame that holds the warp.", at: 0, finish: .stop)
    try expectFrame(view(desk.model), "thinking-folded-\(columns)x\(rows)")
    desk.press("T")
    try expectFrame(view(desk.model), "thinking-\(columns)x\(rows)")
  }
}
