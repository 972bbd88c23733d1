import ArgumentParser
import LoomTUI

/// `loom config`: what is in force.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the effective configuration and where each value comes from.",
    discussion: """
      The file is $XDG_CONFIG_HOME/loom/config.toml (usually ~/.config/loom/config.toml). Keys of \
      services are never printed.

      EXAMPLES
        loom config
        loom config | grep temperature
      """
  )

  func run() throws {
    let configuration = try loadConfiguration()
    // Wrong keys count as a wrong configuration, too.
    _ = try failing { try configuration.keymap() }
    try Output.line(
      "# \(configuration.path)" + (configuration.hasFile ? "" : " (not there; nothing is wrong)")
    )
    let rows = configuration.rows
    let width = min(40, rows.map { $0.name.count }.max() ?? 0)
    for row in rows {
      let name = row.name + String(repeating: " ", count: max(0, width - row.name.count))
      try Output.line("\(name) = \(row.value)  # \(row.source)")
    }
  }
}
