import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct UsageTests {
  private static let prices = TokenPrices(
    TokenPrices.Price(input: 0.5, output: 2),
    models: ["big": TokenPrices.Price(input: 10, output: 40)]
  )

  @Test func aNodeAndTheSessionShowTokensAndCost() {
    var desk = Desk(Desk.story([]), columns: 120, rows: 24, prices: Self.prices)
    desk.press("2l")
    desk.end(0, .usage(TokenUsage(prompt: 1_000, completion: 100, thinking: 400)))
    desk.arrive(" x", at: 0, finish: .stop)
    #expect(
      desk.screen.contains("#2 · test toy-1 · ended · 100 tokens · 400 thinking · cost 0.0015")
    )
    #expect(desk.screen.contains("1000 in 500 out, cost 0.0015"))
    desk.end(1, .usage(TokenUsage(prompt: 20_000, completion: 10)))
    desk.press("hc")
    #expect(desk.screen.contains("21.0k in 510 out, cost 0.0115"), "a cancelled branch is paid for")
    // So is a deleted one.
    desk.press("u")
    #expect(desk.screen.contains("21.0k in 510 out, cost 0.0115"))
    let reopened = UsageTotals(of: desk.model.session.tree)
    #expect(reopened == desk.model.usage)
  }

  @Test func withoutPricesThereIsNoCost() {
    var desk = Desk(Desk.story([]), columns: 120, rows: 24)
    desk.press("1")
    desk.end(0, .usage(TokenUsage(prompt: 3, completion: 4)))
    desk.arrive(" x", at: 0, finish: .stop)
    #expect(desk.screen.contains("3 in 4 out"))
    #expect(!desk.screen.contains("cost"))
  }

  @Test func totalsAreByBackendAndModel() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    let makers = [("a", "m"), ("a", "m"), ("b", "m"), ("a", "n"), ("a", "m")]
    for (index, (backend, model)) in makers.enumerated() {
      let record = Generation(backend: backend, model: model)
      let id = try sample.perform(sample.session.generateAct(under: root, [record], at: 1))[0]
      let usage = Generation.Usage(prompt: 10, completion: index, thinking: 1)
      _ = try sample.session.finish(
        id,
        generation: record.finished(.stop, usage: index == 3 ? nil : usage),
        at: 2
      )
    }
    let totals = UsageTotals(of: sample.session.tree)
    #expect(totals.lines.count == 2)
    let line = try #require(totals.lines[.init(backend: "a", model: "m")])
    #expect(line.branches == 3 && line.prompt == 30 && line.completion == 5 && line.thinking == 3)
    #expect(totals.total.usage.output == 5 + 2 + 4)
    #expect(totals.cost { _ in nil } == nil)
    let cost = totals.cost { $0.backend == "b" ? .init(input: 1_000_000, output: 0) : nil }
    #expect(cost == 10)
  }

  @Test func pricesOfAModelComeBeforeThoseOfTheBackend() {
    let usage = Generation.Usage(prompt: 1_000_000, completion: 500_000, thinking: 500_000)
    let record = { (model: String) in
      Generation(backend: "test", model: model).finished(.stop, usage: usage)
    }
    #expect(Self.prices.cost(of: record("toy")) == 2.5)
    #expect(Self.prices.cost(of: record("big")) == 50)
    #expect(TokenPrices().cost(of: record("big")) == nil)
    let huge = Generation.Usage(prompt: .max, completion: .max, thinking: .max)
    #expect(huge.output == .max)
  }

  @Test func amountsAndCountsAreShort() {
    #expect(
      [0, 0.000_01, 0.0012, 0.5, 1, 12.345, 1_234.5].map(amount)
        == ["0", "<0.0001", "0.0012", "0.5000", "1.00", "12.35", "1234.50"]
    )
    #expect(
      [0, 980, 9_999, 12_345, 1_250_000].map(tokenCount) == ["0", "980", "9999", "12.3k", "1.2M"]
    )
  }
}
