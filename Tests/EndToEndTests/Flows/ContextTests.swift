import Foundation
import PtyHarness
import Testing

/// How much of a real model's context the path takes, and what is done when it is too much.
@Suite(.serialized) struct ContextTests {
  private static let line = "There is a branch for the answer, and a branch for the question.\n"

  /// A server with room for 512 tokens; a path of two nodes, the first of which fits.
  private func workplace(cutsPrompt: Bool) throws -> Workplace {
    let model = try TinyModel.made.get()
    let place = try Workplace(
      configuration: model.configuration(
        "context = 512\nparallel = 1\ncut_prompt = \(cutsPrompt)"
      )
    )
    try place.makeSession(
      prompt: "In the morning the baker opened.\n",
      children: [String(repeating: Self.line, count: 100)]
    )
    return place
  }

  private func generations(_ place: Workplace) throws -> [[String: Any]] {
    try place.nodes().filter { $0["kind"] as? String == "completion" }
      .compactMap { $0["generation"] as? [String: Any] }
  }

  private func promptTokens(_ generation: [String: Any]) -> Int {
    (generation["usage"] as? [String: Any])?["prompt"] as? Int ?? 0
  }

  @Test func theServersCountIsShownAndTheCutIsStored() throws {
    let place = try workplace(cutsPrompt: true)
    let terminal = try place.open(columns: 120)
    try terminal.see("the count") { $0.text.contains(#/ctx \d+/512 /#) }
    let count = try #require(terminal.text.firstMatch(of: #/ctx (\d+)/512 /#)?.1)
    // The model is so small that nobody need see it stream.
    terminal.send("1")
    try terminal.see("a text of the server") { !$0.isStreaming && $0.text.contains("2 branches") }
    // The path of a node that is too long: the server counts it, the bar says that it is too much.
    try terminal.press("l", "#2 · written by hand")
    try terminal.see("the other count") { $0.text.contains(#/ctx [\d.]+k/512!/#) }
    try terminal.press("1", "the model takes 512")
    try terminal.see("another text") { !$0.isStreaming && $0.text.contains("1 branch") }
    try terminal.press("l", "kB not sent")
    terminal.quit()
    let made = try generations(place)
    try #require(made.count == 2)
    // What the bar counted is what the server read.
    #expect(promptTokens(made.first { $0["cut"] == nil } ?? [:]) == Int(count))
    let short = try #require(made.first { $0["cut"] != nil })
    let cut = try #require(short["cut"] as? Int)
    let whole = 33 + 100 * Self.line.utf8.count
    #expect(cut > 0 && cut < whole && (cut - 33) % Self.line.utf8.count == 0, "\(cut)")
    #expect(promptTokens(short) > 256 && promptTokens(short) <= 512 - 16)
    try place.check()
  }

  @Test func withoutATerminalItIsSaidOnStandardError() throws {
    let place = try workplace(cutsPrompt: true)
    let outcome = try place.run("generate", "s.loom.json", "--node", "2", "-n", "1")
    #expect(outcome.errors.contains("the model takes 512: the first "), "\(outcome.errors)")
    #expect(try generations(place).first?["cut"] as? Int ?? 0 > 0)
  }

  @Test func withoutTheSettingItIsAnErrorThatNamesIt() throws {
    let place = try workplace(cutsPrompt: false)
    let outcome = try place.run("generate", "s.loom.json", "--node", "2", "-n", "1", code: 1)
    #expect(outcome.errors.contains("cut_prompt = true"), "\(outcome.errors)")
    #expect(try generations(place).first?["cut"] == nil)
  }

  /// A service that says nothing of its context: what the configuration says counts.
  @Test(.enabled(if: FaultServer.port != nil, "this needs Python"))
  func aHostedServiceGetsWhatFits() throws {
    let port = try #require(FaultServer.port)
    let place = try Workplace(
      configuration: """
        [defaults]
        backend = "far"
        max_tokens = 16

        [backends.far]
        kind = "openai"
        base_url = "http://127.0.0.1:\(port)/ok"
        model = "m"
        context_tokens = 512
        cut_prompt = true
        """
    )
    try place.makeSession(children: [String(repeating: Self.line, count: 100)])
    let outcome = try place.run("generate", "s.loom.json", "--node", "2", "-n", "1")
    #expect(outcome.errors.contains(#/Node 3: .*first 4\.\d kB not sent\./#), "\(outcome.errors)")
    let cut = try #require(try generations(place).first?["cut"] as? Int)
    #expect((cut - 16) % Self.line.utf8.count == 0, "\(cut)")
    let terminal = try place.open()
    try terminal.see("ctx ")
    terminal.quit()
  }
}
