import Testing
import TreeModel

@testable import PrefExport

@Suite struct SplitTests {
  /// A session with `roots` roots, each with some rated completions.
  private func session(_ id: String, roots: Int, tags: Bool = false) throws -> Session {
    var garden = Garden(id: id)
    for index in 0..<roots {
      let root = try garden.prompt("Root \(index) of \(id)")
      if tags {
        try garden.perform(.tag(id: root, from: [], to: [index % 4 == 0 ? "rare" : "often"]))
      }
      for branch in 0...(index % 3) {
        let node = try garden.completion(" branch \(branch) of \(index)", under: root, 1)
        _ = try garden.completion(" leaf", under: node, -1)
      }
      _ = try garden.completion(" worse", under: root, -1)
    }
    return garden.session
  }

  private func roots(_ rows: [JSONRow]) throws -> Set<String> {
    Set(
      try rows.map { row in
        "\(try row.text("session"))/\(try #require(row.meta["root"] as? Int))"
      }
    )
  }

  @Test(arguments: [ExportFormat.trlPreference, .trlUnpaired, .trlSFT, .ranked])
  func noRootIsInTwoParts(_ format: ExportFormat) throws {
    let sessions = try (0..<6).map { try session("s\($0)", roots: 30) }
    let rules: [SplitRule] = [
      .validation(0.05), .validation(0.5), .shares([80, 20], by: nil),
      .shares([80, 10, 10], by: .source), .shares([1, 1], by: .model),
    ]
    for rule in rules {
      let (files, report) = try files(sessions, options(format) { $0.split = rule })
      var seen: Set<String> = []
      var rows = 0
      for part in report.splits {
        let these = try files.rows("out.\(part.split.rawValue).jsonl")
        #expect(these.count == part.count)
        let roots = try roots(these)
        #expect(seen.isDisjoint(with: roots))
        seen.formUnion(roots)
        rows += these.count
      }
      #expect(rows == report.rows)
      #expect(report.splits.count > 1)
    }
  }

  @Test func aRootStaysWhereItIsWhenOthersCome() throws {
    let old = try session("old", roots: 60)
    let new = try session("new", roots: 60)
    let rule = options(.trlUnpaired) { $0.split = .validation(0.2) }
    let before = try roots(files([old], rule).files.rows("out.validation.jsonl"))
    let after = try roots(files([new, old], rule).files.rows("out.validation.jsonl"))
    #expect(!before.isEmpty)
    #expect(after.filter { $0.hasPrefix("old/") } == before)
  }

  @Test func sharesAreNearTheRows() throws {
    let sessions = try (0..<4).map { try session("s\($0)", roots: 50, tags: true) }
    let report = try files(
      sessions,
      options(.trlUnpaired) { $0.split = .shares([80, 10, 10], by: .tag) }
    ).report
    let shares = report.splits.map { Double($0.count) / Double(report.rows) }
    #expect(report.splits.map(\.split) == [.train, .validation, .test])
    #expect(abs(shares[0] - 0.8) < 0.02)
    #expect(abs(shares[1] - 0.1) < 0.02)
  }

  @Test func everyStratumHasItsShare() throws {
    let tagged = try session("s", roots: 80, tags: true)
    let files = try files(
      [tagged],
      options(.trlUnpaired) { $0.split = .shares([75, 25], by: .tag) }
    ).files
    func rare(_ part: String) throws -> Int {
      try roots(files.rows("out.\(part).jsonl")).filter { root in
        let number = try #require(Int32(root.split(separator: "/")[1]))
        return tagged.tree[NodeID(rawValue: number)]?.tags == ["rare"]
      }.count
    }
    // 20 of the 80 roots are rare ones.
    #expect(try rare("train") + rare("validation") == 20)
    #expect((4...6).contains(try rare("validation")))
  }

  @Test func aDatasetHasSomethingToTrainOn() throws {
    let one = try session("s", roots: 1)
    for share in [0.001, 0.999] {
      let report = try files([one], options(.trlUnpaired) { $0.split = .validation(share) }).report
      #expect(report.splits.map(\.split) == [.train])
      #expect(report.warnings.contains(.noValidation(roots: 1)))
    }
  }

  @Test func wrongSharesAreRefused() {
    for rule in [
      SplitRule.validation(0), .validation(1), .shares([1], by: nil), .shares([1, 0], by: nil),
    ] {
      #expect(throws: ExportError.badSplit) {
        try previewExport(of: [Garden().session], options(.trlSFT) { $0.split = rule })
      }
    }
    #expect(throws: ExportError.undivided(format: .minihfZip)) {
      try previewExport(
        of: [Garden().session],
        options(.minihfZip) { $0.split = .validation(0.5) }
      )
    }
  }
}
