import ArgumentParser
import Backends
import LoomTUI
import PrefExport
import TreeModel

/// `loom generate`: completions without a terminal.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Ask a model for continuations of a node.",
    discussion: """
      The branches stream in parallel into the session; what came is on the disk at least once a \
      second, also if the command is interrupted. Without --node it continues the place where the \
      session was left.

      EXAMPLES
        loom generate story.loom.json -n 4
        loom generate story.loom.json --node 7 --backend local --adapter woolf:0.8
        loom generate story.loom.json --max-tokens 200 --json | jq -r .text
        loom generate story.loom.json --plan duel          the plan [plans.duel]
        loom generate story.loom.json --each-adapter --adapter a:1 --adapter b:0.5

      Exit code 1 if any branch failed; what the others brought is kept.
      """
  )

  @OptionGroup var target: SessionArgument

  @Option(name: .long, help: ArgumentHelp("The node to continue.", valueName: "id"))
  var node: NodeArgument?

  @Option(
    name: [.customShort("n"), .customLong("branches")],
    help: ArgumentHelp("How many branches.", valueName: "n")
  )
  var branches: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Generate this plan of the configuration: several models in one act.",
      valueName: "name"
    )
  )
  var plan: String?

  @Flag(
    name: .long,
    inversion: .prefixedNo,
    help: "Put a plan's branches in random order, whatever the configuration says."
  )
  var shuffle: Bool?

  @Flag(
    name: .long,
    help: "Generate from the base model and from each adapter alone, with the same seed."
  )
  var eachAdapter = false

  @OptionGroup(title: "What to ask of which model") var options: BackendOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Take down requests and answers in a file, keys replaced.",
      valueName: "file"
    )
  )
  var logRequests: String?

  @Flag(name: .long, help: "Print each finished node as JSON.")
  var json = false

  func validate() throws {
    if let branches, !(1...64).contains(branches) { throw ValidationError("-n takes 1 to 64.") }
    if plan != nil {
      guard options.preset == nil, options.backend == nil, options.model == nil,
        options.adapter.isEmpty, branches == nil,
        !eachAdapter
      else {
        throw ValidationError(
          "--plan says itself who makes how many branches: leave out --preset, --backend, --model, "
            + "--adapter, "
            + "-n and --each-adapter."
        )
      }
    } else if shuffle != nil {
      throw ValidationError("--shuffle and --no-shuffle need --plan.")
    }
  }

  func run() throws {
    let configuration = try loadConfiguration()
    let makers =
      try plan.map { try plannedMakers($0, configuration) }
      ?? [options.chosenBackend(configuration)]
    let backends = try makers.map { entry in
      try failing {
        try entry.makeBackend(environment: processEnvironment(), configuration: configuration.path)
      }
    }
    var infos = zip(makers, backends).map { $0.info(of: $1) }
    // From here on an interruption ends the command in order.
    guard let interrupts = Interrupts() else {
      throw Failure("The system gives no pipe; close some programs and try again.")
    }
    let log = try failing { try logRequests.map { try RequestLog(path: $0) } }
    // Before the session is opened: a server that does not start leaves nothing behind.
    let servers = ServerRun(makers, backends, configuration)
    defer { servers.stop() }
    let servedBackends = try servers.start(until: interrupts, mayFail: plan != nil)
    try learnWindows(&infos, of: servedBackends, configuration, until: interrupts)
    try changeSession(target.file) { [infos] file in
      let parent = try place(in: file.session)
      let work = try plannedWork(in: file.session, at: parent, configuration, infos)
      for completion in work where completion.request.model.isEmpty {
        try check(makers, completion)
      }
      var run = GenerationRun(
        backends: servedBackends,
        failures: servers.failures,
        limits: configuration.backendLimits,
        log: log,
        json: json
      )
      try run.start(work, under: parent, in: &file)
      try run.drive(&file, until: interrupts)
    }
  }

  /// The backends that a plan asks, each once.
  private func plannedMakers(
    _ name: String,
    _ configuration: Configuration
  ) throws -> [BackendEntry] {
    guard let plan = configuration.plans.first(where: { $0.name == name }) else {
      let names = configuration.plans.map(\.name).joined(separator: ", ")
      throw Failure(
        "There is no plan \(name); "
          + (names.isEmpty
            ? "[plans.\(name)] in \(configuration.path) makes one."
            : "the configuration has \(names).")
      )
    }
    return configuration.backends.filter { entry in
      plan.parts.contains { $0.backend == entry.name }
    }
  }

  /// What is asked of whom, in the order of the new siblings.
  private func plannedWork(
    in session: Session,
    at parent: NodeID,
    _ configuration: Configuration,
    _ infos: [BackendInfo]
  ) throws -> [PlannedCompletion] {
    // A seed makes the order of a plan repeatable as well as the draws.
    var random = SplitMix64(seed: options.seed.map(UInt64.init) ?? .random(in: 0...(.max)))
    if let name = plan, let entry = configuration.plans.first(where: { $0.name == name }) {
      var plan = configuration.plan(entry, infos)
      if let shuffle { plan.isShuffled = shuffle }
      return session.completions(
        of: plan,
        at: parent,
        with: options.settings(configuration, infos[0]),
        backends: infos,
        using: &random
      )
    }
    let settings = options.settings(configuration, infos[0])
    let count =
      try branches ?? options.chosenPreset(configuration)?.branches
      ?? configuration.defaults.branches.value
    guard eachAdapter else {
      return session.completionRequests(count, at: parent, settings, infos[0], using: &random)
        .map { PlannedCompletion(backend: infos[0], request: $0) }
    }
    guard !settings.adaptersInForce.isEmpty else {
      throw Failure(
        "No adapter to compare; name them with --adapter, or as adapters of [backends."
          + "\(infos[0].name)]."
      )
    }
    let all = count * (settings.adaptersInForce.count + 1)
    guard all <= FanOutPlan.limit else {
      throw Failure(
        "\(count) branches of \(settings.adaptersInForce.count + 1) models are \(all), more than "
          + "\(FanOutPlan.limit); give a smaller -n."
      )
    }
    return session.comparison(count, at: parent, settings, infos[0], using: &random)
  }

  /// Refuses a request without a model where the service cannot choose one.
  private func check(_ makers: [BackendEntry], _ completion: PlannedCompletion) throws {
    let name = completion.backend.name
    let kind = makers.first { $0.name == name }?.kind
    guard kind == .openAI || kind == .gemini else { return }
    throw Failure(
      "No model is chosen for \(name); give --model, or model in the configuration. "
        + "loom models \(name) lists them."
    )
  }

  /// The node to continue: the one given, where the person was, or the last root.
  private func place(in session: Session) throws -> NodeID {
    let id = node?.id ?? session.cursor ?? session.tree.lastChild(of: nil)
    guard let id else {
      throw Failure(
        "\(target.file) has no text to continue; give it one: "
          + "loom add \(target.file) --text \"Once upon a time\""
      )
    }
    guard let node = session.tree[id] else { throw Failure(TreeError.noSuchNode(id)) }
    guard !node.isStreaming || self.node == nil else {
      throw Failure("Node \(id) was left unfinished; continue one of its relatives.")
    }
    return id
  }
}
