import Foundation
import PtyHarness
import Testing

/// Several backends in one act: the built-in model, a llama.cpp-like server and one that refuses.
@Suite(.serialized, .enabled(if: FaultServer.port != nil, "this needs Python"))
struct FanOutTests {
  /// What the server nearby always answers.
  private static let answer = "The river ünder 你好 🧵 end."

  private func place() throws -> Workplace {
    let port = try #require(FaultServer.port)
    return try Workplace(
      configuration: """
        [defaults]
        backend = "near"
        branches = 2
        max_tokens = 16

        [backends.near]
        kind = "local"
        base_url = "http://127.0.0.1:\(port)/ok"
        adapters = [{ name = "one", scale = 0.8 }]
        prices = { input = 1000, output = 10000 }

        [backends.broken]
        kind = "openai"
        base_url = "http://127.0.0.1:\(port)/status=401"
        model = "m"
        key_variable = "OPENAI_API_KEY"

        [backends.builtin]
        kind = "builtin"
        tokens_per_second = 0
        ignore_eos = true

        [plans.duel]
        parts = [
          { backend = "near", branches = 2 },
          { backend = "builtin", branches = 2, temperature = 1.5 },
          { backend = "broken" },
        ]
        """
    )
  }

  private func completions(_ place: Workplace) throws -> [[String: Any]] {
    try place.nodes().filter { $0["kind"] as? String == "completion" }
  }

  private func generation(_ node: [String: Any]) -> [String: Any] {
    node["generation"] as? [String: Any] ?? [:]
  }

  private func adapters(_ node: [String: Any]) -> [String] {
    (generation(node)["adapters"] as? [[String: Any]] ?? []).map {
      "\($0["name"] ?? "") \($0["scale"] ?? 1.0)"
    }
  }

  @Test(arguments: [(24, 80), (50, 200)])
  func aPlanIsOneActAndAFailureIsItsOwnBackends(rows: Int, columns: Int) throws {
    let place = try place()
    try place.makeSession()
    let terminal = try place.open(
      rows: rows,
      columns: columns,
      environment: ["OPENAI_API_KEY": "sk-test"]
    )
    try terminal.see("#1 · prompt")
    try terminal.press("P", "Plan duel")
    try terminal.see("2 × builtin")
    try terminal.see("temperature 1.5")
    try terminal.press("F", "5 branches")
    try terminal.see("wants a valid key")
    try terminal.see("the end of all") { !$0.isStreaming }
    // The server nearby says the same twice.
    try terminal.see("branch: The river")
    try terminal.press("u", "Undid: generate 5")
    try terminal.see("the root alone") { !$0.text.contains("5 branches") }
    try terminal.press(Press.redo, "Redid: generate 5")
    terminal.quit()

    try place.check()
    let made = try completions(place)
    #expect(made.count == 5)
    #expect(made.compactMap { $0["id"] as? Int } == [2, 3, 4, 5, 6], "the order is the numbers'")
    let by = Dictionary(grouping: made) { generation($0)["backend"] as? String ?? "" }
    #expect(by.mapValues(\.count) == ["near": 2, "builtin": 2, "broken": 1])
    for node in by["near"] ?? [] {
      #expect(node["text"] as? String == Self.answer)
      #expect(adapters(node) == ["one 0.8"])
    }
    for node in by["builtin"] ?? [] {
      #expect((node["text"] as? String)?.isEmpty == false)
      let parameters = generation(node)["parameters"] as? [String: Any]
      #expect(parameters?["temperature"] as? Double == 1.5)
    }
    #expect(by["broken"]?.first.map(generation)?["finish"] as? String == "error")
    let usage = try place.run("show", "s.loom.json", "--usage").output
    #expect(usage.contains("near"), "\(usage)")
    // Two times three tokens of the prompt and seven of the answer.
    #expect(usage.contains("0.1460"), "\(usage)")
  }

  @Test func eachAdapterStandsBesideTheBaseModel() throws {
    let place = try place()
    try place.makeSession()
    let terminal = try place.open()
    try terminal.see("#1 · prompt")
    try terminal.press("A", "4 branches")
    try terminal.see("the end of all") { !$0.isStreaming && $0.bar.contains("4 unseen") }
    try terminal.press("lj", "one×0.8")
    try terminal.press("m", "Asks near with one×0.8")
    try terminal.press(Press.escape, "4 siblings")
    terminal.quit()
    let made = try completions(place)
    #expect(made.map(adapters) == [[], ["one 0.8"], [], ["one 0.8"]])
    let seeds = made.map {
      (generation($0)["parameters"] as? [String: Any])?["seed"] as? Int
    }
    #expect(seeds[0] != nil && seeds[0] == seeds[1] && seeds[2] == seeds[3] && seeds[0] != seeds[2])

    // The same without a terminal.
    try place.run("generate", "s.loom.json", "--node", "1", "--each-adapter", "-n", "1")
    #expect(try completions(place).suffix(2).map(adapters) == [[], ["one 0.8"]])
  }

  @Test func aModelThatRepeatsItselfIsAskedNoLongerThanItMay() throws {
    let place = try place()
    try place.makeSession()
    let terminal = try place.open()
    try terminal.see("#1 · prompt")
    try terminal.press("*", "gives no more than 1 distinct of 2")
    terminal.quit()
    #expect(try completions(place).count == 4)
  }
}
