import Testing

@testable import Backends

/// A server that starts, played by hand.
@Suite("Waiting for a server of ours") struct LlamaStartTests {
  private let backend = LlamaBackend(name: "local", baseURL: "http://127.0.0.1:4711", key: nil)

  private func urls(_ actions: [CatalogAction]) -> [String] {
    actions.compactMap { if case .send(let request) = $0 { request.url } else { nil } }
  }

  private func answer(
    _ machine: inout any CatalogQuery,
    _ status: Int,
    _ body: String
  )
    -> [CatalogAction]
  {
    _ = machine.receive(.head(HTTPHead(status: status)))
    _ = machine.receive(.body(Array(body.utf8)))
    return machine.receive(.end)
  }

  @Test("nobody listens, then it loads, then it serves")
  func wait() {
    var machine = backend.awaitStart()
    let health = ["http://127.0.0.1:4711/health"]
    #expect(urls(machine.start()) == health)
    #expect(
      machine.receive(.failed(.connectionRefused("no"))) == [.wakeAfter(milliseconds: 100)]
    )
    #expect(urls(machine.receive(.woke)) == health)
    let loading = "{\"error\":{\"message\":\"Loading model\",\"code\":503}}"
    #expect(answer(&machine, 503, loading) == [.wakeAfter(milliseconds: 100)])
    #expect(urls(machine.receive(.woke)) == health)
    // A server that was slow to answer is asked again, too.
    #expect(machine.receive(.failed(.stalled(seconds: 5))) == [.wakeAfter(milliseconds: 100)])
    #expect(urls(machine.receive(.woke)) == health)
    let models = answer(&machine, 200, "{\"status\":\"ok\"}")
    #expect(urls(models) == ["http://127.0.0.1:4711/v1/models"])
    let adapters = answer(&machine, 200, "{\"data\":[{\"id\":\"tiny\"}]}")
    #expect(urls(adapters) == ["http://127.0.0.1:4711/lora-adapters"])
    _ = answer(&machine, 200, "[{\"id\":0,\"path\":\"/m/warm.gguf\",\"scale\":1.0}]")
    let end = answer(&machine, 200, "{\"default_generation_settings\":{\"n_ctx\":512}}")
    let catalog = ModelCatalog(
      models: ["tiny"],
      adapters: [AdapterScale(name: "warm", scale: 1)],
      contextTokens: 512
    )
    #expect(end == [.emit(.success(catalog))])
  }

  @Test("an order to load an adapter: any good answer, then what there is; else the refusal")
  func order() {
    let service = OpenAIBackend(
      name: "o",
      baseURL: "http://h/v1",
      key: nil,
      model: "",
      adaptersAreModels: true
    )
    var machine = service.loadAdapter("a", from: "/p")
    guard case .send(let request)? = machine.start().first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(request.url == "http://h/v1/load_lora_adapter")
    #expect(JSONParser.parse(request.body) == ["lora_name": "a", "lora_path": "/p"])
    #expect(urls(answer(&machine, 200, "Success: added.")) == ["http://h/v1/models"])
    let models = "{\"data\":[{\"id\":\"b\",\"parent\":null},{\"id\":\"a\",\"parent\":\"b\"}]}"
    let catalog = ModelCatalog(models: ["b"], adapters: [AdapterScale(name: "a", scale: 0)])
    #expect(answer(&machine, 200, models) == [.emit(.success(catalog))])

    var refused = service.unloadAdapter("a")
    _ = refused.start()
    let end = answer(&refused, 400, "{\"error\":{\"message\":\"cannot\",\"code\":400}}")
    #expect(
      end == [.emit(.failure(.refused(host: "h", status: 400, message: "cannot")))]
    )
  }
}
