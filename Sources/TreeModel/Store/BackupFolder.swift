import Glibc

/// The backups beside a session: finds them, makes one, removes those that are too many.
struct BackupFolder {
  let paths: SessionPaths
  let files: any FileSystem

  init(_ paths: SessionPaths, _ files: any FileSystem) {
    self.paths = paths
    self.files = files
  }

  /// All of them, the newest first.
  var all: [SessionBackup] {
    names.compactMap { SessionBackup(named: $0, in: paths) }.sorted { $0.sequence > $1.sequence }
  }

  /// The names in the folder that begin like a backup's.
  private var names: [String] {
    guard let folder = opendir(paths.folder) else { return [] }
    defer { closedir(folder) }
    let prefix = paths.backupPrefix
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.utf8.starts(with: prefix.utf8) { names.append(name) }
    }
    return names
  }

  /// A name for the next backup, of a state written at `time`.
  func nextPath(time: Int) -> String {
    // Also one that only its journal is left of, or that is not whole, has its number.
    let count = paths.backupPrefix.utf8.count
    let numbers = names.compactMap { name -> Int? in
      String(name.utf8.dropFirst(count).prefix { $0 != UInt8(ascii: "-") }).flatMap { Int($0) }
    }
    let last = numbers.filter { $0 < 1 << 53 }.max() ?? 0
    return SessionBackup.path(paths, sequence: last + 1, time: time)
  }

  /// Keeps the session file as it is under a name of its own; nil if it has one already.
  ///
  /// The session file stays where it is: there is no moment without one. The name is not durable
  /// yet. `withJournal` keeps the journal as well, under the name that makes it the backup's.
  @discardableResult
  func keepSession(withJournal: Bool = false) throws(FileFault) -> String? {
    try removeLeftovers()
    var session = stat()
    let hasSession = stat(paths.session, &session) == 0
    var journal = stat()
    let hasJournal = withJournal && stat(paths.journal, &journal) == 0
    guard hasSession || hasJournal else { return nil }
    if hasSession, !hasJournal, let newest = all.first {
      var kept = stat()
      if stat(newest.path, &kept) == 0, kept.st_ino == session.st_ino,
        kept.st_dev == session.st_dev
      {
        // A crash came between the keeping and the replacing.
        return nil
      }
    }
    let time = hasSession ? session.st_mtim.tv_sec : journal.st_mtim.tv_sec
    let path = nextPath(time: time)
    if hasJournal { try keep(paths.journal, as: SessionPaths.journal(of: path)) }
    if hasSession { try keep(paths.session, as: path) }
    return path
  }

  /// Removes backups that are more than `policy` allows, and what is left of one that was not made.
  func prune(_ policy: BackupPolicy) throws(FileFault) {
    guard policy.count > 0, policy != .keepingAll else { return }
    var bytes = 0
    var isOver = false
    for (index, backup) in all.enumerated() {
      bytes += backup.bytes
      // Once one goes, all older ones go: no gap among those that are kept.
      isOver = isOver || index >= policy.count || index > 0 && bytes > policy.bytes
      guard isOver else { continue }
      try files.unlinkIfPresent(backup.path)
      try files.unlinkIfPresent(SessionPaths.journal(of: backup.path))
    }
  }

  private func removeLeftovers() throws(FileFault) {
    for name in names where name.hasSuffix(".tmp") {
      guard SessionBackup.isTemporary(name, in: paths) else { continue }
      try files.unlinkIfPresent(paths.folder + "/" + name)
    }
  }

  private func keep(_ path: String, as name: String) throws(FileFault) {
    do {
      try files.link(path, to: name)
    } catch {
      switch error.code {
      // No hard links here, or none for this file: a copy takes room and time, but serves.
      case EPERM, EACCES, ENOTSUP, ENOSYS, EMLINK, EXDEV, EINVAL: break
      default: throw error
      }
      try copy(path, to: name)
    }
  }

  private func copy(_ path: String, to name: String) throws(FileFault) {
    let source = try files.open(path, O_RDONLY, 0)
    defer { try? files.close(source, path) }
    var status = stat()
    guard fstat(source, &status) == 0 else {
      throw FileFault(call: .read, path: path, code: errno)
    }
    let temporary = name + ".tmp"
    let mode = UInt32(status.st_mode & 0o777)
    try files.replace(name, through: temporary, mode: mode) { descriptor throws(FileFault) in
      var offset = 0
      while true {
        let chunk = try readChunk(source, from: offset, count: 1 << 20, path)
        if chunk.isEmpty { return }
        try files.writeAll(descriptor, chunk, at: offset, temporary)
        offset += chunk.count
      }
    }
  }
}

extension SessionBackup {
  /// Whether this is the name of a copy that was never finished.
  static func isTemporary(_ name: String, in paths: SessionPaths) -> Bool {
    guard name.hasSuffix(".tmp") else { return false }
    let rest = name.utf8.dropFirst(paths.backupPrefix.utf8.count).dropLast(4)
    let stem = rest.prefix { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x54 || $0 == 0x5A }
    return stem.count == rest.count || String(rest.dropFirst(stem.count)) == ".journal"
  }
}

/// Reads at most `count` bytes; an empty array is the end of the file.
func readChunk(
  _ descriptor: Int32,
  from offset: Int,
  count: Int,
  _ path: String
) throws(FileFault) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  while true {
    let got = pread(descriptor, &bytes, count, offset)
    if got < 0, errno == EINTR { continue }
    guard got >= 0 else { throw FileFault(call: .read, path: path, code: errno) }
    return Array(bytes[..<got])
  }
}
