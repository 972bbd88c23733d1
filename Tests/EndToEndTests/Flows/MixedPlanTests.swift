import Foundation
import PtyHarness
import Testing

/// One plan over Gemini and a local model whose server loom starts.
@Suite(.serialized) struct MixedPlanTests {
  private func place(_ server: DialectServer, model: String? = nil) throws -> Workplace {
    let tiny = try TinyModel.made.get()
    let place = try Workplace(
      configuration: tiny.configuration(
        """

        [backends.gemini]
        kind = "gemini"
        base_url = "http://127.0.0.1:\(server.port)/echo/v1beta"
        key_variable = "GEMINI_API_KEY"
        model = "gemini-2.5-flash"
        thinking = "low"
        max_in_flight = 1
        prices = { input = 1000.0, output = 10000.0 }
        safety = { harassment = "OFF" }

        [plans.mixed]
        parts = [
          { backend = "gemini", branches = 2 },
          { backend = "tiny", branches = 2, adapters = [{ name = "first", scale = 1.0 }] },
          { backend = "tiny" },
        ]
        shuffle = false
        """,
        model: model
      )
    )
    place.environment["GEMINI_API_KEY"] = "AIza-canary-7f3a91"
    try place.makeSession(prompt: "In the morning the baker opened")
    return place
  }

  private func generations(_ place: Workplace) throws -> [[String: Any]] {
    try place.nodes().compactMap { $0["generation"] as? [String: Any] }
  }

  @Test(arguments: [(24, 80), (50, 200)])
  func bothAnswerInOneAct(rows: Int, columns: Int) throws {
    let server = try DialectServer()
    let place = try place(server)
    let terminal = try place.open(rows: rows, columns: columns)
    try terminal.see("#1 · prompt")
    // One of Gemini's two waits for the other, and the local ones for their server.
    try terminal.press("F", "(queued)")
    try terminal.see("the end of all") { !$0.isStreaming && $0.text.contains("5 branches") }
    // Both of Gemini's were sent the same, and the service is one that repeats it.
    try terminal.see("= 1st branch:")
    try terminal.press("l", "thinking, 4 words")
    try terminal.press("T", "Let me read that.")
    terminal.quit()

    let made = try generations(place)
    #expect(
      made.compactMap { $0["backend"] as? String } == ["gemini", "gemini", "tiny", "tiny", "tiny"]
    )
    #expect(made.allSatisfy { ["stop", "length"].contains($0["finish"] as? String ?? "") })
    let thinking = made.map { ($0["parameters"] as? [String: Any])?["thinking"] as? String }
    #expect(thinking == ["low", "low", nil, nil, nil])
    #expect(made.map { ($0["adapters"] as? [Any])?.count ?? 0 } == [0, 0, 1, 1, 0])
    let sent = try server.bodies().filter { $0["contents"] != nil }
    #expect(sent.count == 2)
    let budget = (sent.first?["generationConfig"] as? [String: Any])?["thinkingConfig"]
    #expect((budget as? [String: Any])?["thinkingBudget"] as? Int == 1_024)
    #expect((sent.first?["safetySettings"] as? [Any])?.count == 1)
    let usage = try place.run("show", "s.loom.json", "--usage").output
    #expect(usage.contains("gemini") && usage.contains("tiny"), "\(usage)")
    try place.check()
  }

  @Test func aServerThatDoesNotStartFailsOnlyItsBranches() throws {
    let server = try DialectServer()
    let place = try place(server, model: "/nowhere/tiny.gguf")
    let outcome = try place.run(
      ["generate", "s.loom.json", "--plan", "mixed", "--log-requests", place.path("log")],
      code: 1
    )
    #expect(outcome.errors.contains("1 of the branches is queued"), "\(outcome.errors)")
    #expect(outcome.errors.contains("/nowhere/tiny.gguf"), "\(outcome.errors)")
    let finishes = try generations(place).map { $0["finish"] as? String }
    #expect(finishes == ["stop", "stop", "error", "error", "error"])
    let log = try place.read("log")
    #expect(log.contains("streamGenerateContent") && !log.contains("canary"))
    // Alone it is an error before anything is asked.
    let alone = try place.run(["generate", "s.loom.json", "--backend", "tiny"], code: 1)
    #expect(alone.errors.contains("/nowhere/tiny.gguf"))
    #expect(try generations(place).count == 5)
    try place.check()
  }
}
