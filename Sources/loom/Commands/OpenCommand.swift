import ArgumentParser
import Glibc
import LoomTUI

/// `loom [FILE]`: the session in the terminal.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open a session in the terminal (the default).",
    discussion: """
      Makes the session if the file is not there. Without a file, the session opened last, or a \
      first one in $XDG_DATA_HOME/loom.

      EXAMPLES
        loom
        loom story.loom.json
        loom open new          a session in a file called "new"
        loom --plain story.loom.json          lines instead of a full screen
      """
  )

  @Argument(
    help: ArgumentHelp("The session's file.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var file: String?

  @Flag(name: .long, help: "Write nothing; works while another program has the session.")
  var readOnly = false

  @Flag(
    name: .long,
    help: "Speak in lines, without a full screen: for screen readers, plain terminals and pipes."
  )
  var plain = false

  func validate() throws {
    guard let file else { return }
    if file.isEmpty { throw ValidationError("The file's name is empty.") }
    // A misspelt command must not become a session.
    let names = Loom.configuration.groupedSubcommands.flatMap(\.subcommands).compactMap {
      $0.configuration.commandName
    }
    if !file.contains("/"), !file.contains("."), access(file, F_OK) != 0,
      let near = nearest(to: file, among: names)
    {
      throw ValidationError(
        "There is no command or file '\(file)'. Did you mean 'loom \(near)'? "
          + "For a new session of that name: loom ./\(file)"
      )
    }
  }

  func run() throws {
    let configuration = try loadConfiguration()
    let remembered = Remembered()
    let last = file ?? remembered.lastSession
    let path = try last ?? standardSession()
    try runInterface(
      path: path,
      isReadOnly: readOnly,
      opening: last == nil ? OpenCommand.firstOpening : nil,
      configuration: configuration,
      isPlain: plain,
      welcomes: last == nil,
      didOpen: { remembered.setLastSession(path) }
    )
  }

  /// What the very first session starts with, so that a newcomer's first key can be "generate".
  static let firstOpening = "The ferry had already left when Mara reached the pier, and"

  private func standardSession() throws -> String {
    guard let folders = UserFolders(environment: processEnvironment()) else {
      throw Failure("The environment names no home folder; give a file: loom story.loom.json")
    }
    return folders.data + "/first.loom.json"
  }
}
