import Backends
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct PartEndTests {
  /// What is kept of a text that comes in pieces of a size; nil if no end was found.
  private func kept(_ text: String, _ part: TextPart, after: String = "", size: Int) -> String? {
    var end = PartEnd(part, after: after)
    var kept = ""
    var rest = Array(text.unicodeScalars)[...]
    while !rest.isEmpty {
      kept += end.pass(String(String.UnicodeScalarView(rest.prefix(size))))
      rest = rest.dropFirst(size)
    }
    kept += end.rest()
    if !end.isOver { #expect(kept == text) }
    return end.isOver ? kept : nil
  }

  /// Texts, and how many of their characters make the first sentence; nil if it has no end yet.
  private static let sentences: [(String, Int?)] = [
    (" was here. Then", 10), (" ran! And", 5), (" why? Because", 5), (" was 3.14 m long. It", 17),
    (" said Mr. Smith. He", 16), (" by J. R. R. Tolkien. He", 21),
    ("\u{201C}Stop!\u{201D} he said. Then", 16),
    (" said \"No.\" Then", 11), (" well... maybe not. Yes", 19), (" hm\u{2026} Then", 4),
    (" e.g. apples and pears. They", 23), ("z. B. Äpfel. Dann", 12), ("er sagte: „Nein.“ Dann", 17),
    ("你好。他说", 3), ("「你好。」他说", 5), ("本当？はい", 3), ("क्या है। वह", 8), ("ماذا؟ ثم", 5),
    (" ended.\n\nThen", 7), (" no. 5 was red. It", 15), ("It was I. Then", 9), (" end.) The", 6),
    (" (see fig. 3). Then", 14), (" no end", nil), (" maybe.", nil), (" wait. ", nil), ("", nil),
    ("Il y a M. Dupont. Il", 17), (" «Да.» Он", 6),
  ]

  @Test(arguments: [1, 2, 3, 7, 100])
  func sentencesEndWherePeopleEndThem(size: Int) {
    for (text, length) in Self.sentences {
      let wanted = length.map { String(String.UnicodeScalarView(text.unicodeScalars.prefix($0))) }
      #expect(kept(text, .sentence, size: size) == wanted, "\(text) in pieces of \(size)")
    }
  }

  @Test func theWordBeforeTheCompletionCounts() {
    #expect(kept(". Smith left. He", .sentence, after: "Here is Mr", size: 1) == ". Smith left.")
    #expect(kept(". Smith left. He", .sentence, after: "He was a smith", size: 1) == ".")
  }

  @Test(arguments: [1, 2, 5, 100])
  func paragraphsEndAtALineBreakBehindWords(size: Int) {
    #expect(kept("\n\n One. Two.\nThree", .paragraph, size: size) == "\n\n One. Two.")
    #expect(kept("no end", .paragraph, size: size) == nil)
    #expect(kept("\n\n", .paragraph, size: size) == nil)
  }

  @Test func aCompletionStopsAtTheSentenceAndTheServiceIsTold() throws {
    var desk = Desk(Desk.story([]))
    desk.press(".")
    let request = try #require(desk.requests.first)
    desk.send(.completion(request.id, .logprobs([.init(token: " there", logprob: -1)]), at: 1))
    desk.arrive(" there was a dog", at: 0)
    desk.send(.completion(request.id, .logprobs([.init(token: " It", logprob: -1)]), at: 2))
    desk.arrive(". It bar", at: 0)
    #expect(desk.node?.text == " there was a dog.")
    #expect(desk.node?.generation?.finish == .stop)
    #expect(desk.node?.generation?.extra?.text == #"{"ended_at":"sentence"}"#)
    #expect(desk.node?.readTokens?.map(\.token) == [" there", " It"])
    #expect(desk.effects.contains(.cancel(request.id)))
    #expect(!desk.model.isStreaming)
    #expect(desk.screen.contains("ended at the sentence"))
    // The same key goes on from there.
    desk.press(".")
    #expect(desk.requests.last?.request.input == .text("Once upon a time there was a dog."))
    desk.press("u")
    #expect(desk.node?.text == " there was a dog.")
  }

  @Test func aCompletionThatEndsByItselfLosesNothing() {
    var desk = Desk(Desk.story([]))
    desk.press(",.")
    desk.arrive(" there was. A", at: 0)
    desk.arrive(" dog", at: 0, finish: .length)
    #expect(desk.node?.text == " there was. A dog")
    #expect(desk.node?.generation?.finish == .length)
    #expect(desk.node?.generation?.extra == nil)
    desk.press(".")
    desk.arrive(" end.", at: 1)
    desk.press("c")
    #expect(desk.node?.text == " end.")
    #expect(desk.node?.generation?.finish == .interrupted)
  }
}
