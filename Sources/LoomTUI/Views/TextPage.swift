import Screen
import TreeModel

/// The path's text around the current node, wrapped: what the text pane scrolls over.
///
/// Only what can be on the screen is gathered: the ancestors' last few thousand bytes and the
/// node's own text as far as it is scrolled to. A key costs the same at any depth.
struct TextPage {
  /// One line of the page.
  enum Line {
    /// Bytes of the text.
    case text(WrappedLine)
    /// Something of ours between the texts.
    case aside(String, Role)
    case blank
  }

  /// What the page shows of a node of the path.
  struct Segment {
    let text: String
    let role: Node.Role?
    let hidden: Bool
    /// The node itself where it is the current one, whose thinking is shown, too.
    var node: Node?
  }

  /// The bytes that text lines point into.
  var bytes: [UInt8] = []
  var lines: [Line] = []
  /// Where the current node's own text starts and ends in `bytes`.
  var current = 0..<0
  /// The line on which the current node starts.
  var firstLine = 0
  /// The line on which the current node's thinking starts, if it has any.
  var thinkingLine: Int?

  /// The line the pane starts with when nothing is scrolled.
  ///
  /// It depends on the ancestors alone while the node's own text fits below them, so that siblings
  /// change in place; a longer text pulls its start up.
  func restingTop(height: Int) -> Int {
    let top = firstLine <= height / 2 ? 0 : firstLine - height / 4
    let end = lines.count - height
    return end > top ? max(top, min(end, firstLine - 1)) : top
  }

  /// The line the pane starts with, `scroll` lines from the resting place, within the page.
  func top(height: Int, scroll: Int) -> Int {
    let resting = restingTop(height: height)
    return max(0, min(resting + scroll, max(resting, lines.count - height)))
  }
}

extension Model {
  mutating func scrollText(by lines: Int) {
    let page = textPage()
    let height = layout.text.rows
    let resting = page.restingTop(height: height)
    let before = page.top(height: height, scroll: textScroll)
    let after = page.top(height: height, scroll: textScroll + lines)
    textScroll = after - resting
    if before == after { say(lines > 0 ? "The text ends here" : "The text starts here") }
  }

  /// Gathers and wraps the text that the pane may show.
  func textPage() -> TextPage {
    var page = TextPage()
    guard let cursor, let current = node else { return page }
    let layout = self.layout
    // Two bytes a column: more than most writing needs, and a line that is missing only scrolls.
    let screenful = max(1, layout.text.rows) * layout.textWidth * 2
    let above = ancestors(
      of: cursor,
      atLeast: screenful + max(0, -textScroll) * layout.textWidth * 2
    )
    let width = layout.textWidth
    let limit = screenful * 2 + max(0, textScroll) * layout.textWidth * 4

    let own = TextPage.Segment(
      text: current.text,
      role: current.role,
      hidden: current.hidden,
      node: current
    )
    if above.isCut { page.lines.append(.aside("(more above)", .dim)) }
    if session.info.mode == .chat {
      for segment in above.segments {
        page.addMessage(segment, self, width: width, limit: .max, isCurrent: false)
      }
      page.addMessage(own, self, width: width, limit: limit, isCurrent: true)
    } else {
      page.addTexts(
        above.segments + [own],
        self,
        width: width,
        limit: limit,
        skipping: above.skipped
      )
    }
    if current.isStreaming, current.text.isEmpty, current.thinking == nil {
      page.addAside(waitSentence(on: current), .streaming, width: width)
    }
    if let error = current.generation?.error {
      page.addAside(error, .error, width: width)
      page.addAside("\(keymap.hint(for: .retry)) asks again.", .dim, width: width)
    }
    if let score = current.readScore, score.value != nil {
      page.addAside("score: \(score.words)", .dim, width: width)
    }
    if let note = current.note { page.addAside("note: \(note)", .rewrite, width: width) }
    return page
  }

  /// The nodes above `id` whose texts make at least `size` bytes, and how much of the first to skip.
  private func ancestors(
    of id: NodeID,
    atLeast size: Int
  ) -> (segments: [TextPage.Segment], skipped: Int, isCut: Bool) {
    var segments: [TextPage.Segment] = []
    var total = 0
    var next = session.tree.parent(of: id)
    while let step = next, let node = session.tree.summary(of: step), total < size {
      let text = session.tree.text(of: step) ?? ""
      segments.append(TextPage.Segment(text: text, role: node.role, hidden: node.hidden))
      total += text.utf8.count
      next = session.tree.parent(of: step)
    }
    segments.reverse()
    guard let first = segments.first, total > size else { return (segments, 0, next != nil) }
    return (segments, cut(first.text, total - size), true)
  }

  /// Where to start a text that is too long: after a line break or a blank near byte `offset`.
  private func cut(_ text: String, _ offset: Int) -> Int {
    let bytes = text.utf8
    guard offset > 0, offset < bytes.count else { return 0 }
    let start = bytes.index(bytes.startIndex, offsetBy: offset)
    let near = bytes[start...].prefix(2_048)
    let end =
      near.firstIndex(of: 0x0A) ?? near.firstIndex(of: 0x20)
      ?? near.firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.endIndex
    return bytes.distance(
      from: bytes.startIndex,
      to: end == bytes.endIndex ? end : bytes.index(after: end)
    )
  }
}

extension TextPage {
  mutating func addAside(_ text: String, _ role: Role, width: Int) {
    var text = text
    text.withUTF8 { bytes in
      var wrapped: [WrappedLine] = []
      wrapLines(bytes, 0..<bytes.count, width: width, into: &wrapped)
      for line in wrapped {
        lines.append(.aside(String(decoding: bytes[line.range], as: UTF8.self), role))
      }
    }
  }

  /// Appends lines that each begin with a number: the numbers end at one column, and what is too long for a
  /// line goes on behind them.
  mutating func addCounts(_ rows: [(count: Int, text: String)], width: Int) {
    let digits = rows.map { "\($0.count)".count }.max() ?? 0
    let indent = digits + 4
    for (count, text) in rows {
      var page = TextPage()
      page.addAside(text, .plain, width: max(1, width - indent))
      for (index, line) in page.lines.enumerated() {
        guard case .aside(let text, let role) = line else { continue }
        let number = index == 0 ? "\(count)" : ""
        let gap = String(repeating: " ", count: indent - 2 - number.count)
        lines.append(.aside(gap + number + "  " + text, role))
      }
    }
  }

  /// Appends one message of a conversation with its speaker above it.
  fileprivate mutating func addMessage(
    _ segment: Segment,
    _ model: Model,
    width: Int,
    limit: Int,
    isCurrent: Bool
  ) {
    if !lines.isEmpty { lines.append(.blank) }
    if isCurrent { firstLine = lines.count }
    lines.append(.aside("\(segment.role?.rawValue ?? "text"):", isCurrent ? .heading : .dim))
    if segment.hidden, !model.showsHidden {
      lines.append(.aside("(hidden; \(model.keymap.hint(for: .showHidden)) shows it)", .dim))
      return
    }
    if let node = segment.node { addThinking(of: node, model, width: width, limit: limit) }
    let start = bytes.count
    append(segment.text, limit: limit)
    if isCurrent { current = start..<bytes.count }
    wrap(start..<bytes.count, width: width)
  }

  /// Appends the segments of a path as one text, hidden ones as a remark; the last is the current node's.
  fileprivate mutating func addTexts(
    _ segments: [Segment],
    _ model: Model,
    width: Int,
    limit: Int,
    skipping: Int
  ) {
    var start = 0
    for (index, step) in segments.enumerated() {
      let isCurrent = index == segments.count - 1
      if step.hidden, !model.showsHidden {
        if bytes.count > start { wrap(start..<bytes.count, width: width) }
        if isCurrent { firstLine = lines.count }
        lines.append(
          .aside("(hidden prompt; \(model.keymap.hint(for: .showHidden)) shows it)", .dim)
        )
        start = bytes.count
        if isCurrent { current = start..<start }
        continue
      }
      if let node = step.node, node.thinking?.isEmpty == false {
        if bytes.count > start { wrap(start..<bytes.count, width: width) }
        start = bytes.count
        addThinking(of: node, model, width: width, limit: limit)
      }
      let from = bytes.count
      append(step.text, skipping: index == 0 ? skipping : 0, limit: isCurrent ? limit : .max)
      if isCurrent { current = from..<bytes.count }
    }
    if bytes.count > start {
      let first = lines.count
      wrap(start..<bytes.count, width: width)
      if current.lowerBound >= start {
        firstLine = lines.count - 1
        for index in first..<lines.count {
          if case .text(let line) = lines[index],
            line.end > current.lowerBound || index == lines.count - 1
          {
            firstLine = index
            break
          }
        }
      }
    }
    if let thinkingLine { firstLine = thinkingLine }
  }

  /// Appends the bytes of `text` from `skipping` on, at most `limit` of them, whole scalars only.
  private mutating func append(_ text: String, skipping: Int = 0, limit: Int) {
    var text = text
    text.withUTF8 { utf8 in
      let start = min(max(0, skipping), utf8.count)
      var end = utf8.count - start > limit ? start + limit : utf8.count
      while end > start, end < utf8.count, utf8[end] & 0xC0 == 0x80 { end -= 1 }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<end]))
    }
  }

  private mutating func wrap(_ range: Range<Int>, width: Int) {
    var wrapped: [WrappedLine] = []
    bytes.withUnsafeBufferPointer { wrapLines($0, range, width: width, into: &wrapped) }
    lines.reserveCapacity(lines.count + wrapped.count)
    for line in wrapped { lines.append(.text(line)) }
  }
}
