import PeerTrees
import PrefExport
import Screen
import TreeModel

extension Model {
  mutating func openExport() {
    let format = exportBehind?.format ?? .rows(.trlPreference)
    preview(ExportDialog(format: format, path: defaultPath(format)))
  }

  /// The session's name with the format's: a file beside the session, where relative paths start.
  private func defaultPath(_ format: FileFormat) -> String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    return format.fileName(file.hasSuffix(".loom.json") ? String(file.dropLast(10)) : file)
  }

  /// Works out what the dialog's format would write.
  private mutating func preview(_ dialog: ExportDialog) {
    var dialog = dialog
    dialog.report = nil
    dialog.part = nil
    dialog.problem = nil
    switch dialog.format {
    case .rows(let format): preview(format, &dialog)
    case .tree(let format):
      // Where the person is: the session's own cursor is from when the file was written last.
      dialog.part = usualPart(of: session, format, cursor: cursor)
      dialog.problem = treeProblem(of: session, format)?.sentence
    }
    exportBehind = dialog
    overlay = .export(dialog)
  }

  private func preview(_ format: ExportFormat, _ dialog: inout ExportDialog) {
    do {
      let report = try previewExport(of: [session], ExportOptions(format: format))
      dialog.report = report
      dialog.problem = report.rows == 0 ? ExportError.nothingToExport(report).sentence : nil
    } catch {
      dialog.problem = error.sentence
      dialog.report = if case .nothingToExport(let report) = error { report } else { nil }
    }
  }

  /// What the dialog would have written.
  private func request(of dialog: ExportDialog) -> ExportRequest {
    switch dialog.format {
    case .rows(let format): .rows(ExportOptions(format: format))
    case .tree(let format): .tree(format, dialog.part ?? .all)
    }
  }

  mutating func take(_ key: Key, in dialog: ExportDialog) -> [Effect] {
    var dialog = dialog
    let all = FileFormat.allCases
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
        .export(request(of: dialog), path: dialog.path, replacing: dialog.isReplacing)
      ]
    default: break
    }
    return []
  }

  mutating func takeExport(_ outcome: ExportOutcome) {
    switch outcome {
    case .written(let path, let count, let isTree):
      overlay = nil
      say("Wrote \(count) \(isTree ? "text" : "row")\(count == 1 ? "" : "s") to \(path)")
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

  /// What of the tree a file would hold, for the dialog.
  func describe(_ part: TreePart) -> String {
    switch part {
    case .all:
      let count = session.tree.counts.nodes
      return "\(count) text\(count == 1 ? "" : "s") of the tree"
    case .path(let end): return "The path to \(end)"
    case .subtree(let top): return "The tree from \(top) on"
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
