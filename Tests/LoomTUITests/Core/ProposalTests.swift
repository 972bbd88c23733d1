import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct ProposalTests {
  private func asking(_ session: Session = Desk.story()) -> Desk {
    var desk = Desk(session)
    desk.press("l@make it sad<Enter>")
    return desk
  }

  @Test func aProposalIsAskedForOutsideTheTree() throws {
    let desk = asking()
    #expect(desk.requests.count == 1)
    let request = try #require(desk.requests.first?.request)
    guard case .text(let page) = request.input else {
      Issue.record("not a text")
      return
    }
    #expect(page.contains("Once upon a time") && page.contains(" there was a dog."))
    #expect(page.contains("make it sad") && page.hasSuffix("### The passage, rewritten\n\n"))
    #expect(request.parameters.stop == ["\n###"])
    #expect(desk.tree.counts.nodes == 4)
    #expect(!desk.model.isStreaming, "no branch does")
    #expect(!desk.effects.contains { if case .append = $0 { true } else { false } })
  }

  @Test func instructionsGivenBeforeComeBack() {
    var desk = Desk(Desk.story())
    for instruction in ["shorter", "make it sad", "in verse"] {
      desk.press("l@<Ctrl-U>\(instruction)<Enter><Esc>")
    }
    func line(_ keys: String) -> String? {
      desk.press(keys)
      guard case .line(let prompt)? = desk.model.overlay else { return nil }
      return prompt.buffer.text
    }
    #expect(line("@") == "in verse")
    #expect(line("<Up>") == "make it sad")
    #expect(line("<Up>") == "shorter")
    #expect(line("<Up>") == "shorter", "there is no older one")
    #expect(line("<Down>") == "make it sad")
    #expect(line("<Ctrl-U>sh") == "sh")
    #expect(line("<Up>") == "shorter", "those that begin so")
    #expect(desk.screen.contains("Up Down earlier ones"))
  }

  @Test func modelsThatChatGetAMessage() throws {
    let hosted = FanOutTests.hosted
    var desk = Desk(Desk.story(), others: [hosted])
    desk.model.settings = GenerationSettings(backend: "hosted", model: "big-3")
    desk.press("l@shorter<Enter>")
    guard case .chat(let messages)? = desk.requests.first?.request.input else {
      Issue.record("not a message")
      return
    }
    #expect(messages.map(\.role) == [.user])
    #expect(messages[0].content.contains("<passage>\n there was a dog.\n</passage>"))
    #expect(messages[0].content.hasSuffix("How to rewrite it: shorter"))
  }

  @Test func whatIsKeptIsARewriteThatSaysWhoHelped() throws {
    var desk = asking()
    desk.arrive("there was an old", at: 0)
    #expect(desk.screen.contains("there was an old"))
    desk.arrive(" dog.\n\n", at: 0, finish: .stop)
    desk.press("<Enter>")
    guard case .editor(let editor)? = desk.model.overlay else {
      Issue.record("no editor")
      return
    }
    #expect(editor.buffer.text == " there was an old dog.", "with the original's blanks")
    desk.press(" It died.<Ctrl-S>")
    let rewrite = try #require(desk.node)
    #expect(rewrite.kind == .rewrite && rewrite.rewriteOf?.rawValue == 2)
    #expect(rewrite.text == " there was an old dog. It died.")
    #expect(
      rewrite.extra?.text
        == #"{"assisted":{"backend":"test","model":"toy-1","instruction":"make it sad"}}"#
    )
    let vote = try #require(desk.model.session.votes.last)
    #expect(vote.kind == .edit && vote.a == rewrite.id && vote.b?.rawValue == 2)
    #expect(desk.model.overlay == .judging(.difference(rewrite.id)))
    #expect(desk.model.fairness.proposal == nil && desk.model.fairness.behind == nil)
    desk.press("<Enter>u")
    #expect(desk.tree.counts.nodes == 4, "one act")
    // An edit of one's own afterwards is nobody else's.
    desk.press("e?<Ctrl-S>")
    #expect(desk.node?.kind == .rewrite && desk.node?.extra == nil)
  }

  @Test func escapeStopsItAndNothingIsKept() {
    var desk = asking()
    let id = desk.requests[0].id
    desk.arrive("some", at: 0)
    let before = desk.model.session.lastEntry
    desk.press("<Esc>")
    #expect(desk.effects.contains(.cancel(id)))
    #expect(desk.model.overlay == nil && desk.model.fairness.proposal == nil)
    desk.arrive(" more", at: 0, finish: .stop)
    #expect(desk.model.session.lastEntry == before)
    #expect(desk.tree.counts.nodes == 4)
  }

  @Test func itEndsWithTheProgram() {
    var desk = asking()
    let id = desk.requests[0].id
    desk.send(.input(.closed, at: desk.time))
    #expect(desk.effects.suffix(2) == [.cancel(id), .quit])
  }

  @Test func anotherOneIsAskedFor() {
    var desk = asking()
    desk.press("r")
    #expect(desk.effects.contains(.cancel(desk.requests[0].id)))
    desk.arrive("late", at: 0)
    #expect(desk.model.fairness.proposal?.text == "")
    desk.arrive("second", at: 1, finish: .stop)
    #expect(desk.model.fairness.proposal?.text == " second")
    desk.press("i<Ctrl-U>longer<Enter>")
    #expect(desk.requests.count == 3)
    #expect(desk.model.fairness.proposal?.help.instruction == "longer")
    desk.press("i<Esc>")
    #expect(desk.model.overlay == .judging(.proposal))
    desk.press("<Esc>@")
    #expect(desk.screen.contains("longer"), "the instruction is there again")
  }

  @Test func aProposalCanBeKeptAsItIs() throws {
    var desk = asking()
    desk.arrive("there was an old dog.", at: 0, finish: .stop)
    desk.press("<Enter><Ctrl-S>")
    let rewrite = try #require(desk.node)
    #expect(rewrite.kind == .rewrite && rewrite.text == " there was an old dog.")
  }

  @Test func theEditorGoesBackToTheProposal() {
    var desk = asking()
    desk.press("<Enter>")
    #expect(desk.model.message?.text == "Nothing has come yet")
    desk.arrive("there was a cat.", at: 0)
    desk.press("e<Esc>n")
    #expect(desk.model.overlay == .judging(.proposal))
    #expect(desk.effects.contains(.cancel(desk.requests[0].id)))
    #expect(desk.tree.counts.nodes == 4)
  }

  @Test func aFailureIsASentence() {
    var desk = asking()
    desk.end(0, .failed(.unreachable(host: "127.0.0.1", reason: "connection refused")))
    #expect(desk.screen.contains("127.0.0.1"))
    desk.press("<Enter>")
    #expect(desk.model.overlay == .judging(.proposal))
    desk.press("<Esc>")
    #expect(desk.model.overlay == nil)
  }

  @Test func whatCannotBeRewrittenSaysSo() {
    var desk = Desk()
    desk.press("@")
    #expect(desk.model.message?.text.contains("There is no text to rewrite") == true)
    desk = Desk(Desk.story(), isReadOnly: true)
    desk.press("l@")
    #expect(desk.model.overlay == nil && desk.model.message?.isError == true)
    desk = Desk(Desk.story())
    desk.press("l@ <Enter>")
    #expect(desk.requests.isEmpty && desk.model.overlay == nil)
  }

  @Test func whiteSpaceIsTheOriginals() {
    #expect(proposal("\n\nA b.\n", inPlaceOf: " x") == " A b.")
    #expect(proposal("A b.", inPlaceOf: "x y\n") == "A b.\n")
    #expect(proposal(" \n ", inPlaceOf: " x") == "")
    #expect(proposal("a", inPlaceOf: "  ") == "a")
  }
}
