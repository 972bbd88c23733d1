import Backends
import Testing

@testable import LoomTUI

@Suite struct ConfigurationTests {
  static func parse(
    _ text: String?,
    _ environment: [String: String] = [:]
  ) throws(ConfigurationError) -> Configuration {
    try Configuration.parse(text, path: "/c/config.toml", environment: environment)
  }

  static let full = """
    [defaults]
    backend = "vllm"
    model = "m"
    branches = 3
    max_tokens = 100
    temperature = 1
    top_p = 0.9
    top_k = 40
    min_p = 0.05
    seed = 7
    stop = ["\\n\\n", "END"]
    continue_instruction = "Go on."

    [backends.vllm]
    kind = "openai"
    base_url = "http://127.0.0.1:8000/v1/"
    api = "completions"
    model = "base"
    key_variable = "VLLM_KEY"
    headers = { X-Title = "loom" }

    [backends.tiny]
    kind = "local"
    base_url = "http://127.0.0.1:9931"
    adapters = [{ name = "morris", scale = 0.5 }, { name = "woolf" }]

    [backends.builtin]
    kind = "builtin"
    tokens_per_second = 200

    [keys]
    generate = "g"
    rate-up = ["+", "="]

    [display]
    tree_width = 30
    """

  @Test func everythingIsReadWithItsLine() throws {
    let read = try Self.parse(Self.full, ["VLLM_KEY": "canary"])
    #expect(read.defaults.backend == .init("vllm", .file(line: 2)))
    #expect(read.defaults.branches == .init(3, .file(line: 4)))
    #expect(read.defaults.stop == .init(["\n\n", "END"], .file(line: 11)))
    let parameters = read.defaults.parameters
    #expect(parameters.maxTokens == 100 && parameters.temperature == 1 && parameters.topP == 0.9)
    #expect(parameters.topK == 40 && parameters.minP == 0.05 && parameters.seed == 7)
    #expect(read.backends.map(\.name) == ["vllm", "tiny", "builtin"])
    let vllm = try #require(read.backend(named: "vllm"))
    #expect(vllm.baseURL == .init("http://127.0.0.1:8000/v1", .file(line: 16)))
    #expect(vllm.interface.value == .completions && vllm.model.value == "base")
    #expect(vllm.key == .init(.variable("VLLM_KEY", isSet: true), .file(line: 19)))
    #expect(vllm.headers.value == [.init(name: "X-Title", value: "loom")])
    let tiny = try #require(read.backend(named: "tiny"))
    #expect(tiny.key.value == .none)
    #expect(
      tiny.adapters.value
        == [AdapterScale(name: "morris", scale: 0.5), AdapterScale(name: "woolf", scale: 1)]
    )
    #expect(read.backend(named: "builtin")?.tokensPerSecond.value == 200)
    #expect(read.keys.map(\.command) == ["generate", "rate-up"])
    #expect(read.keys.map(\.keys) == [["g"], ["+", "="]])
    #expect(read.keys.map(\.line) == [32, 33])
    #expect(read.display.treeWidth == .init(30, .file(line: 36)))
  }

  @Test func withoutAFileThereIsTheBuiltInModel() throws {
    let read = try Self.parse(nil)
    #expect(!read.hasFile && read.backends.map(\.name) == ["builtin"])
    #expect(read.defaults == Configuration.Defaults())
  }

  @Test func theEnvironmentBringsBackends() throws {
    let keyed = try Self.parse(nil, ["OPENAI_API_KEY": "canary"])
    #expect(keyed.backends.map(\.name) == ["openai", "builtin"])
    #expect(keyed.backends[0].baseURL.value == "https://api.openai.com/v1")
    #expect(keyed.backends[0].key.value == .variable("OPENAI_API_KEY", isSet: true))
    let all = try Self.parse(
      "",
      ["OPENAI_BASE_URL": "http://h:1/v1/", "LOOM_LOCAL_URL": "http://127.0.0.1:2"]
    )
    #expect(all.backends.map(\.name) == ["openai", "local", "builtin"])
    #expect(all.backends[0].baseURL == .init("http://h:1/v1", .environment("OPENAI_BASE_URL")))
    #expect(all.backends[0].key.value == .variable("OPENAI_API_KEY", isSet: false))
    #expect(all.backends[1].key.value == .none)
    let empty = try Self.parse(nil, ["OPENAI_API_KEY": "", "LOOM_LOCAL_URL": ""])
    #expect(empty.backends.map(\.name) == ["builtin"])
  }

  @Test func anAddressInTheFileDoesNotGetTheServicesOwnKey() throws {
    let read = try Self.parse(
      "[backends.other]\nkind = 'openai'\nbase_url = 'http://h/v1'\n[backends.openai]\nkind = 'openai'",
      ["OPENAI_API_KEY": "canary"]
    )
    #expect(read.backend(named: "other")?.key.value == BackendEntry.KeyOrigin.none)
    #expect(read.backend(named: "openai")?.key.value == .variable("OPENAI_API_KEY", isSet: true))
  }

  @Test func keysAreNeverPartOfTheConfiguration() throws {
    let read = try Self.parse(
      Self.full,
      ["VLLM_KEY": "canary-1", "OPENAI_API_KEY": "canary-2", "LOOM_LOCAL_API_KEY": "canary-3"]
    )
    var dump = ""
    Swift.dump(read, to: &dump)
    dump += "\(read.rows)"
    #expect(!dump.contains("canary"))
  }

  @Test func rowsSayWhereValuesComeFrom() throws {
    let rows = try Self.parse(Self.full, ["LOOM_LOCAL_URL": "http://127.0.0.1:2"]).rows
    func row(_ name: String) -> Configuration.Row? { rows.first { $0.name == name } }
    #expect(row("defaults.branches")?.source == "/c/config.toml:4")
    #expect(row("defaults.stop")?.value == #"["\n\n", "END"]"#)
    #expect(row("backends.local.base_url")?.source == "environment LOOM_LOCAL_URL")
    #expect(row("backends.vllm.key")?.value == "from VLLM_KEY, which is not set")
    #expect(row("backends.tiny.base_url")?.value == "\"http://127.0.0.1:9931\"")
    #expect(row("backends.tiny.headers") == nil)
    #expect(row("keys.rate-up")?.value == #"["+", "="]"#)
    #expect(Set(rows.map(\.name)).count == rows.count)
  }

  // MARK: Errors

  static let errors: [(text: String, line: Int?, parts: [String])] = [
    ("[default]\n", 1, ["unknown key default in the file", "did you mean defaults?", "display"]),
    ("\n[defaults]\ntemprature = 1", 3, ["temprature", "did you mean temperature?", "min_p"]),
    (
      "x = 1", 1,
      ["unknown key x", "valid: defaults, backends, plans, presets, keys, display and session"]
    ),
    ("defaults = 3", 1, ["defaults must be a table, not an integer"]),
    ("[defaults]\nbranches = \"4\"", 2, ["branches must be an integer, not a string"]),
    ("[defaults]\nbranches = 0", 2, ["branches must be 1 to 64, not 0"]),
    ("[defaults]\nbranches = 65", 2, ["1 to 64"]),
    ("[defaults]\nmax_tokens = 1.5", 2, ["an integer, not a number"]),
    ("[defaults]\ntemperature = -1", 2, ["temperature must be 0.0 to 5.0"]),
    ("[defaults]\ntemperature = nan", 2, ["0.0 to 5.0, not nan"]),
    ("[defaults]\ntop_p = 1.1", 2, ["0.0 to 1.0"]),
    ("[defaults]\nseed = -1", 2, ["seed"]),
    ("[defaults]\nmodel = \"\"", 2, ["model must be a text"]),
    ("[defaults]\nmodel = \"a\\u001b\"", 2, ["without control characters"]),
    ("[defaults]\nstop = [\"a\", \"\"]", 2, ["stop", "none of them empty"]),
    ("[defaults]\nstop = [1]", 2, ["stop must be a string, not an integer"]),
    ("[defaults]\nstop = true", 2, ["a string or a list of strings"]),
    ("[defaults]\nbackend = \"bultin\"", 2, ["backend cannot be", "did you mean builtin?"]),
    ("[defaults]\nbackend = \"openai\"", 2, ["valid: builtin"]),
    ("[backends]\na = 1", 2, ["[backends.a] must be a table"]),
    ("[backends.\"a b\"]\nkind = 'builtin'", 1, ["a backend's name"]),
    ("[backends.a]\nmodel = 'x'", 1, ["[backends.a] needs kind", "kind = \"openai\""]),
    ("[backends.a]\nkind = 'opnai'", 2, ["did you mean openai?", "local and builtin"]),
    ("[backends.a]\nkind = 3", 2, ["kind must be a string"]),
    ("[backends.a]\nkind = 'openai'\nurl = 'x'", 3, ["unknown key url", "base_url"]),
    ("[backends.a]\nkind = 'openai'\nadapter_files = []", 3, ["means nothing for kind \"openai\""]),
    ("[backends.a]\nkind = 'builtin'\nbase_url = 'http://h'", 3, ["its keys are kind, model"]),
    ("[backends.a]\nkind = 'openai'\nbase_url = 'ftp://h'", 3, ["base_url must be an address"]),
    ("[backends.a]\nkind = 'openai'\nbase_url = 'http://'", 3, ["address"]),
    ("[backends.a]\nkind = 'openai'\nbase_url = 'http://u:canary@h'", 3, ["address"]),
    ("[backends.a]\nkind = 'openai'\nbase_url = 'http://h/?key=canary'", 3, ["address"]),
    ("[backends.a]\nkind = 'openai'\napi = 'respones'", 3, ["did you mean responses?"]),
    ("[backends.a]\nkind = 'openai'\nkey_variable = 'sk-canary'", 3, ["environment variable"]),
    (
      "[backends.a]\nkind = 'openai'\nkey_variable = 'A'\nkey_file = 'b'", 4, ["exclude each other"]
    ),
    ("[backends.a]\nkind = 'openai'\nheaders = 'x'", 3, ["headers must be a table"]),
    ("[backends.a]\nkind = 'openai'\nheaders = {Authorization = 'Bearer canary'}", 3, ["key_file"]),
    ("[backends.a]\nkind = 'openai'\nheaders = {X-A = \"canary\\r\\nB: c\"}", 3, ["one line"]),
    ("[backends.a]\nkind = 'local'\nadapters = 'x'", 3, ["adapters must be a list"]),
    ("[backends.a]\nkind = 'local'\nadapters = ['x']", 3, ["adapters must be a table"]),
    ("[backends.a]\nkind = 'local'\nadapters = [{scale = 1}]", 3, ["needs name"]),
    ("[backends.a]\nkind = 'local'\nadapters = [{name = 'x', weight = 1}]", 3, ["name and scale"]),
    ("[backends.a]\nkind = 'local'\nadapters = [\n{name = 'x'},\n{name = 'x'}]", 3, ["x twice"]),
    ("[backends.a]\nkind = 'builtin'\ntokens_per_second = -1", 3, ["0 to 100000"]),
    ("[keys]\nundo = 3", 2, ["undo must be a string or a list of strings"]),
    ("[display]\ntree_width = 3", 2, ["10 to 400"]),
    ("[display]\nwidth = 3", 2, ["tree_width"]),
    ("[session]\nbackups = -1", 2, ["0 to 1000"]),
    ("[session]\nbackup_megabytes = 0", 2, ["1 to 1000000"]),
    ("[session]\nbackup = 3", 2, ["backups", "backup_megabytes"]),
    ("[defaults\n", 1, ["this is not TOML"]),
    ("b = \u{1B}[31m", 1, ["not TOML", "unexpected control character"]),
  ]

  @Test(arguments: errors.indices) func errorsNameFileLineAndWhatIsValid(index: Int) throws {
    let (text, line, parts) = Self.errors[index]
    let error = #expect(throws: ConfigurationError.self) { _ = try Self.parse(text) }
    let sentence = error?.sentence ?? ""
    #expect(error?.line == line, "\(sentence)")
    #expect(sentence.hasPrefix("/c/config.toml:\(line ?? 0): "))
    for part in parts { #expect(sentence.contains(part), "\(sentence)") }
    #expect(!sentence.contains("canary"))
    #expect(sentence.hasSuffix(".") && !sentence.contains("\u{1B}"))
  }

  @Test func badAddressesInTheEnvironmentNameTheVariable() throws {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try Self.parse(nil, ["OPENAI_BASE_URL": "https://me:canary@h"])
    }
    #expect(error?.sentence.hasPrefix("OPENAI_BASE_URL: the address must be") == true)
    #expect(error?.sentence.contains("canary") == false)
  }

  @Test func thousandsOfDamagedFilesGiveOneSentenceOrAConfiguration() {
    var random = SeededGenerator(seed: 20_261_121)
    let base = Array(Self.full.utf8)
    let pieces = Array(
      "[]{}=\"'#\\.,\n\r\t 0x_-+eEé\u{1B}\u{0}\u{B}\u{2028}T:nan[[]]'''\"\"\"".utf8
    )
    for _ in 0..<4_000 {
      var bytes = base
      for _ in 0...Int.random(in: 0...3, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...4, using: &random) {
        case 0: bytes.remove(at: at)
        case 1: bytes[at] = pieces[Int.random(in: 0..<pieces.count, using: &random)]
        case 2: bytes.insert(pieces[Int.random(in: 0..<pieces.count, using: &random)], at: at)
        case 3: bytes.removeSubrange(at..<min(bytes.count, at + 40))
        default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 60)], at: at)
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        _ = try Self.parse(text).rows
      } catch {
        let lines = bytes.count { $0 == 0x0A } + 1
        #expect(error.line.map { (1...lines).contains($0) } ?? true)
        #expect(error.sentence.hasSuffix(".") && !error.sentence.contains("\n"))
      }
    }
  }
}

/// SplitMix64, so that a failing run can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
