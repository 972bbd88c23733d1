extension Configuration {
  /// The key map with the person's changes.
  /// - Throws: `ConfigurationError` with the line that names no command or no key.
  public func keymap() throws(ConfigurationError) -> Keymap {
    let map = try commandKeymap()
    try checkPresetKeys(map)
    return map
  }

  private func commandKeymap() throws(ConfigurationError) -> Keymap {
    do throws(Keymap.Problem) {
      return try Keymap(remapping: keys.map { ($0.command, $0.keys) })
    } catch {
      switch error {
      case .unknownCommand(let name, _):
        throw ConfigurationError(
          place: path,
          line: keys.first { $0.command == name }?.line,
          problem: .unknownCommand(name, valid: Command.allCases.map(\.rawValue))
        )
      case .unknownKey(let name):
        throw ConfigurationError(
          place: path,
          line: keys.first { $0.keys.contains(name) }?.line,
          problem: .unknownKeyName(name)
        )
      case .conflict(let key, let first, let second):
        throw ConfigurationError(
          place: path,
          line: keys.first { $0.command == second.rawValue }?.line,
          problem: .keyTwice(key, command: first.rawValue, other: second.rawValue)
        )
      }
    }
  }
}
