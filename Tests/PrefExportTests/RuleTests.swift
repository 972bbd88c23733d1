import Foundation
import Testing
import TreeModel

@testable import PrefExport

/// The rules that decide what becomes a row, one by one.
@Suite struct RuleTests {
  // MARK: Thinking

  @Test func thinkingIsExportedOnlyWhenAskedFor() throws {
    var garden = Garden()
    let root = try garden.prompt("Once")
    let good = try garden.completion(" upon", under: root, 1)
    _ = try garden.completion(" more", under: root, -1)
    var session = garden.session
    session.extend(good, thinking: "a secret thought")
    let others: [ExportFormat] = [.trlTriple, .triplet, .votes]
    for format in ExportFormat.allCases where !others.contains(format) && !format.isFolder {
      let (bytes, _) = try exported([session], options(format))
      #expect(!String(decoding: bytes, as: UTF8.self).contains("thought"), "\(format)")
    }
    let (bytes, _) = try exported([session], options(.trlPreference) { $0.includesThinking = true })
    let row = try #require(try JSONRow.rows(bytes).first)
    #expect(try row.text("chosen") == " upon")
    let side = try #require(try row.meta["chosen"] as? [String: Any])
    #expect(side["thinking"] as? String == "a secret thought")
    let other = try #require(try row.meta["rejected"] as? [String: Any])
    #expect(other["thinking"] is NSNull)
  }

  // MARK: Cutting on bytes

  @Test(arguments: [
    ("e", "\u{301}a", "\u{300}a"),  // Combining marks join the prompt's last letter.
    ("line\r", "\nnext", "\nother"),  // CR LF is one Character.
    ("\u{1F468}", "\u{200D}\u{1F469}", "\u{200D}\u{1F467}"),  // So is a joined sequence.
    ("\u{E9}", "t\u{E9}", "te\u{301}"),  // Canonically equal, and different texts.
  ])
  func textsAreCutOnBytes(prompt: String, good: String, bad: String) throws {
    var garden = Garden()
    let root = try garden.prompt("x" + prompt)
    _ = try garden.completion(good, under: root, 1)
    _ = try garden.completion(bad, under: root, -1)
    let row = try #require(try pairs(garden.session).rows.first)
    let whole = row.map { Array($0.utf8) }
    #expect(whole[0] + whole[1] == Array(("x" + prompt).utf8) + Array(good.utf8))
    #expect(whole[0] + whole[2] == Array(("x" + prompt).utf8) + Array(bad.utf8))
  }

  // MARK: The seam

  @Test func trailingSpacesOfThePromptMoveToEveryCompletion() throws {
    var garden = Garden()
    let root = try garden.prompt("The sky ")
    let human = try garden.add(.human, "is \t", under: root)
    _ = try garden.completion("blue.", under: human, 1)
    _ = try garden.completion(" green.", under: human, -1)
    let (rows, _) = try pairs(garden.session)
    #expect(rows == [["The sky is", " \tblue.", " \t green."]])
  }

  @Test func aSeamOverSeveralNodesMovesWhole() throws {
    var garden = Garden()
    let root = try garden.prompt("one ")
    let blank = try garden.add(.human, " ", under: root)
    _ = try garden.completion("a", under: blank, 1)
    _ = try garden.completion("b", under: blank, 0)
    #expect(try pairs(garden.session).rows == [["one", "  a", "  b"]])
  }

  @Test func aRunOfNewlinesIsNeverCut() throws {
    var garden = Garden()
    let root = try garden.prompt("Title\n")
    _ = try garden.completion("\nText", under: root, 1)
    _ = try garden.completion("Words", under: root, -1)
    #expect(try pairs(garden.session).rows == [["Title", "\n\nText", "\nWords"]])

    var plain = Garden()
    let title = try plain.prompt("Title\n")
    _ = try plain.completion("Text", under: title, 1)
    _ = try plain.completion("Words", under: title, -1)
    #expect(try pairs(plain.session).rows == [["Title\n", "Text", "Words"]])
  }

  @Test func completionsAreNeverTrimmed() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    _ = try garden.completion(" a \n", under: root, 1)
    _ = try garden.completion("\tb\t", under: root, -1)
    #expect(try pairs(garden.session).rows == [["p", " a \n", "\tb\t"]])
  }

  @Test func equalSplitsOfOneTextAreOneRow() throws {
    var garden = Garden()
    for (prompt, gap) in [("sky ", ""), ("sky", " ")] {
      let root = try garden.prompt(prompt)
      _ = try garden.completion(gap + "blue", under: root, 1)
      _ = try garden.completion(gap + "red", under: root, -1)
    }
    let (rows, report) = try pairs(garden.session)
    #expect(rows == [["sky", " blue", " red"]])
    #expect(report.reasons == [.duplicate: 1])
  }

  // MARK: Truncation

  @Test func aPairWithOneCutSideIsLeftOut() throws {
    for finish in [Generation.Finish.length, .interrupted, .filter] {
      var garden = Garden()
      let root = try garden.prompt("p")
      _ = try garden.completion(" a", under: root, 1)
      _ = try garden.completion(" b", under: root, -1, finish: finish)
      #expect(try pairs(garden.session).report.reasons == [.cutOneSide: 1])
      #expect(try pairs(garden.session) { $0.truncation = .keep }.rows.count == 1)
      #expect(
        try pairs(garden.session) { $0.truncation = .any }.report.reasons == [.cut: 1, .alone: 1]
      )
    }
  }

  @Test func aPairCutOnBothSidesIsFlagged() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    _ = try garden.completion(" a", under: root, 1, finish: .length)
    _ = try garden.completion(" b", under: root, -1, finish: .interrupted)
    let (bytes, report) = try exported([garden.session], options(.trlPreference))
    #expect(report.warnings == [.cutRows(1)])
    #expect(try JSONRow.rows(bytes)[0].meta["truncated"] as? Bool == true)
  }

  @Test func amongEquallyRatedOnesAPairThatHoldsIsTaken() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    _ = try garden.completion(" cut", under: root, 1, finish: .length)
    _ = try garden.completion(" whole", under: root, 1)
    _ = try garden.completion(" bad", under: root, -1)
    #expect(try pairs(garden.session).rows == [["p", " whole", " bad"]])
  }

  @Test func aRewriteThatKeepsTheCutEndIsCutToo() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let original = try garden.completion(" the old man walked dow", under: root, finish: .length)
    _ = try garden.rewrite(original, " the young man walked dow")
    let other = try garden.completion(" a dog barked at th", under: root, finish: .length)
    _ = try garden.rewrite(other, " a dog barked.")
    let (rows, report) = try pairs(garden.session)
    #expect(rows == [["p", " the young man walked dow", " the old man walked dow"]])
    #expect(report.reasons == [.cutOneSide: 1])
    let texts = try JSONRow.rows(exported([garden.session], options(.trlSFT)).bytes)
    #expect(try texts.map { try $0.text("text") } == ["p a dog barked."])
  }

  // MARK: Merging and contradictions

  @Test func identicalCompletionsAreMergedByMajority() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    for rating in [-1, 1, 2, 2] as [Int8] { _ = try garden.completion(" a", under: root, rating) }
    _ = try garden.completion(" b", under: root, 0)
    let (bytes, report) = try exported([garden.session], options(.trlPreference))
    #expect(try JSONRow.rows(bytes)[0].number("margin") == 2)
    #expect(report.rows == 1)
    #expect(report.reasons == [.duplicate: 3])
  }

  @Test func aTieBetweenIdenticalCompletionsDropsBoth() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    _ = try garden.completion(" a", under: root, 1)
    _ = try garden.completion(" a", under: root, -1)
    _ = try garden.completion(" b", under: root, 1)
    #expect(try pairs(garden.session).report.reasons == [.contradiction: 2, .alone: 1])
    let labels = try previewExport(of: [garden.session], options(.trlUnpaired))
    #expect(labels.reasons == [.contradiction: 2])
    #expect(labels.rows == 1)
  }

  @Test func oppositePairsOfTwoSessionsDropEachOther() throws {
    var sessions: [Session] = []
    for (id, rating) in [("a1", 1), ("a2", -1)] as [(String, Int8)] {
      var garden = Garden(id: id)
      let root = try garden.prompt("p")
      _ = try garden.completion(" a", under: root, rating)
      _ = try garden.completion(" b", under: root, -rating)
      sessions.append(garden.session)
    }
    let report = try previewExport(of: sessions, options(.trlPreference))
    #expect(report.rows == 0)
    #expect(report.reasons == [.contradiction: 2])
    #expect(report.explanation.first?.hasPrefix("a1 2 and 3: contradiction: ") == true)
  }

  @Test func textsThatDifferInWhiteSpaceAloneAreNoPair() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    _ = try garden.completion(" a  b", under: root, 1)
    _ = try garden.completion("a\u{A0}\nb ", under: root, -1)
    #expect(try pairs(garden.session).report.reasons == [.sameText: 1])
  }

  // MARK: What cannot be used

  @Test func unfinishedFailedAndEmptyCompletionsAreSkippedWithAReason() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    _ = try garden.completion(" a", under: root, 1, finish: nil)
    _ = try garden.completion(" b", under: root, 1, finish: .error)
    _ = try garden.completion(" \n\u{2028}", under: root, 1)
    _ = try garden.completion(" nul\0", under: root, 1)
    _ = try garden.completion(" c", under: root)
    let gone = try garden.completion(" d", under: root, 2)
    try garden.perform(.detach(id: gone, index: 5))
    let reasons: [DropReason: Int] = [
      .streaming: 1, .failed: 1, .empty: 1, .nulCharacter: 1, .unrated: 1,
    ]
    // Those of edits and of judgements count neither.
    let others: [ExportFormat] = [.trlTriple, .triplet, .votes]
    for format in ExportFormat.allCases where !others.contains(format) && !format.isFolder {
      #expect(try previewExport(of: [garden.session], options(format)).reasons == reasons)
    }
  }

  @Test func aCompletionOfNothingHasNoPrompt() throws {
    var garden = Garden()
    let root = try garden.prompt(" \n")
    _ = try garden.completion(" a", under: root, 1)
    _ = try garden.completion(" b", under: root, -1)
    #expect(try pairs(garden.session).report.reasons == [.noPrompt: 2])
  }

  // MARK: Strategies and limits

  private func five() throws -> Session {
    var garden = Garden()
    let root = try garden.prompt("p")
    for (text, rating) in [(" a", 2), (" b", 1), (" c", 1), (" d", -1), (" e", 2)] {
      _ = try garden.completion(text, under: root, Int8(rating))
    }
    return garden.session
  }

  @Test func strategiesPickTheirPairs() throws {
    let session = try five()
    #expect(try pairs(session).rows == [["p", " a", " d"]])
    let rest = try pairs(session) { $0.strategy = .bestRest }
    #expect(rest.rows.map { $0[2] } == [" b", " c", " d"])
    #expect(rest.report.reasons == [.equalRatings: 1])
    let all = try pairs(session) { $0.strategy = .all }
    #expect(all.rows.count == 8)
    #expect(all.rows.prefix(2).map { $0[1] + $0[2] } == [" a d", " e d"])
    #expect(all.report.reasons == [.equalRatings: 2])
    #expect(all.report.candidates == 10)
    let capped = try pairs(session) {
      $0.strategy = .all
      $0.maxPairsPerPrompt = 3
    }
    #expect(capped.rows.count == 3)
    #expect(capped.report.reasons == [.equalRatings: 2, .overLimit: 5])
    #expect(capped.report.candidates == 10)
  }

  @Test func randomPairsFollowTheSeed() throws {
    let session = try five()
    var rejected: Set<String> = []
    for seed in 0..<40 as Range<UInt64> {
      let choose: (inout ExportOptions) -> Void = {
        $0.strategy = .bestRandom
        $0.seed = seed
      }
      let rows = try pairs(session, choose).rows
      #expect(rows == (try pairs(session, choose).rows))
      #expect(rows.count == 1)
      rejected.insert(rows[0][2])
    }
    #expect(rejected == [" b", " c", " d"])
  }

  @Test func aRandomPairDoesNotChangeWhenTheTreeGrowsElsewhere() throws {
    for seed in 0..<8 as Range<UInt64> {
      var garden = Garden()
      let early = try garden.prompt("q")
      let root = try garden.prompt("p")
      for (text, rating) in [(" a", 2), (" b", 1), (" c", 0), (" d", -1)] {
        _ = try garden.completion(text, under: root, Int8(rating))
      }
      let choose: (inout ExportOptions) -> Void = {
        $0.strategy = .bestRandom
        $0.seed = seed
      }
      let before = try pairs(garden.session, choose).rows
      _ = try garden.completion(" x", under: early)
      #expect(try pairs(garden.session, choose).rows == before)
    }
  }

  @Test func marginsAndLeastRatingsFilter() throws {
    let session = try five()
    #expect(try pairs(session) { $0.minMargin = 3 }.rows.count == 1)
    #expect(try pairs(session) { $0.minMargin = 3.5 }.report.reasons == [.smallMargin: 1])
    #expect(
      try pairs(session) {
        $0.strategy = .all
        $0.minChosenRating = 2
      }.report.reasons == [.equalRatings: 2, .lowChosen: 2]
    )
  }

  @Test func sourcesCanBeLeftOut() throws {
    let session = try WorkedExample().session
    #expect(try pairs(session) { $0.sources = [.edit] }.rows.map { $0[1] } == [" there lived"])
    #expect(try pairs(session) { $0.sources = [.rating] }.rows.map { $0[1] } == [" upon a time"])
  }

  // MARK: Approved texts

  @Test func theLongestApprovedTextIsWrittenOnce() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    let good = try garden.completion(" a", under: root, 1)
    let between = try garden.completion(" b", under: good)
    _ = try garden.completion(" c", under: between, 2)
    let bad = try garden.completion(" d", under: good, -1)
    _ = try garden.completion(" e", under: bad, 2)
    _ = try garden.completion(" f", under: good, 1, finish: .length)
    let (bytes, report) = try exported([garden.session], options(.trlSFT))
    #expect(try JSONRow.rows(bytes).map { try $0.text("text") } == ["p a b c"])
    #expect(
      report.reasons == [
        .unrated: 1, .notApproved: 1, .insideLongerText: 1, .dislikedAncestor: 1, .cut: 1,
      ]
    )
    let split = try exported([garden.session], options(.trlSFT) { $0.sftShape = .promptCompletion })
    let row = try JSONRow.rows(split.bytes)[0]
    #expect(try row.text("prompt") + "|" + row.text("completion") == "p a b| c")
  }
}
