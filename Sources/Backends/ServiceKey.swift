internal import Glibc

/// A service's secret.
///
/// It never prints: not by description, dump, reflection or coding.
public struct ServiceKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  let secret: String

  /// Takes `text` as a key; nil if it is empty or could not stand in a header.
  public init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    guard !bytes.isEmpty, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    secret = String(decoding: bytes, as: UTF8.self)
  }

  /// A fixed word instead of the key.
  public var description: String { "(key)" }
  /// A fixed word instead of the key.
  public var debugDescription: String { "(key)" }
  /// Shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// `text` without this key, also where the end of the text cut the key short.
  func redact(_ text: String) -> String {
    let key = Array(secret.utf8)
    let bytes = Array(text.utf8)
    guard key.count >= 4, bytes.count >= 4 else { return text }
    var clean: [UInt8] = []
    var at = 0
    var found = false
    while at < bytes.count {
      let rest = bytes[at...]
      let cut = rest.count < key.count && rest.count >= 8 && key.starts(with: rest)
      if rest.starts(with: key) || cut {
        clean += Array("(key)".utf8)
        at += min(key.count, rest.count)
        found = true
      } else {
        clean.append(bytes[at])
        at += 1
      }
    }
    return found ? String(decoding: clean, as: UTF8.self) : text
  }
}

/// Where a key is found when a request is sent: an environment variable or a private file.
public struct KeySource: Equatable, Sendable {
  /// Environment variables; the first one that is set counts.
  public var variables: [String]
  /// A file with nothing but the key, readable by its owner only; asked after the variables.
  public var file: String?
  /// Whether a request without a key makes no sense; else it goes without one.
  public var required: Bool

  /// Creates a source.
  public init(variables: [String], file: String? = nil, required: Bool = true) {
    self.variables = variables
    self.file = file
    self.required = required
  }

  /// Why there is no key.
  public enum Problem: Error, Equatable, Sendable {
    /// None of the variables is set and there is no file.
    case missing
    /// Others may read the file.
    case exposedFile(path: String)
    /// The file cannot be read, or holds no key.
    case unreadableFile(path: String)
    /// The variable holds something that is not a key.
    case unusableVariable(name: String)
  }

  /// Where we look first, for people.
  var label: String { variables.first ?? file ?? "" }

  /// Reads the key now; nil if there is none and none is required.
  public func read() throws(Problem) -> ServiceKey? {
    for name in variables {
      guard let value = getenv(name), value.pointee != 0 else { continue }
      guard let key = ServiceKey(String(cString: value)) else {
        throw .unusableVariable(name: name)
      }
      return key
    }
    if let file { return try Self.readFile(file) }
    if required { throw .missing }
    return nil
  }

  private static func readFile(_ path: String) throws(Problem) -> ServiceKey {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadableFile(path: path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadableFile(path: path)
    }
    guard status.st_mode & 0o077 == 0 else { throw .exposedFile(path: path) }
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count > 0, let key = ServiceKey(String(decoding: bytes[..<count], as: UTF8.self)) else {
      throw .unreadableFile(path: path)
    }
    return key
  }
}
