import Backends
import Testing

@testable import LoomTUI

@Suite struct ManagedServerTests {
  private static let text = """
    [backends.tiny]
    kind = "local"
    model_file = "~/models/tiny-1b.gguf"
    adapter_files = [
      { file = "warm.gguf", scale = 0.5 },
      { file = "/a/cold.gguf", name = "winter", scale = 0 },
    ]
    server = ["bin/server", "~/script", "--flag"]
    context = 8192
    parallel = 2
    threads = 6
    gpu_layers = 99
    start_seconds = 30
    """

  private func entry(_ text: String, _ environment: [String: String] = [:]) throws -> BackendEntry {
    try #require(try ConfigurationTests.parse(text, environment).backends.first)
  }

  @Test func everyKeyArrives() throws {
    // The environment is about a server that somebody else has started.
    let entry = try entry(
      ManagedServerTests.text,
      ["LOOM_LOCAL_URL": "http://127.0.0.1:1", "LOOM_LOCAL_API_KEY": "secret"]
    )
    let server = try #require(entry.managed)
    #expect(server.modelName == "tiny-1b")
    #expect(server.parallel.value == 2 && server.startSeconds.value == 30)
    #expect(entry.key.value == .none && entry.baseURL.source == .standard)
    #expect(entry.adapters.value == [AdapterScale(name: "warm", scale: 0.5)])
    #expect(entry.summary == "tiny-1b on a llama.cpp server that loom starts")
    let launch = try #require(
      ServerLaunch(entry, environment: ["HOME": "/home/me"], configuration: "/c/config.toml")
    )
    #expect(launch.command == ["/c/bin/server", "/home/me/script", "--flag"])
    #expect(launch.adapterNames == ["warm", "winter"])
    #expect(
      launch.arguments(port: 4711, keyFile: "/k") == [
        "--host", "127.0.0.1", "--port", "4711", "--model", "/home/me/models/tiny-1b.gguf",
        "--alias", "tiny-1b", "--parallel", "2", "--cache-ram", "0", "--api-key-file", "/k",
        "--ctx-size", "8192",
        "--threads", "6", "--n-gpu-layers", "99", "--lora", "/c/warm.gguf", "--lora",
        "/a/cold.gguf", "--lora-init-without-apply",
      ]
    )
  }

  @Test func whatIsNotSaidIsLeftToTheServer() throws {
    let entry = try entry("[backends.x]\nkind = \"local\"\nmodel_file = \"m.gguf\"\nmodel = \"n\"")
    let launch = try #require(
      ServerLaunch(entry, environment: [:], configuration: "config.toml")
    )
    #expect(launch.command.isEmpty && launch.model == "n" && launch.startSeconds == 600)
    #expect(
      launch.arguments(port: 1, keyFile: "/k") == [
        "--host", "127.0.0.1", "--port", "1", "--model", "m.gguf", "--alias", "n",
        "--parallel", "4", "--cache-ram", "0", "--api-key-file", "/k",
      ]
    )
    let running = try self.entry("[backends.x]\nkind = \"local\"")
    let made = try entry.makeBackend(environment: [:], configuration: "config.toml")
    #expect((made as? LlamaBackend)?.baseURL == "http://127.0.0.1:0")
    #expect(ServerLaunch(running, environment: [:], configuration: "config.toml") == nil)
  }

  @Test(arguments: [
    ("context = 100", "config.toml:3: [backends.x] needs model_file"),
    ("model_file = \"m\"\nbase_url = \"http://h\"", ":4: model_file and base_url exclude"),
    ("model_file = \"m\"\nkey_variable = \"K\"", ":4: model_file and key_variable exclude"),
    ("model_file = \"m\"\nparallel = 0", ":4: parallel must be 1 to 256, not 0"),
    ("model_file = \"m\"\nserver = []", ":4: server must be a program"),
    ("model_file = \"m\"\nadapter_files = [{name = \"a\"}]", ":4: an adapter needs file"),
    ("model_file = \"m\"\nadapter_files = [{file = \"a,b\"}]", "a path without a comma"),
    (
      "model_file = \"m\"\nadapter_files = [{file = \"x/a.gguf\"}, {file = \"a.gguf\"}]",
      "a list of different names, not a twice"
    ),
    (
      "model_file = \"m\"\nadapter_files = []\nadapters = []",
      ":5: adapter_files and adapters exclude"
    ),
    ("template = \"../x\"", "template must be a template's name"),
    ("template = \"chatlm\"", "template cannot be \"chatlm\"; did you mean chatml?"),
    ("cut_prompt = 1", "cut_prompt must be true or false"),
    ("adapters_as_models = true", "adapters_as_models means nothing for kind \"local\""),
  ]) func mistakesAreSentencesWithTheLine(_ lines: String, _ expected: String) {
    let error = #expect(throws: ConfigurationError.self) {
      let configuration = try ConfigurationTests.parse("[backends.x]\nkind = \"local\"\n" + lines)
      _ = try configuration.makeBackends(environment: [:])
    }
    #expect(error?.sentence.contains(expected) == true, "\(error?.sentence ?? "")")
  }

  @Test(arguments: [
    ("template = \"chatml\"", ":3: [backends.x] needs api to have a template"),
    ("adapters = [{name = \"a\"}]", ":3: [backends.x] needs adapters_as_models to have"),
  ]) func whatNeverWorksIsRefused(_ lines: String, _ expected: String) {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try ConfigurationTests.parse("[backends.x]\nkind = \"openai\"\n" + lines)
    }
    #expect(error?.sentence.contains(expected) == true, "\(error?.sentence ?? "")")
  }

  @Test func everyValueIsARow() throws {
    let rows = try ConfigurationTests.parse(ManagedServerTests.text).rows
    let values = Dictionary(rows.map { ($0.name, $0.value) }) { $1 }
    #expect(values["backends.tiny.model_file"] == "\"~/models/tiny-1b.gguf\"")
    #expect(values["backends.tiny.server"] == "[\"bin/server\", \"~/script\", \"--flag\"]")
    #expect(values["backends.tiny.gpu_layers"] == "99")
    #expect(values["backends.tiny.base_url"] == nil && values["backends.tiny.key"] == nil)
  }
}
