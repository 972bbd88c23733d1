import CPosix
import Glibc

/// A system call that failed.
struct FileFault: Error, Equatable, Sendable {
  /// What was tried.
  let call: StoreError.Call
  /// On which file.
  let path: String
  /// The errno value.
  let code: Int32
}

/// What the store asks of the system, one method a call; tests put failures behind it.
protocol FileSystem: Sendable {
  func open(_ path: String, _ flags: Int32, _ mode: UInt32) throws(FileFault) -> Int32
  /// Writes at `offset`; may write less than asked for, as write(2) may.
  func write(
    _ descriptor: Int32,
    _ bytes: UnsafeRawBufferPointer,
    at offset: Int,
    _ path: String
  ) throws(FileFault) -> Int
  func truncate(_ descriptor: Int32, to size: Int, _ path: String) throws(FileFault)
  /// fdatasync(2): the content and the size.
  func syncData(_ descriptor: Int32, _ path: String) throws(FileFault)
  /// fsync(2): the content and everything about the file.
  func sync(_ descriptor: Int32, _ path: String) throws(FileFault)
  /// Makes the names in a folder durable.
  func syncFolder(_ path: String) throws(FileFault)
  func rename(_ from: String, to: String) throws(FileFault)
  /// link(2): another name for the same file, which must not be there yet.
  func link(_ path: String, to name: String) throws(FileFault)
  func unlink(_ path: String) throws(FileFault)
  func close(_ descriptor: Int32, _ path: String) throws(FileFault)
  /// flock(2), exclusive, without waiting. The errno value, 0 when locked.
  func lock(_ descriptor: Int32) -> Int32
}

/// The real one.
struct PosixFileSystem: FileSystem {
  private func check(
    _ call: StoreError.Call,
    _ path: String,
    _ body: () -> Int
  ) throws(FileFault) -> Int {
    while true {
      let result = body()
      if result >= 0 { return result }
      let code = errno
      // close(2) has closed even when it was interrupted; everything else is simply tried again.
      if code != EINTR || call == .close { throw FileFault(call: call, path: path, code: code) }
    }
  }

  func open(_ path: String, _ flags: Int32, _ mode: UInt32) throws(FileFault) -> Int32 {
    Int32(try check(.open, path) { Int(Glibc.open(path, flags | O_CLOEXEC, mode)) })
  }

  func write(
    _ descriptor: Int32,
    _ bytes: UnsafeRawBufferPointer,
    at offset: Int,
    _ path: String
  ) throws(FileFault) -> Int {
    try check(.write, path) { pwrite(descriptor, bytes.baseAddress, bytes.count, offset) }
  }

  func truncate(_ descriptor: Int32, to size: Int, _ path: String) throws(FileFault) {
    _ = try check(.truncate, path) { Int(ftruncate(descriptor, size)) }
  }

  func syncData(_ descriptor: Int32, _ path: String) throws(FileFault) {
    _ = try check(.sync, path) { Int(fdatasync(descriptor)) }
  }

  func sync(_ descriptor: Int32, _ path: String) throws(FileFault) {
    _ = try check(.sync, path) { Int(fsync(descriptor)) }
  }

  func syncFolder(_ path: String) throws(FileFault) {
    let descriptor = try open(path, O_RDONLY | O_DIRECTORY, 0)
    defer { _ = Glibc.close(descriptor) }
    do { try sync(descriptor, path) } catch {
      // Some network file systems cannot sync a folder and say so; there is nothing more to do.
      if error.code != EINVAL, error.code != ENOTSUP { throw error }
    }
  }

  func rename(_ from: String, to: String) throws(FileFault) {
    _ = try check(.rename, to) { Int(Glibc.rename(from, to)) }
  }

  func link(_ path: String, to name: String) throws(FileFault) {
    _ = try check(.link, name) { Int(Glibc.link(path, name)) }
  }

  func unlink(_ path: String) throws(FileFault) {
    _ = try check(.remove, path) { Int(Glibc.unlink(path)) }
  }

  func close(_ descriptor: Int32, _ path: String) throws(FileFault) {
    _ = try check(.close, path) { Int(Glibc.close(descriptor)) }
  }

  func lock(_ descriptor: Int32) -> Int32 { cposix_lock_exclusive(descriptor) }
}

extension FileSystem {
  /// Writes all of `bytes` at `offset`.
  func writeAll(
    _ descriptor: Int32,
    _ bytes: [UInt8],
    at offset: Int,
    _ path: String
  ) throws(FileFault) {
    var written = 0
    while written < bytes.count {
      let count = try bytes.withUnsafeBufferPointer { (buffer) throws(FileFault) in
        try write(
          descriptor,
          UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[written...])),
          at: offset + written,
          path
        )
      }
      // A device that takes nothing and reports no error would keep us here for ever.
      if count == 0 { throw FileFault(call: .write, path: path, code: EIO) }
      written += count
    }
  }

  /// Writes a new file and puts it in the place of another: whole, or not at all.
  ///
  /// The folder is not synced. After a failure nothing is left behind.
  func replace(
    _ path: String,
    through temporary: String,
    mode: UInt32,
    before: () throws(FileFault) -> Void = {},
    _ write: (_ descriptor: Int32) throws(FileFault) -> Void
  ) throws(FileFault) {
    try unlinkIfPresent(temporary)
    let descriptor = try open(temporary, O_RDWR | O_CREAT | O_EXCL, 0o600)
    do throws(FileFault) {
      if mode != 0o600, fchmod(descriptor, mode) != 0 {
        throw FileFault(call: .write, path: temporary, code: errno)
      }
      try write(descriptor)
      try sync(descriptor, temporary)
    } catch {
      try? close(descriptor, temporary)
      try? unlinkIfPresent(temporary)
      throw error
    }
    do throws(FileFault) {
      try close(descriptor, temporary)
      try before()
      try rename(temporary, to: path)
    } catch {
      try? unlinkIfPresent(temporary)
      throw error
    }
  }

  /// Writes a session in the form of a session file; `between` is called now and then.
  ///
  /// What is in the side file `bulk` is named by its place there.
  func writeSnapshot(
    _ session: Session,
    bulk: BulkFile?,
    _ descriptor: Int32,
    _ path: String,
    between: () -> Void = {}
  ) throws(FileFault) {
    // After this many bytes `between` has its turn, and after so many they are synced.
    let (piece, batch) = (1 << 18, 16 << 20)
    var writer = JSONWriter(reserving: piece + 1 << 16)
    var lines = SnapshotLines(session, bulk: bulk)
    var offset = 0
    var synced = 0
    var hasMore = true
    while hasMore {
      hasMore = lines.write(to: &writer)
      guard !hasMore || writer.bytes.count >= piece else { continue }
      try writeAll(descriptor, writer.bytes, at: offset, path)
      offset += writer.bytes.count
      writer.removeAll()
      // A sync of the whole at the end would keep an act waiting for as long.
      if offset - synced >= batch {
        try syncData(descriptor, path)
        synced = offset
      }
      between()
    }
  }

  /// Removes a file if it is there.
  func unlinkIfPresent(_ path: String) throws(FileFault) {
    do { try unlink(path) } catch { if error.code != ENOENT { throw error } }
  }
}
