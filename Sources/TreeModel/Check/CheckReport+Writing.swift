import Glibc

extension CheckReport {
  /// Where the report of a repair lies: the new session file's name and `.report.txt`.
  public static func path(beside session: String) -> String { session + ".report.txt" }

  /// The report as a text: what it is about, what was dropped, what there is now.
  func text(about path: String, beside newPath: String) -> String {
    var lines = ["\(newPath) holds what could be read of \(path):"]
    lines.append("\(nodes) nodes, \(removed) removed nodes, \(votes) votes.")
    if replayed > 0 { lines.append("\(replayed) entries of the journal were applied.") }
    lines.append("")
    lines.append(findings.isEmpty ? "Nothing was dropped." : "What was dropped or changed:")
    lines += findings.map { "- " + $0.sentence }
    return lines.map(visible).joined(separator: "\n") + "\n"
  }

  /// Names of files may hold anything; whoever prints the report is not to be surprised.
  private func visible(_ line: String) -> String {
    String(
      String.UnicodeScalarView(
        line.unicodeScalars.map { scalar in
          scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
        }
      )
    )
  }

  /// Writes the report to a new file for its owner alone, durable when this returns.
  func write(
    about path: String,
    beside newPath: String,
    _ files: any FileSystem
  ) throws(StoreError) {
    let name = CheckReport.path(beside: newPath)
    let bytes = Array(text(about: path, beside: newPath).utf8)
    do throws(FileFault) {
      let descriptor = try files.open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
      do throws(FileFault) {
        try files.writeAll(descriptor, bytes, at: 0, name)
        try files.sync(descriptor, name)
      } catch {
        try? files.close(descriptor, name)
        try? files.unlinkIfPresent(name)
        throw error
      }
      do throws(FileFault) {
        try files.close(descriptor, name)
        try files.syncFolder(SessionPaths.folder(of: name))
      } catch {
        try? files.unlinkIfPresent(name)
        throw error
      }
    } catch { throw error.code == EEXIST ? .exists(path: name) : StoreError(error) }
  }
}
