import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// A session in lines, as a screen reader reads it.
@Suite struct PlainTests {
  private struct Talk {
    var desk: Desk
    var narrator = Narrator()

    mutating func say(_ line: String) -> [String] {
      desk.send(.input(.line(line), at: desk.time))
      return listen()
    }

    mutating func listen() -> [String] {
      let lines = narrator.lines(for: desk.model)
      desk.send(.painted(at: desk.time))
      return lines
    }
  }

  @Test func movingAndJudging() {
    var talk = Talk(desk: Desk(Desk.story()))
    #expect(
      talk.listen() == [
        "Node 1: Once upon a time", "3 branches below:",
        "  1 (unseen):  there was a dog.", "  2 (unseen):  a king lived", "  3 (unseen):  nothing",
      ]
    )
    #expect(talk.say("l") == ["Node 2, 1 of 3 (unseen):  there was a dog."])
    #expect(talk.say("next-sibling") == ["Node 3, 2 of 3 (unseen):  a king lived"])
    #expect(talk.say("rate 2").first?.hasPrefix("Node 3, 2 of 3 (rated +2)") == true)
    #expect(talk.desk.node?.rating == 2)
    // An empty line tells again where one is.
    #expect(talk.say("").first?.hasPrefix("Node 3, 2 of 3") == true)
    #expect(talk.say("no-such").first?.hasPrefix("Error: There is no command no-such") == true)
  }

  @Test func aBranchIsToldAtItsEnd() {
    var talk = Talk(desk: Desk(Desk.story()))
    _ = talk.listen()
    let lines = talk.say("generate 2")
    #expect(lines.first == "2 branches are being written.")
    talk.desk.arrive(" and", at: 0)
    #expect(talk.listen().isEmpty)
    #expect(talk.say("wait").isEmpty)
    #expect(talk.desk.model.holdsLines)
    talk.desk.arrive(" then", at: 0, finish: .stop)
    #expect(talk.listen().first == "Node 5, 4 of 5 is done:  and then")
    talk.desk.arrive(" so", at: 1, finish: .stop)
    #expect(!talk.desk.model.holdsLines)
  }

  @Test func writingInLines() {
    var talk = Talk(desk: Desk(Desk.story()))
    _ = talk.listen()
    #expect(talk.say("add-child").first == "The editor has: (no text)")
    _ = talk.say(" One line")
    _ = talk.say("and another.")
    let told = talk.say(".")
    #expect(talk.desk.node?.text == " One line\nand another.")
    #expect(told.contains { $0.contains("One line and another.") })
    _ = talk.say("edit")
    _ = talk.say("/clear")
    _ = talk.say("gone")
    _ = talk.say("/quit")
    #expect(talk.desk.model.overlay == nil)
    #expect(talk.desk.node?.text == " One line\nand another.")
  }

  @Test func dialogsAreReadAndLeft() {
    var talk = Talk(desk: Desk(Desk.story(), columns: 160, rows: 50))
    _ = talk.listen()
    let lines = talk.say("parameters")
    #expect(lines.first == "Parameters of the next branches")
    #expect(lines.contains { $0.hasPrefix("temperature") })
    _ = talk.say("j")
    #expect(talk.say("").first?.hasPrefix("A line: give a line; an empty one keeps: 64") == true)
    _ = talk.say("100")
    #expect(talk.desk.model.settings.parameters.maxTokens == 100)
    #expect(talk.say("Esc").first == "Back in the tree.")
    #expect(
      talk.say("copy-node") == [
        "Let loom write this terminal's clipboard?   y this time   a always   n no"
      ]
    )
    _ = talk.say("n")
    #expect(talk.say("help").contains { $0.contains("Rate up, go to the next unseen sibling") })
    _ = talk.say("")
    #expect(talk.desk.model.overlay == nil)
  }

  @Test func nothingControlsTheTerminal() {
    var talk = Talk(desk: Desk(Desk.story([" a \u{1B}]2;title\u{7}\u{202E} b"])))
    for line in talk.listen() {
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
    }
  }
}
