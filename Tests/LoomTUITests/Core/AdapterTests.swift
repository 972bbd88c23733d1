import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct AdapterTests {
  private static let catalog = ModelCatalog(
    models: ["toy-1"],
    adapters: [AdapterScale(name: "warm", scale: 1), AdapterScale(name: "cold", scale: 1)]
  )

  /// A desk with the list of models open and answered, on the first adapter.
  private func picking(columns: Int = 80, rows: Int = 24) throws -> Desk {
    var desk = Desk(Desk.story([]), columns: columns, rows: rows)
    desk.press("m")
    guard case .listModels(let id, _)? = desk.effects.last else {
      Issue.record("nobody was asked")
      return desk
    }
    desk.send(.catalog(id, .success(Self.catalog)))
    desk.press("j")
    return desk
  }

  @Test func adaptersAreToggledAndScaled() throws {
    var desk = try picking()
    desk.press(" <Right><Right>j <Left>")
    #expect(
      desk.model.settings.adapters
        == [AdapterScale(name: "warm", scale: 1.2), AdapterScale(name: "cold", scale: 0.9)]
    )
    #expect(desk.screen.contains("Asks test toy-1 with warm×1.2 and cold×0.9"))
    desk.press("k<Left>")
    #expect(desk.model.settings.adapters.map(\.scale) == [1.1, 0.9], "the order stays")
    desk.press(" ")
    #expect(desk.screen.contains("Asks test toy-1 with cold×0.9, without warm"))
    desk.press(" ")
    #expect(desk.model.scale(of: "warm") == 1.1, "the scale it had comes back")
  }

  @Test func aScaleCanBeTyped() throws {
    var desk = try picking()
    desk.press("0.35<Enter>")
    #expect(desk.model.settings.adapters == [AdapterScale(name: "warm", scale: 0.35)])
    #expect(desk.screen.contains("Backend, model and adapters"), "the list is back")
    desk.press("7x<Enter>")
    #expect(desk.model.message?.isError == true)
    #expect(desk.model.scale(of: "warm") == 0.35)
    desk.press("5<Esc>")
    #expect(desk.model.scale(of: "warm") == 0.35)
    desk.press("0<Enter>")
    #expect(desk.model.settings.adapters.isEmpty)
    for _ in 0..<7 { desk.press("<Right>") }
    #expect(desk.model.scale(of: "warm") == 0.7, "no 0.7000000000000001")
  }

  @Test func anAnswerThatComesWhileAScaleIsTypedIsKept() throws {
    var desk = try picking()
    desk.press("<Esc>m")
    guard case .listModels(let id, _)? = desk.effects.last else { return }
    desk.press("jj3")
    desk.send(.catalog(id, .success(Self.catalog)))
    desk.press("<Enter>")
    #expect(desk.model.scale(of: "cold") == 3)
  }

  @Test func eachAdapterIsComparedWithTheBaseModel() throws {
    var desk = try picking()
    desk.press(" j 0.5<Enter><Esc>[[")
    // One that the configuration names without a scale is the base model.
    desk.model.settings.adapters.append(AdapterScale(name: "off", scale: 0))
    desk.press("A")
    let warm = [AdapterScale(name: "warm", scale: 1)]
    let cold = [AdapterScale(name: "cold", scale: 0.5)]
    #expect(desk.requests.map(\.request.adapters) == [[], warm, cold, [], warm, cold])
    let seeds = desk.requests.map(\.request.parameters.seed)
    #expect(seeds[0] != nil && seeds[0] == seeds[1] && seeds[1] == seeds[2])
    #expect(seeds[3] == seeds[4] && seeds[4] == seeds[5] && seeds[0] != seeds[3])
    #expect(desk.requests.allSatisfy { $0.request.input == .text("Once upon a time") })
    let made = desk.tree.children(of: NodeID(rawValue: 1)).compactMap { desk.tree[$0]?.generation }
    #expect(
      made.map { $0.adapters.map(\.name) } == [[], ["warm"], ["cold"], [], ["warm"], ["cold"]]
    )
    #expect(made[2].adapters.map(\.scale) == [0.5])
    #expect(desk.model.nextChild(of: NodeID(rawValue: 1))?.rawValue == 2)
    desk.press("ljj")
    #expect(desk.screen.contains("#4 · test toy-1 · cold×0.5"))
    desk.press("u")
    #expect(desk.tree.counts.nodes == 1, "one act")
  }

  @Test(arguments: [(80, 24), (200, 50)])
  func whatIsComparedNamesItsAdapters(columns: Int, rows: Int) throws {
    var desk = try picking(columns: columns, rows: rows)
    desk.press(" j 0.5<Enter><Esc>[[A")
    for index in 0..<6 { desk.arrive(" text \(index % 4)", at: index, finish: .stop) }
    #expect(desk.screen.contains("[base] text 0"))
    #expect(desk.screen.contains("[cold×0.5] text 2"))
    #expect(desk.screen.contains("[warm×1.0] = 1st branch: text 0"))
    try expectFrame(view(desk.model), "compared-\(columns)x\(rows)")
    // Branches of another act, each with its own seed, keep to themselves who wrote them.
    desk.press("h1")
    desk.arrive(" other", at: 6, finish: .stop)
    #expect(desk.screen.contains(" • other"))
  }

  @Test func aPlansBranchesDoNotNameTheirAdapters() {
    let tiny = FanOutTests.tiny
    let plan = FanOutPlan(
      name: "p",
      parts: [FanOutTests.part(tiny, 2), FanOutTests.part(tiny, 2, adapters: tiny.adapters)]
    )
    var desk = Desk(Desk.story([]), others: [tiny], plans: [plan])
    desk.press("F")
    for index in 0..<4 { desk.arrive(" text \(index)", at: index, finish: .stop) }
    #expect(!desk.screen.contains("warm") && !desk.screen.contains("[base]"))
  }

  @Test func withoutAdaptersTheListOpens() {
    var desk = Desk(Desk.story([]))
    desk.press("A")
    #expect(desk.requests.isEmpty)
    #expect(desk.model.message?.text.contains("No adapter is on") == true)
    guard case .models? = desk.model.overlay else {
      Issue.record("the list is not open")
      return
    }
  }

  @Test func tooManyComparisonsAreRefused() throws {
    var desk = try picking()
    desk.press(" j <Esc>")
    desk.model.settings.branches = 22
    desk.press("A")
    #expect(desk.requests.isEmpty)
    #expect(desk.model.message?.isError == true)
  }

  @Test(arguments: [(80, 24), (200, 50)]) func theListsScreen(columns: Int, rows: Int) throws {
    var desk = try picking(columns: columns, rows: rows)
    desk.press("0.8<Enter>j <Left><Left>")
    try expectFrame(view(desk.model), "adapters-\(columns)x\(rows)")
  }
}
