import Glibc

/// The names of the files that make a session.
struct SessionPaths: Equatable, Sendable {
  /// The session file; symbolic links are followed, so that all names of a file share one lock.
  let session: String
  let journal: String
  let lock: String
  /// What is large and can be done without.
  var bulk: String
  let folder: String
  /// What the names of the backups begin with, in their folder.
  let backupStem: String

  /// What is written before it is renamed into place.
  var temporarySession: String { session + ".tmp" }
  var temporaryJournal: String { journal + ".tmp" }
  var temporaryBulk: String { bulk + ".tmp" }
  /// Stands in for the lock where flock(2) does not work.
  var holder: String { lock + ".holder" }
  /// What the names of the backups begin with, without the folder.
  var backupPrefix: String {
    let name = backupStem.utf8.split(separator: UInt8(ascii: "/")).last
    return name.flatMap { String($0) } ?? ""
  }

  init(_ path: String) {
    var resolved = path
    if let real = realpath(path, nil) {
      resolved = String(cString: real)
      free(real)
    } else {
      // The file is not there yet: follow its folder.
      let folder = SessionPaths.folder(of: path)
      if let real = realpath(folder, nil) {
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String($0) ?? "" }
        let base = String(cString: real)
        resolved = (base == "/" ? "" : base) + "/" + (name ?? "")
        free(real)
      }
    }
    let stem = SessionPaths.stem(of: resolved)
    session = resolved
    journal = stem + ".journal"
    lock = stem + ".lock"
    backupStem = stem + ".backup-"
    bulk = stem + ".bulk"
    folder = SessionPaths.folder(of: resolved)
  }

  /// What the names of the other files begin with.
  private static func stem(of path: String) -> String {
    let suffix = ".json"
    return path.hasSuffix(".loom" + suffix) ? String(path.dropLast(suffix.count)) : path
  }

  /// The journal of the session file at `path`, which is not a link.
  static func journal(of path: String) -> String { stem(of: path) + ".journal" }

  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
