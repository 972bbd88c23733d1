import Testing
import TreeModel

@testable import PrefExport

/// What must hold for every session and all options, on 2,000 random ones of several annotators.
@Suite struct RandomRuleTests {
  @Test func everyRowIsBorneOutByItsSession() throws {
    let formats: [ExportFormat] = [.trlPreference, .trlPreference, .trlUnpaired, .trlSFT, .ranked]
    var written: [PairSource: Int] = [:]
    var dropped: Set<DropReason> = []
    var cuts = 0
    var silent = 0
    for seed in 0..<2_000 as Range<UInt64> {
      let session = try RandomGarden.judged(seed)
      let options = RandomGarden.options(formats[Int(seed % 5)], seed)
      let report = try previewExport(of: [session], options)
      #expect(report.candidates == report.rows + report.droppedCount, "seed \(seed)")
      dropped.formUnion(report.dropped.map(\.reason))
      for source in report.sources { written[source.source, default: 0] += source.count }
      guard report.rows > 0 else { continue }
      var bytes: [UInt8] = []
      let again = try export([session], options, program: "t") { bytes.append(contentsOf: $0) }
      #expect(again == report)
      let rows = try JSONRow.rows(bytes)
      #expect(rows.count == report.rows, "seed \(seed)")
      for row in rows {
        let check = try RowCheck(row, session, options)
        cuts += check.cut > 0 ? 1 : 0
        silent += check.isSilentChoice ? 1 : 0
        let complaints = try check.complaints
        #expect(complaints.isEmpty, "seed \(seed), \(options.format): \(row.fields)")
      }
    }
    // The trees are such that every rule has something to do.
    for source in PairSource.allCases where source != .score {
      #expect(written[source, default: 0] > 30, "\(source)")
    }
    #expect(cuts > 200 && silent > 10, "\(cuts) \(silent)")
    let rules: Set<DropReason> = [
      .notSelected, .tied, .bothBad, .contradiction, .duplicate, .unseen, .againstRatings,
      .nodeDeleted, .differentPrompts, .lengthRatio, .sameText, .cutOneSide, .originalDeleted,
      .ratedBelowOriginal, .noPrompt, .equalRatings, .insideLongerText, .dislikedAncestor,
    ]
    #expect(rules.isSubset(of: dropped), "\(rules.subtracting(dropped))")
  }
}
