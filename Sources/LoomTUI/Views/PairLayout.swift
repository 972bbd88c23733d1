import Screen

/// Where two texts stand: side by side, or one above the other on a narrow screen.
struct PairLayout {
  /// The end of what stands before both.
  var context: Rect
  /// The rule above each text.
  var heads: (Rect, Rect)
  /// The texts.
  var bodies: (Rect, Rect)
  /// The column between the texts; nil if they are stacked.
  var border: Int?

  /// Lays out `rect`, whose first row is the heading.
  init(_ rect: Rect, isSideBySide: Bool) {
    let margin = rect.columns >= 30 ? 1 : 0
    let left = max(0, rect.rows - 1)
    let above = left >= 14 ? min(4, left / 5) : left >= 9 ? 1 : 0
    context = Rect(
      row: rect.row + 1,
      column: rect.column + margin,
      rows: above,
      columns: max(1, min(rect.columns - 2 * margin, 100))
    )
    let top = context.row + above
    let rows = max(0, rect.row + rect.rows - top)
    func body(_ head: Rect, _ rows: Int) -> Rect {
      Rect(
        row: head.row + head.rows,
        column: head.column + margin,
        rows: max(0, rows - head.rows),
        columns: max(1, min(head.columns - 2 * margin, Layout.measure))
      )
    }
    if isSideBySide {
      let half = rect.columns / 2
      heads.0 = Rect(row: top, column: rect.column, rows: min(1, rows), columns: half)
      heads.1 = Rect(
        row: top,
        column: rect.column + half + 1,
        rows: min(1, rows),
        columns: max(0, rect.columns - half - 1)
      )
      border = rect.column + half
      bodies = (body(heads.0, rows), body(heads.1, rows))
    } else {
      let half = (rows + 1) / 2
      heads.0 = Rect(row: top, column: rect.column, rows: min(1, rows), columns: rect.columns)
      heads.1 = Rect(
        row: top + half,
        column: rect.column,
        rows: min(1, rows - half),
        columns: rect.columns
      )
      bodies = (body(heads.0, half), body(heads.1, rows - half))
    }
  }
}

extension Frame {
  /// Draws two texts with their titles below the end of what stands before both.
  mutating func drawPair(
    _ texts: MarkedTexts,
    titles: (String, String),
    context: String,
    scroll: Int,
    _ model: Model,
    in rect: Rect
  ) {
    let layout = PairLayout(rect, isSideBySide: model.isSideBySide)
    var before = StyledText()
    before.add(context, .dim)
    let lines = before.lines(width: layout.context.columns)
    if layout.context.rows > 0 {
      // The end of it stands right above the texts that go on from there.
      let shown = Array(lines.suffix(layout.context.rows))
      var place = layout.context
      place.row += place.rows - shown.count
      place.rows = shown.count
      draw(before, shown, from: 0, in: place)
    }
    for (title, head) in [(titles.0, layout.heads.0), (titles.1, layout.heads.1)]
    where head.rows > 0 {
      fill(row: head.row, columns: head.columnRange, with: model.marks.rule, role: .border)
      put(
        " \(title) ",
        row: head.row,
        column: head.column + 1,
        limit: max(0, head.columns - 2),
        role: .heading
      )
    }
    if let border = layout.border, layout.heads.0.rows > 0 {
      for row in layout.heads.0.row..<rect.row + rect.rows {
        fill(row: row, columns: border..<border + 1, with: model.marks.border, role: .border)
      }
    }
    for (stretches, body) in [(texts.first, layout.bodies.0), (texts.second, layout.bodies.1)] {
      let text = StyledText(stretches, isUnicode: model.isUnicode)
      let lines = text.lines(width: body.columns)
      draw(text, lines, from: min(scroll, max(0, lines.count - body.rows)), in: body)
    }
  }
}

extension StyledText {
  /// A text with what is changed marked: by a role, and by brackets where only ASCII is shown.
  ///
  /// The blank that parts a text from what stands before it would only push its first line in.
  init(_ stretches: [MarkedTexts.Stretch], isUnicode: Bool) {
    for stretch in stretches {
      var text = stretch.text[...]
      if bytes.isEmpty { text = text.drop { $0 == " " } }
      guard stretch.isChanged else {
        add(String(text), .plain)
        continue
      }
      // Blanks around words are not what differs.
      let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
      let end = text.lastIndex { !$0.isWhitespace }.map(text.index(after:)) ?? text.endIndex
      add(String(text[..<start]), .plain)
      let words = String(text[start..<max(start, end)])
      add(isUnicode || words.isEmpty ? words : "[\(words)]", .changed)
      add(String(text[max(start, end)...]), .plain)
    }
  }
}

extension Model {
  /// Whether two texts have room beside each other.
  var isSideBySide: Bool { size.columns >= 100 }

  /// The part of the screen that a page of judging has.
  var judgingRect: Rect {
    Rect(row: 0, column: 0, rows: layout.status.row, columns: size.columns)
  }

  /// How far two texts are scrolled after half a page more, at most to the end of the longer one.
  func scrolled(_ texts: MarkedTexts, _ scroll: Int, _ direction: Int) -> Int {
    let layout = PairLayout(judgingRect, isSideBySide: isSideBySide)
    var most = 0
    for (stretches, body) in [(texts.first, layout.bodies.0), (texts.second, layout.bodies.1)] {
      let text = StyledText(stretches, isUnicode: isUnicode)
      most = max(most, text.lines(width: body.columns).count - body.rows)
    }
    let step = max(1, layout.bodies.0.rows / 2) * direction
    return max(0, min(most, scroll + step))
  }
}
