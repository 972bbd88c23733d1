import Testing
import TreeModel

@testable import PrefExport

/// What becomes of votes that put one completion above another.
@Suite struct ComparisonTests {
  private struct Two {
    var garden = Garden()
    let root: NodeID
    let a: NodeID
    let b: NodeID

    init(_ a: Int8? = nil, _ b: Int8? = nil) throws {
      root = try garden.prompt("p")
      self.a = try garden.completion(" a", under: root, a)
      self.b = try garden.completion(" b", under: root, b)
    }

    func pairs(
      _ change: (inout ExportOptions) -> Void = { _ in }
    ) throws -> (
      rows: [String], report: ExportReport
    ) {
      try PrefExportTests.pairs([garden.session], change)
    }
  }

  @Test(arguments: [nil, 1, 2] as [Int?])
  func aComparisonIsAPair(value: Int?) throws {
    var two = try Two()
    try two.garden.vote(.compare, two.b, two.a, value)
    let (rows, report) = try two.pairs()
    #expect(rows == ["compare| b| a"])
    #expect(report.candidates == 1 && report.dropped.isEmpty)
    #expect(report.sources == [ExportReport.SourceCount(source: .compare, count: 1)])
  }

  @Test func tiesAndTwoBadOnesGiveNone() throws {
    var two = try Two()
    try two.garden.vote(.compare, two.a, two.b, 0)
    #expect(try two.pairs().report.reasons == [.tied: 1])
    try two.garden.vote(.compare, two.b, two.a, -1)
    #expect(try two.pairs().report.reasons == [.contradiction: 1])
    try two.garden.vote(.compare, two.b, two.a, -2)
    #expect(try two.pairs().report.reasons == [.bothBad: 1])
  }

  @Test func theMajorityOfVotesDecides() throws {
    var two = try Two()
    try two.garden.vote(.compare, two.a, two.b, by: "a-one")
    try two.garden.vote(.compare, two.b, two.a, by: "a-two")
    let tie = try two.pairs()
    #expect(tie.rows.isEmpty && tie.report.reasons == [.contradiction: 1])
    #expect(tie.report.candidates == 1)
    let last = try two.garden.vote(.compare, two.b, two.a, by: "a-three")
    #expect(try two.pairs().rows == ["compare| b| a"])
    try two.garden.perform(.withdraw(vote: last))
    #expect(try two.pairs().rows.isEmpty)
  }

  @Test func equalTextsAreOneInComparisons() throws {
    var two = try Two()
    let twin = try two.garden.completion(" a", under: two.root)
    try two.garden.vote(.compare, two.a, two.b)
    try two.garden.vote(.compare, two.b, twin)
    #expect(try two.pairs().report.reasons[.contradiction] == 1)
    try two.garden.vote(.compare, twin, two.b)
    let (rows, report) = try two.pairs()
    #expect(rows == ["compare| a| b"])
    #expect(report.reasons == [:])
    try two.garden.vote(.compare, two.a, twin)
    #expect(try two.pairs().report.reasons == [.sameText: 1])
  }

  @Test func deletedNodesAndOtherPromptsHaveReasons() throws {
    var two = try Two()
    let other = try two.garden.prompt("q")
    let far = try two.garden.completion(" far", under: other)
    try two.garden.vote(.compare, two.a, far)
    try two.garden.vote(.compare, far, two.a)
    try two.garden.vote(.compare, two.a, two.b)
    try two.garden.delete(two.b)
    let report = try two.pairs().report
    #expect(report.reasons == [.differentPrompts: 1, .nodeDeleted: 1, .unrated: 2])
    #expect(try two.pairs { $0.sources = [.edit] }.report.candidates == 0)
  }

  @Test func theMarginIsTheDifferenceOfTheRatings() throws {
    for (a, b, margin) in [(2, -1, 3), (nil, -1, 0), (-1, 2, 0)] as [(Int8?, Int8?, Double)] {
      var two = try Two(a, b)
      try two.garden.vote(.compare, two.a, two.b)
      let rows = try JSONRow.rows(
        exported([two.garden.session], options(.trlPreference)).bytes
      )
      #expect(try rows.map { try $0.text("source") } == ["compare"])
      #expect(try rows[0].number("margin") == margin)
    }
  }

  @Test func aComparisonOutweighsWeakerSources() throws {
    var two = try Two(1, -1)
    let rewrite = try two.garden.rewrite(two.a, " c", 1)
    #expect(try two.pairs().rows == ["edit| c| a", "rating| a| b"])
    try two.garden.vote(.compare, two.a, rewrite)
    #expect(try two.pairs().report.reasons == [.contradiction: 1])
    #expect(try two.pairs().rows == ["compare| a| c", "rating| a| b"])
    try two.garden.vote(.compare, two.a, two.b)
    let (rows, report) = try two.pairs()
    #expect(rows == ["compare| a| c", "compare| a| b"])
    #expect(report.reasons == [.contradiction: 1, .duplicate: 1])
    try two.garden.vote(.compare, two.b, two.a)
    try two.garden.vote(.compare, two.b, two.a)
    // c over b by rating is what is left.
    let turned = try two.pairs()
    #expect(turned.rows == ["compare| a| c", "compare| b| a", "rating| c| b"])
    #expect(turned.report.reasons == [.contradiction: 1])
  }

  @Test func theMetaTellsOfTheVote() throws {
    var two = try Two(1, nil)
    try two.garden.vote(.rating, two.a, nil, 1, by: "a-rater", shown: [two.a])
    let number = try two.garden.vote(
      .compare,
      two.b,
      two.a,
      by: "a-judge",
      shown: [two.a, two.b]
    )
    let row = try #require(
      try JSONRow.rows(exported([two.garden.session], options(.trlPreference)).bytes).first
    )
    let meta = try row.meta
    #expect(meta["annotator"] as? String == "a-judge")
    #expect(meta["vote"] as? Int == number && meta["took_ms"] as? Int == 1_234)
    let sides = try ["chosen", "rejected"].map { try #require(meta[$0] as? [String: Any]) }
    #expect(sides.map { $0["position"] as? Int } == [1, 0])
    #expect(sides.map { $0["shown"] as? Int } == [2, 2])
    #expect(sides.map { $0["rating"] as? Int } == [nil, 1])
  }

  @Test func unusableCompletionsMakeNoComparison() throws {
    var two = try Two()
    let cut = try two.garden.completion(" cut", under: two.root, finish: .length)
    let blank = try two.garden.completion(" ", under: two.root)
    try two.garden.vote(.compare, two.a, cut)
    try two.garden.vote(.compare, two.a, blank)
    #expect(try two.pairs().report.reasons == [.cutOneSide: 1, .empty: 1, .unrated: 1])
  }
}
