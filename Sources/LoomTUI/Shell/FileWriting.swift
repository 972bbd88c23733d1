import Glibc

/// Why a file could not be written; nothing of it is there.
public struct FileWriteError: Error, Equatable, Sendable {
  /// The file.
  public let path: String
  /// The system's error number.
  public let code: Int32

  /// What went wrong and what to do next.
  public var sentence: String {
    let next =
      switch code {
      case ENOSPC, EDQUOT: "free some space and try again"
      case EACCES, EPERM, EROFS: "choose a folder that you may write to"
      case ENOENT, ENOTDIR: "choose a folder that exists"
      case EEXIST, ENOTEMPTY, EISDIR: "choose a name that is not taken"
      default: "choose another place"
      }
    return "\(path) cannot be written (\(reason(code))); \(next)."
  }
}

/// Writes everything, or fails, without copying it first.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
  guard let base = bytes.baseAddress else { return true }
  var done = 0
  while done < bytes.count {
    let count = write(descriptor, base + done, bytes.count - done)
    if count < 0, errno == EINTR { continue }
    if count <= 0 { return false }
    done += count
  }
  return true
}

/// Writes a file through a temporary one beside it, mode 0600, synced before it takes its name.
public func writeFile<Result>(
  at path: String,
  _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Result
) throws -> Result {
  var template = Array("\(path).XXXXXX".utf8CString)
  let descriptor = mkstemp(&template)
  guard descriptor >= 0 else { throw FileWriteError(path: path, code: errno) }
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  var isOpen = true
  do {
    let result = try body { bytes in
      guard writeAll(bytes, to: descriptor) else { throw FileWriteError(path: path, code: errno) }
    }
    guard fsync(descriptor) == 0 else { throw FileWriteError(path: path, code: errno) }
    isOpen = false
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      throw FileWriteError(path: path, code: errno)
    }
    return result
  } catch {
    if isOpen { close(descriptor) }
    unlink(temporary)
    throw error
  }
}
