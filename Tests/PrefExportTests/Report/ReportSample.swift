import TreeModel

@testable import PrefExport

/// Statistics with something in every field, made by hand so that pages do not depend on how they
/// are counted.
enum ReportSample {
  static func statistics() -> SessionStatistics {
    var result = SessionStatistics()
    var line = SessionStatistics.SessionLine()
    line.id = "5f3c"
    line.title = "Lighthouse, autumn"
    line.nodes = 536
    line.rated = 280
    line.pairs = 104
    result.sessions = [line]
    result.nodes.total = 536
    result.nodes.byKind = [.prompt: 1, .completion: 500, .rewrite: 35]
    result.nodes.byRating = [31, 58, 40, 96, 55]
    result.nodes.completions = 500
    result.nodes.ratedCompletions = 245
    result.nodes.unseen = 130
    result.nodes.skipped = 100
    result.votes.byKind = [.rating: 540, .edit: 35]
    result.votes.withdrawn = 12
    result.models = slices([
      ("mistral-7b-base", 210), ("gpt-4.1-mini", 120), ("gemini-2.5-flash", 7),
    ])
    result.tags = slices([("dialogue", 30), ("opening", 12)])
    result.annotators = [("a-3f9c", 310), ("a-77d1", 170), ("a-b20e", 95)].map { name, votes in
      var line = SessionStatistics.AnnotatorLine(name: name)
      line.byKind = [.rating: votes - 5, .edit: 5]
      line.byRating = [votes / 10, votes / 5, votes / 5, votes / 4, votes / 6]
      line.medianTook = 5_400
      line.timed = votes
      return line
    }
    result.prompts.total = 110
    result.prompts.byCompletions = [(1, 4), (3, 28), (4, 31), (5, 22), (6, 21), (14, 4)].map {
      SessionStatistics.NumberCount(value: $0, count: $1)
    }
    result.prompts.byPairs = [(0, 30), (1, 61), (2, 15), (3, 4)].map {
      SessionStatistics.NumberCount(value: $0, count: $1)
    }
    fillPairs(&result)
    fillComparisons(&result)
    fillPeople(&result)
    return result
  }

  private static func slices(_ parts: [(String, Int)]) -> [SessionStatistics.Slice] {
    parts.map { name, count in
      var slice = SessionStatistics.Slice(name: name)
      slice.nodes = count * 2
      slice.byRating = [count / 10, count / 5, count / 10, count / 3, count / 6]
      slice.chosen = count / 4
      slice.rejected = count / 5
      return slice
    }
  }

  private static func fillPairs(_ result: inout SessionStatistics) {
    result.pairs.total = 104
    result.pairs.bySource = [.init(source: .edit, count: 35), .init(source: .rating, count: 69)]
    result.pairs.dropped = [
      .init(reason: .unrated, count: 220), .init(reason: .equalRatings, count: 18),
      .init(reason: .cutOneSide, count: 12), .init(reason: .duplicate, count: 2),
    ]
    result.pairs.chosenLength = .init(p10: 60, p50: 160, p90: 310, n: 104)
    result.pairs.rejectedLength = .init(p10: 40, p50: 120, p90: 260, n: 104)
    result.pairs.chosenLonger = Proportion(successes: 68.5, n: 104)
    result.pairs.margins = [(1.0, 22), (2, 25), (3, 18), (4, 4)].map {
      .init(margin: $0, count: $1)
    }
    result.pairs.withoutMargin = 35
    result.pairs.editSimilarity = Histogram(edges: (0...10).map { Double($0) / 10 })
    result.pairs.editSimilarity.counts = [0, 0, 0, 1, 2, 2, 4, 8, 13, 5]
    result.pairs.medianEditSimilarity = 0.81
  }

  private static func fillComparisons(_ result: inout SessionStatistics) {
    func record(
      _ name: String,
      _ wins: Int,
      _ losses: Int,
      _ ties: Int
    ) -> SessionStatistics.WinRate {
      var record = SessionStatistics.WinRate(name: name)
      record.wins = wins
      record.losses = losses
      record.ties = ties
      return record
    }
    result.comparisons.models = [
      record("mistral-7b-base", 91, 60, 22), record("gpt-4.1-mini", 60, 85, 20),
      record("gemini-2.5-flash", 2, 4, 1),
    ]
    result.comparisons.adapters = [
      record(SessionStatistics.base, 20, 41, 6), record("morris-prose", 41, 20, 6),
    ]
    result.comparisons.ratings = [
      ("mistral-7b-base + morris-prose", 0.740570, 62.0, 41),
      ("mistral-7b-base", -0.149102, 70.0, 77), ("gpt-4.1-mini", -0.591468, 81.0, 88),
    ].map { name, theta, spread, wins in
      var rating = SessionStatistics.Rating(name: name)
      rating.theta = theta
      rating.elo = 1_000 + 173.717792761 * theta
      rating.interval = Interval(lower: rating.elo - spread, upper: rating.elo + spread)
      rating.record = record(name, wins, 40, 8)
      return rating
    }
    result.comparisons.wins = [[0, 20.5, 30], [12.5, 0, 33], [11, 22, 0]]
    result.comparisons.unit = .prompt
    result.comparisons.units = 74
    result.comparisons.resamples = 1_000
    result.positions.screens = 96
    result.positions.lines = [(40.0, 96), (22.5, 96), (19.5, 90), (9, 60), (5, 31)].enumerated().map
    {
      var line = SessionStatistics.PositionLine(position: $0.offset)
      line.best = Proportion(successes: $0.element.0, n: $0.element.1)
      line.expected = 0.31 - Double($0.offset) * 0.03
      return line
    }
  }

  private static func fillPeople(_ result: inout SessionStatistics) {
    result.agreement.annotators = ["a-3f9c", "a-77d1", "a-b20e"]
    result.agreement.nodes = 88
    result.agreement.pairs = [(0, 1, 60, 49.0), (0, 2, 31, 24), (1, 2, 12, 5)].map {
      first,
      second,
      count,
      same in
      var pair = SessionStatistics.AnnotatorPair(first: first, second: second)
      pair.n = count
      pair.sameSign = Proportion(successes: same, n: count)
      pair.sameValue = Proportion(successes: same / 2, n: count)
      pair.kappaSign = 0.58
      pair.kappaValue = 0.31
      return pair
    }
    result.agreement.alphaSign = 0.55
    result.agreement.alphaNominal = 0.36
    result.agreement.alphaOrdinal = 0.61
    result.agreement.alphaInterval = 0.63
    let counts = [12, 30, 0, 44, 9, 0, 0, 0, 0, 0, 0, 61, 70, 12, 8, 90, 33, 0, 55, 60, 21, 70]
    result.time.days = counts.enumerated().filter { $0.element > 0 }.map {
      SessionStatistics.Day(number: 20_700 + $0.offset, votes: $0.element)
    }
    for hour in 7..<23 { result.time.byHour[hour] = (hour * 37) % 61 }
    result.time.activeHours = 48
    result.time.medianPerActiveHour = 11
    result.time.took = .init(p10: 2_000, p50: 5_400, p90: 12_000, n: 560)
  }

  /// Three pairs: alike, a little alike, and without a word in common.
  static func pairs() -> [SampledPair] {
    [
      pair(
        (" The keeper climbed the stairs slowly.", "mistral-7b-base", 2),
        (" The keeper climbed up the stairs.\n", "gpt-4.1-mini", -1),
        .rating
      ),
      pair(
        (" She counted the steps and said nothing.", "a person's rewrite", nil),
        (" She counted, as if the tower had asked her to, every one of them aloud.", "tiny", -1),
        .edit
      ),
      pair((" 灯は消えた。", "tiny + sea", 1), (" Fin", "tiny", 0), .rating),
    ]
  }

  private static func pair(
    _ chosen: (text: String, maker: String, rating: Int8?),
    _ rejected: (text: String, maker: String, rating: Int8?),
    _ source: PairSource
  ) -> SampledPair {
    func side(
      _ side: (text: String, maker: String, rating: Int8?),
      _ number: Int32
    )
      -> SampledPair.Side
    {
      SampledPair.Side(
        node: NodeID(rawValue: number),
        text: side.text,
        leftOut: number == 8 ? 120 : 0,
        rating: side.rating,
        maker: side.maker,
        isCut: number == 8
      )
    }
    let margin = chosen.rating.flatMap { better in
      rejected.rating.map { Double(better) - Double($0) }
    }
    return SampledPair(
      file: "story.loom.json",
      session: 0,
      prompt: "The lamp had been dark for a week.",
      isPromptCut: true,
      source: source,
      margin: margin,
      chosen: side(chosen, 7),
      rejected: side(rejected, 8)
    )
  }

  /// The lengths of 104 pairs.
  static func lengths() -> PairLengths {
    var lengths = PairLengths()
    for index in 0..<104 {
      lengths.add(chosen: 60 + (index * index) % 331, rejected: 40 + (index * 37) % 223)
    }
    return lengths
  }

  /// The page of `statistics` and `pairs` as text.
  static func page(
    _ statistics: SessionStatistics = statistics(),
    _ pairs: [SampledPair] = pairs(),
    title: String = "Sea letters",
    file: String = "story.loom.json",
    program: String = "loom test"
  ) throws -> String {
    var options = ReportOptions()
    options.title = title
    let page = ReportPage(
      options: options,
      files: [file],
      statistics: statistics,
      lengths: lengths(),
      sample: pairs,
      pairsSeen: 104,
      program: program
    )
    var bytes: [UInt8] = []
    try page.write { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
