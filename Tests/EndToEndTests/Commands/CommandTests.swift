import Foundation
import PtyHarness
import Testing

/// Every command of the table, by its keys, in the program as it is shipped.
@Suite struct CommandTests {
  /// Ctrl-Z needs a shell that takes the terminal: see `EndingTests`.
  private static let elsewhere: Set<String> = ["suspend"]

  @Test(arguments: CommandScenario.all)
  func doesWhatItSays(scenario: CommandScenario) throws {
    let place = try Workplace(configuration: scenario.configuration)
    let name = "s.loom.json"
    for name in [name, "other.loom.json"] {
      try FileManager.default.copyItem(
        atPath: Project.path("sessions/\(scenario.session).loom.json"),
        toPath: place.path(name)
      )
    }
    try place.writeScript("printf ' another end' > \"$1\"\n", to: "editor")
    // In the folder: some commands ask for a file.
    let terminal = try place.shell(
      "exec \"$LOOM\" \(name)",
      environment: ["EDITOR": place.path("editor")]
    )
    try terminal.see("│#")
    for step in scenario.steps {
      terminal.settle()
      if let sight = step.sight {
        #expect(!sight.holds(terminal), "before \(step.keys): \(sight)\n\(terminal.text)")
      }
      for key in keyBytes(step.keys) {
        terminal.send(key)
        // A lone Esc is told from a sequence by the pause after it.
        if key == [0x1B] { terminal.settle() }
      }
      if let sight = step.sight {
        try terminal.see("\(sight) after \(step.keys)") { sight.holds($0) }
      }
    }
    if let end = scenario.end {
      terminal.expectEnd(end)
    } else {
      terminal.signal(SIGTERM)
      _ = terminal.waitForEnd()
    }
    try place.check(name)
  }

  /// A command that nobody tries here is a command that nobody knows to work.
  @Test func everyCommandHasAScenario() throws {
    let place = try Workplace()
    let lines = try place.run("keys", "--markdown").output.split(separator: "\n")
    let names = lines.filter { $0.hasPrefix("| `") }.map { line in
      String(line.components(separatedBy: " | ")[1].dropFirst().dropLast())
    }
    #expect(names.count > 80)
    let tried = Set(CommandScenario.all.filter { !$0.steps.isEmpty }.map(\.command))
    for name in names where !tried.contains(name) && !Self.elsewhere.contains(name) {
      Issue.record("\(name) has no scenario in CommandScenarios.swift")
    }
    for name in tried where !names.contains(name) { Issue.record("There is no command \(name).") }
  }
}
