import Glibc

/// The right to write a session: held by one program at a time, given up when it ends.
struct SessionLock: Sendable {
  private let paths: SessionPaths
  private let files: any FileSystem
  private let descriptor: Int32
  /// Whether flock(2) does not work here, so that a file with the process id stands for the lock.
  let isWeak: Bool

  /// Takes the lock, or throws `.locked`.
  init(_ paths: SessionPaths, _ files: any FileSystem) throws(StoreError) {
    self.paths = paths
    self.files = files
    // A program that ends removes the file while holding the lock. One that opened the file just
    // before then holds a lock on a file that is no longer there, and has to start over.
    var patience = 10
    for _ in 0..<1_000 {
      let descriptor = try SessionLock.open(paths, files)
      let code = files.lock(descriptor)
      if code == 0 {
        if SessionLock.isCurrent(descriptor, paths.lock) {
          SessionLock.writeProcess(descriptor)
          self.descriptor = descriptor
          isWeak = false
          return
        }
        _ = Glibc.close(descriptor)
        continue
      }
      if code == EWOULDBLOCK {
        let process = SessionLock.process(descriptor)
        _ = Glibc.close(descriptor)
        // A child of ours that has not become another program yet still holds what we gave up.
        if process == getpid(), patience > 0 {
          patience -= 1
          usleep(10_000)
          continue
        }
        throw .locked(path: paths.session, process: process)
      }
      do throws(StoreError) {
        try SessionLock.hold(paths, files)
      } catch {
        _ = Glibc.close(descriptor)
        throw error
      }
      self.descriptor = descriptor
      isWeak = true
      return
    }
    throw .locked(path: paths.session, process: nil)
  }

  /// Gives the lock up.
  ///
  /// The file goes first, so that none is left behind.
  func release() {
    if isWeak { try? files.unlinkIfPresent(paths.holder) }
    try? files.unlinkIfPresent(paths.lock)
    _ = Glibc.close(descriptor)
  }

  private static func open(
    _ paths: SessionPaths,
    _ files: any FileSystem
  ) throws(StoreError) -> Int32 {
    do {
      return try files.open(paths.lock, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600)
    } catch {
      switch error.code {
      case EACCES, EROFS, EPERM: throw .readOnlyFolder(path: paths.folder, code: error.code)
      default: throw StoreError(error)
      }
    }
  }

  private static func isCurrent(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat()
    var named = stat()
    return fstat(descriptor, &held) == 0 && lstat(path, &named) == 0
      && held.st_ino == named.st_ino && held.st_dev == named.st_dev
  }

  private static func writeProcess(_ descriptor: Int32) {
    let bytes = Array("\(getpid())\n".utf8)
    // Only for the message that another program shows; the lock itself does not depend on it.
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, bytes, bytes.count, 0) }
  }

  private static func process(_ descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
  }

  // MARK: Without flock

  /// Makes the file that names this process and host; one left by a process that is gone counts not.
  private static func hold(
    _ paths: SessionPaths,
    _ files: any FileSystem
  ) throws(StoreError) {
    for _ in 0..<2 {
      do {
        let descriptor = try files.open(paths.holder, O_RDWR | O_CREAT | O_EXCL, 0o600)
        let bytes = Array("\(getpid())\n\(hostName)\n".utf8)
        defer { _ = Glibc.close(descriptor) }
        try files.writeAll(descriptor, bytes, at: 0, paths.holder)
        return
      } catch {
        guard error.code == EEXIST else { throw StoreError(error) }
      }
      let lines = try holderLines(paths)
      let process = lines.first.flatMap { Int32($0) }
      guard lines.count >= 2, lines[1] == hostName, let process,
        kill(process, 0) != 0, errno == ESRCH
      else { throw .locked(path: paths.session, process: process) }
      do { try files.unlinkIfPresent(paths.holder) } catch { throw StoreError(error) }
    }
    throw .locked(path: paths.session, process: nil)
  }

  private static func holderLines(_ paths: SessionPaths) throws(StoreError) -> [String] {
    guard let file = try FileBytes.read(paths.holder) else { return [] }
    return file.bytes.prefix(1_024).split(separator: 0x0A).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static var hostName: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
