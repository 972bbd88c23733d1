import PrefExport
import TreeModel

/// Statistics as a page for a terminal: a section for each question that judgements answer.
struct StatisticsPage {
  let statistics: SessionStatistics
  var page: TextPage

  init(_ statistics: SessionStatistics, _ canvas: TextCanvas) {
    self.statistics = statistics
    page = TextPage(canvas)
  }

  /// The lines of the page.
  mutating func lines() -> [String] {
    writeSessions()
    guard !statistics.isEmpty else {
      page.say(
        "There is no text yet: open the session with loom, or add to it with loom generate and "
          + "loom add."
      )
      return page.lines
    }
    writeNodes()
    guard statistics.nodes.rated > 0 || statistics.votes.standing > 0 else {
      page.gap()
      page.say("There is no judgement yet: rate some completions, or rewrite one.")
      return page.lines
    }
    writeVotes()
    writePairs()
    writeOrigins()
    writeComparisons()
    writePositions()
    writePeople()
    writeAgreement()
    writeTime()
    return page.lines
  }

  // MARK: What there is

  private mutating func writeSessions() {
    let sessions = statistics.sessions
    page.heading(counted(sessions.count, "session"))
    page.table(
      [
        TextPage.Column(title: "session", isNumber: false),
        TextPage.Column(title: "mode", isNumber: false),
        TextPage.Column(title: "nodes"), TextPage.Column(title: "rated"),
        TextPage.Column(title: "pairs"),
      ],
      sessions.map { session in
        [
          session.title.isEmpty ? session.id : session.title, session.mode.rawValue,
          "\(session.nodes)", "\(session.rated)", "\(session.pairs)",
        ]
      }
    )
  }

  private mutating func writeNodes() {
    let nodes = statistics.nodes
    page.heading("Nodes")
    let kinds = Node.Kind.allCases.compactMap { kind in
      nodes.byKind[kind].map { counted($0, words(kind).one, words(kind).many) }
    }
    page.say("\(counted(nodes.total, "node")): \(kinds.joined(separator: ", ")).")
    guard nodes.completions > 0 else { return }
    var left: [String] = []
    if nodes.unseen > 0 { left.append("\(nodes.unseen) nobody has seen yet") }
    if nodes.skipped > 0 {
      left.append("\(nodes.skipped) somebody saw and left without a judgement")
    }
    page.say(
      "Of \(counted(nodes.completions, "completion")) to judge "
        + "\(nodes.ratedCompletions) \(nodes.ratedCompletions == 1 ? "is" : "are") rated"
        + (left.isEmpty ? "." : "; \(left.joined(separator: ", ")).")
    )
    guard statistics.prompts.total > 0 else { return }
    page.gap()
    page.say("\(counted(statistics.prompts.total, "prompt")) by the number of completions:")
    page.bars(grouped(statistics.prompts.byCompletions), labelsAreNumbers: true)
  }

  private mutating func writeVotes() {
    let votes = statistics.votes
    page.heading("Judgements")
    let kinds = Vote.Kind.allCases.compactMap { kind in
      votes.byKind[kind].map { counted($0, words(kind).one, words(kind).many) }
    }
    page.say(
      kinds.isEmpty
        ? "No judgement is recorded with its maker."
        : "\(counted(votes.standing, "judgement")): \(kinds.joined(separator: ", "))."
    )
    var further: [String] = []
    if votes.withdrawn > 0 { further.append("\(votes.withdrawn) more were taken back") }
    if votes.tiedComparisons > 0 { further.append("\(votes.tiedComparisons) found a tie") }
    if votes.bothBadComparisons > 0 { further.append("\(votes.bothBadComparisons) found both bad") }
    if votes.ratingsWithoutVote > 0 {
      further.append("\(votes.ratingsWithoutVote) ratings have no recorded maker")
    }
    if votes.equalRatingPairs > 0 {
      further.append(
        "\(counted(votes.equalRatingPairs, "pair")) of completions "
          + "\(votes.equalRatingPairs == 1 ? "is" : "are") rated equal"
      )
    }
    if !further.isEmpty { page.say(further.joined(separator: "; ") + ".") }
    guard let mean = statistics.nodes.meanRating else { return }
    page.gap()
    let sign = mean > 0 ? "+" : ""
    page.say(
      "Ratings of \(counted(statistics.nodes.rated, "node")), mean \(sign)\(fixed(mean, 2)):"
    )
    page.bars(
      statistics.nodes.byRating.enumerated().map {
        (signed(Int8($0.offset - 2)), $0.element)
      },
      labelsAreNumbers: true
    )
  }

  // MARK: Pairs

  private mutating func writePairs() {
    let pairs = statistics.pairs
    page.heading("Pairs of an export")
    if pairs.total == 0 {
      page.say("An export with the default options would have no pair yet.")
    } else {
      let sources = pairs.bySource.map { "\($0.count) by \($0.source.rawValue)" }
      page.say("\(counted(pairs.total, "pair")): \(sources.joined(separator: ", ")).")
    }
    for source in pairs.optional {
      page.say(
        "\(source.source.rawValue) would give \(counted(source.count, "pair")); it is off by default."
      )
    }
    if !pairs.dropped.isEmpty {
      page.gap()
      page.say("Left out, by reason:")
      page.table(
        [TextPage.Column(title: "", isNumber: false), TextPage.Column(title: "")],
        pairs.dropped.map { ["  " + $0.reason.rawValue, "\($0.count)"] }
      )
    }
    guard pairs.total > 0 else { return }
    page.gap()
    page.say("\(counted(statistics.prompts.total, "prompt")) by the number of pairs:")
    page.bars(grouped(statistics.prompts.byPairs), labelsAreNumbers: true)
    writeLengths(pairs)
    if !pairs.margins.isEmpty {
      page.gap()
      let without = pairs.withoutMargin > 0 ? ", \(pairs.withoutMargin) more without one" : ""
      page.say("Margins: differences of the two ratings\(without):")
      page.bars(
        pairs.margins.map { (fixed($0.margin, 1), $0.count) },
        labelsAreNumbers: true
      )
    }
    if let median = pairs.medianEditSimilarity {
      page.gap()
      page.say(
        "How alike rewrite and original are (1 is equal), median \(fixed(median, 2)), "
          + "n=\(pairs.editSimilarity.total)\(caution(pairs.editSimilarity.total)):"
      )
      page.bars(bars(pairs.editSimilarity) { fixed($0, 1) }, labelsAreNumbers: true)
    }
  }

  private mutating func writeLengths(_ pairs: SessionStatistics.PairCounts) {
    guard let chosen = pairs.chosenLength, let rejected = pairs.rejectedLength else { return }
    page.gap()
    page.say("Lengths in Unicode scalars: a tenth is shorter than p10, half than p50.")
    page.table(
      [
        TextPage.Column(title: "side", isNumber: false), TextPage.Column(title: "p10"),
        TextPage.Column(title: "p50"), TextPage.Column(title: "p90"), TextPage.Column(title: "n"),
      ],
      [("chosen", chosen), ("rejected", rejected)].map { name, spread in
        [name, fixed(spread.p10, 0), fixed(spread.p50, 0), fixed(spread.p90, 0), "\(spread.n)"]
      }
    )
    page.say("The chosen side is the longer one in \(words(pairs.chosenLonger)).")
  }

  // MARK: Words

  /// A rate with its interval and cases.
  func words(_ share: Proportion) -> String {
    guard let rate = share.rate, let interval = share.interval else { return "no case" }
    return "\(percent(rate)) (\(words(interval)), n=\(share.n)\(caution(share.n)))"
  }

  /// The interval of a share.
  func words(_ interval: Interval) -> String {
    "\(fixed(interval.lower * 100, 0)) to \(percent(interval.upper))"
  }

  /// What to add to a number of cases that is small.
  func caution(_ n: Int) -> String { n < SessionStatistics.fewCases ? ": too few to tell" : "" }

  /// The first ten values and the rest together.
  private func grouped(_ counts: [SessionStatistics.NumberCount]) -> [(label: String, count: Int)] {
    let shown = counts.count <= 12 ? counts.count : 11
    var result = counts.prefix(shown).map { (label: "\($0.value)", count: $0.count) }
    if let next = counts.dropFirst(shown).first {
      let rest = counts.dropFirst(shown).reduce(0) { $0 + $1.count }
      result.append(("\(next.value)+", rest))
    }
    return result
  }

  /// The classes of a histogram, from the first to the last that holds something.
  private func bars(
    _ histogram: Histogram,
    _ words: (Double) -> String
  ) -> [(label: String, count: Int)] {
    let filled = histogram.counts.indices.filter { histogram.counts[$0] > 0 }
    guard let first = filled.first, let last = filled.last else { return [] }
    return (first...last).map { index in
      (
        "\(words(histogram.edges[index])) to \(words(histogram.edges[index + 1]))",
        histogram.counts[index]
      )
    }
  }

  private func words(_ kind: Node.Kind) -> (one: String, many: String) {
    switch kind {
    case .prompt: ("prompt", "prompts")
    case .completion: ("completion", "completions")
    case .rewrite: ("rewrite", "rewrites")
    case .human: ("text by hand", "texts by hand")
    case .imported: ("imported text", "imported texts")
    }
  }

  private func words(_ kind: Vote.Kind) -> (one: String, many: String) {
    switch kind {
    case .rating: ("rating", "ratings")
    case .compare: ("comparison", "comparisons")
    case .edit: ("rewrite", "rewrites")
    case .choice: ("choice", "choices")
    }
  }
}
