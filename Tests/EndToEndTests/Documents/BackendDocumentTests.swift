import Foundation
import Glibc
import PtyHarness
import Testing

/// What docs/BACKENDS.md and docs/SCALING.md show works as they say.
@Suite(.serialized) struct BackendDocumentTests {
  private func answer(_ node: [String: Any]) -> String { node["text"] as? String ?? "" }

  private func adapters(_ node: [String: Any]) -> [[String: Any]] {
    (node["generation"] as? [String: Any])?["adapters"] as? [[String: Any]] ?? []
  }

  @Test func everyBlockIsAConfiguration() throws {
    let place = try Workplace()
    var count = 0
    for name in ["docs/BACKENDS.md", "docs/SCALING.md"] {
      for block in try Document(name).configurations {
        count += 1
        guard block.hasPrefix("# template:") else {
          try place.write(block, to: "config/loom/config.toml")
          #expect(try place.run("config").output.contains("backends."))
          #expect(try place.run("backends").output.contains(": "))
          continue
        }
        let folder = place.path("config/loom/templates")
        try FileManager.default.createDirectory(
          atPath: folder,
          withIntermediateDirectories: true
        )
        try place.write(block, to: "config/loom/templates/plain.toml")
        try place.write(
          """
          [backends.raw]
          kind = "openai"
          base_url = "http://127.0.0.1:9/v1"
          api = "completions"
          template = "plain"
          """,
          to: "config/loom/config.toml"
        )
        // Making the backends reads the templates.
        let test = try place.run("backends", "--test", code: 1)
        #expect(test.output.contains("raw: does not answer. No connection to"), "\(test.output)")
      }
    }
    #expect(count > 8)
  }

  @Test func presetsAreTheDocumentsEntries() throws {
    let place = try Workplace()
    let document = try Document("docs/BACKENDS.md")
    for name in ["llama.cpp", "vllm", "openrouter", "together", "lmstudio", "ollama"] {
      let preset = try place.run("config", "--preset", name).output
      #expect(document.configurations.contains(preset), "\(name)")
      try place.write(preset, to: "config/loom/config.toml")
      try place.run("backends")
    }
    let unknown = try place.run("config", "--preset", "olama", code: 2)
    #expect(unknown.errors.contains("did you mean ollama?"))
  }

  // MARK: llama.cpp

  /// A workplace with a configuration of the documents, whose files and program are where it says.
  private func workplace(_ configuration: String, adapters: [String]) throws -> Workplace {
    let model = try TinyModel.made.get()
    let place = try Workplace(configuration: configuration)
    for folder in ["home/models", "bin"] {
      try #require(mkdir(place.path(folder), 0o700) == 0)
    }
    let files = ["base": "tiny"].merging(
      adapters.enumerated().map { ($1, "lora-\($0)") },
      uniquingKeysWith: { $1 }
    )
    for (name, file) in files {
      try FileManager.default.createSymbolicLink(
        atPath: place.path("home/models/\(name).gguf"),
        withDestinationPath: "\(model.folder)/\(file).gguf"
      )
    }
    try place.writeScript(
      "exec \(model.python) \(Project.path("Scripts/loom-llama-server")) \"$@\"",
      to: "bin/llama-server"
    )
    place.environment["PATH"] = "\(place.path("bin")):/usr/bin:/bin"
    try place.makeSession(prompt: "In the morning the baker opened")
    return place
  }

  private func generate(_ place: Workplace, _ more: [String]) throws -> [String: Any] {
    let outcome = try place.shell(
      "exec \"$LOOM\" generate s.loom.json --node 1 -n 1 --temperature 0 --max-tokens 16 --json "
        + more.joined(separator: " ") + " >runs/out 2>runs/err </dev/null"
    ).waitForEnd(seconds: 120)
    let errors = try place.read("runs/err")
    #expect(outcome == .exited(0), "\(errors)")
    return try #require(try objects(place.read("runs/out")).first)
  }

  @Test func aLocalModelWithAdapters() throws {
    let block = try Document("docs/BACKENDS.md").configuration(with: "name = \"morris\"")
    let place = try workplace(block, adapters: ["morris", "woolf"])
    let test = try place.run("backends", "--test")
    #expect(
      test.output.contains("local: answers; base; adapters morris:1.0, woolf:0.0; 4096 tokens"),
      "\(test.output)"
    )
    #expect(try place.run("models", "local").output.contains("adapter woolf"))
    // The configuration's scales, others, and none: three texts, each with what made it.
    let usual = try generate(place, ["--backend", "local"])
    let other = try generate(place, ["--backend", "local", "--adapter", "woolf:1"])
    let base = try generate(place, ["--backend", "local", "--adapter", "morris:0"])
    let again = try generate(place, ["--backend", "local"])
    #expect(Set([usual, other, base].map(answer)).count == 3)
    #expect(answer(again) == answer(usual))
    #expect(adapters(usual).first?["name"] as? String == "morris")
    #expect(adapters(other).map { $0["name"] as? String } == ["woolf"])
    #expect(adapters(other).map { $0["scale"] as? Double } == [1])
    let wrong = try place.run(
      "generate",
      "s.loom.json",
      "-n",
      "1",
      "--backend",
      "local",
      "--adapter",
      "wolf:1",
      code: 1
    )
    #expect(wrong.errors.contains("There is no adapter wolf; the server has morris and woolf."))
    #expect(processes(with: place.path("home/models/base.gguf")).isEmpty)
    try place.check()
  }

  @Test func severalServers() throws {
    let block = try Document("docs/SCALING.md").configuration(with: "[backends.two]")
    let place = try workplace(block, adapters: ["step-500", "step-900"])
    let one = try generate(place, ["--backend", "one"])
    let two = try generate(place, ["--backend", "two"])
    #expect(answer(one) != answer(two))
    #expect(adapters(one).map { $0["name"] as? String } == ["step-500"])
    #expect(adapters(two).map { $0["name"] as? String } == ["step-900"])
    // The plan asks both in one act, with their own adapters.
    try place.run("generate", "s.loom.json", "--node", "1", "--plan", "steps", "--max-tokens", "8")
    let planned = try place.nodes().suffix(4)
    let makers = planned.compactMap { ($0["generation"] as? [String: Any])?["backend"] as? String }
    #expect(makers.sorted() == ["one", "one", "two", "two"])
    for (node, maker) in zip(planned, makers) {
      #expect(adapters(node).map { $0["name"] as? String } == ["step-\(maker == "one" ? 5 : 9)00"])
    }
    // Both at once, each with a log of its own; the one that is not there is said and harms none.
    let far = block.replacingOccurrences(of: "192.168.1.20:8080", with: "127.0.0.1:9")
    try place.write(far, to: "config/loom/config.toml")
    let test = try place.run("backends", "--test", code: 1)
    #expect(test.output.contains("one: answers; base; adapters step-500:1.0"))
    #expect(test.output.contains("two: answers; base; adapters step-900:1.0"))
    #expect(test.output.contains("far: does not answer. No connection to 127.0.0.1:9"))
    #expect(place.has("state/loom/servers/one.log") && place.has("state/loom/servers/two.log"))
    // In one session: both stream into the same tree.
    let terminal = try place.open(rows: 40, columns: 120)
    try terminal.press("r2", "2 streaming")
    try terminal.press("m", "two  base")
    terminal.send("jj" + Press.enter)
    try terminal.press("", "two base step-900")
    try terminal.press("2", "10 branches")
    try terminal.see("all texts") { !$0.isStreaming && !$0.text.contains("(waiting)") }
    #expect(processes(with: place.path("home/models/base.gguf")).count == 2)
    terminal.quit()
    let backends = try place.nodes().suffix(4).map {
      ($0["generation"] as? [String: Any])?["backend"] as? String
    }
    #expect(backends == ["one", "one", "two", "two"])
    #expect(processes(with: place.path("home/models/base.gguf")).isEmpty)
  }

  /// `make run-local` but for the build: a model, adapters and a server where there was nothing.
  @Test func runLocal() throws {
    let place = try Workplace()
    let script = Project.path("Scripts/run-local")
    let status = try place.shell(
      "exec \(script) \"$LOOM\" backends --test >runs/out 2>runs/err </dev/null"
    ).waitForEnd(seconds: 300)
    let (output, errors) = (try place.read("runs/out"), try place.read("runs/err"))
    #expect(status == .exited(0), "\(errors)")
    #expect(
      output.contains("local: answers; tiny; adapters first:0.0, second:0.0; 1024 tokens"),
      "\(output)"
    )
    let terminal = try place.shell("exec \(script) \"$LOOM\" \(place.path("s.loom.json"))")
    try terminal.see("local tiny")
    terminal.send("q")
    terminal.expectEnd(.exited(0))
  }

  // MARK: Adapters that are models

  @Test func adaptersAsModels() throws {
    let server = try AdapterServer()
    let block = try Document("docs/BACKENDS.md").configuration(with: "[backends.vllm]")
      .replacingOccurrences(of: "127.0.0.1:8000", with: "127.0.0.1:\(server.port)")
    let place = try Workplace(configuration: block)
    try place.makeSession()
    #expect(
      try place.run("backends", "--test").output
        .contains("vllm: answers; base-8b; adapters warm; 8192 tokens of context")
    )
    let loaded = try place.run("backends", "-b", "vllm", "--load-adapter", "cold=/adapters/cold")
    #expect(loaded.output == "vllm: adapters warm, cold\n")
    let twice = try place.run(
      "backends",
      "-b",
      "vllm",
      "--load-adapter",
      "cold=/adapters/cold",
      code: 1
    )
    #expect(twice.errors.contains("'cold' has already been loaded"))
    let made = try generate(
      place,
      ["--backend", "vllm", "--model", "base-8b", "--adapter", "cold:1"]
    )
    #expect(answer(made) == " [cold] Once upon a time")
    let generation = try #require(made["generation"] as? [String: Any])
    #expect(generation["model"] as? String == "base-8b")
    #expect(adapters(made).map { $0["name"] as? String } == ["cold"])
    let base = try generate(place, ["--backend", "vllm", "--model", "base-8b"])
    #expect(answer(base) == " [base-8b] Once upon a time")
    for (adapter, sentence) in [
      (["--adapter", "cold:1", "--adapter", "warm:1"], "several adapters at once"),
      (["--adapter", "cold:0.5"], "an adapter's scale other than 1"),
      (["--adapter", "none:1"], "There is no model none"),
    ] {
      let outcome = try place.run(
        ["generate", "s.loom.json", "-n", "1", "--backend", "vllm", "--model", "base-8b"] + adapter,
        code: 1
      )
      #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    }
    let unloaded = try place.run("backends", "-b", "vllm", "--unload-adapter", "cold")
    #expect(unloaded.output == "vllm: adapters warm\n")
    let gone = try place.run("backends", "-b", "vllm", "--unload-adapter", "cold", code: 1)
    #expect(gone.errors.contains("VLLM_ALLOW_RUNTIME_LORA_UPDATING=True"))
    let none = try place.run("backends", "-b", "builtin", "--unload-adapter", "x", code: 1)
    #expect(none.errors.contains("builtin has no adapters that can be loaded"))
  }

  /// A conversation through a template, to a server that only completes.
  @Test func conversationsThroughATemplate() throws {
    let server = try AdapterServer()
    let block = try Document("docs/BACKENDS.md").configuration(with: "[backends.vllm]")
      .replacingOccurrences(of: "127.0.0.1:8000", with: "127.0.0.1:\(server.port)")
    let place = try Workplace(configuration: block)
    try place.write("Who<|eot_id|> are you?", to: "runs/prompt")
    try place.run("new", "s.loom.json", "--mode", "chat", "--prompt-file", "runs/prompt")
    let outcome = try place.run(
      "generate",
      "s.loom.json",
      "-n",
      "1",
      "--backend",
      "vllm",
      "--model",
      "base-8b"
    )
    #expect(outcome.errors.contains("a message holds <|eot_id|>"), "\(outcome.errors)")
    #expect(
      try place.nodes().last?["text"] as? String
        == " [base-8b] <|start_header_id|>user<|end_header_id|>\n\nWho< |eot_id|> are you?"
        + "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
    )
    // One of the person's own takes the place of the one inside.
    let folder = place.path("config/loom/templates")
    try #require(mkdir(folder, 0o700) == 0)
    let own = try Document("docs/BACKENDS.md").configuration(with: "# template: ")
    try place.write(own, to: "config/loom/templates/llama3.toml")
    try place.run(
      "generate",
      "s.loom.json",
      "-n",
      "1",
      "--node",
      "1",
      "--backend",
      "vllm",
      "--model",
      "base-8b"
    )
    #expect(
      try place.nodes().last?["text"] as? String
        == " [base-8b] User: Who<|eot_id|> are you?\nModel:"
    )
  }
}

/// The small server with vLLM's interface for adapters (Tests/Tools/adapter_server.py).
final class AdapterServer {
  let port: Int
  private let process = Process()
  private let input = Pipe()

  init() throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Project.path("Tests/Tools/adapter_server.py")]
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
