import Glibc

/// Refuses to write over one of the files that are read, whatever names the two go by.
func refuse(writing out: String, over files: [String]) throws {
  guard out != "-", let target = fileIdentity(out) else { return }
  for file in files where fileIdentity(file) == target {
    throw Failure(
      "\(out) is the session \(file) itself and would be lost: name another file with --out."
    )
  }
}

/// Device and number of a file; nil if it is not there.
private func fileIdentity(_ path: String) -> [UInt64]? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  return [UInt64(status.st_dev), UInt64(status.st_ino)]
}
