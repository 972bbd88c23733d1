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
