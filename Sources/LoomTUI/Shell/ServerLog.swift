import Backends
import Glibc

/// The log of a server of ours: `NAME.log` in the person's state folder.
///
/// A second program with the same server gets `NAME-2.log`: the lock that says so is held through
/// the server's own standard output.
struct ServerLog {
  /// The file.
  let path: String
  /// Where the server writes to.
  let descriptor: Int32

  /// Makes the log of the server called `name`, empty.
  init(_ name: String, in folder: String?) throws(ServerFailure) {
    guard let folder else {
      throw .noLog(path: "$XDG_STATE_HOME", reason: "neither it nor HOME is set")
    }
    let code = makeFolder(folder)
    guard code == 0 else { throw .noLog(path: folder, reason: reason(code)) }
    var tried = 1
    while true {
      let path = "\(folder)/\(name)\(tried == 1 ? "" : "-\(tried)").log"
      // Without O_APPEND what is written after emptying it by hand would leave a hole.
      let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { throw .noLog(path: path, reason: reason(errno)) }
      if lock(descriptor) {
        guard ftruncate(descriptor, 0) == 0 else {
          let failure = ServerFailure.noLog(path: path, reason: reason(errno))
          close(descriptor)
          throw failure
        }
        self.path = path
        self.descriptor = descriptor
        return
      }
      close(descriptor)
      tried += 1
      guard tried <= 99 else { throw .noLog(path: path, reason: "99 servers use such a log") }
    }
  }

  /// What explains an end best: the first line near the end that tells of an error, and the last
  /// line of all.
  var lastWords: String {
    let size = lseek(descriptor, 0, SEEK_END)
    guard size > 0 else { return "" }
    let count = min(Int(size), 8 << 10)
    var bytes = [UInt8](repeating: 0, count: count)
    let got = pread(descriptor, &bytes, count, size - off_t(count))
    guard got > 0 else { return "" }
    let text = String(decoding: bytes[..<got], as: UTF8.self)
    let lines = text.split { $0 == "\n" || $0 == "\r\n" }.map(String.init)
      .filter { line in line.contains { !$0.isWhitespace } }
    guard let last = lines.last else { return "" }
    let signs = [
      "error", "fail", "invalid", "cannot", "couldn't", "no module", "not found",
    ]
    let telling = lines.first { line in
      let line = line.lowercased()
      return signs.contains { line.contains($0) }
    }
    guard let telling, telling != last else { return last }
    return telling + " … " + last
  }
}
