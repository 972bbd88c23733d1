import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct TokenTests {
  /// A completion that has ended with tokens: their texts, probabilities and what else was likely.
  private func desk(
    _ tokens: [TokenLogprob] = TokenTests.dog,
    text: String = " there was a dog.\n犬は走った",
    mode: SessionInfo.Mode = .text,
    columns: Int = 80,
    rows: Int = 24
  ) -> Desk {
    var desk = Desk(Desk.session(mode), columns: columns, rows: rows)
    desk.press("iOnce upon a time<Ctrl-S>1")
    desk.end(0, .logprobs(tokens))
    desk.arrive(text, at: 0, finish: .stop)
    desk.press("l")
    return desk
  }

  private static func token(
    _ text: String,
    _ share: Double,
    _ top: [(String, Double)] = []
  )
    -> TokenLogprob
  {
    TokenLogprob(
      token: text,
      logprob: ln(share),
      top: top.map { TokenLogprob.Alternative(token: $0.0, logprob: ln($0.1)) }
    )
  }

  /// The natural logarithm: what `probability` turns back.
  private static func ln(_ value: Double) -> Double {
    var low = -50.0
    var high = 0.0
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if probability(middle) < value { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  private static let dog = [
    token(" there", 0.9, [(" there", 0.9), (" a", 0.05)]),
    token(" was", 0.6, [(" was", 0.6), (" lived", 0.3)]),
    token(" a", 0.95),
    token(" dog", 0.1, [(" king", 0.4), (" girl", 0.2), (" dog", 0.1), (" 王様", 0.05)]),
    token(".", 0.3, [(",", 0.5), (".", 0.3)]),
    token("\n", 0.4, [(" ", 0.6), ("\n", 0.4)]),
    token("犬", 0.02, [("The", 0.6), ("犬", 0.02)]),
    token("は", 0.99),
    token("走った", 0.85),
  ]

  @Test func probabilitiesAreThoseOfTheirLogarithms() {
    #expect(probability(0) == 1)
    #expect((probability(-0.693_147_180_559_945_3) - 0.5).magnitude < 1e-12)
    #expect((probability(-10) - 4.539_992_976_248_485e-05).magnitude < 1e-15)
    #expect((probability(-100) / 3.720_075_976_020_836e-44 - 1).magnitude < 1e-9)
    #expect(probability(-1_000) == 0)
    #expect(probability(.nan) == 0)
    #expect(percent(0.44) == "44.0%")
    #expect(percent(0.000_1) == "<0.1%")
    #expect(percent(1) == "100.0%")
  }

  @Test func tokensAreShownWithMarksAndAlternatives() throws {
    for (name, columns, rows) in [("tokens-80x24", 80, 24), ("tokens-120x40", 120, 40)] {
      var desk = desk(columns: columns, rows: rows)
      desk.press("Xlll")
      try expectFrame(view(desk.model), name)
    }
  }

  @Test func everyScreenHasRoomForThem() {
    for (columns, rows) in [(40, 10), (20, 5), (200, 50), (1, 1), (60, 8)] {
      var desk = desk(columns: columns, rows: rows)
      desk.press("Xw$jk<Tab>")
      _ = desk.paint()
      desk.send(.input(.resized(Size(columns: 33, rows: 9)), at: desk.time))
      _ = desk.paint()
      #expect(desk.model.overlay != nil)
    }
  }

  @Test func keysGoByTokenByLineAndToWhatWasUnlikely() {
    var desk = desk()
    func selected(_ desk: Desk) -> Int? {
      if case .tokens(let dialog) = desk.model.overlay { dialog.selected } else { nil }
    }
    desk.press("X")
    #expect(selected(desk) == 0)
    desk.press("w")
    #expect(selected(desk) == 3)
    desk.press("ww")
    #expect(selected(desk) == 5)
    desk.press("w")
    #expect(selected(desk) == 6)
    desk.press("w")
    #expect(selected(desk) == 6)
    #expect(desk.model.message?.text == "No unlikely token follows")
    desk.press("k")
    #expect(selected(desk) == 0)
    desk.press("j")
    #expect(selected(desk) == 6)
    desk.press("$h")
    #expect(selected(desk) == 7)
    desk.press("0q")
    #expect(desk.model.overlay == nil)
  }

  @Test func anotherTokenMakesASiblingFromWhichTheModelGoesOn() throws {
    var desk = desk()
    desk.press("Xw<Enter>")
    let made = try #require(desk.node)
    #expect(made.text == " there was a king")
    #expect(made.kind == .completion)
    #expect(made.generation?.finish == .length)
    #expect(made.generation?.model == "toy-1")
    #expect(made.generation?.branchedFrom?.rawValue == 2)
    #expect(
      made.generation?.extra?.text.hasPrefix(
        #"{"branched":{"from":2,"token":3,"byte":12,"chosen":" king","logprob":-0.9"#
      ) == true
    )
    #expect(made.readTokens?.map(\.token) == [" there", " was", " a", " king"])
    #expect(desk.tree.children(of: NodeID(rawValue: 1)).map(\.rawValue) == [2, 3])
    // The model goes on from it, and that is an act of its own.
    #expect(desk.requests.last?.request.input == .text("Once upon a time there was a king"))
    #expect(desk.tree.children(of: made.id).map(\.rawValue) == [4])
    #expect(desk.screen.contains("branched from #2"))
    desk.press("uu")
    #expect(desk.tree.children(of: NodeID(rawValue: 1)).map(\.rawValue) == [2])
  }

  @Test func digitsAndTabChooseTheAlternative() {
    var desk = desk()
    desk.press("Xw2")
    #expect(desk.node?.text == " there was a girl")
    desk = self.desk()
    desk.press("Xw<Tab><Tab><Enter>")
    #expect(desk.model.message?.text.hasPrefix("That token was drawn") == true)
    desk.press("<Tab><Enter>")
    #expect(desk.node?.text == " there was a 王様")
    desk = self.desk()
    desk.press("X9")
    #expect(desk.model.message?.text.hasPrefix("Only 2 tokens are known here") == true)
  }

  @Test func aConversationGetsTheMessageOnly() {
    var desk = desk(mode: .chat)
    desk.press("Xw<Enter>")
    #expect(desk.node?.text == " there was a king")
    #expect(desk.requests.count == 1)
  }

  @Test func halfCharactersAndDroppedBlanksFindTheirPlaces() throws {
    var desk = desk(
      [
        Self.token(" The", 0.5, [(" A", 0.5)]), Self.token("\u{FFFD}", 0.5),
        Self.token("\u{FFFD}", 0.5, [("\u{FFFD}", 0.5), ("x", 0.1)]), Self.token(" end", 0.5),
        Self.token("</s>", 0.5),
      ],
      text: "The犬 end"
    )
    desk.press("X")
    guard case .tokens(let dialog) = desk.model.overlay else {
      Issue.record("no tokens are shown")
      return
    }
    #expect(dialog.tokens.map(\.range) == [0..<3, 3..<6, 6..<6, 6..<10, 10..<10])
    desk.press("<Enter>")
    #expect(desk.node?.text == "A")
  }

  @Test func whereThereAreNoneItSaysHowToGetThem() {
    var desk = Desk(Desk.story())
    desk.press("X")
    #expect(desk.model.message?.text.contains("is no model's text") == true)
    desk.press("lX")
    #expect(desk.model.message?.text.contains("set top_logprobs with p") == true)
    var asked = Desk(Desk.story())
    asked.model.settings.parameters.topLogprobs = 5
    asked.press("1")
    asked.arrive(" words", at: 0, finish: .stop)
    asked.press("lG")
    asked.press("X")
    #expect(asked.model.message?.text.contains("gave no token probabilities") == true)
    var empty = Desk()
    empty.press("X")
    #expect(empty.model.message?.text.contains("The session is empty") == true)
    empty.press("I")
    #expect(empty.model.message?.text.contains("The session is empty") == true)
  }

  @Test func everythingStoredIsShown() throws {
    for (name, columns, rows) in [("info-80x24", 80, 24), ("info-120x40", 120, 40)] {
      var desk = desk(columns: columns, rows: rows)
      desk.press("+-abecause it runs 犬<Ctrl-S>bI")
      try expectFrame(view(desk.model), name)
      desk.press("G")
      try expectFrame(view(desk.model), name + "-end")
      #expect(desk.screen.contains("Once upon a time"))
      desk.press("q")
      #expect(desk.model.overlay == nil)
    }
  }

  @Test func thePromptIsTheOneThatWasSentOrSaysSo() {
    var desk = desk()
    desk.press("I")
    guard case .info(let sent) = desk.model.overlay else { return }
    #expect(sent.promptTitle?.hasPrefix("Prompt, exactly as it was sent") == true)
    desk.press("qhe!<Ctrl-S>lI")
    guard case .info(let changed) = desk.model.overlay else { return }
    #expect(changed.promptTitle?.contains("has changed since") == true)
    #expect(changed.sections.contains { $0.title == "Judgement" })
  }

  @Test func momentsAreInUniversalTime() {
    #expect(timestamp(0) == "")
    #expect(timestamp(1_000) == "1970-01-01 00:00:01 UTC")
    #expect(timestamp(951_782_400_000) == "2000-02-29 00:00:00 UTC")
    #expect(timestamp(1_795_000_000_000) == "2026-11-18 11:06:40 UTC")
    #expect(timestamp(-1_000) == "1969-12-31 23:59:59 UTC")
  }
}
