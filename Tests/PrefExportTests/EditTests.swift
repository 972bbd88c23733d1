import Testing
import TreeModel

@testable import PrefExport

/// What becomes of rewrites and their originals.
@Suite struct EditTests {
  @Test func aChainOfRewritesPairsAdjacentSteps() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let original = try garden.completion(" one", under: root)
    let first = try garden.rewrite(original, " two")
    _ = try garden.rewrite(first, " three")
    #expect(try pairs(garden.session).rows == [["p", " two", " one"], ["p", " three", " two"]])
  }

  @Test func aDeletedStepOfAChainGivesNoEdit() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let original = try garden.completion(" one", under: root)
    let first = try garden.rewrite(original, " two")
    let second = try garden.rewrite(first, " three")
    _ = try garden.rewrite(second, " four")
    try garden.delete(first)
    let (rows, report) = try pairs(garden.session)
    #expect(rows == [["p", " four", " three"]])
    #expect(report.reasons == [.originalDeleted: 1, .unrated: 1])
  }

  @Test func aRewriteOfADeletedTextIsStillWhatItWas() throws {
    var garden = Garden()
    let root = try garden.prompt("Once")
    _ = try garden.rewrite(root, "Twice")
    let other = try garden.prompt("p")
    let original = try garden.completion(" the old man walked dow", under: other, finish: .length)
    _ = try garden.rewrite(original, " the young man walked dow")
    try garden.delete(root)
    try garden.delete(original)
    let report = try previewExport(of: [garden.session], options(.trlSFT))
    #expect(report.reasons == [.isPrompt: 1, .cut: 1])
  }

  @Test func aRewriteRatedBelowItsOriginalIsNoEdit() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let original = try garden.completion(" one", under: root, 1)
    _ = try garden.rewrite(original, " two", -1)
    let (bytes, report) = try exported([garden.session], options(.trlPreference))
    #expect(report.reasons == [.ratedBelowOriginal: 1])
    #expect(try JSONRow.rows(bytes).map { try $0.text("source") } == ["rating"])
    #expect(try JSONRow.rows(bytes).map { try $0.text("chosen") } == [" one"])
  }

  @Test func anEditIsStrongerThanTheSamePairByRating() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let original = try garden.completion(" one", under: root, -1)
    _ = try garden.rewrite(original, " two", 2)
    let (bytes, report) = try exported([garden.session], options(.trlPreference))
    let rows = try JSONRow.rows(bytes)
    #expect(try rows.map { try $0.text("source") } == ["edit"])
    #expect(try rows[0].number("margin") == 3)
    #expect(report.reasons == [.duplicate: 1])
    #expect(report.sources == [ExportReport.SourceCount(source: .edit, count: 1)])
  }

  @Test func aSmallEditIsLeftOutWhenAsked() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let original = try garden.completion(" 0123456789", under: root)
    _ = try garden.rewrite(original, " 012345678x")
    #expect(try pairs(garden.session) { $0.minEdit = 0.05 }.rows.count == 1)
    #expect(try pairs(garden.session) { $0.minEdit = 0.2 }.report.reasons == [.smallEdit: 1])
    let row = try JSONRow.rows(exported([garden.session], options(.trlPreference)).bytes)[0]
    #expect(try row.meta["edit_similarity"] as? Double == 0.9091)
  }

  @Test func aDeletedOriginalOrAMovedRewriteGivesNoEdit() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let other = try garden.prompt("q")
    let original = try garden.completion(" one", under: root)
    let rewrite = try garden.rewrite(original, " two")
    var moved = garden
    try moved.perform(
      .move(id: rewrite, fromParent: root, fromIndex: 1, toParent: other, toIndex: 0)
    )
    #expect(try pairs(moved.session).report.reasons == [.rewriteMoved: 1, .unrated: 1])
    try garden.perform(.detach(id: original, index: 0))
    #expect(try pairs(garden.session).report.reasons == [.originalDeleted: 1])
  }

  @Test func aRewrittenPromptIsNoAnswer() throws {
    var garden = Garden()
    let root = try garden.prompt("Once")
    _ = try garden.rewrite(root, "Twice")
    #expect(try pairs(garden.session).report.reasons == [.isPrompt: 1])
    #expect(try previewExport(of: [garden.session], options(.trlSFT)).reasons == [.isPrompt: 1])
  }
}
