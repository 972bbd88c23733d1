import Screen
import TreeModel

extension Frame {
  /// Draws what describes the current node above its text.
  mutating func drawHeader(_ model: Model, in rect: Rect) {
    guard rect.rows > 0, let node = model.node else { return }
    fill(row: rect.row, columns: rect.columnRange, role: .dim)
    var column = rect.column
    func add(_ text: String) {
      let limit = rect.column + rect.columns - column
      column += put(text, row: rect.row, column: column, limit: limit, role: .dim)
    }
    model.describe(node, add)
  }

  /// Draws the path's text, the current node's part distinct, with search matches.
  mutating func drawText(_ model: Model, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 0 else { return }
    let page = model.textPage()
    let top = page.top(height: rect.rows, scroll: model.textScroll)
    page.bytes.withUnsafeBufferPointer { bytes in
      let places = model.places(in: bytes, page.shownRange(from: top, rows: rect.rows))
      for offset in 0..<shownLines(of: page.lines.count - top, in: rect) {
        let row = rect.row + offset
        switch page.lines[top + offset] {
        case .blank: break
        case .aside(let text, let role):
          put(text, row: row, column: rect.column, limit: rect.columns, role: role)
          // A note or thinking can be where the match is; other lines here are our own words.
          if role == .rewrite || role == .thinking { markAside(text, model, row: row, rect) }
        case .text(let line):
          drawLine(line, bytes, page.current, row: row, rect)
          drawMatches(places, line, bytes, row: row, rect)
        }
      }
    }
    drawRest(of: page.lines.count - top, in: rect)
  }

  private mutating func drawLine(
    _ line: WrappedLine,
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ current: Range<Int>,
    row: Int,
    _ rect: Rect
  ) {
    let split = min(max(line.start, current.lowerBound), line.end)
    let before = put(
      utf8: bytes,
      line.start..<split,
      row: row,
      column: rect.column,
      limit: rect.columns,
      role: .plain
    )
    put(
      utf8: bytes,
      split..<line.end,
      row: row,
      column: rect.column + before,
      limit: rect.columns - before,
      role: .current
    )
  }

  private mutating func markAside(_ text: String, _ model: Model, row: Int, _ rect: Rect) {
    var text = text
    text.withUTF8 { bytes in
      let end = rect.column + rect.columns
      paintMatches(model, bytes, 0..<bytes.count, row: row, column: rect.column, end: end)
    }
  }

  private mutating func drawMatches(
    _ places: [Range<Int>],
    _ line: WrappedLine,
    _ bytes: UnsafeBufferPointer<UInt8>,
    row: Int,
    _ rect: Rect
  ) {
    for place in places where place.overlaps(line.range) {
      let shown = place.clamped(to: line.range)
      let column = rect.column + displayWidth(bytes, line.start..<shown.lowerBound)
      let width = displayWidth(bytes, shown)
      paint(
        row: row,
        columns: column..<min(column + width, rect.column + rect.columns),
        role: .match
      )
    }
  }
}

extension Model {
  /// Number, kind, maker, rating and end of a node, in pieces of one line.
  fileprivate func describe(_ node: Node, _ put: (String) -> Void) {
    let separator = isUnicode ? " · " : " - "
    func add(_ part: String) {
      put(separator)
      put(part)
    }
    put("#")
    put(node.id.description)
    switch node.kind {
    case .completion:
      if let generation = node.generation {
        add(generation.backend)
        if !generation.model.isEmpty {
          put(" ")
          put(generation.model)
        }
        for adapter in generation.adapters { add("\(adapter.name)\(marks.times)\(adapter.scale)") }
        if let origin = generation.branchedFrom {
          add("branched from #\(origin)")
        } else {
          add(generation.endedAt ?? generation.finish?.title ?? "streaming")
        }
        if let cut = generation.cut { add(leftOutSentence(cut)) }
      }
    case .rewrite: add(node.rewriteOf.map { "rewrite of #\($0)" } ?? "rewrite")
    case .human: add("written by hand")
    case .prompt: add("prompt")
    case .imported: add("imported")
    }
    if let rating = node.rating { add("rated \(rating > 0 ? "+" : "")\(rating)") }
    if session.tree.isArchived(node.id) { add(node.archived ? "archived" : "in the archive") }
    if node.bookmark { add("bookmark") }
    if !node.tags.isEmpty { add("tags: " + node.tags.joined(separator: ", ")) }
    if let derived = node.derived { add(derived.sentence) }
    // What a narrow line may do without comes last.
    if let generation = node.generation { for part in usageParts(of: generation) { add(part) } }
  }
}

extension Generation.Finish {
  /// How people say it.
  var title: String {
    switch self {
    case .stop: "ended"
    case .length: "cut at the limit"
    case .filter: "filtered"
    case .interrupted: "interrupted"
    case .error: "failed"
    }
  }
}
