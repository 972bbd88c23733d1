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
        loom config --preset openrouter >> ~/.config/loom/config.toml
      """
  )

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Print the entry of a well-known service or server instead: "
        + Preset.all.map(\.name).joined(separator: ", ") + ".",
      valueName: "name"
    )
  )
  var preset: String?

  func validate() throws {
    guard let preset, Preset(named: preset) == nil else { return }
    let names = Preset.all.map(\.name)
    throw ValidationError(
      "There is no preset '\(preset)'"
        + (nearest(to: preset, among: names).map { "; did you mean \($0)?" } ?? ".")
        + " There are: \(names.joined(separator: ", "))."
    )
  }

  func run() throws {
    if let preset, let entry = Preset(named: preset) { return try Output.text(entry.text) }
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
