import Glibc

/// A text of at most this many bytes is taken from a file or standard input.
private let textLimit = 64 << 20

/// The text of a file, or of standard input for `-`; it must be UTF-8.
func readText(_ path: String) throws -> String {
  let isInput = path == "-"
  let name = isInput ? "Standard input" : path
  let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw Failure("\(path) cannot be read (\(String(cString: strerror(errno)))); check the path.")
  }
  defer { if !isInput { close(descriptor) } }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else {
      throw Failure("\(name) cannot be read (\(String(cString: strerror(errno)))).")
    }
    if count == 0 { break }
    bytes += buffer[..<count]
    guard bytes.count <= textLimit else {
      throw Failure("\(name) is larger than \(textLimit >> 20) MiB, too large for one node.")
    }
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw Failure("\(name) is not UTF-8 text; convert it first, for example with iconv.")
  }
  return text
}

/// Writes a file for this person only: a temporary one beside it, synced, then renamed into place.
func writeFile(_ path: String, _ bytes: [UInt8]) throws {
  var file = try ReplacementFile(path)
  try bytes.withUnsafeBytes { try file.write($0) }
  try file.commit()
}

/// A file that appears under its name only once it is whole.
struct ReplacementFile: ~Copyable {
  private let path: String
  private let temporary: String
  private var descriptor: Int32

  /// Starts writing beside `path`.
  init(_ path: String) throws {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw Failure("\(path) is not a file; give another path.")
    }
    var template = (path + ".XXXXXX").utf8CString.map { $0 }
    let descriptor = mkostemp(&template, O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(
        "\(path) cannot be written (\(String(cString: strerror(errno)))); give another path."
      )
    }
    self.path = path
    self.descriptor = descriptor
    temporary = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
  }

  /// Appends bytes.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    let code = writeAll(bytes, to: descriptor)
    guard code == 0 else { throw failure(code) }
  }

  /// Puts the file into place.
  consuming func commit() throws {
    guard fsync(descriptor) == 0 else { throw failure(errno) }
    let code = close(descriptor) == 0 ? 0 : errno
    descriptor = -1
    guard code == 0 else { throw failure(code) }
    guard rename(temporary, path) == 0 else { throw failure(errno) }
  }

  private func failure(_ code: Int32) -> Failure {
    Failure(
      "\(path) could not be written (\(String(cString: strerror(code)))); nothing was changed."
    )
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    // Gone already where it was renamed.
    unlink(temporary)
  }
}
