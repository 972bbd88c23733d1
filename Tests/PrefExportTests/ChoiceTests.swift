import Testing
import TreeModel

@testable import PrefExport

/// What becomes of branches that were continued while others were left.
@Suite struct ChoiceTests {
  private let choice: (inout ExportOptions) -> Void = { $0.sources = [.choice] }

  @Test func choicesAreAskedForByName() throws {
    #expect(ExportOptions(format: .trlPreference).sources == [.compare, .edit, .rating])
  }

  @Test func onlyASiblingThatWasSeenWasLeft() throws {
    var example = try WorkedExample()
    let all: (inout ExportOptions) -> Void = { $0.sources = Set(PairSource.allCases) }
    #expect(
      try pairs([example.session], all).rows == [
        "edit| there lived| there was", "rating| upon a time| there was",
      ]
    )
    let unseen = try pairs([example.session], choice).report
    #expect(unseen.reasons == [.unseen: 2])
    // Seen, but after the other was continued.
    try example.garden.see(example.unrated, example.disliked)
    #expect(try pairs([example.session], choice).report.reasons == [.unseen: 2])
  }

  /// a continued after a, b and c were seen; d was not.
  private func garden() throws -> (garden: Garden, nodes: [NodeID]) {
    var garden = Garden()
    let root = try garden.prompt("Once")
    let nodes = try [" a", " b", " c", " d"].map { try garden.completion($0, under: root) }
    try garden.see(nodes[0], nodes[1], nodes[2])
    _ = try garden.completion(" more", under: nodes[0])
    return (garden, nodes)
  }

  @Test func aContinuedBranchIsAboveThoseThatWereSeenAndLeft() throws {
    var (garden, nodes) = try garden()
    let (rows, report) = try pairs([garden.session], choice)
    #expect(rows == ["choice| a| b", "choice| a| c"])
    #expect(report.reasons == [.unseen: 1])
    #expect(report.explanation.first?.hasPrefix("2 and 5: unseen: ") == true)
    // A person's own version was not offered; one that is continued, too, was not left.
    _ = try garden.rewrite(nodes[1], " e")
    _ = try garden.completion(" more", under: nodes[2])
    #expect(try pairs([garden.session], choice).rows == ["choice| a| b", "choice| c| b"])
  }

  @Test func ratingsMustBearItOut() throws {
    for (a, b, holds) in [
      (nil, nil, true), (1, nil, true), (nil, -1, true), (2, 1, true), (0, nil, true),
      (-1, nil, false), (nil, 0, false), (nil, 1, false), (1, 1, false), (-1, -2, false),
    ] as [(Int8?, Int8?, Bool)] {
      var (garden, nodes) = try garden()
      try garden.perform(.rate(id: nodes[0], from: nil, to: a))
      try garden.perform(.rate(id: nodes[1], from: nil, to: b))
      let (rows, report) = try pairs([garden.session], choice)
      #expect(rows.contains("choice| a| b") == holds)
      #expect((report.reasons[.againstRatings] != nil) == !holds)
    }
  }

  @Test func strongerSourcesOfTheSamePairStay() throws {
    var (garden, nodes) = try garden()
    try garden.perform(.rate(id: nodes[0], from: nil, to: 1))
    try garden.perform(.rate(id: nodes[1], from: nil, to: -1))
    try garden.vote(.compare, nodes[2], nodes[0])
    let (rows, report) = try pairs([garden.session]) { $0.sources = Set(PairSource.allCases) }
    #expect(rows == ["compare| c| a", "rating| a| b"])
    #expect(report.reasons[.duplicate] == 1 && report.reasons[.contradiction] == 1)
  }

  @Test func votesOfChoiceCountToo() throws {
    var (garden, nodes) = try garden()
    try garden.vote(.choice, nodes[3], nodes[1])
    try garden.vote(.choice, nodes[0], nodes[1])
    try garden.vote(.choice, nodes[0], nodes[1])
    let gone = try garden.completion(" gone", under: nodes[0])
    try garden.vote(.choice, nodes[0], gone)
    try garden.delete(gone)
    let (rows, report) = try pairs([garden.session], choice)
    #expect(rows == ["choice| d| b", "choice| a| b", "choice| a| c"])
    #expect(report.reasons == [.nodeDeleted: 1, .unseen: 1])
  }

  @Test func manyPairsOfOnePromptAreCapped() throws {
    var garden = Garden()
    let root = try garden.prompt("Once")
    let first = try garden.completion(" first", under: root)
    for number in 0..<300 { try garden.see(try garden.completion(" \(number)", under: root)) }
    for number in 0..<150 { _ = try garden.completion(" unseen \(number)", under: root) }
    _ = try garden.completion(" more", under: first)
    let (rows, report) = try pairs([garden.session], choice)
    #expect(rows.count == 10)
    #expect(report.reasons == [.overLimit: 290, .unseen: 150])
    #expect(report.candidates == 450)
    // Named one by one only so far, and the rest in a line.
    let lines = report.explanation
    #expect(lines.count { $0.contains("unseen") } == 102)
    #expect(lines.contains("49 more: unseen"))
    #expect(lines.count { $0.contains("had not been seen") } == 1)
  }
}
