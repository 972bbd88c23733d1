import Glibc

/// Writes a text that is being written into a file beside the session.
///
/// The file is `NAME.draft-PURPOSE.txt`, readable by its owner only; it is replaced whole, so that it
/// is never half of a text. Only the last one, when the program ends, waits for the disk: a killed
/// program leaves what the system has been given, and a key must not wait for the disk.
func keepDraft(_ draft: Draft, beside session: String, isLast: Bool) {
  guard let name = draft.purpose.draftName else { return }
  let path = draftPath(name, beside: session)
  let new = path + ".new"
  unlink(new)
  let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
  guard descriptor >= 0 else { return }
  var isWritten = writeAll(Array(draft.text.utf8), to: descriptor)
  if isLast { isWritten = fsync(descriptor) == 0 && isWritten }
  guard close(descriptor) == 0, isWritten, rename(new, path) == 0 else {
    unlink(new)
    return
  }
}

/// Removes the draft of a text that is finished.
func dropDraft(_ purpose: Editor.Purpose, beside session: String) {
  guard let name = purpose.draftName else { return }
  unlink(draftPath(name, beside: session))
}

/// The drafts that lie beside a session, in the order of their names.
///
/// A file that cannot be read, is no UTF-8 or larger than 64 MiB is passed over; it stays where it is.
public func drafts(beside session: String) -> [Draft] {
  let (folder, start) = draftPlace(session)
  var found: [Draft] = []
  for name in names(in: folder).sorted() where name.hasPrefix(start) && name.hasSuffix(".txt") {
    let path = folder + name
    guard let purpose = Editor.Purpose(draftName: String(name.dropFirst(start.count).dropLast(4)))
    else { continue }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= 64 << 20, let bytes = readAll(path),
      let text = String(validating: bytes, as: UTF8.self)
    else { continue }
    found.append(Draft(purpose: purpose, text: text))
  }
  return found
}

/// Drafts of older versions, which do not say what they are for: their paths.
public func olderDrafts(beside session: String) -> [String] {
  (1...99).map { draftPath("\($0)", beside: session) }.filter { access($0, F_OK) == 0 }
}

private func draftPath(_ name: String, beside session: String) -> String {
  let (folder, start) = draftPlace(session)
  return "\(folder)\(start)\(name).txt"
}

/// The session's folder with its slash, empty for the present one, and how the drafts' names begin.
private func draftPlace(_ session: String) -> (folder: String, start: String) {
  let end = session.lastIndex(of: "/").map { session.index(after: $0) } ?? session.startIndex
  let file = String(session[end...])
  let name = file.hasSuffix(".loom.json") ? String(file.dropLast(10)) : file
  return (String(session[..<end]), "\(name).draft-")
}

private func names(in folder: String) -> [String] {
  guard let directory = opendir(folder.isEmpty ? "." : folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    names.append(name)
  }
  return names
}
