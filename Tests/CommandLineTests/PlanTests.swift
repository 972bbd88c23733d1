import Foundation
import Testing

@Suite struct PlanTests {
  private func program() throws -> LoomProgram {
    let loom = try LoomProgram()
    try loom.makeSession()
    let folder = loom.folder + "/home/.config/loom"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try loom.write(
      """
      [defaults]
      backend = "one"
      max_tokens = 8

      [backends.one]
      kind = "builtin"
      tokens_per_second = 0
      prices = { input = 500000, output = 1000000 }

      [backends.two]
      kind = "builtin"
      tokens_per_second = 0

      [plans.duel]
      parts = [
        { backend = "one", branches = 3, max_tokens = 2 },
        { backend = "two", branches = 3 },
      ]
      """,
      to: "home/.config/loom/config.toml"
    )
    return loom
  }

  private func makers(_ loom: LoomProgram) throws -> [String] {
    try loom.nodes().compactMap {
      ($0["generation"] as? [String: Any])?["backend"] as? String
    }
  }

  @Test func aPlanGeneratesAsOneAct() throws {
    let loom = try program()
    let outcome = try loom.run("generate", "s.loom.json", "--plan", "duel", "--no-shuffle")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try makers(loom) == ["one", "one", "one", "two", "two", "two"])
    let limits = try loom.nodes().compactMap { node in
      ((node["generation"] as? [String: Any])?["parameters"] as? [String: Any])?["max_tokens"]
        as? Int
    }
    #expect(limits == [2, 2, 2, 8, 8, 8])
  }

  @Test func theOrderIsRandomAndRepeatableWithASeed() throws {
    var orders: [[String]] = []
    for seed in ["5", "5", "6", "7", "8"] {
      let loom = try program()
      let outcome = try loom.run("generate", "s.loom.json", "--plan", "duel", "--seed", seed)
      #expect(outcome.code == 0)
      orders.append(try makers(loom))
    }
    #expect(orders[0] == orders[1])
    #expect(Set(orders).count > 1)
    #expect(orders.allSatisfy { $0.sorted() == ["one", "one", "one", "two", "two", "two"] })
  }

  @Test func wrongPlansAreOneSentence() throws {
    let loom = try program()
    let unknown = try loom.run("generate", "s.loom.json", "--plan", "dual")
    #expect(unknown.code == 1 && unknown.sentences.count == 1)
    #expect(unknown.errors.contains("There is no plan dual; the configuration has duel."))
    for more in [["-n", "2"], ["--backend", "one"], ["--each-adapter"], ["--adapter", "a:1"]] {
      let outcome = try loom.run(["generate", "s.loom.json", "--plan", "duel"] + more)
      #expect(outcome.code == 2 && outcome.errors.contains("--plan says itself"))
    }
    #expect(try loom.run("generate", "s.loom.json", "--no-shuffle").code == 2)
    let bare = try loom.run("generate", "s.loom.json", "--each-adapter")
    #expect(bare.code == 1 && bare.sentences.count == 1)
    #expect(bare.errors.contains("name them with --adapter"))
    #expect(try loom.nodes().count == 1)
    #expect(try loom.run("config").output.contains("plans.duel.parts[1]"))
  }

  @Test func usageIsPrintedByBackendAndModel() throws {
    let loom = try program()
    #expect(try loom.run("show", "s.loom.json", "--usage").output.contains("No branch"))
    #expect(try loom.run("generate", "s.loom.json", "--plan", "duel").code == 0)
    let usage = try loom.run("show", "s.loom.json", "--usage")
    #expect(usage.code == 0 && usage.errors.isEmpty)
    let lines = usage.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.map(\.first) == ["backend", "one", "two", "total", "The"])
    try #require(lines.count == 5)
    // A token of an answer costs one, one of a prompt half of that.
    let one = lines[1].compactMap { Double($0) }
    try #require(one.count == 5)
    #expect(one[0] == 3 && one[4] == one[1] / 2 + one[2])
    #expect(lines[2].last == "-")
    let objects = try objects(try loom.run("show", "s.loom.json", "--usage", "--json").output)
    #expect(objects.map { $0["backend"] as? String } == ["one", "two"])
    #expect(objects[0]["cost"] as? Double == one[4] && objects[1]["cost"] is NSNull)
    #expect(try loom.run("show", "s.loom.json", "--usage", "--tree").code == 2)
  }
}
