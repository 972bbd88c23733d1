import ArgumentParser
import LoomTUI

/// `loom keys`: the key table.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Print the keys and the commands they stand for.",
    discussion: """
      With the changes of the configuration's [keys]; --markdown prints the standard keys, as \
      docs/KEYS.md has them.

      EXAMPLES
        loom keys
        loom keys | grep rate
        loom keys --check          what [keys] in the configuration changes
      """
  )

  @Flag(name: .long, help: "Print the standard keys as Markdown.")
  var markdown = false

  @Flag(
    name: .long,
    help: "Tell what the configuration's [keys] take from other commands; 1 if one has no key left."
  )
  var check = false

  func run() throws {
    if check { return try checkKeys() }
    if markdown {
      try Output.text(keysDocument(for: .standard))
      return
    }
    let configuration = try loadConfiguration()
    try Output.text(keysTable(for: try failing { try configuration.keymap() }))
  }

  private func checkKeys() throws {
    let configuration = try loadConfiguration()
    let report = KeymapReport(remapping: configuration.keys.map { ($0.command, $0.keys) })
    try Output.text(report.text)
    guard report.isClean else { throw Failure.told }
  }
}
