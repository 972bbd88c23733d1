import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct FanOutTests {
  static let hosted = BackendInfo(
    name: "hosted",
    summary: "a service far away",
    defaultModel: "big-3",
    continuesText: false,
    takesSeeds: false
  )
  static let tiny = BackendInfo(
    name: "tiny",
    summary: "a server nearby",
    defaultModel: "tiny-1",
    continuesText: true,
    takesSeeds: true,
    adapters: [AdapterScale(name: "warm", scale: 0.8)]
  )

  static func part(
    _ backend: BackendInfo,
    _ branches: Int,
    adapters: [AdapterScale] = []
  ) -> FanOutPlan.Part {
    var settings = GenerationSettings(backend: backend.name, model: backend.defaultModel)
    settings.branches = branches
    settings.adapters = adapters
    return FanOutPlan.Part(settings)
  }

  /// Two of a hosted model, three of a local one with an adapter.
  static func plan(isShuffled: Bool = true) -> FanOutPlan {
    FanOutPlan(
      name: "duel",
      parts: [part(hosted, 2), part(tiny, 3, adapters: tiny.adapters)],
      isShuffled: isShuffled
    )
  }

  private func desk(_ plans: [FanOutPlan], columns: Int = 80, rows: Int = 24) -> Desk {
    Desk(
      Desk.story([]),
      columns: columns,
      rows: rows,
      others: [Self.hosted, Self.tiny],
      plans: plans
    )
  }

  @Test func aPartThinksAsItsBackendDoesUnlessThePersonSaysSo() {
    let thinker = BackendInfo(
      name: "thinker",
      summary: "a service that thinks first",
      defaultModel: "deep-1",
      continuesText: false,
      takesSeeds: true,
      takesThinking: true,
      thinking: .level(.low)
    )
    var asItsBackend = Self.part(thinker, 1)
    asItsBackend.settings.parameters.thinking = thinker.thinking
    var own = asItsBackend
    own.settings.parameters.thinking = .off
    own.own = [.thinking]
    let parts = [asItsBackend, own, Self.part(Self.tiny, 1)]
    var desk = Desk(
      Desk.story([]),
      others: [Self.hosted, Self.tiny, thinker],
      plans: [FanOutPlan(name: "deep", parts: parts, isShuffled: false)]
    )
    desk.press("F")
    let sent = desk.requests.map(\.request.parameters.thinking)
    #expect(sent == [.level(.low), .off, nil])
    desk.press("C")
    desk.model.set(.thinking, to: "high")
    desk.press("F")
    let later = desk.requests.dropFirst(3).map(\.request.parameters.thinking)
    #expect(later == [.level(.high), .off, nil], "and one that cannot think is told nothing")
    #expect(desk.tree.children(of: NodeID(rawValue: 1)).count == 6)
  }

  @Test func aPlanIsOneActOfSeveralMakers() throws {
    var desk = desk([Self.plan()])
    desk.press("F")
    #expect(desk.requests.count == 5)
    #expect(desk.asked.filter { $0 == "hosted" }.count == 2)
    #expect(desk.asked.filter { $0 == "tiny" }.count == 3)
    let children = desk.tree.children(of: NodeID(rawValue: 1))
    #expect(children.map(\.rawValue) == [2, 3, 4, 5, 6], "numbers do not tell who wrote what")
    #expect(children.compactMap { desk.tree[$0]?.generation?.backend } == desk.asked)
    for (node, backend) in zip(children.compactMap { desk.tree[$0]?.generation }, desk.asked) {
      #expect(node.model == (backend == "tiny" ? "tiny-1" : "big-3"))
      #expect(node.adapters.map(\.name) == (backend == "tiny" ? ["warm"] : []))
      #expect(node.adapters.allSatisfy { $0.scale == 0.8 })
    }
    desk.arrive(" x", at: 3, finish: .stop)
    #expect(desk.tree[NodeID(rawValue: 5)]?.text == " x")
    desk.press("u")
    #expect(desk.tree.counts.nodes == 1)
    #expect(!desk.model.isStreaming)
  }

  @Test func theOrderIsDrawnAndCanBeTurnedOff() {
    var plain = desk([Self.plan(isShuffled: false)])
    plain.press("F")
    #expect(plain.asked == ["hosted", "hosted", "tiny", "tiny", "tiny"])
    var orders: Set<[String]> = []
    var shuffled = desk([Self.plan()])
    for _ in 0..<20 {
      shuffled.effects = []
      shuffled.press("F")
      orders.insert(shuffled.asked)
    }
    #expect(orders.count > 5)
    var again = desk([Self.plan()])
    again.press("F")
    var once = desk([Self.plan()])
    once.press("F")
    #expect(again.asked == once.asked, "the same seed draws the same order")
  }

  @Test func aBackendThatFailsFailsItsBranchesOnly() throws {
    var desk = desk([Self.plan(isShuffled: false)])
    desk.press("F")
    for index in 0..<2 {
      desk.end(index, .failed(.unreachable(host: "far", reason: "refused")))
    }
    for index in 2..<5 { desk.arrive(" text \(index)", at: index, finish: .stop) }
    let made = desk.tree.children(of: NodeID(rawValue: 1)).compactMap { desk.tree[$0]?.generation }
    #expect(made.map(\.finish) == [.error, .error, .stop, .stop, .stop])
    // Asking again asks who failed, not who is chosen.
    desk.press("lt")
    #expect(desk.asked.last == "hosted")
    #expect(desk.requests.last?.request.model == "big-3")
    #expect(desk.node?.generation?.backend == "hosted")
    // What came of a cut branch stays, and the new one beside it is the same maker's, too.
    desk.arrive(" half", at: 5, finish: .interrupted)
    desk.press("t")
    #expect(desk.asked.last == "hosted")
    desk.press("G")
    desk.arrive(" half", at: 6, finish: .interrupted)
    desk.press("t")
    #expect(desk.asked.last == "hosted")
    #expect(desk.tree.childCount(of: NodeID(rawValue: 1)) == 7)
  }

  @Test func partsTakeWhatIsNotTheirOwnFromAll() {
    var plan = Self.plan(isShuffled: false)
    plan.parts[0].settings.parameters.temperature = 1.5
    plan.parts[0].own = [.temperature]
    var desk = desk([plan])
    desk.press("}F")
    #expect(desk.requests.allSatisfy { $0.request.parameters.maxTokens == 128 })
    #expect(desk.requests.map(\.request.parameters.temperature) == [1.5, 1.5, 0.8, 0.8, 0.8])
    #expect(desk.requests[0].request.parameters.seed == nil)
    #expect(Set(desk.requests.map(\.request.parameters.seed)).count == 4)
  }

  @Test func aPlanIsChangedInTheProgram() throws {
    var desk = desk([Self.plan(isShuffled: false), FanOutPlan(name: "other", parts: [])])
    desk.press("P")
    #expect(desk.screen.contains("Plan duel (1 of 2, Tab goes on)"))
    #expect(desk.screen.contains("3 × tiny tiny-1 warm×0.8"))
    desk.press("+j--")
    #expect(desk.model.plan?.parts.map(\.settings.branches) == [3, 1])
    desk.press("-")
    #expect(desk.model.plan?.parts.map(\.settings.branches) == [3, 1])
    desk.press("s")
    #expect(desk.model.plan?.isShuffled == true)
    desk.press("p<Down><Down><Enter><Ctrl-U>0.2<Enter>")
    #expect(desk.screen.contains("Parameters of part 2"))
    #expect(desk.screen.contains("(as for all)"))
    desk.press("<Esc>")
    #expect(desk.screen.contains("temperature 0.2"))
    #expect(desk.model.settings.parameters.temperature == 0.8, "the others keep theirs")
    desk.press("p<Down><Down>x<Esc>")
    #expect(!desk.screen.contains("temperature 0.2"))
    desk.press("xx")
    #expect(desk.model.plan?.parts.map(\.settings.backend) == ["hosted"], "the last line is none")
    desk.press("k")
    desk.press("<Tab>")
    #expect(desk.screen.contains("Plan other (2 of 2, Tab goes on)"))
    desk.press("<Esc>F")
    #expect(desk.model.overlay != nil, "an empty plan is opened")
    #expect(desk.requests.isEmpty)
  }

  @Test func aPartsModelIsChosenFromTheList() throws {
    var desk = desk([Self.plan(isShuffled: false)])
    desk.press("Pj<Enter>")
    #expect(desk.screen.contains("Backend, model and adapters of part 2"))
    let asked = desk.effects.compactMap { effect -> RequestID? in
      if case .listModels(let id, "tiny") = effect { id } else { nil }
    }
    let catalog = ModelCatalog(
      models: ["tiny-1", "tiny-2"],
      adapters: [AdapterScale(name: "warm", scale: 1), AdapterScale(name: "cold", scale: 1)]
    )
    desk.send(.catalog(try #require(asked.last), .success(catalog)))
    desk.press("jj ")
    #expect(desk.screen.contains("Asks tiny tiny-1 with cold×0 and warm×0") == false)
    desk.press("<Esc>")
    #expect(desk.screen.contains("Plan duel"))
    desk.press("<Enter>")
    desk.press("<Up><Up><Up><Up><Up><Up><Enter>")
    #expect(desk.model.plan?.parts[1].settings.backend == "test")
    #expect(desk.model.plan?.parts[1].settings.branches == 3)
    #expect(desk.model.settings.model == "toy-1")
    desk.press("<Esc>")
    #expect(desk.model.overlay == nil)
  }

  @Test func withoutAPlanOneCanBeMade() {
    var desk = desk([])
    desk.press("F")
    #expect(desk.model.overlay != nil)
    #expect(desk.requests.isEmpty)
    #expect(desk.screen.contains("4 × test toy-1"))
    desk.press("a--F")
    #expect(desk.requests.count == 6)
    #expect(desk.model.overlay == nil)
  }

  @Test func aPlanMakesNoMoreThanItMay() {
    var desk = desk([FanOutPlan(name: "big", parts: [Self.part(Self.tiny, 60)])])
    desk.press("P++++")
    #expect(desk.model.plan?.branches == 64)
    desk.press("+")
    #expect(desk.model.message?.isError == true)
    desk.press("a")
    #expect(desk.model.plan?.parts.count == 1)
    desk.press("p<Enter><Ctrl-U>65<Enter>")
    #expect(desk.model.plan?.branches == 64)
    desk.press("<Esc>F")
    #expect(desk.requests.count == 64)
  }

  @Test func aReadOnlySessionIsNotFannedOut() {
    var desk = Desk(Desk.story(), isReadOnly: true, others: [Self.tiny], plans: [Self.plan()])
    desk.press("F")
    #expect(desk.requests.isEmpty)
    #expect(desk.model.message?.isError == true)
  }

  @Test(arguments: [(80, 24), (200, 50)]) func thePlansScreen(columns: Int, rows: Int) throws {
    var plan = Self.plan()
    plan.parts[1].settings.parameters.temperature = 1
    plan.parts[1].own = [.temperature]
    plan.parts.append(Self.part(Self.tiny, 1))
    var desk = desk([plan], columns: columns, rows: rows)
    desk.press("Pj")
    try expectFrame(view(desk.model), "plan-\(columns)x\(rows)")
  }
}
