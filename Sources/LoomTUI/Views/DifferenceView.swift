import PrefExport
import Screen
import TreeModel

extension Frame {
  /// Draws what a rewrite changed, in place of the text and the branches.
  mutating func drawDifference(of rewrite: NodeID, _ model: Model) {
    let layout = model.layout
    let original = model.session.tree[rewrite]?.rewriteOf
    let dot = model.isUnicode ? " · " : " - "
    let title = "#\(rewrite)\(dot)rewrite of \(original.map { "#\($0)" } ?? "a text that is gone")"
    let rect = openDialog(title + ": [-taken out-] {+put in+}", model)
    draw(model.fairness.difference, from: model.fairness.scroll, in: rect)
    guard layout.message.rows == 0, rect.rows > 2 else { return }
    put(
      model.hints(on: .difference(rewrite)),
      row: rect.row + rect.rows - 1,
      column: rect.column,
      limit: rect.columns,
      role: .dim
    )
  }

  /// Draws what a rewrite changed against its original into a part of the screen, word by word.
  mutating func drawDifference(
    of rewrite: NodeID,
    _ model: Model,
    scroll: Int = 0,
    in rect: Rect
  ) {
    draw(model.difference(of: rewrite), from: scroll, in: rect)
  }

  private mutating func draw(_ text: StyledText, from top: Int, in rect: Rect) {
    draw(
      text,
      text.lines(width: max(1, min(rect.columns - 1, Layout.measure))),
      from: top,
      in: rect
    )
  }

  /// Draws the text that is rewritten dimly over the tree, or where there is no room above the editor;
  /// gives what is left for the editor.
  mutating func drawOriginal(
    of editor: Editor,
    _ line: Int,
    of count: Int,
    _ model: Model,
    in rect: Rect
  ) -> Rect {
    guard let original = model.original(of: editor), model.fairness.showsOriginal else {
      return rect
    }
    let layout = model.layout
    var left = rect
    var part = layout.tree
    if !model.showsOriginalBeside(editor) {
      guard rect.rows >= 6 else { return rect }
      part = rect
      part.rows = max(2, rect.rows * 2 / 5)
      left.row += part.rows
      left.rows -= part.rows
    }
    clear(part)
    var text = StyledText()
    text.add(original, .dim)
    let lines = text.lines(width: max(1, min(part.columns - 2, Layout.measure)))
    // The part that stands for where the person writes stays in sight.
    let place = count > 1 ? line * max(0, lines.count - 1) / (count - 1) : 0
    var body = part
    if model.showsOriginalBeside(editor) {
      put("The original", row: part.row, column: part.column, limit: part.columns, role: .heading)
      body.row += 1
      body.rows -= 1
      body.columns -= 1
    } else {
      let rule = part.row + part.rows - 1
      fill(row: rule, columns: part.columnRange, with: model.marks.rule, role: .border)
      let title = " the original above, your text below "
      put(title, row: rule, column: part.column + 1, limit: part.columns - 2, role: .border)
      body.rows -= 1
    }
    let top = Frame.top(of: place, count: lines.count, height: body.rows)
    draw(text, lines, from: top, in: body)
    return left
  }
}

extension Model {
  /// The words of an original and its rewrite in one text; what only one of them has is marked.
  func difference(of rewrite: NodeID) -> StyledText {
    var result = StyledText()
    guard let node = session.tree[rewrite] else { return result }
    let original = node.rewriteOf.flatMap { session.tree.everHeld($0)?.text } ?? ""
    let diff = WordDiff(from: original, to: node.text)
    for piece in diff.pieces {
      switch piece.side {
      case .both: result.add(piece.new, .plain)
      case .old: result.addMarked(piece.old, "[-", "-]", .bad)
      case .new: result.addMarked(piece.new, "{+", "+}", .good)
      }
    }
    let most = WordDiff.mostCharacters
    if !original.dropFirst(most).isEmpty || !node.text.dropFirst(most).isEmpty {
      result.add("\n(The first \(most) characters are compared.)", .dim)
    }
    return result
  }

  /// The text that is rewritten in an editor; nil if it is no rewrite.
  func original(of editor: Editor) -> String? {
    guard case .edit(let id) = editor.purpose, let node = session.tree[id] else { return nil }
    let isRewrite = node.isModelText || node.kind == .imported || fairness.help(with: id) != nil
    return isRewrite ? node.text : nil
  }

  /// Whether the text that is rewritten stands where the tree does.
  func showsOriginalBeside(_ editor: Editor) -> Bool {
    fairness.showsOriginal && isSideBySide && layout.border != nil && original(of: editor) != nil
  }
}

extension StyledText {
  /// Adds a text between marks; the blanks at its end come behind them.
  fileprivate mutating func addMarked(
    _ text: String,
    _ start: String,
    _ end: String,
    _ role: Role
  ) {
    guard let last = text.lastIndex(where: { !$0.isWhitespace }) else {
      add(start + text + end, role)
      return
    }
    add(start + text[...last] + end, role)
    add(String(text[text.index(after: last)...]), .plain)
  }
}
