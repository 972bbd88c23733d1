import Backends
import Testing

@testable import LoomTUI

@Suite struct PlanConfigurationTests {
  private static let text = """
    [defaults]
    max_tokens = 100

    [backends.tiny]
    kind = "local"
    base_url = "http://127.0.0.1:9931"
    adapters = [{ name = "warm", scale = 0.5 }]
    prices = { input = 0.3, output = 2.5, "tiny-2" = { input = 1, output = 4 } }

    [plans.duel]
    shuffle = false
    parts = [
      { backend = "tiny", branches = 2, model = "tiny-2", temperature = 1.1, stop = "END" },
      { backend = "tiny", adapters = [], top_k = 3 },
      { backend = "builtin", branches = 3 },
    ]

    [[plans.long.parts]]
    backend = "builtin"
    """

  private func infos(_ configuration: Configuration) throws -> [BackendInfo] {
    zip(configuration.backends, try configuration.makeBackends(environment: [:])).map {
      $0.info(of: $1)
    }
  }

  @Test func plansAreReadAndMadeReady() throws {
    let read = try ConfigurationTests.parse(Self.text)
    #expect(read.plans.map(\.name) == ["duel", "long"])
    #expect(read.plans.map(\.isShuffled.value) == [false, true])
    let infos = try infos(read)
    let plan = read.plan(read.plans[0], infos)
    #expect(plan.branches == 6 && !plan.isShuffled)
    let parts = plan.parts.map(\.settings)
    #expect(parts.map(\.backend) == ["tiny", "tiny", "builtin"])
    #expect(parts[0].model == "tiny-2" && parts[0].parameters.temperature == 1.1)
    #expect(parts[0].parameters.stop == ["END"])
    #expect(parts[0].parameters.maxTokens == 100)
    #expect(parts[0].adapters == [AdapterScale(name: "warm", scale: 0.5)])
    #expect(parts[1].adapters.isEmpty && parts[1].parameters.topK == 3)
    #expect(plan.parts.map(\.own) == [[.temperature, .stop], [.topK], []])
    #expect(read.plan(read.plans[1], infos).branches == 1)
  }

  @Test func aPartThinksAsItSaysOrAsItsBackend() throws {
    let text = """
      [backends.gemini]
      kind = "gemini"
      model = "gemini-2.5-flash"
      thinking = "low"

      [plans.deep]
      parts = [{backend = "gemini"}, {backend = "gemini", thinking = 2048}, {backend = "builtin"}]
      """
    let read = try ConfigurationTests.parse(text)
    let parts = read.plan(read.plans[0], try infos(read)).parts
    #expect(
      parts.map(\.settings.parameters.thinking) == [.level(.low), .budget(2048), nil]
    )
    #expect(parts.map(\.own) == [[], [.thinking], []])
    #expect(read.plans[0].parts[1].text.contains("thinking = 2048"))
  }

  @Test func pricesAreOfABackendAndOfAModel() throws {
    let read = try ConfigurationTests.parse(Self.text)
    let prices = try #require(try infos(read).first { $0.name == "tiny" }).prices
    #expect(prices.price(of: "any") == .init(input: 0.3, output: 2.5))
    #expect(prices.price(of: "tiny-2") == .init(input: 1, output: 4))
    let one = try ConfigurationTests.parse(
      "[backends.a]\nkind = 'builtin'\n[backends.a.prices.x]\ninput = 1\noutput = 2"
    )
    #expect(one.backend(named: "a")?.prices.value.price(of: "y") == nil)
    #expect(one.backend(named: "a")?.prices.value.price(of: "x") == .init(input: 1, output: 2))
  }

  @Test func theirRowsCanBeReadAgain() throws {
    let read = try ConfigurationTests.parse(Self.text)
    func value(_ name: String) -> String? { read.rows.first { $0.name == name }?.value }
    #expect(
      value("plans.duel.parts[0]")
        == #"{backend = "tiny", model = "tiny-2", branches = 2, temperature = 1.1, stop = ["END"]}"#
    )
    #expect(value("plans.duel.shuffle") == "false")
    let prices = try #require(value("backends.tiny.prices"))
    #expect(prices == #"{input = 0.3, output = 2.5, "tiny-2" = {input = 1.0, output = 4.0}}"#)
    let again = try ConfigurationTests.parse(
      "[backends.tiny]\nkind = 'local'\nprices = \(prices)\n"
        + "[plans.p]\nparts = [\(value("plans.duel.parts[0]") ?? "")]"
    )
    #expect(again.backend(named: "tiny")?.prices.value == read.backends[0].prices.value)
    #expect(again.plans[0].parts[0].own == read.plans[0].parts[0].own)
  }

  static let errors: [(text: String, line: Int?, parts: [String])] = [
    ("[plans]\na = 1", 2, ["[plans.a] must be a table"]),
    ("[plans.\"a b\"]\nparts = []", 1, ["a plan's name"]),
    ("[plans.a]\nshuffle = true", 1, ["[plans.a] needs parts"]),
    ("[plans.a]\nparts = []", 2, ["parts must be a list", "not an empty one"]),
    ("[plans.a]\nparts = 3", 2, ["parts must be a list", "not an integer"]),
    ("[plans.a]\nparts = [3]", 2, ["parts must be a table"]),
    ("[plans.a]\nshufle = 1\nparts = []", 2, ["did you mean shuffle?"]),
    ("[plans.a]\nshuffle = 1\nparts = [{backend = 'builtin'}]", 2, ["true or false"]),
    ("[plans.a]\nparts = [{branches = 2}]", 2, ["needs backend"]),
    ("[plans.a]\nparts = [{backend = 'bultin'}]", 2, ["did you mean builtin?"]),
    ("[plans.a]\nparts = [{backend = 'builtin', branches = 65}]", 2, ["1 to 64"]),
    ("[plans.a]\nparts = [{backend = 'builtin', temperature = 9}]", 2, ["0.0 to 5.0"]),
    (
      "[plans.a]\nparts = [{backend = 'builtin', temprature = 1}]", 2, ["did you mean temperature?"]
    ),
    (
      "[plans.a]\nparts = [{backend = 'builtin', branches = 64}, {backend = 'builtin'}]", 2,
      ["at most 64 branches, not 65"]
    ),
    ("[backends.a]\nkind = 'builtin'\nprices = 3", 3, ["prices must be a table"]),
    ("[backends.a]\nkind = 'builtin'\nprices = {input = 1}", 3, ["needs output"]),
    ("[backends.a]\nkind = 'builtin'\nprices = {inputs = 1}", 3, ["did you mean input?"]),
    ("[backends.a]\nkind = 'builtin'\nprices = {input = -1, output = 1}", 3, ["input must be"]),
  ]

  @Test(arguments: errors.indices) func mistakesAreNamed(index: Int) {
    let (text, line, parts) = Self.errors[index]
    let error = #expect(throws: ConfigurationError.self) { _ = try ConfigurationTests.parse(text) }
    let sentence = error?.sentence ?? ""
    #expect(error?.line == line, "\(sentence)")
    for part in parts { #expect(sentence.contains(part), "\(sentence)") }
  }
}
