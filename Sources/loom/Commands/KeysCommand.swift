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
      """
  )

  @Flag(name: .long, help: "Print the standard keys as Markdown.")
  var markdown = false

  func run() throws {
    if markdown {
      try Output.text(keysDocument(for: .standard))
      return
    }
    let configuration = try loadConfiguration()
    try Output.text(keysTable(for: try failing { try configuration.keymap() }))
  }
}
