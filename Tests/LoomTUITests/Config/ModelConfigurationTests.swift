import Backends
import Testing

@testable import LoomTUI

@Suite("Gemini, Responses and thinking in the configuration") struct ModelConfigurationTests {
  private func parse(
    _ text: String?,
    _ environment: [String: String] = [:]
  ) throws(ConfigurationError) -> Configuration {
    try Configuration.parse(text, path: "/c/config.toml", environment: environment)
  }

  private func info(_ configuration: Configuration, _ name: String) throws -> BackendInfo {
    let entry = try #require(configuration.backend(named: name))
    return entry.info(of: try entry.makeBackend(environment: [:], configuration: "/c/config.toml"))
  }

  @Test func everythingIsRead() throws {
    let read = try parse(
      """
      [defaults]
      repeat_penalty = 1.1
      top_logprobs = 5
      thinking = "low"

      [backends.g]
      kind = "gemini"
      model = "gemini-2.5-flash"
      thinking = 1024
      safety = { hate_speech = "BLOCK_NONE", harassment = "OFF" }
      key_variable = "MY_KEY"

      [backends.o]
      kind = "openai"
      api = "responses"
      api_by_model = { "gpt-4*" = "chat" }

      [backends.vllm]
      kind = "openai"
      api = "completions"
      """
    )
    let parameters = read.defaults.parameters
    #expect(parameters.repeatPenalty == 1.1 && parameters.topLogprobs == 5)
    #expect(parameters.thinking == .level(.low))
    let gemini = try #require(read.backend(named: "g"))
    #expect(gemini.baseURL.value == "https://generativelanguage.googleapis.com/v1beta")
    #expect(gemini.thinking.value == .budget(1024))
    #expect(gemini.safety.value == [.init(.harassment, .off), .init(.hateSpeech, .none)])
    let openAI = try #require(read.backend(named: "o"))
    #expect(openAI.interface.value == .responses)
    #expect(openAI.interfaceByModel.value == [.init(pattern: "gpt-4*", interface: .chat)])
    // What the entry does not say, the defaults say; the built-in model does not think.
    #expect(openAI.thinking == .init(.level(.low), .file(line: 4)))
    #expect(try read.settings(for: info(read, "g")).parameters.thinking == .budget(1024))
    #expect(try read.settings(for: info(read, "o")).parameters.thinking == .level(.low))
    #expect(try info(read, "g").takesThinking && info(read, "o").takesThinking)
    #expect(try !info(read, "vllm").takesThinking && !info(read, "builtin").takesThinking)
    #expect(try info(read, "builtin").thinking == nil)
    func row(_ name: String) -> String? { read.rows.first { $0.name == name }?.value }
    #expect(row("defaults.thinking") == "\"low\"" && row("defaults.top_logprobs") == "5")
    #expect(row("backends.g.thinking") == "1024")
    #expect(row("backends.g.safety.harassment") == "\"OFF\"")
    #expect(row("backends.o.api_by_model.\"gpt-4*\"") == "\"chat\"")
    #expect(Set(read.rows.map(\.name)).count == read.rows.count)
  }

  @Test func aKeyInTheEnvironmentBringsGemini() throws {
    let read = try parse(nil, ["GEMINI_API_KEY": "canary"])
    #expect(read.backends.map(\.name) == ["gemini", "builtin"])
    #expect(read.backends[0].key.value == .variable("GEMINI_API_KEY", isSet: true))
    let other = try parse(nil, ["GOOGLE_API_KEY": "canary", "GEMINI_BASE_URL": "http://h/v1beta/"])
    #expect(other.backends[0].key.value == .variable("GOOGLE_API_KEY", isSet: true))
    #expect(other.backends[0].baseURL == .init("http://h/v1beta", .environment("GEMINI_BASE_URL")))
    let both = try parse(nil, ["GOOGLE_API_KEY": "canary", "GEMINI_API_KEY": "canary"])
    #expect(both.backends[0].key.value == .variable("GEMINI_API_KEY", isSet: true))
    let unset = try parse("[backends.g]\nkind = 'gemini'")
    #expect(unset.backends[0].key.value == .variable("GEMINI_API_KEY", isSet: false))
    #expect(Set(unset.keyVariables).isSuperset(of: ["GEMINI_API_KEY", "GOOGLE_API_KEY"]))
    // The service's own key is for the service's own address.
    let elsewhere = try parse(
      "[backends.g]\nkind = 'gemini'\nbase_url = 'http://h'",
      ["GEMINI_API_KEY": "canary"]
    )
    #expect(elsewhere.backends[0].key.value == .none)
    #expect(!"\(read)\(other)\(both)\(read.rows)".contains("canary"))
  }

  static let errors: [(text: String, line: Int, parts: [String])] = [
    ("[defaults]\nthinking = 'lots'", 2, ["thinking must be minimal, low, medium", "\"lots\""]),
    ("[defaults]\nthinking = -2", 2, ["a number of tokens, not -2"]),
    ("[defaults]\nthinking = true", 2, ["a string or an integer, not true or false"]),
    ("[defaults]\ntop_logprobs = 21", 2, ["0 to 20"]),
    ("[defaults]\nrepeat_penalty = -1", 2, ["0.0 to 10.0"]),
    (
      "[backends.g]\nkind = 'gemini'\nsafety = {harasment = 'OFF'}", 3, ["did you mean harassment?"]
    ),
    ("[backends.g]\nkind = 'gemini'\nsafety = {harassment = 'of'}", 3, ["did you mean OFF?"]),
    ("[backends.g]\nkind = 'gemini'\napi = 'chat'", 3, ["means nothing for kind \"gemini\""]),
    ("[backends.o]\nkind = 'openai'\nsafety = {}", 3, ["means nothing for kind \"openai\""]),
    (
      "[backends.o]\nkind = 'openai'\napi_by_model = {a = 'completions'}", 3,
      ["a backend of its own"]
    ),
    (
      "[backends.o]\nkind = 'openai'\napi = 'completions'\napi_by_model = {a = 'chat'}", 4,
      ["exclude each other"]
    ),
  ]

  @Test(arguments: errors.indices) func mistakesAreNamed(index: Int) throws {
    let (text, line, parts) = Self.errors[index]
    let error = #expect(throws: ConfigurationError.self) { _ = try parse(text) }
    #expect(error?.line == line)
    for part in parts {
      #expect(error?.sentence.contains(part) == true, "\(error?.sentence ?? "")")
    }
  }

  @Test func thinkingIsRecordedWhereItIsTaken() throws {
    var parameters = SamplingParameters()
    func json() -> String { parameters.jsonMembers.last ?? "" }
    parameters.thinking = .level(.high)
    #expect(json() == "\"thinking\":\"high\"")
    parameters.thinking = .auto
    #expect(json() == "\"thinking\":-1")
    var desk = Desk(Desk.story())
    desk.model.settings.parameters.thinking = .level(.low)
    desk.press("<Space>")
    #expect(desk.requests.allSatisfy { $0.request.parameters.thinking == nil })
  }
}

@Suite struct HostedDocumentTests {
  /// What the document shows is a configuration that works.
  @Test func everyExampleIsRead() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    let path = root.joined(separator: "/") + "/docs/HOSTED.md"
    guard case .bytes(let bytes, _) = readSmallFile(path, limit: 1 << 20) else {
      Issue.record("\(path) cannot be read")
      return
    }
    let blocks = String(decoding: bytes, as: UTF8.self).split(separator: "```toml\n").dropFirst()
      .compactMap { $0.split(separator: "\n```").first.map(String.init) }
    #expect(blocks.count == 2)
    for block in blocks {
      let read = try Configuration.parse(block, path: "/c/config.toml", environment: [:])
      #expect(read.backends.count == 2)
      for entry in read.backends {
        _ = try entry.makeBackend(environment: [:], configuration: "/c/config.toml")
      }
      #expect(read.backends[0].thinking.value != nil)
    }
    let gemini = try Configuration.parse(blocks[0], path: "c", environment: [:]).backends[0]
    #expect(gemini.safety.value.count == 4)
    let openAI = try Configuration.parse(blocks[1], path: "c", environment: [:]).backends[0]
    #expect(openAI.interfaceByModel.value == [.init(pattern: "gpt-5*", interface: .responses)])
  }
}
