public import Backends

extension BackendEntry {
  /// Where the service's key is looked for when a request is sent; nil if it needs none.
  ///
  /// `~/` in a key file's path is the home folder; a relative path starts at the folder of the
  /// configuration file, whose path is `configuration`.
  public func keySource(environment: [String: String], configuration path: String) -> KeySource? {
    switch key.value {
    case .none: nil
    case .variable(let name, _): KeySource(variables: [name], required: needsKey)
    case .file(let file):
      KeySource(variables: [], file: expanded(file, environment, path))
    }
  }

  /// Whether a request without a key makes no sense: the file names one, or it is the service
  /// itself.
  ///
  /// Most other servers that speak its protocol want none.
  private var needsKey: Bool {
    let isHosted = kind == .openAI || kind == .gemini
    return key.source != .standard || isHosted && baseURL.source == .standard
  }

  /// Refuses a key file that others can read, or that holds no key.
  ///
  /// An unset variable is no error here: the service says so when it is asked.
  /// - Throws: `ConfigurationError` with the line of `key_file`.
  public func checkKeyFile(
    environment: [String: String],
    configuration path: String
  ) throws(ConfigurationError) {
    guard case .file(let file) = key.value,
      let source = keySource(environment: environment, configuration: path)
    else { return }
    let place = expanded(file, environment, path)
    var line: Int?
    if case .file(let number) = key.source { line = number }
    do throws(KeySource.Problem) {
      _ = try source.read()
    } catch {
      let problem: ConfigurationError.Problem =
        if case .exposedFile = error {
          .keyFileNotPrivate(path: place)
        } else {
          .keyFileUnusable(path: place)
        }
      throw ConfigurationError(place: path, line: line, problem: problem)
    }
  }

  /// A path of the configuration as the system takes it.
  func expanded(
    _ file: String,
    _ environment: [String: String],
    _ path: String
  ) -> String {
    if file.hasPrefix("~/"), let home = environment["HOME"] { return home + file.dropFirst(1) }
    if file.hasPrefix("/") { return file }
    guard let slash = path.lastIndex(of: "/") else { return file }
    return path[...slash] + file
  }
}
