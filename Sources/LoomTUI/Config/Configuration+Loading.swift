import Glibc

extension Configuration {
  /// No configuration is larger than this many bytes.
  static let sizeLimit = 1 << 20

  /// Reads the person's configuration; without a file, the standard values and the environment.
  public static func load(
    environment: [String: String]
  ) throws(ConfigurationError) -> Configuration {
    guard let path = UserFolders(environment: environment)?.configuration else {
      return try parse(nil, path: "config.toml", environment: environment)
    }
    return try load(path, environment: environment)
  }

  /// Reads the configuration at `path`.
  public static func load(
    _ path: String,
    environment: [String: String]
  ) throws(ConfigurationError) -> Configuration {
    func failure(_ problem: ConfigurationError.Problem) -> ConfigurationError {
      ConfigurationError(place: path, line: nil, problem: problem)
    }
    switch readSmallFile(path, limit: sizeLimit) {
    case .missing: return try parse(nil, path: path, environment: environment)
    case .tooLarge: throw failure(.tooLarge(limit: sizeLimit))
    case .unreadable(let code): throw failure(.unreadable(String(cString: strerror(code))))
    case .bytes(let bytes, _):
      guard let text = String(validating: bytes, as: UTF8.self) else { throw failure(.notText) }
      return try parse(text, path: path, environment: environment)
    }
  }
}

/// What reading a small file gave.
enum SmallFile {
  case missing
  case tooLarge
  /// An errno value.
  case unreadable(Int32)
  /// The content, and the permission bits.
  case bytes([UInt8], mode: UInt32)
}

/// Reads a whole file of at most `limit` bytes.
func readSmallFile(_ path: String, limit: Int) -> SmallFile {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { return errno == ENOENT ? .missing : .unreadable(errno) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { return .unreadable(errno) }
  guard status.st_mode & S_IFMT != S_IFDIR else { return .unreadable(EISDIR) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return .unreadable(errno) }
    if count == 0 { return .bytes(bytes, mode: status.st_mode & 0o777) }
    bytes += buffer[..<count]
    guard bytes.count <= limit else { return .tooLarge }
  }
}
