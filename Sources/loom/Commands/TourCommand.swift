import ArgumentParser
import Glibc
import LoomTUI

/// `loom tour`: a session that teaches the keys.
struct TourCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tour",
    abstract: "Learn the keys by using them, in three minutes.",
    discussion: """
      Opens a short story of its own with the model inside loom; nothing leaves this computer. Each \
      time it starts anew, in $XDG_STATE_HOME/loom/tour.

      EXAMPLES
        loom tour
      """
  )

  func run() throws {
    var configuration = try loadConfiguration()
    configuration.defaults.backend = .init("builtin")
    configuration.defaults.model = .init(nil)
    configuration.session.backups = .init(0)
    try runInterface(
      path: try freshPath(),
      isReadOnly: false,
      opening: OpenCommand.firstOpening,
      configuration: configuration,
      isTour: true,
      didOpen: {}
    )
  }

  /// A path without a session; what the last tour left there is gone.
  private func freshPath() throws -> String {
    guard let folders = UserFolders(environment: processEnvironment()) else {
      throw Failure("The environment names no home folder for the tour; set HOME.")
    }
    let folder = folders.state + "/tour"
    let code = makeFolder(folder)
    guard code == 0 else {
      throw Failure(FileWriteErrorText.sentence(folder, code))
    }
    if let listing = opendir(folder) {
      defer { closedir(listing) }
      while let entry = readdir(listing) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        // Only what a session of this name leaves.
        if name.contains("tour.loom.json") { unlink(folder + "/" + name) }
      }
    }
    return folder + "/tour.loom.json"
  }
}

/// What is said of a folder that cannot be made.
private enum FileWriteErrorText {
  static func sentence(_ path: String, _ code: Int32) -> String {
    "\(path) cannot be made (\(String(cString: strerror(code)))); set XDG_STATE_HOME to a folder "
      + "that you may write to."
  }
}
