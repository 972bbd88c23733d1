import Screen
import TreeModel

extension Frame {
  /// Draws a page of judging that has the whole screen to itself.
  mutating func drawJudging(_ page: JudgingPage, _ model: Model) {
    let layout = model.layout
    let rect = Rect(row: 0, column: 0, rows: layout.status.row, columns: model.size.columns)
    switch page {
    case .rating: drawRatingFlow(model, in: rect)
    case .comparing: drawComparing(model, in: rect)
    case .results: drawResults(model, in: rect)
    case .proposal: drawProposal(model, in: rect)
    case .scope, .difference: break
    }
    drawJudgingBar(model.barParts(on: page), model, in: layout.status)
    drawMessage(model, in: layout.message)
  }

  /// Draws the bar below such a page: what is judged how far, and nothing about who wrote it.
  private mutating func drawJudgingBar(_ parts: [String], _ model: Model, in rect: Rect) {
    guard rect.rows > 0 else { return }
    fill(row: rect.row, columns: rect.columnRange, role: .bar)
    var column = rect.column
    for (index, part) in parts.enumerated() {
      let text = (index == 0 ? " " : model.marks.separator) + part
      guard index == 0 || column + displayWidth(text) < rect.columns else { continue }
      column += put(
        text,
        row: rect.row,
        column: column,
        limit: rect.columns - column,
        role: index == 0 ? .barStrong : .bar
      )
    }
  }

  /// A heading over the whole width; what is left of it stays dim.
  mutating func drawHeading(_ text: String, _ more: String = "", in rect: Rect) {
    guard rect.rows > 0 else { return }
    let used = put(text, row: rect.row, column: rect.column, limit: rect.columns, role: .heading)
    put(
      more,
      row: rect.row,
      column: rect.column + used,
      limit: max(0, rect.columns - used),
      role: .dim
    )
  }
}

extension Model {
  fileprivate func barParts(on page: JudgingPage) -> [String] {
    var parts: [String]
    switch page {
    case .rating: parts = ratingParts
    case .comparing, .results: parts = comparingParts(on: page)
    case .proposal: parts = ["Proposal"]
    case .scope, .difference: parts = []
    }
    if isWaitingForDisk { parts.append("NOT ON DISK YET") }
    if isReadOnly { parts.append("read only") }
    if isStreaming { parts.append("\(runs.count) streaming") }
    return parts + [name]
  }

  private var ratingParts: [String] {
    guard let flow = fairness.rating else { return ["Rating"] }
    var parts = ["Rating \(min(flow.place + 1, flow.queue.count)) of \(flow.queue.count)"]
    let skipped = flow.steps.count - flow.judged
    parts.append("\(flow.judged) rated" + (skipped > 0 ? ", \(skipped) skipped" : ""))
    parts.append("\(flow.queue.count - flow.place) left")
    if let pace = flow.pace.text { parts.append(pace) }
    return parts
  }

  private func comparingParts(on page: JudgingPage) -> [String] {
    guard let comparing = fairness.comparing else { return ["Comparing"] }
    guard page == .comparing else { return ["Compared \(comparing.judged)"] }
    let count = comparing.pairs.count
    let mark = count == Session.mostPairs ? "+" : ""
    var parts = ["Comparing \(min(comparing.place + 1, count)) of \(count)\(mark)"]
    let skipped = comparing.answers.count - comparing.judged
    parts.append("\(comparing.judged) compared" + (skipped > 0 ? ", \(skipped) skipped" : ""))
    if let pace = comparing.pace.text { parts.append(pace) }
    return parts
  }

  /// The keys of a page of judging.
  func hints(on page: JudgingPage) -> String {
    switch page {
    case .rating:
      "f good   d bad   1-5 scale   s skip   u undo   e edit   a note   Esc end"
        + (size.columns >= 100 ? "   b bookmark   j k without judging" : "")
    case .scope: scopeSentence
    case .comparing:
      "h \(isSideBySide ? "left" : "upper")   l \(isSideBySide ? "right" : "lower")   t tie   "
        + "x neither   s skip   u undo   j k scroll   Esc end"
    case .results: "Any key goes back"
    case .difference: "a note why   e edit again   Ctrl-D Ctrl-U scroll   Enter go on"
    case .proposal:
      "Enter edit, keep   r ask again   i instruction   j k scroll   Esc throw away"
    }
  }

  /// Where pairs can come from; wrapped, for it is a sentence.
  var scopeSentence: String {
    "Compare blind: 1 \(pairPlace), 2 everything below, 3 the whole session, 4 only different models "
      + "or adapters; Esc goes back"
  }

  private var pairPlace: String {
    guard let parent = pairParent else { return "the roots" }
    return parent == cursor ? "the branches of #\(parent)" : "this and its siblings"
  }
}
