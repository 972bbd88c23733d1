import Glibc

extension BackendEntry {
  /// The service's key; nil if it has none or its variable is not set.
  ///
  /// A key file must be a file of one line that nobody but its owner can read.
  public func readKey(
    environment: [String: String],
    configuration path: String
  ) throws(ConfigurationError) -> String? {
    switch key.value {
    case .none: return nil
    case .variable(let name, _):
      let text = trimmed(Array((environment[name] ?? "").utf8))
      return text.isEmpty ? nil : text
    case .file(let file): return try readKeyFile(file, environment, path)
    }
  }

  private func readKeyFile(
    _ file: String,
    _ environment: [String: String],
    _ path: String
  ) throws(ConfigurationError) -> String {
    var line: Int?
    if case .file(let number) = key.source { line = number }
    func failure(_ problem: ConfigurationError.Problem) -> ConfigurationError {
      ConfigurationError(place: path, line: line, problem: problem)
    }
    let place = expanded(file, environment, path)
    switch readSmallFile(place, limit: 1 << 14) {
    case .missing:
      throw failure(.keyFileUnreadable(path: place, reason: String(cString: strerror(ENOENT))))
    case .unreadable(let code):
      throw failure(.keyFileUnreadable(path: place, reason: String(cString: strerror(code))))
    case .tooLarge: throw failure(.keyFileEmpty(path: place))
    case .bytes(let bytes, let mode):
      guard mode & 0o077 == 0 else {
        throw failure(.keyFileNotPrivate(path: place, mode: "0" + String(mode, radix: 8)))
      }
      let key = trimmed(bytes)
      guard !key.isEmpty, key.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
        throw failure(.keyFileEmpty(path: place))
      }
      return key
    }
  }

  /// `~/` is the home folder; a relative path starts at the configuration file's folder.
  private func expanded(
    _ file: String,
    _ environment: [String: String],
    _ path: String
  ) -> String {
    if file.hasPrefix("~/"), let home = environment["HOME"] { return home + file.dropFirst(1) }
    if file.hasPrefix("/") { return file }
    guard let slash = path.lastIndex(of: "/") else { return file }
    return path[...slash] + file
  }

  private func trimmed(_ bytes: [UInt8]) -> String {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    let rest = bytes.drop(while: isSpace)
    let end = rest.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? rest.startIndex
    return String(decoding: rest[..<end], as: UTF8.self)
  }
}
