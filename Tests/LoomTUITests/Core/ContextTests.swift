import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// How much of the model's context the path takes: time comes in events, nothing runs.
@Suite struct ContextTests {
  private func desk(
    _ session: Session = Desk.story(),
    window: Int? = 1_000,
    counts: Bool = true,
    cuts: Bool = false
  ) -> Desk {
    var desk = Desk(session)
    desk.measuresPrompts = true
    desk.model.backends = [
      BackendInfo(
        name: "test",
        summary: "",
        defaultModel: "toy-1",
        continuesText: true,
        takesSeeds: true,
        cutsPrompt: cuts,
        countsTokens: counts,
        window: ContextWindow(configured: window)
      )
    ]
    return desk
  }

  private func rest(_ desk: inout Desk) {
    if let due = desk.model.deadline { desk.send(.tick(at: due)) }
  }

  /// The counts asked for so far.
  private func counts(_ desk: Desk) -> [(id: RequestID, request: CompletionRequest)] {
    desk.effects.compactMap {
      if case .countTokens(let id, "test", let request) = $0 { (id, request) } else { nil }
    }
  }

  private func catalogs(_ desk: Desk) -> [RequestID] {
    desk.effects.compactMap { if case .listModels(let id, "test") = $0 { id } else { nil } }
  }

  private func answer(_ desk: inout Desk, _ tokens: Int) {
    guard let id = counts(desk).last?.id else { return }
    desk.send(.tokenCount(id, .success(tokens), at: desk.time))
  }

  @Test func aRestCountsThePathOnce() throws {
    var desk = desk()
    desk.press("l")
    #expect(desk.model.deadline == desk.time + 300)
    #expect(counts(desk).isEmpty, "a key does no such work")
    desk.send(.tick(at: desk.time + 299))
    #expect(counts(desk).isEmpty)
    rest(&desk)
    #expect(counts(desk).map(\.request.input) == [.text("Once upon a time there was a dog.")])
    #expect(desk.screen.contains("ctx ~9/1k"))
    #expect(desk.model.deadline == nil, "no further tick")
    answer(&desk, 8)
    #expect(desk.screen.contains("ctx 8/1k"))
    // Nothing that leaves the path as it is asks again.
    desk.press("?<Esc>+")
    rest(&desk)
    #expect(counts(desk).count == 1)
    #expect(desk.screen.contains("ctx 8/1k"))
  }

  @Test func whoGoesOnHasNothingCounted() {
    var desk = desk()
    desk.press("lj")
    #expect(desk.model.deadline == desk.time + 300)
    #expect(desk.screen.contains("ctx ?/1k"))
    rest(&desk)
    #expect(counts(desk).count == 1)
    desk.press("j")
    let old = counts(desk)[0].id
    #expect(desk.effects.contains(.cancel(old)))
    desk.send(.tokenCount(old, .success(777), at: desk.time))
    #expect(desk.screen.contains("ctx ?/1k"), "the answer was for another node")
    rest(&desk)
    #expect(counts(desk).count == 2)
    desk.send(.tokenCount(old, .success(777), at: desk.time))
    #expect(!desk.screen.contains("777"))
  }

  @Test func aTextThatStillComesIsCountedAtItsEnd() {
    var desk = desk()
    desk.press("1ljjj")
    rest(&desk)
    for _ in 0..<5 {
      desk.time += 1_000
      desk.arrive(" word", at: 0)
      rest(&desk)
    }
    #expect(counts(desk).isEmpty)
    desk.arrive(" end", at: 0, finish: .stop)
    rest(&desk)
    #expect(counts(desk).count == 1)
  }

  @Test func whatStreamsElsewhereDisturbsNoCount() {
    var desk = desk()
    desk.press("1")
    rest(&desk)
    #expect(counts(desk).count == 1)
    for _ in 0..<5 {
      desk.time += 1_000
      desk.arrive(" word", at: 0)
      while desk.model.deadline != nil { rest(&desk) }
    }
    #expect(counts(desk).count == 1)
    #expect(!desk.effects.contains(.cancel(counts(desk)[0].id)))
    answer(&desk, 5)
    #expect(desk.screen.contains("ctx 5/1k"))
    // An edit makes it another text.
    desk.press("e!<Ctrl-S>")
    while desk.model.deadline != nil { rest(&desk) }
    #expect(counts(desk).count == 2)
  }

  @Test func aServiceThatCannotCountGetsAnEstimate() {
    var desk = desk(counts: false)
    desk.press("l")
    rest(&desk)
    #expect(counts(desk).isEmpty && desk.screen.contains("ctx ~9/1k"))
  }

  @Test func aFailureLeavesTheEstimateAndIsNotTriedAtEveryStep() {
    var desk = desk()
    desk.press("l")
    rest(&desk)
    desk.send(.tokenCount(counts(desk)[0].id, .failure(.empty(host: "h")), at: desk.time))
    #expect(desk.screen.contains("ctx ~9/1k") && desk.model.message == nil)
    desk.press("j")
    rest(&desk)
    #expect(counts(desk).count == 1)
    desk.time += 30_000
    desk.press("j")
    rest(&desk)
    #expect(counts(desk).count == 2)
  }

  @Test func theWindowIsAskedForOnce() {
    var desk = desk(window: nil)
    desk.press("l")
    rest(&desk)
    #expect(catalogs(desk).count == 1 && counts(desk).isEmpty)
    #expect(!desk.screen.contains("ctx"))
    let catalog = ModelCatalog(models: ["toy-1"], contextTokens: 8_192)
    desk.send(.catalog(catalogs(desk)[0], .success(catalog)))
    rest(&desk)
    #expect(counts(desk).count == 1 && desk.screen.contains("ctx ~9/8.2k"))
    desk.press("j")
    rest(&desk)
    #expect(catalogs(desk).count == 1 && counts(desk).count == 2)
  }

  @Test func aModelsOwnWindowComesBeforeTheServers() {
    var window = ContextWindow()
    #expect(window.tokens(of: "a") == nil)
    window.learn(
      ModelCatalog(models: [.init(name: "a", inputTokens: 5), "b"], contextTokens: 7)
    )
    #expect(window.tokens(of: "a") == 5 && window.tokens(of: "b") == 7)
    window.configured = 3
    #expect(window.tokens(of: "a") == 3)
  }

  @Test func aServiceThatSaysNoWindowIsNotAskedAgainAndOneThatFailsLater() {
    for (result, again) in [
      (Result<ModelCatalog, BackendError>.success(ModelCatalog(models: [])), 1),
      (.failure(.empty(host: "h")), 2),
    ] {
      var desk = desk(window: nil)
      desk.press("l")
      rest(&desk)
      desk.send(.catalog(catalogs(desk)[0], result))
      desk.press("j")
      rest(&desk)
      #expect(catalogs(desk).count == 1)
      #expect(desk.model.message == nil && !desk.screen.contains("ctx"))
      desk.time += 30_000
      desk.press("k")
      rest(&desk)
      #expect(catalogs(desk).count == again)
    }
  }

  @Test func nobodyIsAskedForASessionThatIsOnlyReadOrAnEmptyOne() {
    for session in [Desk.story(), Desk.session()] {
      var desk = Desk(session, isReadOnly: session.tree.firstChild(of: nil) != nil)
      desk.measuresPrompts = true
      desk.press("l")
      #expect(desk.model.deadline == nil)
    }
  }

  @Test func tooLongIsAnError() throws {
    var desk = desk(window: 100)
    desk.press("l")
    rest(&desk)
    answer(&desk, 36)
    #expect(desk.screen.contains("ctx 36/100 "))
    desk.model.settings.parameters.maxTokens = 65
    try expectFrame(view(desk.model), "context-80x24")
    #expect(desk.screen.contains("ctx 36/100!"))
    let frame = view(desk.model)
    let row = desk.model.layout.status.row
    let cells = frame.cells[(row * 80)..<(row * 80 + 80)]
    #expect(cells.contains { $0.role == .error })
  }

  @Test(arguments: [
    (999, "999"), (1_000, "1k"), (3_149, "3.1k"), (8_192, "8.2k"), (12_300, "12k"),
    (131_072, "131k"),
    (999_999, "1M"), (1_048_576, "1M"), (2_560_000, "2.6M"),
  ])
  func numbersAreShort(count: Int, text: String) { #expect(roughCount(count) == text) }

  // MARK: Cutting

  /// A path of ten nodes of 400 bytes.
  private func long() throws -> Session {
    var session = Desk.session()
    for index in 0..<10 {
      let parent = index == 0 ? nil : NodeID(rawValue: Int32(index))
      let text = "\(index)" + String(repeating: "abc\n", count: 99) + "xyz"
      _ = try session.perform(session.addAct(under: parent, text: text, at: 0), at: 0)
    }
    return session
  }

  private func sent(_ desk: Desk) throws -> CompletionRequest {
    try #require(desk.requests.last?.request)
  }

  @Test func aPathThatDoesNotFitStartsAtANode() throws {
    var desk = desk(try long(), window: 600, counts: false, cuts: true)
    desk.press("G1")
    let request = try sent(desk)
    guard case .text(let text) = request.input else { return }
    // The estimate, an eighth more, and the answer are less than the window.
    #expect(text.utf8.count * 9 / 32 + 64 <= 600)
    #expect(text.first?.isNumber == true && text.utf8.count % 400 == 0)
    #expect(request.leftOut + text.utf8.count == 4_000)
    let node = try #require(desk.tree[NodeID(rawValue: 11)])
    #expect(node.generation?.cut == request.leftOut)
    #expect(node.generation?.promptSHA256 == request.promptSHA256)
    let said = "first 2.4 kB not sent"
    #expect(desk.model.message?.text.contains(said) == true, "\(desk.model.message?.text ?? "")")
    desk.press("l<Esc>")
    #expect(desk.screen.contains(said))
  }

  @Test func onlyWhereItIsWantedAndKnown() throws {
    for (window, cuts) in [(600, false), (nil, true), (4_000, true)] {
      var desk = desk(try long(), window: window, counts: false, cuts: cuts)
      desk.press("G1")
      #expect(try sent(desk).leftOut == 0)
      #expect(desk.tree[NodeID(rawValue: 11)]?.generation?.cut == nil)
    }
  }

  @Test func aCountIsBelievedAndAnEstimateNot() throws {
    // By estimate there are 998 tokens and an eighth more.
    for (tokens, isCut) in [(nil, true), (500, false), (1_000, false), (1_100, true)] {
      var desk = desk(try long(), window: 1_100, cuts: true)
      desk.press("G")
      rest(&desk)
      if let tokens { answer(&desk, tokens) }
      desk.press("1")
      #expect((try sent(desk).leftOut > 0) == isCut, "\(tokens ?? 0)")
    }
  }

  @Test func whatTheBackendCutIsInTheRecord() throws {
    var desk = desk()
    desk.press("1")
    desk.end(0, .leftOut(bytes: 12_345))
    desk.end(0, .leftOut(bytes: 23_456))
    desk.arrive(" x", at: 0, finish: .stop)
    #expect(desk.tree[NodeID(rawValue: 5)]?.generation?.cut == 23_456)
    desk.press("ljjj")
    #expect(desk.screen.contains("first 23.4 kB not sent"))
  }
}
