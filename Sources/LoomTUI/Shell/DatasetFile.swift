import Glibc
import PeerTrees
public import PrefExport
import TreeModel

/// Writes a dataset or a tree to `path`, all of it or nothing: a temporary file, then a rename.
///
/// A relative path starts at the folder of the session file. The file is readable by its owner
/// only. Without `replacing` existing files stay as they are; the session's own does in any case.
func writeExport(
  of session: Session,
  _ request: ExportRequest,
  beside sessionPath: String,
  to path: String,
  replacing: Bool
) -> ExportOutcome {
  let target = resolve(path, beside: sessionPath)
  if areSameFile(target, sessionPath) {
    return .failure(SessionOverwrite(path: target).sentence)
  }
  // The files of parts have other names, which show when they are written.
  if !replacing, !request.isDivided, access(target, F_OK) == 0 { return .exists(path: target) }
  do {
    switch request {
    case .rows(let options):
      var exporter = try Exporter(
        options,
        program: SessionFormat.program,
        spool: FileSpool(beside: target)
      )
      try exporter.add(session)
      let report = try writeDataset(
        &exporter,
        options,
        to: target,
        replacing: replacing,
        sparing: [sessionPath]
      )
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
  } catch let error as GzipWriter.Failure {
    return .failure(error.sentence)
  } catch let error as SessionOverwrite {
    return .failure(error.sentence)
  } catch let error as FileWriteError where error.code == EEXIST && !replacing {
    return .exists(path: error.path)
  } catch let error as FileWriteError {
    return .failure(error.sentence)
  } catch {
    return .failure("The file could not be written.")
  }
}

/// Writes the files of a dataset, all of them or none; see `DatasetFiles`.
///
/// Throws `SessionOverwrite` if one of them would take the place of one of `sessions`, which are read.
public func writeDataset(
  _ exporter: inout Exporter,
  _ options: ExportOptions,
  to path: String,
  replacing: Bool,
  sparing sessions: [String]
) throws -> ExportReport {
  let report = exporter.finish()
  guard report.rows > 0 else { throw ExportError.nothingToExport(report) }
  var files = try DatasetFiles(at: path, isFolder: options.format.isFolder, sparing: sessions)
  do {
    _ = try exporter.write(as: files.name, to: &files)
    try files.commit(replacing: replacing)
  } catch {
    files.abandon()
    throw error
  }
  return report
}

extension ExportRequest {
  /// Whether there are several files, each with a name of its own.
  fileprivate var isDivided: Bool {
    guard case .rows(let options) = self, !options.format.isFolder else { return false }
    return options.split != .none || options.shardRows != nil
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
