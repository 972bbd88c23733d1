import Testing
import TreeModel

@testable import PrefExport

@Suite struct ChatTests {
  /// A question answered badly, corrected with the story of what went wrong, and asked on.
  private func lesson() throws -> (garden: Garden, bad: NodeID, rewrite: NodeID) {
    var garden = Garden(id: "c0ffee", mode: .chat, system: "You bake.")
    let question = try garden.add(.human, "How much salt?", role: .user)
    let bad = try garden.completion("A cup.", under: question, -2)
    let good = try garden.completion("A pinch.", under: question, 1)
    let rewrite = try garden.rewrite(
      bad,
      "One teaspoon for a loaf.",
      2,
      note: "I once used a cup.\nNobody ate \"the bread\"."
    )
    _ = try garden.add(.human, "And sugar?", under: good, role: .user)
    return (garden, bad, rewrite)
  }

  private let system = ["role": "system", "content": "You bake."]
  private let question = ["role": "user", "content": "How much salt?"]

  private func answer(_ text: String) -> [String: String] {
    ["role": "assistant", "content": text]
  }

  @Test func preferencesAreWholeConversations() throws {
    let (garden, bad, rewrite) = try lesson()
    let (bytes, report) = try exported([garden.session], options(.trlPreference))
    let rows = try JSONRow.rows(bytes)
    let chosen = answer("One teaspoon for a loaf.")
    #expect(rows.count == 1)
    #expect(report.reasons == [.duplicate: 1])
    #expect(try rows[0].messages("chosen") == [system, question, chosen])
    #expect(try rows[0].messages("rejected") == [system, question, answer("A cup.")])
    #expect(rows[0].fields["prompt"] == nil)
    #expect(try rows[0].number("margin") == 4)
    let sides = try ["chosen", "rejected"].map {
      try #require(try rows[0].meta[$0] as? [String: Any])
    }
    #expect(sides[0]["node"] as? Int == Int(rewrite.rawValue))
    #expect(sides[1]["node"] as? Int == Int(bad.rawValue))
  }

  @Test func theStoryOfARewriteIsInTheMeta() throws {
    let (garden, _, _) = try lesson()
    for format in [ExportFormat.trlPreference, .trlSFT] {
      let rows = try JSONRow.rows(exported([garden.session], options(format)).bytes)
      let notes = try rows.map { try $0.meta["note"] as? String }
      #expect(notes.contains("I once used a cup.\nNobody ate \"the bread\"."))
    }
  }

  @Test func explicitPreferencesShareThePrompt() throws {
    let (garden, _, _) = try lesson()
    let options = options(.trlPreference) { $0.chatShape = .explicit }
    let row = try JSONRow.rows(exported([garden.session], options).bytes)[0]
    #expect(try row.messages("prompt") == [system, question])
    #expect(try row.messages("chosen") == [answer("One teaspoon for a loaf.")])
    #expect(try row.messages("rejected") == [answer("A cup.")])
  }

  @Test func labelsTextsAndListsAreMessages() throws {
    let (garden, _, _) = try lesson()
    let labels = try JSONRow.rows(exported([garden.session], options(.trlUnpaired)).bytes)
    #expect(labels.count == 3)
    for row in labels {
      #expect(try row.messages("prompt") == [system, question])
      #expect(try row.bool("label") == (row.messages("completion") != [answer("A cup.")]))
    }
    let texts = try JSONRow.rows(exported([garden.session], options(.trlSFT)).bytes)
    #expect(
      try texts.map { try $0.messages("messages") } == [
        [system, question, answer("A pinch.")],
        [system, question, answer("One teaspoon for a loaf.")],
      ]
    )
    let lists = try exported([garden.session], options(.ranked)).bytes
    #expect(
      String(decoding: lists, as: UTF8.self).contains(
        #"{"completion":[{"role":"assistant","content":"A cup."}],"reward":-2.0}"#
      )
    )
  }

  @Test func aContinuedAnswerIsOneTurn() throws {
    var garden = Garden(mode: .chat)
    let question = try garden.add(.human, "Count.", role: .user)
    let start = try garden.completion("One, ", under: question, finish: .length)
    _ = try garden.completion("two.", under: start, 1)
    _ = try garden.completion("ten.", under: start, -1)
    let row = try JSONRow.rows(exported([garden.session], options(.trlPreference)).bytes)[0]
    let asked = ["role": "user", "content": "Count."]
    #expect(try row.messages("chosen") == [asked, answer("One, two.")])
    #expect(try row.messages("rejected") == [asked, answer("One, ten.")])
  }

  @Test func conversationsThatTemplatesRefuseAreLeftOut() throws {
    func reasons(_ grow: (inout Garden) throws -> NodeID) throws -> [DropReason: Int] {
      var garden = Garden(mode: .chat, system: "s")
      let last = try grow(&garden)
      _ = try garden.completion("x", under: last, 1)
      return try previewExport(of: [garden.session], options(.trlUnpaired)).reasons
    }
    #expect(
      try reasons {
        let first = try $0.add(.human, "a", role: .user)
        return try $0.add(.human, "b", under: first, role: .user)
      } == [.badConversation: 1]
    )
    #expect(try reasons { try $0.add(.human, " ", role: .user) } == [.badConversation: 1])
    #expect(try reasons { try $0.add(.human, "a", role: .system) } == [.badConversation: 1])
    #expect(
      try reasons {
        let first = try $0.add(.human, "a", role: .user)
        let hello = try $0.add(.human, "", under: first, role: .assistant)
        return try $0.add(.human, "b", under: hello, role: .user)
      } == [.badConversation: 1]
    )
    #expect(try reasons { try $0.add(.human, "a", role: .user) } == [:])
  }

  @Test func ratedQuestionsAreNoAnswers() throws {
    var garden = Garden(mode: .chat)
    _ = try garden.add(.human, "a", role: .user, rating: 2)
    for format in [ExportFormat.trlPreference, .trlUnpaired, .trlSFT, .ranked] {
      #expect(
        try previewExport(of: [garden.session], options(format)).reasons == [.notAssistant: 1]
      )
    }
  }
}
