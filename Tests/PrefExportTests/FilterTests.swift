import Testing
import TreeModel

@testable import PrefExport

/// Exports of some annotators, models, tags and times only.
@Suite struct FilterTests {
  @Test func theLastStandingRatingOfAnAnnotatorCounts() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let a = try garden.completion(" a", under: root)
    let b = try garden.completion(" b", under: root)
    let c = try garden.completion(" c", under: root, 2)
    try garden.rate(a, -1, by: "a-one")
    try garden.rate(a, 2, by: "a-one")
    try garden.rate(b, 1, by: "a-one")
    try garden.rate(a, -2, by: "a-two")
    try garden.rate(b, 2, by: "a-two")
    let session = garden.session
    #expect(try pairs([session]).rows == ["rating| b| a"])
    let one = try pairs([session]) { $0.filter.annotators = ["a-one"] }
    #expect(one.rows == ["rating| a| b"])
    #expect(one.report.reasons == [.notSelected: 1])
    #expect(one.report.dropped[0].cases.map(\.node) == [c])
    #expect(try pairs([session]) { $0.filter.annotators = ["a-two"] }.rows == ["rating| b| a"])
    #expect(
      try pairs([session]) { $0.filter.annotators = ["a-three"] }.report.reasons
        == [.notSelected: 3]
    )
    for annotator in ["a-one", "a-two"] {
      let only = options(.trlUnpaired) { $0.filter.annotators = [annotator] }
      let rows = try JSONRow.rows(exported([session], only).bytes)
      for row in rows {
        #expect(try row.meta["annotator"] as? String == annotator)
        let isGood = annotator == "a-one" ? true : try row.text("completion") == " b"
        #expect(try row.bool("label") == isGood)
      }
      #expect(rows.count == 2)
    }
  }

  @Test func whatIsArchivedIsLeftOutWithWhatIsBelow() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let a = try garden.completion(" a", under: root, 2)
    _ = try garden.completion(" b", under: root, -1)
    _ = try garden.completion(" c", under: a, 1)
    _ = try garden.completion(" d", under: a, -1)
    #expect(try pairs([garden.session]).rows.count == 2)
    try garden.perform(.archive(id: a, from: false, to: true))
    let left = try pairs([garden.session])
    #expect(left.rows == [] && left.report.reasons[.archived] != nil)
    try garden.perform(.archive(id: a, from: true, to: false))
    #expect(try pairs([garden.session]).rows.count == 2)
  }

  @Test func withdrawnAndClearedRatingsDoNotCount() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let a = try garden.completion(" a", under: root)
    try garden.rate(a, 2, by: "a-one")
    try garden.rate(a, 1, by: "a-one")
    let only = options(.trlUnpaired) { $0.filter.annotators = ["a-one"] }
    try garden.perform(.withdraw(vote: 2))
    let row = try #require(try JSONRow.rows(exported([garden.session], only).bytes).first)
    #expect(try #require(try row.meta["completion"] as? [String: Any])["rating"] as? Int == 2)
    try garden.rate(a, nil, by: "a-one")
    #expect(try previewExport(of: [garden.session], only).reasons == [.unrated: 1])
  }

  @Test func rewritesAndComparisonsAreTheirAnnotators() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let a = try garden.completion(" a", under: root)
    let b = try garden.completion(" b", under: root)
    let rewrite = try garden.rewrite(a, " c")
    try garden.vote(.edit, rewrite, a, by: "a-one")
    _ = try garden.rewrite(b, " d")
    try garden.vote(.compare, a, b, by: "a-two")
    try garden.vote(.compare, b, a, by: "a-one")
    let session = garden.session
    #expect(try pairs([session]).rows == ["edit| c| a", "edit| d| b"])
    let one = try pairs([session]) { $0.filter.annotators = ["a-one"] }
    #expect(one.rows == ["compare| b| a", "edit| c| a"])
    #expect(one.report.reasons == [.notSelected: 1])
    let two = try pairs([session]) { $0.filter.annotators = ["a-two"] }
    #expect(two.rows == ["compare| a| b"] && two.report.reasons == [.notSelected: 2])
    let texts = options(.trlSFT) { $0.filter.annotators = ["a-one"] }
    let (bytes, report) = try exported([session], texts)
    #expect(try JSONRow.rows(bytes).map { try $0.text("text") } == ["p c"])
    #expect(report.reasons[.notSelected] == 1)
  }

  @Test func modelsAreChosenByNameOrAdapter() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let fine = Generation.Adapter(name: "fine", scale: 1)
    let off = Generation.Adapter(name: "off", scale: 0)
    let a = try garden.completion(" a", under: root, 1, model: "big")
    _ = try garden.completion(" b", under: root, -1, adapter: fine)
    _ = try garden.completion(" c", under: root, -2, adapter: off)
    _ = try garden.rewrite(a, " d", 2)
    _ = try garden.add(.human, " e", under: root, rating: 0)
    let session = garden.session
    func labels(_ models: Set<String>) throws -> Set<String> {
      let only = options(.trlUnpaired) { $0.filter.models = models }
      let (bytes, report) = try exported([session], only)
      #expect(report.reasons[.notSelected] == 4 - report.rows)
      return Set(try JSONRow.rows(bytes).map { try $0.text("completion") })
    }
    #expect(try labels(["big"]) == [" a", " d"])
    #expect(try labels(["fine"]) == [" b"])
    #expect(try labels(["tiny"]) == [" b", " c"])
    #expect(try labels(["big", "fine"]) == [" a", " b", " d"])
    #expect(
      try previewExport(of: [session], options(.trlUnpaired) { $0.filter.models = ["off"] })
        .reasons == [.notSelected: 4, .neutral: 1]
    )
    // What a person wrote from nothing is no model's.
    #expect(try pairs([session]) { $0.filter.models = ["fine"] }.rows == ["rating| e| b"])
  }

  @Test func tagsReachDownAndOneSideIsEnough() throws {
    var garden = Garden()
    for prompt in ["p", "q"] {
      let root = try garden.prompt(prompt)
      if prompt == "q" { try garden.tag(root, "verse", "x") }
      let good = try garden.completion(" a", under: root, 1)
      let bad = try garden.completion(" b", under: root, -1)
      if prompt == "p" { try garden.tag(bad, "grammar") }
      _ = try garden.completion(" c", under: good, 2)
    }
    let session = garden.session
    func count(_ format: ExportFormat, _ tags: Set<String>) throws -> Int {
      let only = options(format) { $0.filter.tags = tags }
      let report = try previewExport(of: [session], only)
      #expect(report.candidates == report.rows + report.droppedCount)
      return report.rows
    }
    #expect(try count(.trlPreference, []) == 2)
    #expect(try count(.trlPreference, ["verse"]) == 1)
    #expect(try count(.trlPreference, ["grammar"]) == 1)
    #expect(try count(.trlPreference, ["grammar", "x"]) == 2)
    #expect(try count(.trlPreference, ["other"]) == 0)
    #expect(try count(.trlUnpaired, ["grammar"]) == 1)
    #expect(try count(.trlUnpaired, ["verse"]) == 3)
    #expect(try count(.trlSFT, ["verse"]) == 1)
    #expect(try count(.ranked, ["grammar"]) == 1)
    #expect(
      try previewExport(of: [session], options(.ranked) { $0.filter.tags = ["grammar"] }).reasons
        == [.notSelected: 1, .alone: 2]
    )
  }

  @Test func judgementsFromATimeOnCount() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let a = try garden.completion(" a", under: root, 1)
    let b = try garden.completion(" b", under: root)
    try garden.rate(b, -1, by: "a-one")
    let rated = garden.now
    _ = try garden.rewrite(b, " c")
    let written = garden.now
    try garden.vote(.compare, a, b, at: 42)
    let session = garden.session
    func sources(_ since: Int64) throws -> [String] {
      let (rows, report) = try pairs([session]) {
        $0.filter.since = since
        $0.truncation = .keep
      }
      #expect(report.candidates == report.rows + report.droppedCount)
      return rows
    }
    #expect(try sources(0) == ["compare| a| b", "edit| c| b"])
    #expect(try sources(43) == ["edit| c| b", "rating| a| b"])
    #expect(try sources(rated - 1_000) == ["edit| c| b"])
    #expect(try sources(written - 1) == ["edit| c| b"])
    #expect(try sources(written) == [])
    let labels = options(.trlUnpaired) { $0.filter.since = rated - 100 }
    #expect(try previewExport(of: [session], labels).reasons == [.notSelected: 1])
  }
}
