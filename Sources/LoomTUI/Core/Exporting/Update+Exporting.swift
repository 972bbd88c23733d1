import PeerTrees
import PrefExport
import Screen
import TreeModel

extension Model {
  mutating func openExport() {
    let format = exportBehind?.format ?? .rows(.trlPreference)
    var dialog = ExportDialog(format: format, path: defaultPath(format))
    if let options = exportBehind?.options { dialog.options = options }
    preview(dialog)
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
    case .rows(let format):
      dialog.options.format = format
      preview(&dialog)
    case .tree(let format):
      // Where the person is: the session's own cursor is from when the file was written last.
      dialog.part = usualPart(of: session, format, cursor: cursor)
      dialog.problem = treeProblem(of: session, format)?.sentence
    }
    exportBehind = dialog
    overlay = .export(dialog)
  }

  private func preview(_ dialog: inout ExportDialog) {
    do {
      let report = try previewExport(of: [session], dialog.options)
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
    case .rows: .rows(dialog.options)
    case .tree(let format): .tree(format, dialog.part ?? .all)
    }
  }

  mutating func take(_ key: Key, in dialog: ExportDialog, at time: Int64) -> [Effect] {
    switch dialog.page {
    case .formats: return takeAmongFormats(key, dialog)
    case .settings(let selected): takeAmongSettings(key, selected, dialog)
    case .dropped(let selected): takeAmongDropped(key, selected, dialog, at: time)
    }
    return []
  }

  private mutating func takeAmongFormats(_ key: Key, _ dialog: ExportDialog) -> [Effect] {
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
    case .character("o") where dialog.format.hasRows:
      dialog.page = .settings(selected: 0)
      exportBehind = dialog
      overlay = .export(dialog)
    case .character("d") where dialog.droppedCount > 0:
      dialog.page = .dropped(selected: dialog.firstDroppedPair)
      overlay = .export(dialog)
    case .enter where dialog.format.isFolder && dialog.options.license == nil:
      // The one thing that only the dataset's maker can say.
      ask(.license, in: dialog)
    case .enter:
      guard dialog.problem == nil else { return [] }
      return [
        .export(request(of: dialog), path: dialog.path, replacing: dialog.isReplacing)
      ]
    default: break
    }
    return []
  }

  // MARK: How rows are made

  private mutating func takeAmongSettings(_ key: Key, _ selected: Int, _ dialog: ExportDialog) {
    var dialog = dialog
    let all = ExportSetting.allCases
    let setting = all[min(selected, all.count - 1)]
    switch key {
    case .escape, .character("q"), .character("o"), .control("c"):
      dialog.page = .formats
      overlay = .export(dialog)
    case .down, .character("j"):
      dialog.page = .settings(selected: min(all.count - 1, selected + 1))
      overlay = .export(dialog)
    case .up, .character("k"):
      dialog.page = .settings(selected: max(0, selected - 1))
      overlay = .export(dialog)
    case .enter, .right, .left, .character(" "), .character("l"), .character("h"):
      let isBack = key == .left || key == .character("h")
      if setting.step(&dialog.options, by: isBack ? -1 : 1) {
        preview(dialog)
      } else {
        ask(setting, in: dialog)
      }
    default: break
    }
  }

  private mutating func ask(_ setting: ExportSetting, in dialog: ExportDialog) {
    exportBehind = dialog
    overlay = .line(
      LinePrompt(
        purpose: .exportSetting(setting),
        buffer: TextBuffer(setting.value(in: dialog.options))
      )
    )
  }

  /// Takes the value that was typed, and shows what comes of it.
  mutating func set(_ setting: ExportSetting, to text: String, in dialog: ExportDialog) {
    var dialog = dialog
    if let problem = setting.set(text.trimming(), in: &dialog.options) {
      complain(problem)
    } else {
      preview(dialog)
    }
  }

  // MARK: Rows left out

  private mutating func takeAmongDropped(
    _ key: Key,
    _ selected: Int,
    _ dialog: ExportDialog,
    at time: Int64
  ) {
    var dialog = dialog
    let page = max(1, layout.editor.rows / 2)
    let last = dialog.droppedCount - 1
    var next = selected
    switch key {
    case .escape, .character("q"), .character("d"), .control("c"):
      dialog.page = .formats
      overlay = .export(dialog)
      return
    case .down, .character("j"): next += 1
    case .up, .character("k"): next -= 1
    case .pageDown, .control("d"): next += page
    case .pageUp, .control("u"): next -= page
    case .home, .character("g"): next = 0
    case .end, .character("G"): next = last
    case .enter:
      guard let (reason, row) = dialog.dropped(at: selected) else { return }
      overlay = nil
      go(to: row.node, at: time)
      say(reason.sentence)
      return
    default: return
    }
    dialog.page = .dropped(selected: max(0, min(last, next)))
    overlay = .export(dialog)
  }

  // MARK: The end

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
}
