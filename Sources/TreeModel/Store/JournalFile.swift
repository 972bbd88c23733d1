import Glibc

/// The journal as the writing thread has it open.
///
/// It is made with the first line.
struct JournalFile {
  private let paths: SessionPaths
  private let files: any FileSystem
  private let session: String
  private var descriptor: Int32?
  /// Whether the file's name may not be durable yet.
  private var isNameNew = false
  /// The number before that of the first entry.
  private var after: Int
  /// Where each entry's line starts.
  private var starts: [Int]
  /// The bytes that are known to be on the disk; what may stand behind them counts for nothing.
  private(set) var size: Int

  /// A journal that is not there yet, for entries from `after` + 1 on.
  init(_ paths: SessionPaths, _ files: any FileSystem, session: String, after: Int) {
    self.paths = paths
    self.files = files
    self.session = session
    self.after = after
    starts = []
    size = 0
  }

  /// Goes on with a journal that was read, cutting off its torn tail.
  mutating func adopt(_ content: JournalContent) throws(FileFault) {
    let descriptor = try files.open(paths.journal, O_RDWR | O_NOFOLLOW, 0)
    self.descriptor = descriptor
    if content.tornBytes > 0 {
      try files.truncate(descriptor, to: content.goodBytes, paths.journal)
    }
    after = content.header?.after ?? after
    starts = content.starts
    size = content.goodBytes
    try makeDurable(descriptor)
    if let header = content.header, header.version < SessionFormat.version { try renew() }
  }

  /// Puts the same entries under a first line of this version.
  ///
  /// Entries to come may be of a kind that an older program takes for damage; told by the first line,
  /// it refuses the session instead.
  private mutating func renew() throws(FileFault) {
    guard let old = descriptor, let first = starts.first else { return }
    let header = JournalHeader(session: session, after: after).line
    descriptor = try replacement(header + (try read(from: first)))
    starts = starts.map { $0 + header.count - first }
    size += header.count - first
    try files.syncFolder(paths.folder)
    try files.close(old, paths.journal)
  }

  /// Brings to the disk what was read: it may have been in memory alone.
  ///
  /// A program that was killed may not have come to its sync, and after a sync that failed the
  /// system may hold for written what is not: only writing again makes sure.
  private func makeDurable(_ descriptor: Int32) throws(FileFault) {
    do {
      try files.writeAll(descriptor, try read(from: 0), at: 0, paths.journal)
    } catch {
      // Where writing in place takes room, a full disk must not keep anybody out.
      if error.code != ENOSPC, error.code != EDQUOT { throw error }
    }
    try files.sync(descriptor, paths.journal)
  }

  private var next: Int { after + starts.count + 1 }

  /// Writes and syncs lines with consecutive numbers, `first` being the first one's.
  ///
  /// After a failure the journal stands as before, and the same lines can be tried again.
  mutating func append(_ lines: [[UInt8]], first: Int) throws(FileFault) {
    try bringBack()
    if first != next || size == 0 { try restart(after: first - 1) }
    guard let descriptor = try openForWriting() else { return }
    var bytes = size == 0 ? JournalHeader(session: session, after: after).line : []
    var newStarts: [Int] = []
    for line in lines {
      newStarts.append(size + bytes.count)
      bytes += line
    }
    do {
      try files.writeAll(descriptor, bytes, at: size, paths.journal)
      try files.syncData(descriptor, paths.journal)
      if isNameNew {
        try files.syncFolder(paths.folder)
        isNameNew = false
      }
    } catch {
      // Half a line must not stay behind the good ones. If cutting fails too, the next attempt
      // writes over it, and a reader takes it for a torn tail.
      try? files.truncate(descriptor, to: size, paths.journal)
      throw error
    }
    starts += newStarts
    size += bytes.count
  }

  /// Drops the entries that a session file holds now, `through` being the last of them.
  mutating func drop(through last: Int) throws(FileFault) {
    guard let old = descriptor else {
      restartEmpty(after: last)
      return
    }
    let kept = last - after
    if kept < 0 { return }
    guard kept < starts.count else {
      try files.unlink(paths.journal)
      descriptor = nil
      restartEmpty(after: last)
      try files.close(old, paths.journal)
      try files.syncFolder(paths.folder)
      return
    }
    let tail = try read(from: starts[kept])
    let header = JournalHeader(session: session, after: last).line
    let new = try replacement(header + tail)
    let shift = header.count - starts[kept]
    starts = starts[kept...].map { $0 + shift }
    after = last
    size = header.count + tail.count
    descriptor = new
    isNameNew = true
    try files.close(old, paths.journal)
    try files.syncFolder(paths.folder)
    isNameNew = false
  }

  /// Puts a new file with these bytes in the journal's place.
  private func replacement(_ bytes: [UInt8]) throws(FileFault) -> Int32 {
    try files.unlinkIfPresent(paths.temporaryJournal)
    let new = try files.open(paths.temporaryJournal, O_RDWR | O_CREAT | O_EXCL, 0o600)
    do {
      try files.writeAll(new, bytes, at: 0, paths.temporaryJournal)
      try files.sync(new, paths.temporaryJournal)
      try files.rename(paths.temporaryJournal, to: paths.journal)
    } catch {
      try? files.close(new, paths.temporaryJournal)
      try? files.unlinkIfPresent(paths.temporaryJournal)
      throw error
    }
    return new
  }

  /// Makes the file again if somebody has removed or replaced it: what is written to a file
  /// without a name is gone with this program.
  private mutating func bringBack() throws(FileFault) {
    var status = stat()
    guard let old = descriptor, fstat(old, &status) == 0, status.st_nlink == 0 else { return }
    descriptor = try replacement(try read(from: 0))
    isNameNew = true
    try? files.close(old, paths.journal)
  }

  mutating func close() {
    if let descriptor { try? files.close(descriptor, paths.journal) }
    descriptor = nil
  }

  private mutating func restartEmpty(after last: Int) {
    after = last
    starts = []
    size = 0
  }

  /// Begins anew, when what is in the file (if anything) is in the session file as well.
  private mutating func restart(after last: Int) throws(FileFault) {
    if size > 0, let descriptor {
      try files.truncate(descriptor, to: 0, paths.journal)
      // Else the new lines could come to the disk in the midst of the old ones.
      try files.sync(descriptor, paths.journal)
    }
    restartEmpty(after: last)
  }

  private mutating func openForWriting() throws(FileFault) -> Int32? {
    if descriptor == nil {
      descriptor = try files.open(
        paths.journal,
        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
        0o600
      )
      isNameNew = true
    }
    return descriptor
  }

  private func read(from start: Int) throws(FileFault) -> [UInt8] {
    guard let descriptor else { return [] }
    var bytes = [UInt8](repeating: 0, count: size - start)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        pread(
          descriptor,
          buffer.baseAddress?.advanced(by: count),
          buffer.count - count,
          start + count
        )
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        throw FileFault(call: .read, path: paths.journal, code: got < 0 ? errno : EIO)
      }
      count += got
    }
    return bytes
  }
}
