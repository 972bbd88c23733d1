import Screen
import TreeModel

extension Frame {
  /// Draws the pair that is compared: nothing tells who wrote which, or how they were rated.
  mutating func drawComparing(_ model: Model, in rect: Rect) {
    guard let comparing = model.fairness.comparing, let pair = comparing.current,
      let texts = comparing.texts
    else { return }
    var head = rect
    head.rows = min(1, rect.rows)
    drawHeading("Which goes on better?", in: head)
    let isSideBySide = model.isSideBySide
    drawPair(
      texts,
      titles: isSideBySide ? ("left: h", "right: l") : ("upper: h", "lower: l"),
      context: model.judgedContext(of: pair.first),
      scroll: comparing.scroll,
      model,
      in: rect
    )
  }

  /// Draws who won, now that all is said.
  mutating func drawResults(_ model: Model, in rect: Rect) {
    guard let comparing = model.fairness.comparing else { return }
    var head = rect
    head.rows = min(1, rect.rows)
    drawHeading("What your comparisons say", in: head)
    let results = ComparisonResults(comparing, model)
    var lines: [(String, Role)] = [(results.sentence, .plain), ("", .plain)]
    lines += results.table.enumerated().map { ($1, $0 == 0 ? .dim : .plain) }
    if results.table.count == 2 {
      lines += [("", .plain), ("One maker wrote all of them: nothing to tell apart.", .dim)]
    }
    lines += [
      ("", .plain),
      ("\(model.keymap.hint(for: .export)) exports the pairs. Any key goes back.", .dim),
    ]
    var row = rect.row + 2
    for (line, role) in lines {
      var page = TextPage()
      page.addAside(line, role, width: max(1, rect.columns - 4))
      if line.isEmpty { row += 1 }
      for case .aside(let text, let role) in line.isEmpty ? [] : page.lines
      where row < rect.row + rect.rows {
        put(text, row: row, column: 2, limit: max(0, rect.columns - 3), role: role)
        row += 1
      }
    }
  }

  /// Draws what a model makes of a text beside that text.
  mutating func drawProposal(_ model: Model, in rect: Rect) {
    guard let proposal = model.fairness.proposal else { return }
    var head = rect
    head.rows = min(1, rect.rows)
    drawHeading("Rewrite of #\(proposal.node)", ": " + proposal.help.instruction, in: head)
    var title = "proposal"
    if proposal.request != nil {
      title +=
        proposal.wait.map { ", \($0)" } ?? (proposal.isThinking ? ", thinking" : ", streaming")
    }
    if let problem = proposal.problem { title += ": " + problem }
    if proposal.request == nil, proposal.problem == nil, proposal.text.isEmpty {
      title += ": the model said nothing; r asks again"
    }
    drawPair(
      model.texts(of: proposal),
      titles: ("as it is", title),
      context: model.judgedContext(of: proposal.node),
      scroll: proposal.scroll,
      model,
      in: rect
    )
  }
}

/// Who won how often.
struct ComparisonResults {
  /// How the votes fell, in one sentence.
  let sentence: String
  /// A line a maker, those that won most first, below a line of titles.
  let table: [String]

  private struct Score {
    var won = 0
    var lost = 0
    var tied = 0
    var bad = 0
  }

  init(_ comparing: Comparing, _ model: Model) {
    var scores: [String: Score] = [:]
    var sides = (left: 0, right: 0)
    var total = Score()
    for answer in comparing.answers {
      guard let result = answer.result else { continue }
      let pair = comparing.pairs[answer.place]
      let names = [pair.first, pair.second].map(model.maker)
      func count(_ index: Int, _ change: (inout Score) -> Void) {
        change(&scores[names[index], default: Score()])
      }
      switch result {
      case .a, .b:
        let winner = result == .a ? 0 : 1
        count(winner) { $0.won += 1 }
        count(1 - winner) { $0.lost += 1 }
        if result == .a { sides.left += 1 } else { sides.right += 1 }
      case .tie:
        total.tied += 1
        for index in 0..<2 { count(index) { $0.tied += 1 } }
      case .bothBad:
        total.bad += 1
        for index in 0..<2 { count(index) { $0.bad += 1 } }
      }
    }
    let judged = comparing.judged
    let isSideBySide = model.isSideBySide
    var parts = [
      "\(isSideBySide ? "left" : "upper") \(sides.left)",
      "\(isSideBySide ? "right" : "lower") \(sides.right)", "tie \(total.tied)",
      "both bad \(total.bad)",
    ]
    let skipped = comparing.answers.count - judged
    if skipped > 0 { parts.append("skipped \(skipped)") }
    sentence =
      "\(judged) comparison\(judged == 1 ? "" : "s"): " + parts.joined(separator: ", ") + "."
    let sorted = scores.sorted { left, right in
      let (first, second) = (left.value.won - left.value.lost, right.value.won - right.value.lost)
      return first == second ? left.key < right.key : first > second
    }
    // Four figures of six columns stand beside the name.
    let room = min(40, model.size.columns - 28)
    let width = max(5, min(room, sorted.map { displayWidth($0.key) }.max() ?? 0))
    func cell(_ text: String) -> String {
      String(repeating: " ", count: max(1, 6 - text.count)) + text
    }
    var table = [padded("maker", width) + cell("won") + cell("lost") + cell("tied") + cell("bad")]
    for (name, score) in sorted {
      let figures = [score.won, score.lost, score.tied, score.bad].map { cell("\($0)") }
      table.append(padded(name, width) + figures.joined())
    }
    self.table = table
  }
}

/// A text cut or filled up to a width.
private func padded(_ text: String, _ width: Int) -> String {
  var result = ""
  var used = 0
  for character in text {
    let more = displayWidth(String(character))
    guard used + more <= width else { break }
    result.append(character)
    used += more
  }
  return result + String(repeating: " ", count: max(0, width - used))
}

extension Model {
  /// Backend, model and adapters of a branch, as the results name them.
  func maker(of id: NodeID) -> String {
    guard let node = session.tree.everHeld(id) else { return "#\(id)" }
    guard let generation = node.generation else { return node.kind.rawValue }
    let maker = Maker(generation)
    var text = maker.backend
    if !maker.model.isEmpty { text += " \(maker.model)" }
    for adapter in maker.adapters { text += " \(adapter.name)\(marks.times)\(adapter.scale)" }
    return quoted(text, limit: 60)
  }
}
