import Foundation
import Testing
import TreeModel

@testable import PrefExport

/// The page of a report: its bytes, its form, and what becomes of foreign text.
@Suite struct ReportPageTests {
  /// `LOOM_RECORD_GOLDEN=1 swift test --filter ReportPageTests` writes it anew; then look at it.
  @Test func bytesAreTheRecordedOnes() throws {
    let page = try ReportSample.page()
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden").appending(path: "report.html")
    if ProcessInfo.processInfo.environment["LOOM_RECORD_GOLDEN"] == "1" {
      try Data(page.utf8).write(to: file)
      return
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    let isSame = page == recorded
    let differing = zip(page.split(separator: "\n"), recorded.split(separator: "\n"))
      .first { $0 != $1 }
    #expect(isSame, "first difference: \(differing.map { "\($0)" } ?? "the length")")
  }

  @Test func thePageIsWellFormedAndCompleteInItself() throws {
    let page = try ReportSample.page()
    let reader = try PageReader(page)
    #expect(Set(reader.identities).count == reader.identities.count, "an id is there twice")
    #expect(Set(reader.references).isSubset(of: Set(reader.identities)))
    for name in ["script", "link", "img", "iframe", "object", "form", "a"] {
      #expect(reader.elements[name] == nil, "\(name)")
    }
    for (name, value) in reader.attributes {
      #expect(!name.hasPrefix("on") && name != "href" && name != "src" && name != "style")
      #expect(name == "xmlns" || !value.contains("://"), "\(name)=\(value)")
    }
    #expect(!page.contains("@import") && !page.contains("url(http"))
    #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'"))
  }

  @Test func everyPictureHasAllThatBelongsToIt() throws {
    let reader = try PageReader(try ReportSample.page())
    let figures = try #require(reader.elements["figure"])
    #expect(figures == 20)
    #expect(reader.elements["figcaption"] == figures)
    // One drawing is there a second time for wide windows; one more holds the patterns.
    #expect(reader.elements["svg"] == figures + 2)
    // A table for each, and that of the sessions.
    #expect(reader.elements["table"] == figures + 1)
    for opening in reader.openings { #expect(Array(opening.prefix(2)) == ["title", "desc"]) }
    for part in reader.text.components(separatedBy: "n = ").dropFirst() {
      #expect(part.first?.isNumber == true)
    }
  }

  @Test func labelsStayInsideTheirDrawings() throws {
    var statistics = ReportSample.statistics()
    let long = "organisation/" + String(repeating: "Wide-Model-Name-", count: 20) + "Q4"
    statistics.models[0].name = long
    statistics.annotators[0].name = long
    statistics.comparisons.ratings[0].name = long
    statistics.comparisons.models[0].name = String(repeating: "灯", count: 90)
    statistics.agreement.annotators[1] = long
    let reader = try PageReader(try ReportSample.page(statistics))
    #expect(reader.labels.count > 200)
    for label in reader.labels {
      let width = Lettering.width(label.text)
      let left =
        switch label.anchor {
        case "end": label.x - width
        case "middle": label.x - width / 2
        default: label.x
        }
      // The guess of a letter's width is generous: a little over the edge is inside.
      #expect(left >= -8 && left + width <= label.width + 8, "\(label)")
    }
    #expect(reader.text.contains(long), "the whole name is in the table")
  }

  // MARK: Foreign text

  private static let hostile =
    "</title></style></script><script>alert(1)</script>\"'&<b onload=x>\u{202E}\u{2066}\u{0}\u{1B}[31m"
    + "\u{7F}\u{85}\u{200F}\u{FEFF}\u{FFFE}\u{E0041}\u{10FFFF}]]>--><!--\r\n\t{javascript:x}"

  @Test func noTextOfASessionBecomesMarkup() throws {
    let evil = ReportPageTests.hostile
    var statistics = ReportSample.statistics()
    statistics.sessions[0].title = evil
    for index in statistics.models.indices { statistics.models[index].name = evil }
    for index in statistics.tags.indices { statistics.tags[index].name = evil }
    for index in statistics.annotators.indices { statistics.annotators[index].name = evil }
    for index in statistics.comparisons.models.indices {
      statistics.comparisons.models[index].name = evil
      statistics.comparisons.ratings[index].name = evil
      statistics.agreement.annotators[index] = evil
    }
    for index in statistics.comparisons.adapters.indices {
      statistics.comparisons.adapters[index].name = evil
    }
    statistics.comparisons.unconnected = [evil]
    let pairs = ReportSample.pairs().map { pair in
      func evilSide(_ side: SampledPair.Side) -> SampledPair.Side {
        SampledPair.Side(
          node: side.node,
          text: side.text + evil,
          leftOut: 0,
          rating: nil,
          maker: evil,
          isCut: false
        )
      }
      return SampledPair(
        file: evil,
        session: 0,
        prompt: evil,
        isPromptCut: false,
        source: pair.source,
        margin: nil,
        chosen: evilSide(pair.chosen),
        rejected: evilSide(pair.rejected)
      )
    }
    let page = try ReportSample.page(statistics, pairs, title: evil, file: evil, program: evil)
    let plain = try PageReader(try ReportSample.page())
    let reader = try PageReader(page)
    #expect(reader.elements["script"] == nil && reader.elements["b"] == nil)
    #expect(Set(reader.elements.keys).isSubset(of: Set(plain.elements.keys)))
    for name in ["article", "figure", "h3", "head", "meta", "style", "svg", "td", "tr"] {
      #expect(reader.elements[name] == plain.elements[name], "\(name)")
    }
    for (name, _) in reader.attributes { #expect(!name.hasPrefix("on")) }
    // Said without the table that the page uses: nothing that controls what stands beside it.
    let allowed: Set<Unicode.Scalar> = ["\n", "\t", "\u{200D}"]
    let forbidden = Set(page.unicodeScalars).subtracting(allowed).filter { scalar in
      let category = scalar.properties.generalCategory
      return category == .control || category == .format
        || scalar.properties.isNoncharacterCodePoint
    }
    #expect(forbidden.isEmpty)
    #expect(reader.text.contains("<script>alert(1)</script>"), "it is there to read")
  }

  // MARK: What is missing

  @Test func anEmptyReportSaysWhatIsMissing() throws {
    var builder = ReportBuilder()
    #expect(try text(builder).contains("name at least one session file"))
    builder.add(Garden().session, file: "empty.loom.json")
    let page = try text(builder)
    let reader = try PageReader(page)
    #expect(reader.elements["figure"] == nil)
    #expect(page.contains("The sessions hold no texts") && page.contains("empty.loom.json"))
  }

  @Test func eachMissingPartSaysWhatToDo() throws {
    var statistics = SessionStatistics()
    statistics.nodes.total = 3
    let page = try ReportSample.page(statistics, [])
    _ = try PageReader(page)
    for sentence in [
      "generate some branches first", "rate some completions", "rate two completions",
      "with several models", "with and without an adapter", "There is no pair to show yet",
      "judgement with a name and a time",
    ] { #expect(page.contains(sentence), "\(sentence)") }
    statistics.votes.byKind = [.rating: 2]
    #expect(try ReportSample.page(statistics, []).contains("second annotator"))
  }

  @Test func theSameSessionsGiveTheSamePage() throws {
    func page(seed: UInt64) throws -> String {
      var options = ReportOptions()
      options.pairs = 1
      options.seed = seed
      var builder = ReportBuilder(options)
      builder.add(try Samples.story(), file: "a.loom.json")
      builder.add(try Samples.chat(), file: "b.loom.json")
      return try text(builder)
    }
    let first = try page(seed: 1)
    _ = try PageReader(first)
    #expect(try page(seed: 1) == first)
    let others = try (2..<9).map { try page(seed: $0) }
    #expect(others.contains { $0.contains("pair-1") && $0 != first })
  }

  @Test func examplesAreOfThePairsThatAreCounted() throws {
    var garden = Garden()
    let prompt = try garden.prompt("Once")
    let good = try garden.completion(" good", under: prompt)
    let bad = try garden.completion(" bad", under: prompt)
    let edit = try garden.rewrite(bad, " better")
    for (person, node, value) in [("ann", good, 2), ("ann", bad, -1), ("bob", bad, 2)] {
      let number = garden.session.nextVote
      try garden.perform(
        .rate(id: node, from: garden.session.tree[node]?.rating, to: Int8(value)),
        .vote(
          vote: Vote(
            id: number,
            annotator: person,
            kind: .rating,
            a: node,
            value: value,
            created: 9
          )
        )
      )
    }
    let number = garden.session.nextVote
    try garden.perform(
      .vote(vote: Vote(id: number, annotator: "bob", kind: .edit, a: edit, b: bad, created: 9))
    )
    func page(_ annotators: Set<String>?) throws -> String {
      var options = ReportOptions()
      options.statistics.annotators = annotators
      var builder = ReportBuilder(options)
      builder.add(garden.session, file: "s")
      return try text(builder)
    }
    // Everybody's: both were rated +2, and the rewrite stands.
    #expect(try page(nil).contains("1 of 1 pair, drawn"))
    #expect(try page(nil).contains("a person's rewrite"))
    #expect(try page(["ann"]).contains("1 of 1 pair, drawn"))
    #expect(try page(["ann"]).contains("margin 3") && !page(["ann"]).contains("rewrite</bdi>"))
    #expect(try page(["bob"]).contains("a person's rewrite</bdi>"))
  }

  private func text(_ builder: ReportBuilder) throws -> String {
    var bytes: [UInt8] = []
    try builder.write(program: "loom test") { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
