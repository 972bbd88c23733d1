import Glibc
import PeerTrees
import PrefExport
import TreeModel

/// Writes a dataset or a tree to `path`, all of it or nothing: a temporary file, then a rename.
///
/// A relative path starts at the folder of the session file. The file is readable by its owner
/// only. Without `replacing` an existing file stays as it is.
func writeExport(
  of session: Session,
  _ request: ExportRequest,
  beside sessionPath: String,
  to path: String,
  replacing: Bool
) -> ExportOutcome {
  let target = resolve(path, beside: sessionPath)
  if !replacing, access(target, F_OK) == 0 { return .exists(path: target) }
  do {
    switch request {
    case .rows(let options):
      let report = try writeFile(at: target) { sink in
        try export([session], options, program: SessionFormat.program, to: sink)
      }
      return .written(path: target, count: report.rows, isTree: false)
    case .tree(let format, let part):
      let nodes = try writeFile(at: target) { sink in
        try exportTree(session, format, part, program: SessionFormat.program, to: sink)
      }
      return .written(path: target, count: nodes, isTree: true)
    }
  } catch let error as ExportError {
    return .failure(error.sentence)
  } catch let error as TreeExportError {
    return .failure(error.sentence)
  } catch let error as FileWriteError {
    return .failure(error.sentence)
  } catch {
    return .failure("The file could not be written.")
  }
}

/// A path that starts at the folder of the session file unless it is absolute; `~/` is the home.
func resolve(_ path: String, beside sessionPath: String) -> String {
  if path.hasPrefix("~/"), let home = getenv("HOME") {
    return String(cString: home) + path.dropFirst()
  }
  let folder = sessionPath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
  return path.hasPrefix("/") || folder.isEmpty ? path : folder.joined(separator: "/") + "/" + path
}

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
      default: "choose another place"
      }
    return "\(path) cannot be written (\(reason(code))); \(next)."
  }
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
