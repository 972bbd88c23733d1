import Screen
import TreeModel

/// Tells what happens as lines of text, for a screen reader, a plain terminal or a pipe.
///
/// It remembers what it has told, so that each thing is told once.
struct Narrator {
  /// How much of a branch is told in a list.
  private static let excerpt = 200

  private var message: Model.Message?
  private var cursor: NodeID?
  /// What was told of it, and may change under it.
  private var told = ""
  private var overlay: Overlay?
  private var dialog: [String] = []
  private var streaming: Set<NodeID> = []
  private var retold = 0

  /// What is new since the last time.
  mutating func lines(for model: Model) -> [String] {
    var lines = ended(model)
    if let problem = model.saveProblem, problem != message?.text {
      lines.append("Warning: \(problem)")
    }
    let isMessageNew = model.message != message || model.feel.retold != retold
    if let message = model.message, isMessageNew {
      lines.append((message.isError ? "Error: " : "") + displayText(message.text))
    }
    message = model.message
    if model.overlay != overlay {
      lines += open(model)
      overlay = model.overlay
    }
    if model.overlay == nil { lines += place(model) }
    retold = model.feel.retold
    return lines
  }

  /// Completions that began or ended.
  private mutating func ended(_ model: Model) -> [String] {
    let now = Set(model.runs.values.map(\.node))
    defer { streaming = now }
    var lines: [String] = []
    let begun = now.subtracting(streaming).count
    if begun > 0 {
      lines.append("\(begun) \(begun == 1 ? "branch is" : "branches are") being written.")
    }
    for id in streaming.subtracting(now).sorted(by: { $0.rawValue < $1.rawValue }) {
      guard let node = model.session.tree[id] else { continue }
      let end =
        switch node.generation?.finish {
        case .error: "failed"
        case .interrupted: "was cut"
        default: "is done"
        }
      lines.append("\(model.name(of: id)) \(end): \(shown(node.text, limit: .max))")
    }
    return lines
  }

  /// Where the person is, if that or its text is new.
  private mutating func place(_ model: Model) -> [String] {
    guard let node = model.node else {
      defer { cursor = nil }
      return retold != model.feel.retold || overlay != nil || cursor != nil
        ? ["The session is empty: add-child writes its first text."] : []
    }
    let isNew = cursor != node.id || model.feel.retold != retold
    // While it streams its text is told at its end; that it was seen now is no news.
    let now = "\(remarks(on: node, isSeen: true)) \(node.text)"
    let isChanged = told != now && !node.isStreaming && !streaming.contains(node.id)
    guard isNew || isChanged else { return [] }
    cursor = node.id
    told = now
    var lines = ["\(model.name(of: node.id))\(remarks(on: node)): \(shown(node.text, limit: .max))"]
    guard isNew else { return lines }
    let tree = model.session.tree
    let count = tree.childCount(of: node.id)
    if count > 0 { lines.append("\(count) \(count == 1 ? "branch" : "branches") below:") }
    for (index, child) in tree.children(of: node.id).prefix(9).enumerated() {
      guard let below = tree[child] else { continue }
      lines.append(
        "  \(index + 1)\(remarks(on: below)): \(shown(below.text, limit: Narrator.excerpt))"
      )
    }
    if count > 9 { lines.append("  and \(count - 9) more") }
    return lines
  }

  private func remarks(on node: Node, isSeen: Bool = false) -> String {
    var remarks: [String] = []
    if let rating = node.rating { remarks.append("rated \(rating > 0 ? "+" : "")\(rating)") }
    switch node.kind {
    case .rewrite: remarks.append("your rewrite")
    case .human: remarks.append("written by hand")
    case .completion where node.isUnseen && !isSeen: remarks.append("unseen")
    default: break
    }
    if node.isStreaming { remarks.append("still arriving") }
    if node.bookmark { remarks.append("bookmarked") }
    if let note = node.note, !note.isEmpty { remarks.append("note: \(shown(note, limit: 200))") }
    return remarks.isEmpty ? "" : " (" + remarks.joined(separator: ", ") + ")"
  }

  /// A text on one line, made safe.
  private func shown(_ text: String, limit: Int) -> String {
    let line = text.replacing("\n", with: " ")
    let cut = line.count > limit ? String(line.prefix(limit)) + "..." : line
    return cut.isEmpty ? "(no text)" : displayText(cut)
  }

  // MARK: Dialogs

  /// What lies over the tree: its title and lines, or those of its lines that changed.
  private mutating func open(_ model: Model) -> [String] {
    guard let overlay = model.overlay else {
      dialog = []
      return self.overlay == nil ? [] : ["Back in the tree."]
    }
    switch overlay {
    case .question(let question): return [model.sentence(of: question)]
    case .line(let prompt):
      let now = prompt.buffer.text
      return [
        "\(overlay.title): give a line"
          + (now.isEmpty ? "" : "; an empty one keeps: \(shown(now, limit: 200))")
          + "; a line with only a full stop goes back"
      ]
    case .editor(let editor):
      guard dialog.isEmpty else { return [] }
      dialog = ["editor"]
      return [
        "The editor has: \(shown(editor.buffer.text, limit: .max))",
        "Lines you give are added to it; /clear empties it; a full stop alone keeps the text, /quit leaves it as it was.",
      ]
    case .help(let help):
      dialog = ["help"]
      return model.helpLines(help).filter { !$0.text.isEmpty || !$0.keys.isEmpty }
        .map { $0.keys.isEmpty ? $0.text : "  \($0.keys): \($0.text)" }
        + ["Any line goes back, ? shows all keys."]
    default: break
    }
    // A dialog is what its picture shows.
    let rect = model.layout.editor
    let rows = view(model).transcript.split(separator: "\n", omittingEmptySubsequences: false)
    let body = rows.dropFirst(rect.row).prefix(rect.rows).map { row in
      String(row.dropFirst(rect.column)).trimming()
    }.filter { !$0.isEmpty }
    let isNew = dialog.isEmpty
    let lines = isNew ? body : body.filter { !dialog.contains($0) }
    dialog = body
    return (isNew ? [overlay.title] : []) + lines + [model.hints(for: overlay)]
  }
}

extension Model {
  /// What a node is called in words: its number, and its place among its siblings.
  func name(of id: NodeID) -> String {
    let tree = session.tree
    let parent = tree.parent(of: id)
    let count = tree.childCount(of: parent)
    guard count > 1 else { return "Node \(id)" }
    var place = 1
    var previous = tree.previousSibling(of: id)
    while let sibling = previous, place < 1_000 {
      place += 1
      previous = tree.previousSibling(of: sibling)
    }
    return "Node \(id), \(place) of \(count)"
  }
}
