import Testing
import TreeModel

@testable import PrefExport

/// What is a rule of one format alone.
@Suite struct FormatTests {
  private func rows(
    _ session: Session,
    _ format: ExportFormat,
    _ change: (inout ExportOptions) -> Void = { _ in }
  ) throws -> (rows: [JSONRow], report: ExportReport) {
    let (bytes, report) = try exported([session], options(format, change))
    return (try JSONRow.rows(bytes), report)
  }

  // MARK: Steps

  @Test func everyStepOfARowIsRated() throws {
    var garden = Garden()
    let root = try garden.prompt("p ")
    let typed = try garden.add(.human, "and\n", under: root)
    let first = try garden.completion("a", under: typed, 2)
    let second = try garden.completion(" b", under: first, -1, finish: .length)
    let neutral = try garden.completion(" c", under: second, 0)
    _ = try garden.completion(" d", under: neutral, 1)
    let byHand = try garden.add(.human, " e", under: second)
    _ = try garden.completion(" f", under: byHand, 1)
    let (rows, report) = try rows(garden.session, .trlStepwise)
    #expect(rows.count == 1)
    #expect(try rows[0].text("prompt") == "p and\n")
    #expect(rows[0].fields["completions"] as? [String] == ["a", " b"])
    #expect(rows[0].fields["labels"] as? [Bool] == [true, false])
    #expect(report.reasons == [.insideLongerText: 1, .neutral: 1, .badStep: 2])
    // What is cut between steps teaches no end.
    #expect(report.warnings.isEmpty)
  }

  @Test func stepsTakeTheSpacesOfThePrompt() throws {
    var garden = Garden()
    let root = try garden.prompt("p \t")
    let first = try garden.completion("a ", under: root, 1)
    _ = try garden.completion("b", under: first, 1)
    let rows = try rows(garden.session, .trlStepwise).rows
    #expect(try rows.map { try $0.text("prompt") } == ["p"])
    #expect(rows[0].fields["completions"] as? [String] == [" \ta ", "b"])
  }

  @Test func identicalStepsAreOneAndOppositeOnesNone() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    for rating in [1, 1, -1, -2] as [Int8] {
      _ = try garden.completion(rating == -2 ? " b" : " a", under: root, rating)
    }
    _ = try garden.completion(" b", under: root, 2)
    let once = try garden.completion(" c", under: root, 1)
    _ = try garden.completion(" d", under: once, 1)
    let twice = try garden.completion(" c", under: root, 1)
    _ = try garden.completion(" d", under: twice, 1)
    let (rows, report) = try rows(garden.session, .trlStepwise)
    #expect(rows.map { $0.fields["completions"] as? [String] } == [[" a"], [" c", " d"]])
    #expect(report.reasons == [.contradiction: 3, .duplicate: 2, .insideLongerText: 2])
  }

  // MARK: Triples and corrections

  /// A prompt with an original, its rewrite, and further completions.
  private func group(
    original: Int8?,
    rewrite: Int8?,
    others: [Int8]
  ) throws -> Session {
    var garden = Garden()
    let root = try garden.prompt("p")
    let first = try garden.completion(" original", under: root, original)
    _ = try garden.rewrite(first, " better", rewrite, note: "a story")
    for (index, rating) in others.enumerated() {
      _ = try garden.completion(" \(index)", under: root, rating)
    }
    return garden.session
  }

  private func triple(_ session: Session) throws -> [String] {
    let report = try previewExport(of: [session], options(.trlTriple))
    guard report.rows > 0 else { return report.dropped.map(\.reason.rawValue) }
    let row = try rows(session, .trlTriple).rows[0]
    return try ["reference", "chosen", "rejected"].map { try row.text($0) }
  }

  @Test func aTripleIsTheRewriteAndTwoBelowIt() throws {
    // The original where a worse one is there; else the best one, as far as the rewrite is better.
    #expect(
      try triple(group(original: 1, rewrite: 2, others: [-1, -2])) == [
        " better", " original", " 1",
      ]
    )
    #expect(
      try triple(group(original: -2, rewrite: nil, others: [1, -1]))
        == [" better", " 0", " original"]
    )
    #expect(
      try triple(group(original: -2, rewrite: 1, others: [2, 1, 0]))
        == [" better", " 2", " original"]
    )
    #expect(
      try triple(group(original: nil, rewrite: nil, others: [1, -1])) == [" better", " 0", " 1"]
    )
    #expect(try triple(group(original: 1, rewrite: nil, others: [1])) == ["equal-ratings"])
    #expect(try triple(group(original: 1, rewrite: nil, others: [])) == ["alone"])
    #expect(
      try triple(group(original: 1, rewrite: 0, others: [-1])) == ["rated-below-original"]
    )
  }

  @Test func aLaterRewriteIsNotBelowAnEarlierOne() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let first = try garden.completion(" a", under: root, -2)
    let second = try garden.rewrite(first, " b")
    _ = try garden.rewrite(second, " c", 1)
    _ = try garden.completion(" d", under: root, -1)
    let rows = try rows(garden.session, .trlTriple).rows
    #expect(
      try rows.map { row in try ["reference", "chosen", "rejected"].map { try row.text($0) } }
        == [[" b", " d", " a"], [" c", " d", " a"]]
    )
  }

  @Test func aTripletHoldsTheCorrectionAndItsStory() throws {
    let text = try rows(group(original: nil, rewrite: nil, others: [1]), .triplet)
    #expect(text.rows.count == 1)
    #expect(try text.rows[0].text("prompt") == "p")
    #expect(try text.rows[0].text("disallowed") == " original")
    #expect(try text.rows[0].text("narrative") == " better")
    #expect(try text.rows[0].meta["note"] as? String == "a story")
    var garden = Garden(mode: .chat)
    let question = try garden.add(.human, "Count.", role: .user)
    let start = try garden.completion("One, ", under: question)
    _ = try garden.rewrite(try garden.completion("four.", under: start), "two.")
    let more = try garden.add(.human, "Go on.", under: start, role: .user)
    _ = try garden.rewrite(try garden.completion("Five.", under: more), "Three.")
    let chat = try rows(garden.session, .triplet).rows
    #expect(
      try chat.map { try $0.text("prompt") } == [
        "Count.", "User: Count.\nAssistant: One, \nUser: Go on.",
      ]
    )
    #expect(try chat.map { try $0.text("narrative") } == ["One, two.", "Three."])
  }

  // MARK: Spans

  @Test func whatAPersonWroteOrApprovedIsTrained() throws {
    var garden = Garden()
    let root = try garden.prompt("p ")
    let plain = try garden.completion("a ", under: root)
    let bad = try garden.completion("b\n", under: plain, -1)
    let good = try garden.completion("\nc", under: bad, 2)
    let typed = try garden.add(.human, " d", under: good)
    _ = try garden.completion(" e", under: typed)
    _ = try garden.add(.human, " f", under: typed, rating: -1)
    let (rows, report) = try rows(garden.session, .axolotlSpans)
    let spans = try rows.map { row in
      try #require(row.fields["segments"] as? [[String: Any]])
    }
    #expect(spans.map { $0.map { $0["text"] as? String } } == [["p a b", "\n\nc d"]])
    #expect(spans.map { $0.map { $0["label"] as? Bool } } == [[false, true]])
    #expect(report.reasons == [.insideLongerText: 1, .unrated: 2, .notApproved: 2])
  }

  // MARK: Conversations

  @Test func aDislikedAnswerHasNoWeightAndItsContinuationTeachesNothing() throws {
    var garden = Garden(mode: .chat)
    let question = try garden.add(.human, "q", role: .user)
    let liked = try garden.completion("liked", under: question, 1)
    let spoilt = try garden.completion(" spoilt", under: liked, -1)
    _ = try garden.completion(" mended", under: spoilt, 1)
    let next = try garden.add(.human, "r", under: spoilt, role: .user)
    _ = try garden.completion("end", under: next, 2)
    let (rows, report) = try rows(garden.session, .openAISFT)
    let weights = rows.map { row in
      (row.fields["messages"] as? [[String: Any]])?.compactMap { $0["weight"] as? Int }
    }
    // The first answer is in the long row, too, but in a message that teaches nothing.
    #expect(weights == [[1], [0, 1]])
    #expect(report.reasons == [.dislikedAncestor: 1, .notApproved: 1])
    #expect(try previewExport(of: [garden.session], options(.geminiSFT)).rows == 1)
  }

  @Test func textsBecomeTurnsAndThatIsSaid() throws {
    var garden = Garden()
    let first = try garden.completion("only", under: nil, 1)
    _ = try garden.completion(" more", under: first, 1)
    for format in [ExportFormat.openAISFT, .geminiSFT] {
      let (_, report) = try rows(garden.session, format)
      #expect(report.reasons == [.noPrompt: 1])
      #expect(report.warnings.contains(.textAsTurns))
    }
    _ = try garden.completion("\nand more", under: garden.session.tree.preorderIDs.last, 2)
    let rows = try rows(garden.session, .openAISFT).rows.map { row in
      try #require(row.fields["messages"] as? [[String: Any]]).map { $0["content"] as? String }
    }
    // Each teaches what no other does: the rest is the user's.
    #expect(rows == [["only", " more"], ["only more", "\nand more"]])
    let chat = try previewExport(of: [Samples.chat()], options(.openAIDPO))
    #expect(!chat.warnings.contains(.textAsTurns))
  }

  @Test func geminiGetsNoEmptySystemText() throws {
    var garden = Garden(mode: .chat, system: " \n")
    let question = try garden.add(.human, "q", role: .user)
    _ = try garden.completion("a", under: question, 1)
    let row = try rows(garden.session, .geminiSFT).rows[0]
    #expect(row.fields.keys.sorted() == ["contents"])
  }

  @Test func aTextWithASpeakersMarkIsNoTranscript() throws {
    var garden = Garden()
    for (prompt, good) in [("p\n", "\nHuman: no"), ("p\n\nAssistant:", " no"), ("p", " yes")] {
      let root = try garden.prompt(prompt)
      _ = try garden.completion(good, under: root, 1)
      _ = try garden.completion("bad", under: root, -1)
    }
    let (rows, report) = try rows(garden.session, .hhRLHF)
    #expect(try rows.map { try $0.text("chosen") } == ["\n\nHuman: p\n\nAssistant: yes"])
    #expect(try rows.map { try $0.text("rejected") } == ["\n\nHuman: p\n\nAssistant: bad"])
    #expect(report.reasons == [.speakerMark: 2])
  }

  @Test func aTranscriptIsWrittenOnce() throws {
    var garden = Garden()
    for good in [" a", "a"] {
      let root = try garden.prompt("p\n")
      _ = try garden.completion(good, under: root, 1)
      _ = try garden.completion("b", under: root, -1)
    }
    let (rows, report) = try rows(garden.session, .hhRLHF)
    #expect(try rows.map { try $0.text("chosen") } == ["\n\nHuman: p\n\n\nAssistant: a"])
    #expect(report.reasons == [.duplicate: 1])
    #expect(try previewExport(of: [garden.session], options(.openAIDPO)).rows == 2)
  }

  // MARK: Votes

  @Test func votesAreAllThatStand() throws {
    let sessions = try [Samples.story(), Samples.chat()]
    let report = try previewExport(of: sessions, options(.votes))
    let standing = sessions.flatMap(\.votes).filter { !$0.withdrawn }
    #expect(report.rows == standing.count && report.rows == 7)
    #expect(report.reasons == [.withdrawn: 1])
    #expect(throws: ExportError.self) { try previewExport(of: sessions, options(.triplet)) }
  }
}
