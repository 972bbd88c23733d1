import Glibc

/// Why nothing was written: the file is a session, which would be lost.
public struct SessionOverwrite: Error, Equatable, Sendable {
  /// The path that was to be written.
  public let path: String

  /// What went wrong and what to do next.
  public var sentence: String {
    "\(path) is the session itself and would be lost: choose another name."
  }
}

/// Whether both paths name one file that is there, whatever links lead to it.
public func areSameFile(_ path: String, _ other: String) -> Bool {
  var first = stat()
  var second = stat()
  guard stat(path, &first) == 0, stat(other, &second) == 0 else { return false }
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino
}
