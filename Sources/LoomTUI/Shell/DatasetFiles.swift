import Glibc
public import PrefExport

/// The files of an export on the disk, mode 0600: under other names until all of them are complete,
/// so that there is either the whole dataset or none of it.
public struct DatasetFiles: ExportOutput {
  private let target: String
  private let isFolder: Bool
  /// What must stay whatever happens: the sessions that the rows come from.
  private let sessions: [String]
  /// Where the files are until then: the target's own folder, or one beside the target.
  private let folder: String
  /// What was written so far; in a folder under its own name, because the folder has another.
  private var pending: [(temporary: String, final: String)] = []
  private var descriptor: Int32 = -1
  /// What packs the file being written; nil if it is not packed.
  private var gzip: GzipWriter?

  /// Prepares to write the file or the folder `path`, but no file over one of `sessions`.
  public init(at path: String, isFolder: Bool, sparing sessions: [String] = []) throws {
    target = path
    self.isFolder = isFolder
    self.sessions = sessions
    guard isFolder else {
      folder = DatasetFiles.folder(of: path)
      return
    }
    var template = Array("\(path).XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileWriteError(path: path, code: errno) }
    folder =
      String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/"
  }

  /// The folder of a path with its slash; nothing for the present one.
  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[...slash])
  }

  /// What `Exporter.write(as:to:)` is to call the export.
  public var name: String { isFolder ? "" : String(target.dropFirst(folder.count)) }

  /// Starts a file.
  public mutating func begin(_ name: String) throws {
    let path = folder + name
    if sessions.contains(where: { areSameFile(path, $0) }) { throw SessionOverwrite(path: path) }
    if isFolder {
      let parent = DatasetFiles.folder(of: path)
      guard mkdir(parent, 0o700) == 0 || errno == EEXIST else {
        throw FileWriteError(path: parent, code: errno)
      }
    }
    var template = Array((isFolder ? path : "\(path).XXXXXX").utf8CString)
    descriptor =
      isFolder
      ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      : mkstemp(&template)
    guard descriptor >= 0 else { throw FileWriteError(path: path, code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let temporary = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
    pending.append((temporary, path))
    guard name.hasSuffix(".gz") else { return }
    gzip = try GzipWriter { [descriptor] bytes in
      guard writeAll(bytes, to: descriptor) else { throw FileWriteError(path: path, code: errno) }
    }
  }

  /// Adds bytes to the file.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    if let gzip { return try gzip.write(bytes) }
    guard writeAll(bytes, to: descriptor) else { throw failure(errno) }
  }

  /// Ends the file.
  public mutating func end() throws {
    try gzip?.finish()
    gzip = nil
    let isSynced = fsync(descriptor) == 0
    let code = errno
    let isClosed = close(descriptor) == 0
    descriptor = -1
    guard isSynced, isClosed else { throw failure(isSynced ? errno : code) }
  }

  /// Gives all files their names.
  ///
  /// A folder that is there is moved aside to `NAME.old` if `replacing`; otherwise only an empty one
  /// gives way. Without `replacing` no file gives way either: if one of the names is taken, the error
  /// has `EEXIST` and nothing has changed.
  public mutating func commit(replacing: Bool) throws {
    guard isFolder else {
      if !replacing, let taken = pending.first(where: { DatasetFiles.isTaken($0.final) }) {
        throw FileWriteError(path: taken.final, code: EEXIST)
      }
      while let file = pending.first {
        guard rename(file.temporary, file.final) == 0 else {
          throw FileWriteError(path: file.final, code: errno)
        }
        pending.removeFirst()
      }
      return
    }
    if replacing, access(target, F_OK) == 0, rmdir(target) != 0 {
      guard access(target + ".old", F_OK) != 0 else {
        throw FileWriteError(path: target + ".old", code: EEXIST)
      }
      guard rename(target, target + ".old") == 0 else {
        throw FileWriteError(path: target, code: errno)
      }
    }
    guard rename(folder, target) == 0 else { throw FileWriteError(path: target, code: errno) }
    pending = []
  }

  /// Whether anything has the name, be it a link that leads nowhere.
  private static func isTaken(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Takes everything away again that has no name yet.
  public mutating func abandon() {
    gzip = nil
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    for file in pending {
      unlink(file.temporary)
      if isFolder { rmdir(DatasetFiles.folder(of: file.final)) }
    }
    pending = []
    if isFolder { rmdir(folder) }
  }

  private func failure(_ code: Int32) -> FileWriteError {
    FileWriteError(path: pending.last?.final ?? target, code: code)
  }
}
