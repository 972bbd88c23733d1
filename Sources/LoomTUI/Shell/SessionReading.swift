import Glibc
import TreeModel

extension Runtime {
  /// Reads another session for a graft; a relative path starts at the folder of the session file.
  static func readSession(_ name: String, top: NodeID?, beside path: String) -> GraftResult {
    do throws(StoreError) {
      let opened = try SessionStore.open(resolve(name, beside: path), .readOnly)
      return .session(opened.session, top: top, path: name)
    } catch {
      return .failure(error.sentence)
    }
  }

  /// The folders and the files of sessions whose path begins like `start`, folders with a slash.
  static func names(beginningLike start: String, beside path: String) -> [String] {
    let slash = start.lastIndex(of: "/")
    let folder = slash.map { String(start[...$0]) } ?? ""
    let beginning = slash.map { String(start[start.index(after: $0)...]) } ?? start
    let whole = resolve(folder, beside: path)
    guard let list = opendir(whole.isEmpty ? "." : whole) else { return [] }
    defer { closedir(list) }
    var names: [String] = []
    while let entry = readdir(list) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(beginning), name.first != "." || beginning.first == "." else { continue }
      if name == "." || name == ".." { continue }
      var status = stat()
      guard stat((whole.isEmpty ? "" : whole + "/") + name, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        names.append(name + "/")
      } else if name.hasSuffix(".json") {
        names.append(name)
      }
    }
    return names.sorted()
  }
}
