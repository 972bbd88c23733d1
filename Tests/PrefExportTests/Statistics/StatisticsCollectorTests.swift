import Testing
import TreeModel

@testable import PrefExport

/// What is counted in sessions whose figures can be told by hand.
@Suite struct StatisticsCollectorTests {
  @Test func nothingIsThereWithoutSessions() {
    let empty = StatisticsCollector().finish()
    #expect(empty == SessionStatisticsTestValues.ofNothing && empty.isEmpty)
    #expect(statistics(of: Panel().session).isEmpty)
  }

  @Test func nodesAreCountedByKindRatingAndWhetherTheyWereSeen() throws {
    var panel = Panel()
    let root = try panel.prompt()
    let good = try panel.completion(" upon", under: root, tags: ["dark"])
    let bad = try panel.completion(" there", under: root, tags: ["dark", "short"])
    _ = try panel.completion(" x", under: root, isSeen: false)
    _ = try panel.completion(" y", under: root)
    let left = try panel.completion(" z", under: root)
    _ = try panel.completion(" on", under: left)
    let original = try panel.completion(" w", under: root)
    _ = try panel.rewrite(original, " v")
    _ = try panel.completion(" \n", under: root)
    try panel.rate(good, 2)
    try panel.rate(bad, -1)
    let result = statistics(of: panel.session)
    #expect(result.nodes.total == 10)
    #expect(result.nodes.byKind == [.prompt: 1, .completion: 8, .rewrite: 1])
    #expect(result.nodes.byRating == [0, 1, 0, 0, 1] && result.nodes.meanRating == 0.5)
    // The blank one is nothing to judge; " y" and " on" were seen and left, " z" was gone on with.
    #expect(result.nodes.completions == 7 && result.nodes.ratedCompletions == 2)
    #expect(result.nodes.unseen == 1 && result.nodes.skipped == 2)
    #expect(result.tags.map(\.name) == ["dark", "short"] && result.tags.map(\.nodes) == [2, 1])
    #expect(result.tags.map(\.chosen) == [1, 0] && result.tags.map(\.rejected) == [1, 1])
    #expect(result.prompts.total == 2)
    #expect(result.prompts.byCompletions.map(\.value) == [1, 8])
    #expect(result.prompts.byPairs.map(\.value) == [0, 2])
    #expect(result.pairs.bySource.map(\.count) == [1, 1] && result.pairs.total == 2)
    #expect(result.pairs.margins == [SessionStatistics.MarginCount(margin: 3, count: 1)])
    #expect(result.pairs.withoutMargin == 1)
    #expect(result.pairs.editSimilarity.total == 1 && result.pairs.medianEditSimilarity == 0.5)
    #expect(result.sessions.map(\.pairs) == [2] && result.sessions.map(\.rated) == [2])
  }

  @Test func votesAreCountedByKindPersonAndTime() throws {
    var panel = Panel()
    let root = try panel.prompt()
    let one = try panel.completion(" a", under: root)
    let other = try panel.completion(" b", under: root)
    try panel.rate(one, 2, took: 1_234)
    try panel.rate(one, 1, by: "bob", took: 2_000)
    panel.pass(86_400_000)
    try panel.vote(.compare, one, other, value: 0, took: 4_000)
    try panel.vote(.compare, one, other, value: -1)
    try panel.vote(.compare, one, other)
    try panel.undo()
    let result = statistics(of: panel.session)
    #expect(result.votes.byKind == [.rating: 2, .compare: 2] && result.votes.withdrawn == 1)
    #expect(result.votes.tiedComparisons == 1 && result.votes.bothBadComparisons == 1)
    #expect(result.annotators.map(\.name) == ["ann", "bob"])
    #expect(result.annotators.map(\.votes) == [3, 1])
    #expect(result.annotators[0].byRating == [0, 0, 0, 0, 1])
    #expect(result.annotators.map(\.medianTook) == [2_615, 2_000])
    #expect(result.time.took?.p50 == 2_000 && result.time.took?.n == 3)
    #expect(result.time.days.map(\.votes) == [2, 2] && result.time.activeHours == 2)
    #expect(result.time.days.map(\.date) == ["2026-11-18", "2026-11-19"])
    #expect(result.time.byHour.reduce(0, +) == 4 && result.time.medianPerActiveHour == 2)
    #expect(result.votes.ratingsWithoutVote == 0)
  }

  /// Three of A against one of B: two wins and a tie for A by ratings.
  @Test func ratingsOfOnePromptAreComparisonsBetweenMakers() throws {
    var panel = Panel()
    let root = try panel.prompt()
    for (text, rating) in [(" a", 2), (" b", 1), (" c", 0)] {
      try panel.rate(try panel.completion(text, under: root, by: "A"), rating)
    }
    try panel.rate(try panel.completion(" d", under: root, by: "B"), 0)
    let result = statistics(of: panel.session).comparisons
    #expect(result.models.map(\.name) == ["A", "B"])
    #expect(result.models.map(\.wins) == [2, 0] && result.models.map(\.ties) == [1, 1])
    #expect(result.models[0].rate == Proportion(successes: 2.5, n: 3))
    #expect(result.adapters.isEmpty)
    // By a tie each has won: the maximum exists. One prompt alone gives no interval.
    #expect(!result.usesPrior && result.unit == nil && result.n == 3)
    #expect(result.wins == [[0, 2.5], [0.5, 0]])
    #expect(isClose(result.ratings[0].elo - result.ratings[1].elo, 279.588, 0.001))
  }

  @Test func aComparisonVoteDecidesOverTheRatings() throws {
    var panel = Panel()
    let root = try panel.prompt()
    let one = try panel.completion(" a", under: root, by: "A")
    let other = try panel.completion(" b", under: root, by: "B")
    try panel.rate(one, 2)
    try panel.rate(other, -2)
    try panel.vote(.compare, other, one)
    try panel.vote(.compare, other, one, by: "bob")
    try panel.vote(.compare, one, other, by: "cy")
    let result = statistics(of: panel.session).comparisons
    #expect(result.models.map(\.name) == ["A", "B"] && result.models.map(\.wins) == [0, 1])
    #expect(result.usesPrior)
  }

  @Test func adaptersAreComparedWithinOneModel() throws {
    var panel = Panel()
    let root = try panel.prompt()
    let style = Generation.Adapter(name: "style", scale: 0.5)
    let off = Generation.Adapter(name: "other", scale: 0)
    try panel.rate(try panel.completion(" a", under: root, by: "A", adapters: [style, off]), 1)
    try panel.rate(try panel.completion(" b", under: root, by: "A", adapters: [off]), -1)
    try panel.rate(try panel.completion(" c", under: root, by: "B"), 2)
    let result = statistics(of: panel.session)
    #expect(result.comparisons.adapters.map(\.name) == ["base", "style:0.5"])
    #expect(result.comparisons.adapters.map(\.wins) == [0, 1])
    #expect(result.comparisons.models.map(\.n) == [2, 2])
    #expect(result.comparisons.ratings.map(\.name) == ["B", "A + style:0.5", "A"])
    #expect(result.adapters.map(\.name) == ["base", "style:0.5"])
    #expect(result.models.map(\.nodes) == [2, 1])
  }

  @Test func makersThatNeverMetTheOthersHaveNoStrength() throws {
    var panel = Panel()
    for (makers, times) in [(("A", "B"), 3), (("C", "D"), 1)] {
      for _ in 0..<times {
        let root = try panel.prompt()
        try panel.rate(try panel.completion(" a", under: root, by: makers.0), 1)
        try panel.rate(try panel.completion(" b", under: root, by: makers.1), 0)
      }
    }
    let result = statistics(of: panel.session).comparisons
    #expect(result.ratings.map(\.name) == ["A", "B"] && result.unconnected == ["C", "D"])
    #expect(result.unit == .prompt && result.units == 3 && result.resamples == 1_000)
    // However often it is drawn, an undefeated one stays undefeated: no interval is none too narrow.
    #expect(result.usesPrior && result.ratings.map(\.interval) == [nil, nil])
  }

  @Test func severalSessionsAreDrawnAsAWhole() throws {
    var sessions: [Session] = []
    for (id, ratings) in [("a", (1, 0)), ("b", (0, 1)), ("c", (2, 0))] {
      var panel = Panel(id: id)
      let root = try panel.prompt()
      try panel.rate(try panel.completion(" a", under: root, by: "A"), ratings.0)
      try panel.rate(try panel.completion(" b", under: root, by: "B"), ratings.1)
      sessions.append(panel.session)
    }
    let result = statistics(of: sessions[0], sessions[1], sessions[2])
    #expect(result.comparisons.unit == .session && result.comparisons.units == 3)
    #expect(result.sessions.map(\.id) == ["a", "b", "c"])
    let other = statistics(of: sessions[2], sessions[0], sessions[1])
    #expect(other.comparisons.models == result.comparisons.models)
    #expect(other.comparisons.ratings == result.comparisons.ratings)
    #expect(result.comparisons.ratings[0].interval != nil)
  }

  @Test func thePlaceOfTheBestIsComparedWithChance() throws {
    var panel = Panel()
    for rating in [(2, 0, 0), (1, 1, 0), (0, 0, 0)] {
      let root = try panel.prompt()
      let ids = try [" a", " b", " c", " d"].map { try panel.completion($0, under: root) }
      try panel.rate(ids[0], rating.0, shown: ids)
      try panel.rate(ids[1], rating.1, shown: ids)
      try panel.rate(ids[3], rating.2, shown: ids)
    }
    let root = try panel.prompt()
    let ids = try [" a", " b"].map { try panel.completion($0, under: root) }
    try panel.vote(.compare, ids[0], ids[1], shown: [ids[1], ids[0]])
    let result = statistics(of: panel.session).positions
    #expect(result.screens == 3)
    #expect(result.lines.map(\.position) == [0, 1, 3])
    #expect(result.lines.map(\.best.n) == [3, 3, 2])
    #expect(result.lines.map(\.best.successes) == [1.5, 1.5, 0])
    #expect(isClose(result.lines[0].expected, (1 / 3.0 + 1 / 3.0 + 1 / 2.0) / 3, 1e-12))
    #expect(isClose(result.lines[2].expected, 1 / 3.0, 1e-12))
  }

  @Test func peopleWhoRatedTheSameNodesAreCompared() throws {
    var panel = Panel()
    let root = try panel.prompt()
    let judged = [(2, 1), (1, 1), (-1, -2), (0, 1), (2, 2)]
    for (index, (one, other)) in judged.enumerated() {
      let node = try panel.completion(" \(index)", under: root)
      try panel.rate(node, -2, by: "zoe")
      try panel.rate(node, one, by: "zoe")
      try panel.rate(node, other, by: "bob")
    }
    let lonely = try panel.completion(" x", under: root)
    try panel.rate(lonely, 1, by: "zoe")
    let cleared = try panel.completion(" y", under: root)
    try panel.rate(cleared, 1, by: "zoe")
    try panel.rate(cleared, 1, by: "bob")
    try panel.rate(cleared, nil, by: "bob")
    let result = statistics(of: panel.session).agreement
    #expect(result.annotators == ["bob", "zoe"] && result.nodes == 5 && result.pairs.count == 1)
    #expect(result.sameValue == Proportion(successes: 2, n: 5))
    #expect(result.sameSign == Proportion(successes: 4, n: 5))
    let pair = try #require(result.pairs.first)
    #expect(pair.n == 5 && pair.first == 0 && pair.second == 1)
    // (0.4 − 5/25) / (1 − 5/25) and (0.8 − (1·1 + 4·3)/25) / (1 − 13/25).
    #expect(isClose(try #require(pair.kappaValue), 0.2 / 0.8, 1e-9))
    #expect(isClose(try #require(pair.kappaSign), 0.28 / 0.48, 1e-9))
  }

  @Test func onlyTheChosenPeoplesJudgementsCount() throws {
    var panel = Panel()
    let root = try panel.prompt()
    let one = try panel.completion(" a", under: root)
    let other = try panel.completion(" b", under: root)
    try panel.rate(one, 1, by: "ann")
    try panel.rate(other, 2, by: "bob")
    try panel.rate(other, -1, by: "ann")
    try panel.rate(one, -2, by: "bob")
    _ = try panel.rewrite(other, " c", by: "bob")
    var options = StatisticsOptions()
    options.annotators = ["ann"]
    let result = statistics(of: panel.session, options: options)
    #expect(result.nodes.byRating == [0, 1, 0, 1, 0])
    #expect(result.votes.byKind == [.rating: 2] && result.votes.withdrawn == 0)
    #expect(result.pairs.bySource == [SessionStatistics.SourceCount(source: .rating, count: 1)])
    #expect(result.pairs.margins.map(\.margin) == [2])
    #expect(result.annotators.map(\.name) == ["ann"] && result.agreement.nodes == 0)
    options.annotators = ["bob"]
    let bobs = statistics(of: panel.session, options: options)
    #expect(bobs.pairs.margins.map(\.margin) == [4] && bobs.pairs.total == 2)
    options.annotators = ["nobody"]
    #expect(statistics(of: panel.session, options: options).votes.standing == 0)
  }

  @Test func lengthsAreCountedInUnicodeScalars() throws {
    var panel = Panel()
    for _ in 0..<3 {
      let root = try panel.prompt()
      try panel.rate(try panel.completion(" e\u{301}\u{1F56F}", under: root), 1)
      try panel.rate(try panel.completion(" a", under: root), -1)
    }
    let result = statistics(of: panel.session).pairs
    #expect(result.total == 1 && result.duplicates == 2)
    #expect(result.chosenLength?.p50 == 4 && result.rejectedLength?.p50 == 2)
    #expect(result.chosenLonger == Proportion(successes: 1, n: 1))
    #expect(result.chosenLengths.edges == result.rejectedLengths.edges)
    #expect(result.chosenLengths.total == 1)
  }

  @Test func ratingsWithoutAVoteAreTold() throws {
    let result = statistics(of: try Samples.story())
    #expect(result.votes.ratingsWithoutVote == result.nodes.rated - 1)
  }
}

/// Values to compare with.
enum SessionStatisticsTestValues {
  /// What a collector gives that was given nothing.
  static var ofNothing: SessionStatistics {
    var result = SessionStatistics()
    result.pairs.chosenLengths = Histogram(edges: [0, 1])
    result.pairs.rejectedLengths = Histogram(edges: [0, 1])
    result.pairs.editSimilarity = Histogram(edges: (0...10).map { Double($0) / 10 })
    return result
  }
}
