/// Where a person's files lie (https://specifications.freedesktop.org/basedir-spec/latest/).
public struct UserFolders: Equatable, Sendable {
  /// The configuration file.
  public let configuration: String
  /// What the program remembers between runs: the last session, the pseudonym.
  public let state: String
  /// Sessions without a place of their own.
  public let data: String

  /// Finds the folders; nil if the environment names no home.
  ///
  /// As the specification demands, variables with relative paths are ignored.
  public init?(environment: [String: String]) {
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    func folder(_ variable: String, _ standard: String) -> String? {
      if let path = environment[variable], path.hasPrefix("/") { return path + "/loom" }
      return home.map { $0 + standard + "/loom" }
    }
    guard let configuration = folder("XDG_CONFIG_HOME", "/.config"),
      let state = folder("XDG_STATE_HOME", "/.local/state"),
      let data = folder("XDG_DATA_HOME", "/.local/share")
    else { return nil }
    self.configuration = configuration + "/config.toml"
    self.state = state
    self.data = data
  }
}
