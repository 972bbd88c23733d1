import PrefExport
import Screen

extension Model {
  mutating func openExport() {
    let format = exportBehind?.format ?? .trlPreference
    preview(ExportDialog(format: format, path: defaultPath(format)))
  }

  /// The session's name with the format's: a file beside the session, where relative paths start.
  private func defaultPath(_ format: ExportFormat) -> String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    return "\(file.hasSuffix(".loom.json") ? String(file.dropLast(10)) : file).\(format.rawValue)."
      + format.fileExtension
  }

  /// Works out what the dialog's format would write.
  private mutating func preview(_ dialog: ExportDialog) {
    var dialog = dialog
    do {
      let report = try previewExport(of: [session], ExportOptions(format: dialog.format))
      dialog.report = report
      dialog.problem = report.rows == 0 ? ExportError.nothingToExport(report).sentence : nil
    } catch {
      dialog.problem = error.sentence
      dialog.report = if case .nothingToExport(let report) = error { report } else { nil }
    }
    exportBehind = dialog
    overlay = .export(dialog)
  }

  mutating func take(_ key: Key, in dialog: ExportDialog) -> [Effect] {
    var dialog = dialog
    let all = ExportFormat.allCases
    let index = all.firstIndex(of: dialog.format) ?? 0
    switch key {
    case .escape, .character("q"), .character("x"), .control("c"):
      overlay = nil
    case .down, .character("j"), .up, .character("k"):
      let isDown = key == .down || key == .character("j")
      let next = max(0, min(all.count - 1, index + (isDown ? 1 : -1)))
      let isDefaultPath = dialog.path == defaultPath(dialog.format)
      dialog.format = all[next]
      if isDefaultPath { dialog.path = defaultPath(dialog.format) }
      dialog.isReplacing = false
      preview(dialog)
    case .character("e"), .tab:
      overlay = .line(LinePrompt(purpose: .exportPath, buffer: TextBuffer(dialog.path)))
    case .enter:
      guard dialog.problem == nil else { return [] }
      return [
        .export(
          ExportOptions(format: dialog.format),
          path: dialog.path,
          replacing: dialog.isReplacing
        )
      ]
    default: break
    }
    return []
  }

  mutating func takeExport(_ outcome: ExportOutcome) {
    switch outcome {
    case .written(let path, let rows):
      overlay = nil
      say("Wrote \(rows) row\(rows == 1 ? "" : "s") to \(path)")
    case .exists:
      if case .export(var dialog) = overlay {
        dialog.isReplacing = true
        overlay = .export(dialog)
      }
    case .failure(let sentence):
      if case .export = overlay { overlay = nil }
      complain(sentence)
    }
  }

  mutating func takeInHelp(_ key: Key, scroll: Int) -> [Effect] {
    let last = max(0, helpLines.count - (size.rows - 1))
    let page = max(1, size.rows - 3)
    switch key {
    case .down, .character("j"): overlay = .help(scroll: min(scroll + 1, last))
    case .up, .character("k"): overlay = .help(scroll: max(scroll - 1, 0))
    case .pageDown, .character(" "), .control("d"):
      overlay = .help(scroll: min(scroll + page, last))
    case .pageUp, .control("u"): overlay = .help(scroll: max(scroll - page, 0))
    case .character("G"), .end: overlay = .help(scroll: last)
    case .character("g"), .home: overlay = .help(scroll: 0)
    default: overlay = nil
    }
    return []
  }
}
