import Glibc

/// The bytes of a file, or of standard input for `-`, up to `limit`.
func readBytes(_ path: String, limit: Int) throws -> [UInt8] {
  let isInput = path == "-"
  let name = isInput ? "Standard input" : path
  let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw Failure("\(path) cannot be read (\(String(cString: strerror(errno)))); check the path.")
  }
  defer { if !isInput { close(descriptor) } }
  var status = stat()
  var bytes: [UInt8] = []
  // Room for all of it at once: growing would hold it twice.
  if fstat(descriptor, &status) == 0, status.st_size > 0, status.st_size <= limit {
    bytes.reserveCapacity(Int(status.st_size) + 1)
  }
  var buffer = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else {
      throw Failure("\(name) cannot be read (\(String(cString: strerror(errno)))); check the path.")
    }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
    guard bytes.count <= limit else {
      throw Failure("\(name) is larger than \(limit >> 20) MiB; import a part of it.")
    }
  }
}
