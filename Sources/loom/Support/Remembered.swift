import Glibc
import LoomTUI

/// What the program remembers between runs: one small file for each thing.
///
/// None of it is worth a failure: on a read-only home folder the program does without.
struct Remembered {
  /// The folder; nil if the environment names no home.
  let folder: String?

  init(environment: [String: String] = processEnvironment()) {
    folder = UserFolders(environment: environment)?.state
  }

  /// The session opened last, if its file is still there.
  var lastSession: String? {
    guard let path = read("last"), access(path, F_OK) == 0 else { return nil }
    return path
  }

  /// Remembers the session that was opened.
  func setLastSession(_ path: String) {
    guard let resolved = realpath(path, nil) else { return }
    write(String(cString: resolved), to: "last")
    free(resolved)
  }

  /// The pseudonym under which this person's judgements are kept; made at the first use.
  func annotator() -> String {
    if let name = read("annotator"), name.hasPrefix("a-"), name.utf8.count <= 64 { return name }
    let name = "a-" + randomHexadecimal(bytes: 8)
    write(name, to: "annotator")
    return name
  }

  /// The same, if it will still be this one the next time.
  func keptAnnotator() -> String? {
    let name = annotator()
    return read("annotator") == name ? name : nil
  }

  private func read(_ name: String) -> String? {
    guard let folder, let text = try? readText(folder + "/" + name) else { return nil }
    let line = text.prefix { $0 != "\n" }
    return line.isEmpty ? nil : String(line)
  }

  private func write(_ text: String, to name: String) {
    guard let folder, makeFolder(folder) == 0 else { return }
    let bytes = Array((text + "\n").utf8)
    try? writeFile(at: folder + "/" + name) { sink in try bytes.withUnsafeBytes { try sink($0) } }
  }
}
