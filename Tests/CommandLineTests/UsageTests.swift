import Foundation
import Testing

@Suite struct UsageTests {
  static let commands = [
    "open", "new", "import", "show", "export", "check", "generate", "add", "rate", "compare",
    "rewrite", "score",
    "config", "stats", "report",
    "backends", "models", "keys",
  ]

  @Test(arguments: commands) func everyCommandExplainsItselfWithExamples(command: String) throws {
    let loom = try LoomProgram()
    let outcome = try loom.run(command, "--help")
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    #expect(outcome.output.hasPrefix("OVERVIEW: ") && outcome.output.contains("EXAMPLES"))
    #expect(outcome.output.contains("loom \(command == "open" ? "" : command)"))
  }

  @Test func theProgramListsItsCommands() throws {
    let loom = try LoomProgram()
    let help = try loom.run("--help")
    #expect(help.code == 0)
    for command in Self.commands { #expect(help.output.contains("\n  \(command) ")) }
    #expect(try loom.run("--version").output.hasPrefix("loom "))
    #expect(try loom.run("--generate-completion-script", "bash").output.contains("trl-preference"))
  }

  static let wrong: [[String]] = [
    ["exprot"], ["--frobnicate"], ["new"], ["new", "s", "--auto", "x"],
    ["new", "s", "--auto", "65"],
    ["new", "s", "--mode", "poem"], ["new", "s", "--hide-prompt"], ["new", "s", "--auto", "1"],
    ["new", "s", "--prompt-file", "-", "--system-file", "-"],
    ["generate"], ["generate", "s", "-n", "0"], ["generate", "s", "-n", "65"],
    ["generate", "s", "--node", "0"], ["generate", "s", "--node", "x"],
    ["generate", "s", "--node", "99999999999"], ["generate", "s", "--adapter", ":1"],
    ["generate", "s", "--adapter", "a:b"], ["generate", "s", "--adapter", "a:nan"],
    ["generate", "s", "--adapter", "a", "--adapter", "a:2"],
    ["generate", "s", "--max-tokens", "0"],
    ["generate", "s", "--temperature", "9"], ["generate", "s", "--top-p", "2"],
    ["generate", "s", "--stop", ""], ["generate", "s", "--seed", "-1"],
    ["rate", "s"], ["rate", "s", "1"], ["rate", "s", "1", "3"], ["rate", "s", "1", "-3"],
    ["rate", "s", "1", "good"], ["rate", "s", "x", "1"], ["rewrite", "s", "1"],
    ["rewrite", "s", "1", "--text", "a", "--text-file", "b"],
    ["rewrite", "s", "1", "--text", "a", "--in-place", "--note", "n"],
    ["add", "s"], ["add", "s", "--text", "x", "--role", "robot"],
    ["show"], ["show", "s", "--tree", "--json"], ["show", "s", "--path", "-"],
    ["import"], ["import", "f"], ["import", "f", "--out", "s", "--format", "x"], ["export"],
    ["export", "s"], ["export", "s", "--format", "xml", "--out", "-"],
    ["export", "s", "--format", "ranked"],
    ["export", "s", "--format", "ranked", "--out", "-", "--sources", "rating,luck"],
    ["export", "s", "--format", "ranked", "--out", "-", "--min-margin", "9"],
    ["export", "s", "--format", "ranked", "--out", "-", "--seed", "-1"],
    ["export", "s", "--format", "ranked", "--out", "-", "--since", "2026-02-30"],
    ["export", "s", "--format", "ranked", "--out", "-", "--since", "1795000000"],
    ["export", "s", "--format", "ranked", "--out", "-", "--since", "2026-11-01T24:00"],
    ["export", "s", "--format", "ranked", "--out", "-", "--max-length-ratio", "0.5"],
    ["export", "s", "--format", "ranked", "--out", "-", "--max-length-ratio", "nan"],
    ["export", "s", "--format", "ranked", "--out", "-", "--max-prompt-chars", "0"],
    ["export", "s", "--format", "ranked", "--out", "-", "--annotator", ""],
    ["export", "s", "--format", "html", "--out", "-", "--tag", "x"],
    ["compare", "s"], ["compare", "s", "1"], ["compare", "s", "1", "2", "--result", "c"],
    ["compare", "s", "1", "2", "--took", "x"],
    ["export", "s", "--format", "ranked", "--out", "-", "--node", "1"],
    ["export", "s", "--format", "html"], ["export", "s", "--format", "html", "--explain"],
    ["export", "s", "--format", "html", "--out", "-", "--seed", "1"],
    ["export", "s", "--format", "text", "--out", "-", "--node", "1", "--all"],
    ["stats"], ["stats", "s", "--resamples", "-1"], ["stats", "s", "--seed", "x"],
    ["check"], ["check", "s", "--repair"], ["check", "s", "--out", "x"], ["keys", "x"],
    ["open", ""], ["a.json", "b.json"],
  ]

  @Test(arguments: wrong) func wrongUsageEndsWithTwoAndWritesNothing(arguments: [String]) throws {
    let loom = try LoomProgram()
    let outcome = try loom.run(arguments)
    #expect(outcome.code == 2, "\(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors.hasPrefix("loom: "))
    #expect(outcome.errors.contains("Usage: loom"))
    #expect(try loom.files() == ["home", "logs"])
  }

  @Test func misspeltCommandsAreNotMadeSessions() throws {
    let loom = try LoomProgram()
    let outcome = try loom.run("chek")
    #expect(outcome.code == 2 && outcome.errors.contains("Did you mean 'loom check'?"))
  }
}
