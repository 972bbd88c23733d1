import Screen
import TreeModel

extension Frame {
  /// Draws what helps with the prompt of a search or a filter, above the bar and behind the line.
  ///
  /// False if there is nothing of it.
  mutating func drawFinding(_ model: Model, _ layout: Layout) -> Bool {
    guard case .line(let prompt) = model.overlay,
      prompt.purpose == .search || prompt.purpose == .filter
    else { return false }
    let row = layout.message.rows > 0 ? layout.message.row : layout.message.row - 1
    drawBehind(prompt, model, row: row, columns: layout.message.columns)
    var lines: [FindingLine] = []
    if prompt.purpose == .filter { lines += model.candidateLines(layout) }
    // As long as the word can become one that fits, nobody has made a mistake.
    if lines.isEmpty, let problem = model.findingProblem {
      mark(problem, prompt, row: row)
      lines += FindingLine.wrapped(problem.sentence, width: layout.status.columns - 2)
    }
    guard !lines.isEmpty else { return false }
    let end = layout.status.row
    let most = max(1, end / 2)
    lines = Array(lines.suffix(most))
    let top = end - lines.count
    let columns = 0..<layout.status.columns
    if top > 0 {
      fill(row: top - 1, columns: columns, with: model.marks.rule, role: .border)
    }
    let indent = min(18, layout.status.columns / 3)
    for (index, line) in lines.enumerated() {
      let row = top + index
      let fills: Role = line.isSelected ? .selected : .plain
      fill(row: row, columns: columns, role: fills)
      put(
        line.name,
        row: row,
        column: 1,
        limit: line.text.isEmpty ? columns.count - 2 : indent - 1,
        role: line.isSelected ? .selected : .key
      )
      put(
        line.text,
        row: row,
        column: line.name.isEmpty ? 1 : indent + 1,
        limit: columns.count - (line.name.isEmpty ? 2 : indent + 2),
        role: line.isSelected ? .selected : line.role
      )
    }
    return true
  }

  /// What stands at the end of the prompt's line: how many there are, or what can be typed.
  private mutating func drawBehind(
    _ prompt: LinePrompt,
    _ model: Model,
    row: Int,
    columns: Int
  ) {
    let room =
      columns - 3
      - prompt.buffer.bytes.withUnsafeBufferPointer {
        displayWidth($0, 0..<$0.count)
      }
    guard let remark = model.findingRemarks(prompt).first(where: { displayWidth($0) <= room })
    else { return }
    put(remark, row: row, column: columns - displayWidth(remark) - 1, role: .dim)
  }

  /// Marks the place of an error in the line.
  private mutating func mark(_ problem: FilterError, _ prompt: LinePrompt, row: Int) {
    var offset = prompt.purpose == .search ? 1 : 0
    offset += problem.position
    let text = prompt.buffer.text.unicodeScalars
    guard offset < text.count else { return }
    let front = String(text.prefix(offset))
    let glyph = String(text.prefix(offset + 1))
    let start = 1 + displayWidth(front)
    paint(row: row, columns: start..<max(start + 1, 1 + displayWidth(glyph)), role: .error)
  }

  /// Marks what is looked for in the beginning of a text in the tree.
  mutating func paintMatches(
    _ model: Model,
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ range: Range<Int>,
    row: Int,
    column: Int,
    end: Int
  ) {
    for place in model.places(in: bytes, range) {
      let start = column + displayWidth(bytes, range.lowerBound..<place.lowerBound)
      let stop = start + displayWidth(bytes, place)
      paint(row: row, columns: min(start, end)..<min(stop, end), role: .match)
    }
  }
}

/// One line above the bar while a filter is typed.
struct FindingLine: Equatable {
  var name: String
  var text: String
  var role = Role.dim
  var isSelected = false

  /// A sentence about a mistake on as many lines as it needs.
  static func wrapped(_ sentence: String, width: Int) -> [FindingLine] {
    var sentence = sentence
    return sentence.withUTF8 { bytes in
      var lines: [WrappedLine] = []
      wrapLines(bytes, 0..<bytes.count, width: max(1, width), into: &lines)
      return lines.map {
        FindingLine(name: "", text: String(decoding: bytes[$0.range], as: UTF8.self), role: .error)
      }
    }
  }
}

extension Model {
  /// Where what is looked for stands in a part of a text, in bytes.
  func places(
    in bytes: UnsafeBufferPointer<UInt8>,
    _ range: Range<Int>
  ) -> [Range<Int>] {
    let tests = markedTests
    guard !tests.isEmpty, !range.isEmpty else { return [] }
    let part = UnsafeBufferPointer(rebasing: bytes[range])
    return tests.flatMap { test in
      test.places(in: part).map {
        $0.lowerBound + range.lowerBound..<$0.upperBound + range.lowerBound
      }
    }
  }

  /// What the bar says of the filter.
  var filterStatus: String? {
    if finding.pending != nil { return "looking for what matches" }
    guard let filter = finding.filter else { return nil }
    return "&\(quoted(filter.text, limit: 30)) (\(filter.matches.count))"
  }

  /// Why the line in the prompt cannot be looked for.
  var findingProblem: FilterError? {
    guard case .line(let prompt) = overlay else { return nil }
    switch prompt.purpose {
    case .filter: return finding.preview?.problem
    case .search:
      if case .failure(let problem) = Model.searchFilter(prompt.buffer.text) { return problem }
      return nil
    default: return nil
    }
  }

  /// What can stand at the end of the prompt's line, the longest first.
  fileprivate func findingRemarks(_ prompt: LinePrompt) -> [String] {
    let isEmpty = prompt.buffer.bytes.isEmpty
    if prompt.purpose == .search {
      if isEmpty {
        return [
          "text, ~pattern or &filter   Up earlier   Enter again   Esc back",
          "text, ~pattern or &filter   Esc back", "~pattern &filter",
        ]
      }
      guard findingProblem == nil, let search = finding.search else { return [" "] }
      if let place = search.placeText { return [place + "   Enter stay   Esc back", place] }
      return [search.scan.isDone ? "no match" : "looking"]
    }
    let keys = "   Tab completes   Enter set   Esc back"
    if isEmpty {
      return [
        finding.filter == nil
          ? "which nodes to show" + keys : "empty: Enter shows all" + "   Esc back",
        "Esc back",
      ]
    }
    guard let scan = finding.preview?.scan else { return [" "] }
    let count = scan.isDone ? "\(scan.count)" : "\(scan.count) and more"
    let matches = "\(count) of \(countedNodes)"
    return [matches + keys, matches]
  }

  /// The candidates for completing, those around the chosen one.
  fileprivate func candidateLines(_ layout: Layout) -> [FindingLine] {
    guard let completion = finding.completion, case .line(let prompt) = overlay else { return [] }
    // Behind a finished term there is nothing to be told before Tab is pressed.
    let isUntouched = prompt.buffer.bytes.count == completion.start && completion.start > 0
    let isValue = prompt.buffer.bytes.last.map {
      $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=")
    }
    if isUntouched, completion.selected == nil, isValue != true { return [] }
    let most = max(1, min(6, layout.status.row / 3))
    let candidates = completion.candidates
    let chosen = completion.selected ?? 0
    let top = max(0, min(chosen - most + 1, candidates.count - most))
    var lines = candidates[top..<min(candidates.count, top + most)].enumerated().map {
      FindingLine(
        name: quoted($1.text, limit: 60),
        text: $1.summary,
        isSelected: top + $0 == completion.selected
      )
    }
    let more = candidates.count - top - lines.count
    if more > 0 {
      lines.append(FindingLine(name: "", text: "\(more) more: Tab goes through them"))
    }
    return lines
  }
}

extension TextPage {
  /// The bytes that the lines from `top` on show, each line's own as a whole.
  func shownRange(from top: Int, rows: Int) -> Range<Int> {
    var range: Range<Int>?
    for line in lines.dropFirst(top).prefix(max(0, rows)) {
      guard case .text(let line) = line else { continue }
      range =
        min(range?.lowerBound ?? line.start, line.start)..<max(range?.upperBound ?? 0, line.end)
    }
    return range ?? 0..<0
  }
}
