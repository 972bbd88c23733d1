import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct BranchingTests {
  @Test func branchesStreamInParallelIntoTheTree() throws {
    var desk = Desk(Desk.story([]))
    desk.press(" ")
    #expect(desk.requests.count == 4)
    #expect(Set(desk.requests.map(\.request.parameters.seed)).count == 4)
    #expect(desk.requests.allSatisfy { $0.request.input == .text("Once upon a time") })
    desk.arrive(" x", at: 2)
    desk.arrive(" y", at: 0)
    desk.arrive(" z", at: 2, finish: .stop)
    #expect(
      desk.tree.children(of: NodeID(rawValue: 1)).map { desk.tree[$0]?.text } == [
        " y", "", " x z", "",
      ]
    )
    let done = try #require(desk.tree[NodeID(rawValue: 4)]?.generation)
    #expect(done.finish == .stop)
    #expect(done.model == "toy-1")
    #expect(desk.model.runs.count == 3)
  }

  @Test func whoAsksForBranchesOfNothingIsOnTheFirst() {
    var desk = Desk()
    desk.press("2")
    #expect(desk.node?.id.rawValue == 1)
    desk.arrive("Once", at: 0, finish: .stop)
    #expect(desk.screen.contains("Once"))
  }

  @Test func aBranchAttachesToTheNodeItWasAskedFrom() {
    var desk = Desk(Desk.story())
    desk.press("l2hl+j")
    desk.arrive(" and", at: 0, finish: .stop)
    #expect(desk.tree.parent(of: NodeID(rawValue: 5))?.rawValue == 2)
    #expect(desk.node?.id.rawValue == 3)
  }

  @Test func textIsCheckpointedEverySecondAndAtTheEnd() {
    var desk = Desk(Desk.story([]))
    desk.press("1")
    desk.effects = desk.effects.filter { if case .complete = $0 { true } else { false } }
    desk.arrive(" one", at: 0)
    desk.arrive(" two", at: 0)
    #expect(desk.model.deadline != nil)
    desk.send(.tick(at: desk.time + 1_000))
    desk.arrive(" three", at: 0, finish: .length)
    let streamed = desk.effects.compactMap { effect -> String? in
      guard case .append(let entry) = effect, case .stream(_, let offset, let text) = entry.content
      else { return nil }
      return "\(offset)\(text)"
    }
    #expect(streamed == ["0 one two", "8 three"])
    #expect(desk.model.deadline == nil)
  }

  @Test func cancellingKeepsWhatCame() {
    var desk = Desk(Desk.story([]))
    desk.press("2")
    desk.arrive(" half", at: 0)
    desk.press("c")
    let node = desk.tree[NodeID(rawValue: 2)]
    #expect(node?.text == " half")
    #expect(node?.generation?.finish == .interrupted)
    #expect(desk.effects.filter { if case .cancel = $0 { true } else { false } }.count == 2)
    #expect(!desk.model.isStreaming)
    desk.arrive(" late", at: 0, finish: .stop)
    #expect(desk.tree[NodeID(rawValue: 2)]?.text == " half", "what comes after a cancel is ignored")
    desk.press("c")
    #expect(desk.model.message?.text == "Nothing streams")
  }

  @Test func aFailedBranchShowsASentenceAndCanBeAskedAgain() {
    var desk = Desk(Desk.story([]))
    desk.press("1l")
    desk.send(
      .completion(
        desk.requests[0].id,
        .failed(.unreachable(host: "h", reason: "refused")),
        at: desk.time
      )
    )
    #expect(desk.screen.contains("No connection to h"))
    #expect(desk.model.message?.isError == true)
    desk.press("t")
    #expect(desk.requests.count == 2)
    #expect(desk.node?.isStreaming == true)
    desk.arrive(" well", at: 1, finish: .stop)
    #expect(desk.node?.text == " well")
    #expect(desk.tree.counts.nodes == 2)
  }

  @Test func retryingACutBranchMakesANewOneBesideIt() {
    var desk = Desk(Desk.story([]))
    desk.press("1l")
    desk.arrive(" some", at: 0, finish: .interrupted)
    desk.press("t")
    #expect(desk.tree.childCount(of: NodeID(rawValue: 1)) == 2)
    #expect(desk.tree[NodeID(rawValue: 2)]?.text == " some")
  }

  @Test func undoingAGenerationEndsItsStreams() {
    var desk = Desk(Desk.story([]))
    desk.press("3")
    desk.arrive(" x", at: 1)
    desk.press("u")
    #expect(desk.tree.counts.nodes == 1)
    #expect(!desk.model.isStreaming)
    desk.press("<Ctrl-R>")
    #expect(desk.tree[NodeID(rawValue: 3)]?.text == " x")
    #expect(desk.tree[NodeID(rawValue: 3)]?.generation?.finish == .interrupted)
  }

  @Test func deletingABranchEndsItsStream() {
    var desk = Desk(Desk.story([]))
    desk.press("2lD")
    #expect(desk.model.runs.count == 1)
    #expect(desk.tree.counts.nodes == 2)
  }

  @Test func quittingKeepsWhatStreams() {
    var desk = Desk(Desk.story([]))
    desk.press("1")
    desk.arrive(" part", at: 0)
    desk.press("q")
    #expect(desk.effects.last == .quit)
    #expect(desk.tree[NodeID(rawValue: 2)]?.generation?.finish == .interrupted)
  }

  @Test func aHungUpTerminalKeepsAnUnfinishedText() {
    var desk = Desk(Desk.story())
    desk.press("e!!")
    desk.send(.input(.closed, at: desk.time))
    let draft = Draft(purpose: .edit(NodeID(rawValue: 1)), text: "Once upon a time!!")
    #expect(desk.effects.suffix(2) == [.keepDraft(draft, isLast: true), .quit])
  }

  @Test func aChatSendsTheWholeConversation() {
    var desk = Desk(Desk.session(.chat))
    desk.press("iHello<Ctrl-S>1")
    desk.arrive("Hi.", at: 0, finish: .stop)
    desk.press("liHow are you?<Ctrl-S>1")
    let messages = [
      ChatMessage(role: .user, content: "Hello"), ChatMessage(role: .assistant, content: "Hi."),
      ChatMessage(role: .user, content: "How are you?"),
    ]
    #expect(desk.requests.last?.request.input == .chat(messages))
  }

  @Test func anUnknownBackendIsSaid() {
    var desk = Desk(Desk.story([]))
    desk.model.settings.backend = "gone"
    desk.press(" ")
    #expect(desk.requests.isEmpty)
    #expect(desk.model.message?.text == "No backend is called gone; m chooses one")
  }
}
