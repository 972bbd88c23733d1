import Glibc
import Testing

@testable import Backends

@Suite("The builtin model") struct BuiltinTests {
  private let backend = BuiltinBackend(tokensPerSecond: 0)

  private func request(
    _ text: String = "The old sailor opened the door",
    seed: Int? = 1,
    _ change: (inout CompletionRequest) -> Void = { _ in }
  ) -> CompletionRequest {
    var request = CompletionRequest(model: "", input: .text(text))
    request.parameters.seed = seed
    change(&request)
    return request
  }

  @Test("the same seed gives the same text, other seeds other texts")
  func seeds() {
    let texts = (1...6).map { LoopRunner().run(backend, request(seed: $0)).text }
    let again = (1...6).map { LoopRunner().run(backend, request(seed: $0)).text }
    #expect(texts == again)
    #expect(Set(texts).count == texts.count)
  }

  @Test("siblings that run at once do not disturb each other")
  func parallel() {
    let alone = (1...4).map { LoopRunner().run(backend, request(seed: $0)) }
    #expect(LoopRunner().run((1...4).map { (backend, request(seed: $0)) }) == alone)
  }

  @Test("temperature 0 takes the most probable token whatever the seed")
  func greedy() {
    let runs = (1...3).map { seed in
      LoopRunner().run(
        backend,
        request(seed: seed) {
          $0.parameters.temperature = 0
          $0.parameters.topLogprobs = 3
        }
      )
    }
    #expect(Set(runs.map(\.text)).count == 1)
    for token in runs[0].logprobs { #expect(token.top.first?.token == token.token) }
  }

  @Test("the token limit ends with .length, a stop text with .stop and without the stop text")
  func ends() {
    let long = LoopRunner().run(backend, request { $0.parameters.maxTokens = 7 })
    #expect(long.finish == .length)
    #expect(long.contains(.usage(TokenUsage(prompt: 6, completion: 7))))
    for seed in 1...10 {
      let stopped = LoopRunner().run(
        backend,
        request(seed: seed) {
          $0.parameters.maxTokens = 400
          $0.parameters.stop = ["\n\n", "the d"]
        }
      )
      #expect(!stopped.text.contains("\n\n"))
      #expect(!stopped.text.contains("the d"))
      #expect(stopped.finish == .stop)
    }
  }

  @Test("a text can end by itself")
  func natural() {
    let ends = (1...20).filter { seed in
      LoopRunner().run(backend, request(seed: seed) { $0.parameters.maxTokens = 600 }).finish
        == .stop
    }
    #expect(!ends.isEmpty)
  }

  @Test("a text that may not end by itself has as many tokens as it may")
  func endless() {
    let backend = BuiltinBackend(tokensPerSecond: 0, ignoresEnd: true)
    for seed in 1...10 {
      let text = LoopRunner().run(backend, request(seed: seed) { $0.parameters.maxTokens = 2_000 })
      #expect(text.finish == .length)
    }
  }

  @Test("a space at the end of the text is not repeated")
  func space() {
    let text = LoopRunner().run(backend, request("He opened the ")).text
    #expect(text.first != " ")
    #expect(!text.isEmpty)
  }

  @Test("names of the text come back")
  func names() {
    let prompt = "Quorvax was here. Quorvax was there. I saw Quorvax. And Quorvax saw me, and then"
    let texts = (1...20).map { LoopRunner().run(backend, request(prompt, seed: $0)).text }
    #expect(texts.contains { $0.contains("Quorvax") })
  }

  @Test("an adapter is not pretended")
  func adapter() {
    let events = LoopRunner().run(
      backend,
      request { $0.adapters = [AdapterScale(name: "a", scale: 1)] }
    )
    #expect(events == [.failed(.noSuchAdapter(name: "a", known: []))])
  }

  @Test("an answer in a conversation, also to nothing")
  func chat() {
    for messages in [[], [ChatMessage(role: .user, content: "Why is the sea salty?")]] {
      let request = CompletionRequest(model: "", input: .chat(messages))
      #expect(!LoopRunner().run(backend, request).text.isEmpty)
    }
  }

  @Test("the one model is in the catalog")
  func catalog() {
    #expect(LoopRunner().list(backend) == .success(ModelCatalog(models: ["kneser-ney"])))
  }
}

@Suite("The n-gram model") struct BuiltinModelTests {
  @Test("probabilities sum to 1 and none is negative")
  func sums() {
    let (model, numbered) = BuiltinModel.standard.reading(["A Quorvax opened the door, said ünï."])
    var context = Array(repeating: BuiltinModel.end, count: 4)
    var random = SplitMix64(state: 7)
    for step in 0..<300 {
      let probabilities = model.probabilities(after: context)
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-9)
      #expect(probabilities.allSatisfy { $0 >= 0 })
      #expect(probabilities[Int(BuiltinModel.answer)] == 0)
      let next = step < 9 ? numbered[0][step] : Int32(random.next() % UInt64(model.pieces.count))
      context.append(next)
    }
  }

  @Test("text like what was read is far less surprising than its words in any order")
  func perplexity() {
    let text = "She looked at the door for a long time, and then she went down to the water."
    let (model, numbered) = BuiltinModel.standard.reading([""])
    #expect(numbered == [[]])
    func surprise(_ pieces: [String]) -> Double {
      var context = Array(repeating: BuiltinModel.end, count: 4)
      var bits = 0.0
      for piece in pieces {
        guard let token = model.pieces.firstIndex(of: piece) else { continue }
        bits -= log2(model.probabilities(after: context)[token])
        context.append(Int32(token))
      }
      return bits / Double(pieces.count)
    }
    var pieces = WordTokenizer.pieces(of: text)
    let known = surprise(pieces)
    #expect(known < 7)
    var random = SplitMix64(state: 3)
    for index in pieces.indices.reversed() where index > 0 {
      pieces.swapAt(index, Int(random.next() % UInt64(index + 1)))
    }
    #expect(surprise(pieces) > known + 1)
  }

  @Test("pieces joined are the text again")
  func pieces() {
    let text = "  \"Don't — well-known,\" he said.\n\n12 ünïcödé 你好 e\u{301}a 🧵  x \t\r\n"
    #expect(WordTokenizer.pieces(of: text).joined() == text)
    #expect(WordTokenizer.pieces(of: "He said: don't") == ["He", " said", ":", " don't"])
    for text in BuiltinText.stories { #expect(WordTokenizer.pieces(of: text).joined() == text) }
  }

  @Test("top-k, top-p and min-p keep what they should")
  func cuts() {
    let probabilities = [0.4, 0.3, 0.2, 0.06, 0.04]
    func drawn(_ change: (inout SamplingParameters) -> Void) -> Set<Int32> {
      var parameters = SamplingParameters()
      parameters.temperature = 1
      change(&parameters)
      var sampler = TokenSampler(parameters, seed: 5)
      return Set((0..<2000).map { _ in sampler.draw(from: probabilities, recent: []) })
    }
    #expect(drawn { $0.topK = 2 } == [0, 1])
    #expect(drawn { $0.topK = 1 } == [0])
    #expect(drawn { $0.topP = 0.69 } == [0, 1])
    #expect(drawn { $0.topP = 0.71 } == [0, 1, 2])
    #expect(drawn { $0.minP = 0.45 } == [0, 1, 2])
    #expect(drawn { $0.minP = 0 } == [0, 1, 2, 3, 4])
    #expect(drawn { $0.topP = 1 } == [0, 1, 2, 3, 4])
  }

  @Test("drawing follows the probabilities")
  func frequencies() {
    var parameters = SamplingParameters()
    parameters.temperature = 1
    parameters.minP = 0
    var sampler = TokenSampler(parameters, seed: 11)
    let probabilities = [0.5, 0.3, 0.15, 0.05]
    var counts = [0.0, 0, 0, 0]
    for _ in 0..<20_000 { counts[Int(sampler.draw(from: probabilities, recent: []))] += 1 }
    for index in counts.indices {
      #expect(abs(counts[index] / 20_000 - probabilities[index]) < 0.02)
    }
  }

  @Test("stop texts across pieces, and beginnings of them that were none")
  func stops() {
    var stops = StopTexts(["END", "xyz"])
    #expect(
      ["a", "E", "N", "E", "ND", "after"].map { stops.pass($0) } == ["a", "", "", "EN", "", ""]
    )
    #expect(stops.isHit)
    #expect(stops.rest() == "")
    var none = StopTexts(["END"])
    #expect(none.pass("the EN") == "the ")
    #expect(none.rest() == "EN")
  }
}
