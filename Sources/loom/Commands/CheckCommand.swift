import ArgumentParser
import TreeModel

/// `loom check`: whether a session is whole.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Verify a session and its journal; repair a copy.",
    discussion: """
      Changes nothing. With --repair, everything that can be saved goes into a new file, which \
      --out names; the damaged files stay as they are.

      EXAMPLES
        loom check story.loom.json
        loom check story.loom.json --repair --out story-repaired.loom.json
      """
  )

  @OptionGroup var target: SessionArgument

  @Flag(name: .long, help: "Save what can be saved into a new file.")
  var repair = false

  @Option(
    name: .long,
    help: ArgumentHelp("The new file.", valueName: "path"),
    completion: .file(extensions: ["json"])
  )
  var out: String?

  func validate() throws {
    if repair, out == nil { throw ValidationError("--repair needs --out with the new file.") }
    if !repair, out != nil { throw ValidationError("--out is for --repair.") }
  }

  func run() throws {
  }
}
