import ArgumentParser
import Backends
import LoomTUI

/// `loom backends`: what is configured, and whether it answers.
struct BackendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backends",
    abstract: "List the configured backends; --test asks each whether it answers.",
    discussion: """
      --test asks all at once, starts the servers that loom manages and stops them again, and says \
      of each in one line what it has, or what to do. Exit code 1 if one does not answer.

      --load-adapter has a server whose adapters are models (adapters_as_models, as vLLM has them) \
      load one from a path of the server's machine.

      EXAMPLES
        loom backends
        loom backends --test
        loom backends --test --backend local --timeout 300
        loom backends --backend cluster --load-adapter morris=/adapters/morris
      """
  )

  @Flag(name: .long, help: "Ask each for its models.")
  var test = false

  @Option(
    name: [.customShort("b"), .long],
    help: ArgumentHelp("Only this one; may be repeated.", valueName: "name")
  )
  var backend: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("The longest to wait for all the answers.", valueName: "seconds")
  )
  var timeout = 60

  @Option(
    name: .long,
    help: ArgumentHelp("Have the server load an adapter.", valueName: "name=path")
  )
  var loadAdapter: String?

  @Option(name: .long, help: ArgumentHelp("Have the server forget an adapter.", valueName: "name"))
  var unloadAdapter: String?

  func validate() throws {
    guard (1...86_400).contains(timeout) else {
      throw ValidationError("--timeout takes 1 to 86400.")
    }
    guard loadAdapter != nil || unloadAdapter != nil else { return }
    guard loadAdapter == nil || unloadAdapter == nil, !test, backend.count == 1 else {
      throw ValidationError(
        "--load-adapter and --unload-adapter stand alone, with one --backend to say whose."
      )
    }
    let parts = loadAdapter?.split(separator: "=", maxSplits: 1) ?? ["a", "b"]
    guard parts.count == 2, unloadAdapter?.isEmpty != true else {
      throw ValidationError(
        "--load-adapter takes a name and a path, as in morris=/adapters/morris."
      )
    }
  }

  func run() throws {
    let configuration = try loadConfiguration()
    let entries = try chosen(configuration)
    if let change = adapterChange { return try perform(change, entries[0], configuration) }
    guard test else {
      let standard = configuration.defaults.backend.value
      for entry in entries {
        let mark = entry.name == standard ? " (the default)" : ""
        try Output.line("\(entry.name)\(mark): \(entry.summary)")
      }
      return
    }
    var query = CatalogRun()
    query.startsServers = true
    for (index, entry) in entries.enumerated() { try query.start(index, entry, configuration) }
    let answers = query.finish(within: timeout)
    for (index, entry) in entries.enumerated() {
      try Output.line("\(entry.name): \(sentence(answers[index], entry))")
    }
    let isGood = entries.indices.allSatisfy {
      if case .success? = answers[$0] { true } else { false }
    }
    if !isGood { throw Failure.told }
  }

  private func chosen(_ configuration: Configuration) throws -> [BackendEntry] {
    guard !backend.isEmpty else { return configuration.backends }
    return try backend.map { name in
      var options = BackendOptions()
      options.backend = name
      return try options.chosenBackend(configuration)
    }
  }

  private func sentence(
    _ answer: Result<ModelCatalog, Failure>?,
    _ entry: BackendEntry
  ) -> String {
    switch answer {
    case .success(let catalog): return answers(catalog, entry)
    case .failure(let failure):
      var reason = failure.sentence ?? ""
      // The line begins with the name already.
      if reason.hasPrefix(entry.name + ": ") { reason.removeFirst(entry.name.count + 2) }
      return "does not answer. " + reason
    case nil:
      return "does not answer. Nothing came within \(timeout) s; look at the server, or give it "
        + "more --timeout."
    }
  }

  private func answers(_ catalog: ModelCatalog, _ entry: BackendEntry) -> String {
    var text = "answers"
    switch catalog.models.count {
    case 0: text += "; names no model"
    case 1...3: text += "; " + catalog.models.map(\.name).joined(separator: ", ")
    default:
      text +=
        "; \(catalog.models.count) models, such as "
        + catalog.models[..<3].map(\.name).joined(separator: ", ")
    }
    if !catalog.adapters.isEmpty {
      // The scales of a server of ours are what requests say, not what it was started with.
      let scales = Dictionary(
        entry.adapters.value.map { ($0.name, $0.scale) },
        uniquingKeysWith: { $1 }
      )
      let shown = catalog.adapters.map { adapter in
        let own = entry.managed == nil ? adapter.scale : 0
        return entry.adaptersAreModels.value
          ? adapter.name : "\(adapter.name):\(scales[adapter.name] ?? own)"
      }
      text += "; adapters " + shown.joined(separator: ", ")
    }
    if let tokens = catalog.contextTokens { text += "; \(tokens) tokens of context" }
    // A llama.cpp server has one model and answers to any name.
    if entry.kind == .openAI, let model = entry.model.value, !catalog.models.isEmpty,
      catalog.model(named: model) == nil, !catalog.adapters.contains(where: { $0.name == model })
    {
      text += "; the configured model \(model) is not among them, choose one of them"
    }
    return text
  }
}

extension BackendsCommand {
  /// An order to a server.
  private enum AdapterOrder {
    case load(name: String, path: String)
    case unload(name: String)
  }

  private var adapterChange: AdapterOrder? {
    if let unloadAdapter { return .unload(name: unloadAdapter) }
    guard let parts = loadAdapter?.split(separator: "=", maxSplits: 1), parts.count == 2 else {
      return nil
    }
    return .load(name: String(parts[0]), path: String(parts[1]))
  }

  private func perform(
    _ order: AdapterOrder,
    _ entry: BackendEntry,
    _ configuration: Configuration
  ) throws {
    let made = try failing {
      try entry.makeBackend(environment: processEnvironment(), configuration: configuration.path)
    }
    guard entry.adaptersAreModels.value, let service = made as? OpenAIBackend else {
      throw Failure(
        "\(entry.name) has no adapters that can be loaded while it runs; that is for "
          + "kind = \"openai\" with adapters_as_models = true."
      )
    }
    var query = CatalogRun()
    switch order {
    case .load(let name, let path): query.ask(0, service.loadAdapter(name, from: path), of: entry)
    case .unload(let name): query.ask(0, service.unloadAdapter(name), of: entry)
    }
    switch query.finish(within: timeout)[0] {
    case .success(let catalog):
      let names = catalog.adapters.map(\.name)
      try Output.line(
        "\(entry.name): "
          + (names.isEmpty ? "no adapters" : "adapters " + names.joined(separator: ", "))
      )
    case .failure(let failure):
      throw Failure(
        "\(failure.sentence ?? "") If the server knows no such order: vLLM takes it only when "
          + "started with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True."
      )
    case nil: throw Failure("\(entry.name) said nothing within \(timeout) s; look at the server.")
    }
  }
}
