import Backends
import Testing

private let words = "The river ünder 你好 🧵 end."

@Suite("Responses, as OpenAI's servers speak it") struct ResponsesTests {
  private let server: String

  init() throws { server = try DialectServer.shared.get().url }

  private func backend(_ mode: String, _ api: OpenAIBackend.API = .responses) -> OpenAIBackend {
    OpenAIBackend(name: "o", baseURL: "\(server)/\(mode)", key: nil, model: "m", api: api)
  }

  private func run(
    _ mode: String,
    _ api: OpenAIBackend.API = .responses,
    _ change: (inout CompletionRequest) -> Void = { _ in }
  ) -> [CompletionEvent] {
    var request = CompletionRequest(model: "", input: .text("Go"))
    change(&request)
    let events = LoopRunner().run(backend(mode, api), request)
    #expect(events.endings == 1, "\(mode): \(events)")
    return events
  }

  @Test("summaries of thinking in paragraphs, text, counts apart")
  func stream() {
    let events = run("ok")
    #expect(events.text == words)
    #expect(events.thinking == "**Planning**\n\nThe river\n\n has to end.")
    #expect(events.finish == .stop)
    #expect(events.usage == TokenUsage(prompt: 34, completion: 6, thinking: 70))
    let plain = run("plain")
    #expect(plain.text == words)
    #expect(plain.finish == .stop)
  }

  @Test("a refusal is text and a filter's end; limits and filters have their names")
  func ends() {
    let refusal = run("refusal")
    #expect(refusal.text == "I cannot.")
    #expect(refusal.finish == .filter("refusal"))
    let cut = run("length")
    #expect(cut.text == "The river")
    #expect(cut.finish == .length)
    #expect(run("eaten").finish == .thinkingLength)
    #expect(run("filtered").finish == .filter("content_filter"))
  }

  @Test("failures in the middle keep the text; before it they are tried again, quotas never")
  func errors() {
    for (mode, message) in [("failed", "The server had an error."), ("error", "Lost it.")] {
      let events = run(mode)
      #expect(events.text == "The")
      #expect(events.notices.isEmpty)
      guard case .failedMidStream(_, message) = events.error else {
        Issue.record("\(mode): \(events)")
        continue
      }
    }
    let limited = run("limit")
    #expect(limited.text == words)
    #expect(limited.retries.count == 1)
    for api in [OpenAIBackend.API.responses, .chat] {
      let quota = run("quota", api)
      #expect(quota.retries.isEmpty)
      guard case .limited(_, "You exceeded your current quota.", nil) = quota.error else {
        Issue.record("\(quota)")
        return
      }
    }
  }

  @Test("each refused parameter is dropped, also inside an object, told once and remembered")
  func refusals() {
    let backend = backend("strict")
    var request = CompletionRequest(model: "", input: .text("Go"))
    request.parameters.thinking = .level(.low)
    let first = LoopRunner().run(backend, request)
    #expect(first.text == words)
    #expect(
      first.notices == [
        "m does not take temperature; asked again without it",
        "m does not take reasoning.summary; asked again without it",
      ]
    )
    #expect(LoopRunner().run(backend, request).notices.isEmpty)
  }

  @Test("what Responses has no field for is said once")
  func remarks() {
    let backend = backend("ok")
    var request = CompletionRequest(model: "", input: .text("Go"))
    request.parameters.seed = 7
    request.parameters.stop = ["\n"]
    request.parameters.thinking = .budget(2000)
    #expect(
      LoopRunner().run(backend, request).notices == [
        "thinking has levels here: 2000 tokens are sent as medium",
        "Responses has no seed, stop; asked without",
      ]
    )
    #expect(LoopRunner().run(backend, request).notices.isEmpty)
  }

  @Test("hidden thinking that takes the whole limit is known from the counts")
  func chatThinking() {
    let events = run("eaten", .chat)
    #expect(events.finish == .thinkingLength)
    #expect(events.usage == TokenUsage(prompt: 34, completion: 6, thinking: 64))
  }

  @Test("the catalog: limits and the day a model is switched off")
  func catalog() throws {
    let catalog = try #require(LoopRunner().list(backend("ok"))).get()
    #expect(
      catalog.models == [
        .init(name: "gpt-x", shutdownDate: "2027-01-14"), "gpt-y",
        .init(name: "local", inputTokens: 8192),
      ]
    )
  }
}
