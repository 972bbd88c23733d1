import Glibc

/// Keeps a text that was being written when the program had to end, in a file beside the session.
///
/// The file is `NAME.draft-N.txt`, readable by its owner only; an older draft is never replaced.
/// Returns its path, or nil if it could not be written.
@discardableResult
func keepDraft(_ text: String, beside session: String) -> String? {
  for number in 1...99 {
    let path = draftPath(number, beside: session)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == EEXIST { continue }
    guard descriptor >= 0 else { return nil }
    let isWritten = writeAll(Array(text.utf8), to: descriptor) && fsync(descriptor) == 0
    return close(descriptor) == 0 && isWritten ? path : nil
  }
  return nil
}

/// The drafts that lie beside a session.
public func drafts(beside session: String) -> [String] {
  (1...99).map { draftPath($0, beside: session) }.filter { access($0, F_OK) == 0 }
}

private func draftPath(_ number: Int, beside session: String) -> String {
  let name = session.hasSuffix(".loom.json") ? String(session.dropLast(10)) : session
  return "\(name).draft-\(number).txt"
}
