import Foundation
import PtyHarness
import Testing

/// A session that opens with an answer to a prompt which is not shown, on Gemini.
@Suite(.serialized) struct HiddenPromptTests {
  private static let configuration = """
    [defaults]
    backend = "gemini"
    model = "gemini-2.5-flash"
    thinking = "auto"
    """

  private func place(_ server: DialectServer, mode: String) throws -> Workplace {
    let place = try Workplace(configuration: HiddenPromptTests.configuration)
    place.environment["GEMINI_API_KEY"] = "AIza-canary-7f3a91"
    place.environment["GEMINI_BASE_URL"] = "http://127.0.0.1:\(server.port)/\(mode)/v1beta"
    try place.write("You keep a lighthouse.", to: "S")
    try place.write("SECRET: describe the night.", to: "P")
    return place
  }

  private func texts(_ turn: [String: Any]?) -> [String] {
    (turn?["parts"] as? [[String: Any]])?.compactMap { $0["text"] as? String } ?? []
  }

  @Test func theAnswerAndItsThinkingStreamAtOnceAndAQuestionSendsTheWholeContext() throws {
    let server = try DialectServer()
    let place = try place(server, mode: "echo")
    try place.run(
      "new",
      "s.loom.json",
      "--mode",
      "chat",
      "--system-file",
      "S",
      "--prompt-file",
      "P",
      "--hide-prompt",
      "--auto",
      "1"
    )
    let terminal = try place.open(rows: 40, columns: 120)
    // The thinking comes two seconds before the answer.
    try terminal.see("the thinking before the text") {
      $0.text.contains("Let me read that.") && $0.isStreaming && !$0.text.contains("SECRET")
        && $0.text.contains("(hidden; v shows it)")
    }
    try terminal.see("] done.")
    try terminal.see("the end of the stream") { !$0.isStreaming }
    #expect(terminal.text.contains("[You keep a lighthouse.] [user]"))

    try terminal.press("i", "New text")
    try terminal.press("What do you see?" + Press.save, "What do you see?")
    try terminal.press("1", "1 streaming")
    try terminal.press("l", "[user model user]")
    try terminal.see("the end of the stream") { !$0.isStreaming }
    try terminal.press("v", "user:")
    terminal.quit()

    // Besides the answers, counts are asked for.
    let bodies = try server.bodies().filter { $0["contents"] != nil }
    #expect(bodies.count == 2)
    let turns = try #require(bodies.last?["contents"] as? [[String: Any]])
    #expect(turns.map { $0["role"] as? String } == ["user", "model", "user"])
    #expect(texts(turns[0]) == ["SECRET: describe the night."])
    #expect(texts(turns[1]).joined().hasSuffix("] done."))
    #expect(texts(turns[2]) == ["What do you see?"])
    #expect(
      texts(bodies.last?["systemInstruction"] as? [String: Any]) == ["You keep a lighthouse."]
    )

    try place.check()
    let answers = try place.nodes().filter { $0["kind"] as? String == "completion" }
    #expect(answers.count == 2)
    for answer in answers {
      #expect(answer["thinking"] as? String == "Let me read that. ")
      #expect((answer["text"] as? String)?.contains("Let me read") == false)
      let generation = try #require(answer["generation"] as? [String: Any])
      let parameters = generation["parameters"] as? [String: Any]
      #expect(parameters?["thinking"] as? Int == -1)
      #expect((generation["usage"] as? [String: Any])?["thinking"] as? Int == 70)
    }
    #expect(try !place.read("s.loom.json").contains("canary"))
  }

  /// What went wrong stands where the answer would, and the prompt stays hidden.
  @Test(
    arguments: [
      ("blocked", "did not let the prompt through"), ("eaten", "allow more tokens or less"),
      ("badkey", "wants a valid key"), ("nomodel", "There is no model"),
      ("longlimit", "try again in 24 hours"),
    ]
  )
  func whatGeminiRefusesIsASentence(mode: String, words: String) throws {
    let server = try DialectServer()
    let place = try place(server, mode: mode)
    try place.run("new", "s.loom.json", "--prompt-file", "P", "--hide-prompt", "--auto", "1")
    let terminal = try place.open(rows: 40, columns: 200)
    try terminal.see(words)
    #expect(!terminal.text.contains("SECRET"))
    terminal.quit()
    let node = try #require(try place.nodes().first { $0["kind"] as? String == "completion" })
    let generation = try #require(node["generation"] as? [String: Any])
    #expect((generation["error"] as? String)?.contains(words) == true)
  }
}
