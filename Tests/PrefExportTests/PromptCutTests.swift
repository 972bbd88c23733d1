import Testing
import TreeModel

@testable import PrefExport

/// Prompts of which only the end is kept, and the ratio of lengths.
@Suite struct PromptCutTests {
  private func kept(_ text: String, _ limit: Int) -> String {
    let bytes = Array("##\(text)".utf8)
    let slice = bytes[2...]
    let start = PromptCut.start(in: slice, keeping: limit)
    return String(decoding: slice[start...], as: UTF8.self)
  }

  @Test func theEndIsKeptFromALineOrAWordOn() {
    #expect(kept("one two", 7) == "one two")
    #expect(kept("one two", 100) == "one two")
    #expect(kept("", 3) == "")
    // A line in the first half of the last 12, not the first word.
    #expect(kept("one two\nthree four", 12) == "three four")
    // The line starts in the second half.
    #expect(kept("one two six\nten", 9) == "six\nten")
    #expect(kept("one two\r\n\r\nthree four", 13) == "three four")
    #expect(kept("one two\u{2003}three", 6) == "three")
    // No word starts in the first half: writing without spaces is cut between graphemes.
    #expect(kept("onetwothree", 4) == "hree")
    #expect(kept("\u{4E00}\u{4E8C}\u{4E09}\u{56DB} x", 4) == "\u{4E09}\u{56DB} x")
  }

  @Test func noGraphemeIsCutApart() {
    let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}"
    #expect(kept("ab\(family)cd", 4) == "cd")
    #expect(kept("ab\(family)cd", 7) == family + "cd")
    #expect(kept("ae\u{301}e\u{301}", 3) == "e\u{301}")
    // Flags are pairs counted from the first one on.
    #expect(kept("x\u{1F1E9}\u{1F1EA}\u{1F1EB}\u{1F1F7}", 3) == "\u{1F1EB}\u{1F1F7}")
    #expect(kept("ab\r\n", 1) == "\r\n")
    // What starts with a mark on the space before it is no word.
    #expect(kept("one \u{301}two", 5) == " \u{301}two")
    #expect(kept("one \u{301}two", 4) == "two")
    // Nothing smaller can be kept.
    #expect(kept("a" + family, 2) == family)
  }

  @Test func whatIsKeptIsASuffixAndNoLongerThanAsked() {
    let pieces = [
      "a", " ", "\n", "\r\n", "e\u{301}", "\u{1F468}\u{200D}\u{1F469}", "\u{1F1E9}", "w\u{F6}rd",
    ]
    var random = SplitMix64(seed: 11)
    for _ in 0..<600 {
      let text = (0..<random.below(40)).map { _ in pieces[random.below(pieces.count)] }.joined()
      let limit = 1 + random.below(30)
      let end = kept(text, limit)
      #expect(Array(text.utf8.suffix(end.utf8.count)) == Array(end.utf8))
      let start = String(decoding: text.utf8.dropLast(end.utf8.count), as: UTF8.self)
      #expect(start.count + end.count == text.count)
      #expect(end.unicodeScalars.count <= limit || end.count == 1)
    }
  }

  @Test func rowsOfEveryShapeAreCut() throws {
    var garden = Garden()
    let root = try garden.prompt("A first line.\nAnd a second ")
    let a = try garden.completion("a", under: root, 1)
    _ = try garden.completion("b", under: root, -1)
    _ = try garden.completion(" cd", under: a, 2)
    let session = garden.session
    func rows(_ format: ExportFormat, _ limit: Int) throws -> [JSONRow] {
      let cut = options(format) { $0.maxPromptChars = limit }
      return try JSONRow.rows(exported([session], cut).bytes)
    }
    let pair = try #require(try rows(.trlPreference, 13).first)
    #expect(try pair.text("prompt") == "And a second")
    #expect(try pair.text("chosen") == " a")
    #expect(try pair.meta["prompt_cut"] as? Int == 14)
    #expect(try rows(.trlPreference, 11)[0].text("prompt") == "a second")
    #expect(try rows(.trlPreference, 100)[0].meta["prompt_cut"] as? Int == 0)
    #expect(try rows(.trlSFT, 8)[0].text("text") == "second a cd")
    #expect(Set(try rows(.trlUnpaired, 6).map { try $0.text("prompt") }) == ["second", "cond a"])
    #expect(try rows(.ranked, 6)[0].text("prompt") == "second")
    var zip = options(.minihfZip)
    zip.maxPromptChars = 6
    let archive = String(decoding: try exported([session], zip).bytes, as: UTF8.self)
    #expect(archive.contains(#""prompt":"second ","text":"b""#))
  }

  @Test func promptsThatBecomeEqualAreOne() throws {
    var sessions: [Session] = []
    for (id, start) in [("a1", "One way. "), ("a2", "Another way. ")] {
      var garden = Garden(id: id)
      let root = try garden.prompt(start + "The sky is")
      _ = try garden.completion(" blue", under: root, 1)
      _ = try garden.completion(" red", under: root, id == "a1" ? -1 : -2)
      sessions.append(garden.session)
    }
    #expect(try pairs(sessions).rows.count == 2)
    let (rows, report) = try pairs(sessions) { $0.maxPromptChars = 10 }
    #expect(rows == ["rating| blue| red"] && report.reasons == [.duplicate: 1])
    // Also where one of them was short enough from the start.
    var short = Garden(id: "a3")
    let root = try short.prompt("The sky is")
    _ = try short.completion(" blue", under: root, -1)
    _ = try short.completion(" red", under: root, 1)
    let opposite = try pairs([sessions[0], short.session]) { $0.maxPromptChars = 10 }
    #expect(opposite.report.reasons == [.contradiction: 2])
  }

  @Test func aPromptOfWhiteSpaceAloneIsNone() throws {
    var garden = Garden()
    let root = try garden.prompt("Title\n\n\n\n")
    _ = try garden.completion("a", under: root, 1)
    _ = try garden.completion("b", under: root, -1)
    #expect(try pairs([garden.session]) { $0.maxPromptChars = 3 }.report.reasons == [.noPrompt: 1])
    #expect(try pairs([garden.session]) { $0.maxPromptChars = 9 }.rows.count == 1)
  }

  @Test func conversationsLoseWholeMessages() throws {
    var garden = Garden(mode: .chat, system: "Rhyme.")
    var parent = try garden.add(.human, "One?", role: .user)
    for (answer, question) in [("Sun.", "Two?"), ("Shoe.", "Three, please?")] {
      parent = try garden.completion(answer, under: parent)
      parent = try garden.add(.human, question, under: parent, role: .user)
    }
    let start = try garden.completion("Tree ", under: parent, finish: .length)
    _ = try garden.completion("indeed.", under: start, 1)
    _ = try garden.completion("no.", under: start, -1)
    func prompts(_ limit: Int) throws -> [String] {
      let cut = options(.trlPreference) {
        $0.maxPromptChars = limit
        $0.chatShape = .explicit
      }
      let row = try JSONRow.rows(exported([garden.session], cut).bytes)[0]
      #expect(try row.messages("chosen").map { $0["content"] } == ["Tree indeed."])
      return try row.messages("prompt").map { $0["content"] ?? "" }
        + ["\(try row.meta["prompt_cut"] as? Int ?? -1)"]
    }
    #expect(
      try prompts(37) == ["Rhyme.", "One?", "Sun.", "Two?", "Shoe.", "Three, please?", "0"]
    )
    #expect(try prompts(36) == ["Rhyme.", "Two?", "Shoe.", "Three, please?", "8"])
    // A message fewer would do, but the rest starts with a user's turn.
    #expect(try prompts(28) == ["Rhyme.", "Three, please?", "17"])
    #expect(try prompts(1) == ["Rhyme.", "Three, please?", "17"])
  }

  @Test func theRatioOfLengthsIsOfWhatIsWritten() throws {
    var garden = Garden()
    let root = try garden.prompt("The sky ")
    _ = try garden.completion("is b\u{301}", under: root, 1)
    _ = try garden.completion("x", under: root, -1)
    // 6 scalars and 2, the prompt's space with each.
    #expect(try pairs([garden.session]) { $0.maxLengthRatio = 3 }.rows.count == 1)
    let report = try pairs([garden.session]) { $0.maxLengthRatio = 2.9 }.report
    #expect(report.reasons == [.lengthRatio: 1])
    var chat = Garden(mode: .chat)
    let question = try chat.add(.human, "a", role: .user)
    let begun = try chat.completion("123", under: question, finish: .length)
    _ = try chat.completion("45678", under: begun, 1)
    _ = try chat.completion("4", under: begun, -1)
    for (most, count) in [(2, 1), (1.9, 0)] {
      let options = options(.trlPreference) { $0.maxLengthRatio = most }
      #expect(try previewExport(of: [chat.session], options).rows == count)
    }
  }
}
