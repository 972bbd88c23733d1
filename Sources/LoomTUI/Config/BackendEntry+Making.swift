public import Backends

extension BackendEntry {
  /// The backend, ready to be asked.
  /// - Throws: `ConfigurationError` if its key file is not private or holds no key.
  public func makeBackend(
    environment: [String: String],
    configuration path: String
  ) throws(ConfigurationError) -> any Backend {
    try checkKeyFile(environment: environment, configuration: path)
    return BuiltinBackend(name: name, tokensPerSecond: tokensPerSecond.value)
  }
}
