import Glibc

/// The bytes of a file, read once and given back as soon as they are not needed.
struct FileBytes: ~Copyable {
  let bytes: UnsafeMutableBufferPointer<UInt8>
  /// Permission bits of the file.
  let mode: UInt32
  /// Which file it was.
  let identity: FileIdentity

  /// The largest file that is read: sessions are held in memory.
  static let limit = 4 << 30

  /// Reads a regular file; nil if there is none.
  ///
  /// The file is read, not mapped: another program that cuts a mapped file would kill this one.
  static func read(_ path: String) throws(StoreError) -> FileBytes? {
    // Without O_NONBLOCK, opening a pipe that nobody writes to waits for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      if errno == ENXIO { throw .notAFile(path: path) }
      throw .system(call: .open, path: path, code: errno)
    }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .system(call: .read, path: path, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    let size = Int(status.st_size)
    guard size <= FileBytes.limit else {
      throw .tooLarge(path: path, bytes: size, limit: FileBytes.limit)
    }
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(size, 1))
    var count = 0
    while count < size {
      let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
      if got < 0, errno == EINTR { continue }
      if got < 0 {
        let code = errno
        buffer.deallocate()
        throw .system(call: .read, path: path, code: code)
      }
      if got == 0 { break }
      count += got
    }
    return FileBytes(
      bytes: UnsafeMutableBufferPointer(rebasing: buffer[..<count]),
      mode: UInt32(status.st_mode & 0o777),
      identity: FileIdentity(status)
    )
  }

  deinit { bytes.deallocate() }
}

/// Which file stands under a name and when it was written: tells whether another program was there.
struct FileIdentity: Equatable, Sendable {
  private let device: UInt
  private let inode: UInt
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    size = Int(status.st_size)
    seconds = Int(status.st_mtim.tv_sec)
    nanoseconds = Int(status.st_mtim.tv_nsec)
  }

  /// The file at `path`; nil if there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }
}

/// Makes a folder and those above it, private to this person.
func makeFolders(_ path: String) throws(StoreError) {
  var status = stat()
  if stat(path, &status) == 0 { return }
  var prefix = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
  for part in path.utf8.split(separator: UInt8(ascii: "/")) {
    prefix += (prefix.isEmpty || prefix == "/" ? "" : "/") + (String(part) ?? "")
    let above = SessionPaths.folder(of: prefix)
    if mkdir(prefix, 0o700) == 0 {
      do { try PosixFileSystem().syncFolder(above) } catch { throw StoreError(error) }
    } else if errno != EEXIST {
      // A folder above may exist without being writable or even readable.
      let code = errno
      if stat(prefix, &status) != 0 { throw .system(call: .makeFolder, path: prefix, code: code) }
    }
  }
}
