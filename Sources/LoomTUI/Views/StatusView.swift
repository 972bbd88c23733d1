import Backends
import Screen
import TreeModel

extension Frame {
  /// Draws the bar: session, where branches come from, ratings, what streams.
  mutating func drawStatus(_ model: Model, in rect: Rect) {
    guard rect.rows > 0 else { return }
    fill(row: rect.row, columns: rect.columnRange, role: .bar)
    let right = model.statusRight
    let rightWidth = displayWidth(right)
    var column = rect.column
    for (index, part) in model.statusParts.enumerated() {
      let before = index == 0 ? " " : model.marks.separator
      let width = displayWidth(before) + displayWidth(part.text)
      guard index == 0 || column + width + rightWidth + 1 <= rect.columns else { continue }
      let role: Role = part.isStrong ? .barStrong : .bar
      for (text, role) in [(before, role), (part.text, part.isError ? .error : role)] {
        let limit = rect.columns - column
        column += put(text, row: rect.row, column: column, limit: limit, role: role)
      }
    }
    if column + rightWidth < rect.columns {
      put(right, row: rect.row, column: rect.columns - rightWidth, role: .bar)
    }
  }

  /// Draws what the person is told, or which keys come next: `keys` while nothing lies over the view.
  mutating func drawMessage(_ model: Model, keys: String = "", in rect: Rect) {
    let row = rect.rows > 0 ? rect.row : rect.row - 1
    guard row >= 0 else { return }
    if case .line(let prompt) = model.overlay {
      drawPrompt(prompt, model, row: row, columns: rect.columns)
      return
    }
    let text: String
    let role: Role
    if case .question(let question) = model.overlay {
      (text, role) = (model.sentence(of: question), .input)
    } else if let problem = model.saveProblem {
      (text, role) = (problem, .error)
    } else if let message = model.message {
      (text, role) = (message.text, message.isError ? .error : .plain)
    } else if rect.rows > 0 {
      fill(row: row, columns: 0..<rect.columns, role: .plain)
      put(
        model.overlayHints ?? keys,
        row: row,
        column: 1,
        limit: rect.columns - 2,
        role: .dim
      )
      return
    } else {
      return
    }
    drawLines(of: text, endingAt: row, columns: rect.columns, role: role)
  }

  /// Draws a text on as many rows as it needs, upwards from `row`: a sentence is never cut off.
  private mutating func drawLines(of text: String, endingAt row: Int, columns: Int, role: Role) {
    var text = text
    text.withUTF8 { bytes in
      var lines: [WrappedLine] = []
      wrapLines(bytes, 0..<bytes.count, width: max(1, columns - 2), into: &lines)
      let shown = lines.prefix(max(1, row / 2))
      for (index, line) in shown.enumerated() {
        let at = row - shown.count + 1 + index
        fill(row: at, columns: 0..<columns, role: .plain)
        put(utf8: bytes, line.range, row: at, column: 1, limit: columns - 2, role: role)
      }
    }
  }

  private mutating func drawPrompt(_ prompt: LinePrompt, _ model: Model, row: Int, columns: Int) {
    let label =
      switch prompt.purpose {
      case .search: "/"
      case .filter: "&"
      case .command: ":"
      case .parameter(let parameter): "\(parameter.rawValue) = "
      case .scale(_, let adapter): "scale of \(quoted(adapter, limit: 40)) = "
      case .exportPath, .copyPath: "write to: "
      case .exportSetting(let setting): "\(setting.rawValue) = "
      case .rewriteInstruction(let id): "rewrite #\(id) so that: "
      case .node: "go to node #"
      case .tags(let id): "tags of #\(id): "
      case .graft: "copy from session: "
      }
    fill(row: row, columns: 0..<columns, role: .plain)
    let start = put(label, row: row, column: 0, limit: columns, role: .key)
    let room = max(1, columns - start - 1)
    let hint = model.hints(for: .line(prompt))
    let end = columns - 1 - displayWidth(hint)
    // Searches and filters tell at the line's end how many there are.
    let isFinding = prompt.purpose == .search || prompt.purpose == .filter
    if !isFinding, start + displayWidth(prompt.buffer.text) + 3 < end {
      put(hint, row: row, column: end, role: .dim)
    }
    prompt.buffer.bytes.withUnsafeBufferPointer { bytes in
      // Keep the cursor in sight: drop the front of a long line.
      let before = displayWidth(bytes, 0..<prompt.buffer.cursor)
      let hidden = max(0, before - room + 1)
      let from = hidden == 0 ? 0 : byteOffset(at: hidden, in: bytes, 0..<bytes.count)
      put(utf8: bytes, from..<bytes.count, row: row, column: start, limit: room, role: .input)
      let at = displayWidth(bytes, from..<max(from, prompt.buffer.cursor))
      cursor = Position(row: row, column: min(columns - 1, start + at))
    }
  }
}

extension Model {
  fileprivate struct StatusPart {
    let text: String
    var isStrong = false
    var isError = false
  }

  /// The bar's parts, the most important first: what does not fit is left out from the end.
  fileprivate var statusParts: [StatusPart] {
    let counts = (past?.session ?? session).tree.counts
    let hidden = past == nil ? hiddenCounts : Tree.Counts()
    var parts = [StatusPart(text: name, isStrong: true)]
    if isInPast { parts.append(StatusPart(text: "EARLIER STATE", isStrong: true)) }
    if let part = viewPart { parts.append(StatusPart(text: part, isStrong: true)) }
    if isReadOnly { parts.append(StatusPart(text: "read only", isStrong: true)) }
    if isWaitingForDisk { parts.append(StatusPart(text: "NOT ON DISK YET", isStrong: true)) }
    if isStreaming {
      parts.append(StatusPart(text: "\(runs.count - queuedRuns) streaming", isStrong: true))
    }
    if queuedRuns > 0 { parts.append(StatusPart(text: "\(queuedRuns) queued", isStrong: true)) }
    if let cut = places.cut { parts.append(StatusPart(text: "moving #\(cut)", isStrong: true)) }
    parts += startingServers.map { StatusPart(text: $0, isStrong: true) }
    if requestLog != nil { parts.append(StatusPart(text: "logging", isStrong: true)) }
    if let text = filterStatus { parts.append(StatusPart(text: text, isStrong: true)) }
    parts.append(StatusPart(text: source))
    parts.append(
      StatusPart(text: "\(settings.branches)\(marks.times)\(settings.parameters.maxTokens)")
    )
    if let contextMark { parts.append(StatusPart(text: contextMark)) }
    if let room = contextRoom { parts.append(StatusPart(text: room.text, isError: !room.fits)) }
    let ratings = "\(counts.good - hidden.good)+ \(counts.bad - hidden.bad)-"
    parts.append(StatusPart(text: ratings))
    let unseen = counts.unseen - hidden.unseen
    if unseen > 0 { parts.append(StatusPart(text: "\(unseen) unseen")) }
    parts.append(StatusPart(text: session.info.mode.rawValue))
    if let usageSummary { parts.append(StatusPart(text: usageSummary)) }
    return parts
  }

  /// Backend, model and adapters as the bar names them.
  func describeSource() -> String {
    var text = settings.backend
    if let backend, backend.isToy {
      text = "\(text) (toy model)"
    } else if !settings.model.isEmpty {
      text += " \(settings.model)"
    }
    for adapter in settings.adapters { text += " \(adapter.name)\(marks.times)\(adapter.scale)" }
    return text
  }

  /// The row and the number of rows.
  fileprivate var statusRight: String {
    if past == nil, let place = viewPlace { return place }
    let outline = past?.outline ?? outline
    guard let cursor = past.map(\.cursor) ?? cursor, let row = outline.row(of: cursor) else {
      return ""
    }
    return "\(row + 1)/\(outline.rows.count) "
  }

  /// The keys of what lies over the view, or of a prefix that was pressed.
  fileprivate var overlayHints: String? {
    if let overlay { return hints(for: overlay) }
    guard !pendingKeys.isEmpty else { return nil }
    return "\(pendingKeys.name) and a key   \(keymap.hint(for: .help)) which ones   Esc back"
  }

  /// The keys of what lies over the tree, three blanks between two hints.
  func hints(for overlay: Overlay) -> String {
    switch overlay {
    case .help: "? all keys   / find   j k scroll   any other key goes back"
    case .editor(let editor):
      editor.hints(hasOriginal: original(of: editor) != nil, columns: size.columns - 2)
    case .line(let prompt) where prompt.purpose == .command:
      "Enter do it   Tab complete   Up Down earlier lines   Esc back"
    case .line(let prompt) where prompt.purpose.isInstruction:
      "Enter ask   Up Down earlier ones   Esc back"
    case .line: "Enter done   Esc back"
    case .places: "j k choose   Enter go there   d remove   Esc back"
    case .split: "h l b w j k move the place   Enter split   Esc back"
    case .models: "Enter choose   Space adapter on, off   Left Right or a number scale   Esc back"
    case .plan: planHints
    case .parameters:
      "j k choose   Enter change   x \(planBehind == nil ? "the standard value" : "as for all")   Esc back"
    case .history: "j k older, newer   Enter return to this state   Esc back to now"
    case .export(let dialog): hints(for: dialog)
    case .tokens: "h l token   j k line   w b unsure   Tab pick   Enter 1-9 branch   Esc back"
    case .info: "j k Space scroll   Esc back"
    case .presets: "j k choose   Enter use it   Esc back"
    case .judging(let page): hints(on: page)
    case .question(let question): sentence(of: question)
    }
  }
}

extension Model {
  fileprivate func hints(for dialog: ExportDialog) -> String {
    switch dialog.page {
    case .settings: "j k choose   Enter Left Right change   Esc back"
    case .dropped: "j k choose   Enter go to the text   Esc back"
    case .formats where dialog.isReplacing:
      "\(dialog.format.isFolder ? "The folder" : "The file") is there already: Enter "
        + (dialog.format.isFolder ? "keeps it as NAME.old" : "replaces it") + ", e changes the path"
    case .formats:
      "j k format   e path"
        + (dialog.format.hasRows ? "   o options" : "")
        + (dialog.droppedCount > 0 ? "   d what is left out" : "") + "   Enter write   Esc back"
    }
  }
}

extension BackendInfo {
  /// Whether it is the embedded model, which is no language model to work with.
  var isToy: Bool { kind == .builtin }
}
