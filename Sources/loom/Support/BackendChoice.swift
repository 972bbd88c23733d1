import ArgumentParser
import Backends
import LoomTUI
import TreeModel

/// What completions are asked of and with; what is not given comes from the configuration.
struct BackendOptions: ParsableArguments {
  @Option(name: [.customShort("b"), .long], help: "The backend's name in the configuration.")
  var backend: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Take what this preset of the configuration sets.", valueName: "name")
  )
  var preset: String?

  @Option(name: .long, help: "The model's name at the service.")
  var model: String?

  @Option(
    name: .long,
    help: ArgumentHelp("An adapter to put on; may be repeated.", valueName: "name:scale")
  )
  var adapter: [AdapterArgument] = []

  @Option(name: .long, help: ArgumentHelp("At most this many tokens.", valueName: "n"))
  var maxTokens: Int?

  @Option(name: .long, help: ArgumentHelp("0 is greedy; higher is more varied.", valueName: "t"))
  var temperature: Double?

  @Option(name: .long, help: ArgumentHelp("Nucleus sampling, 0 to 1.", valueName: "p"))
  var topP: Double?

  @Option(name: .long, help: ArgumentHelp("At most this many candidates.", valueName: "k"))
  var topK: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("The least share of the best's probability.", valueName: "p")
  )
  var minP: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("Above 1 makes repeated tokens less probable.", valueName: "x")
  )
  var repeatPenalty: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("How much to think first: \(ThinkingSetting.rule).", valueName: "how")
  )
  var thinking: ThinkingArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("Keep this many alternatives for each token.", valueName: "n")
  )
  var topLogprobs: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Makes draws repeatable; further branches count up from it.", valueName: "n")
  )
  var seed: Int?

  @Option(name: .long, help: ArgumentHelp("End at this text; may be repeated.", valueName: "text"))
  var stop: [String] = []

  func validate() throws {
    func check(_ isGood: Bool, _ sentence: String) throws {
      if !isGood { throw ValidationError(sentence) }
    }
    try check(
      maxTokens.map { (1...1_000_000).contains($0) } ?? true,
      "--max-tokens takes 1 to 1000000."
    )
    try check(temperature.map { (0...5).contains($0) } ?? true, "--temperature takes 0 to 5.")
    try check(topP.map { (0...1).contains($0) } ?? true, "--top-p takes 0 to 1.")
    try check(topK.map { (0...1_000_000).contains($0) } ?? true, "--top-k takes 0 to 1000000.")
    try check(minP.map { (0...1).contains($0) } ?? true, "--min-p takes 0 to 1.")
    try check(
      repeatPenalty.map { (0...10).contains($0) } ?? true,
      "--repeat-penalty takes 0 to 10."
    )
    try check(topLogprobs.map { (0...20).contains($0) } ?? true, "--top-logprobs takes 0 to 20.")
    try check(
      seed.map { (0...Int(UInt32.max)).contains($0) } ?? true,
      "--seed takes 0 to \(UInt32.max)."
    )
    try check(!stop.contains(""), "--stop takes a text that is not empty.")
    let names = adapter.map(\.adapter.name)
    try check(Set(names).count == names.count, "An adapter is given twice.")
  }

  /// The preset that was chosen; nil for none.
  func chosenPreset(_ configuration: Configuration) throws -> GenerationPreset? {
    guard let preset else { return nil }
    if let found = configuration.presets.first(where: { $0.name == preset }) { return found }
    let names = configuration.presets.map(\.name).joined(separator: ", ")
    throw Failure(
      "There is no preset \(preset); "
        + (names.isEmpty
          ? "[presets.\(preset)] in \(configuration.path) makes one."
          : "the configuration has \(names).")
    )
  }

  /// The backend that was chosen.
  func chosenBackend(_ configuration: Configuration) throws -> BackendEntry {
    let name =
      try backend ?? chosenPreset(configuration)?.backend ?? configuration.defaults.backend.value
    guard let entry = configuration.backend(named: name) else {
      let names = configuration.backends.map(\.name).joined(separator: ", ")
      throw Failure("There is no backend \(name); the configuration has \(names).")
    }
    return entry
  }

  /// What completions are asked for with.
  func settings(_ configuration: Configuration, _ backend: BackendInfo) -> GenerationSettings {
    var settings = configuration.settings(for: backend)
    if let preset = configuration.presets.first(where: { $0.name == preset }) {
      settings.adopt(preset, backend: nil)
      // The preset's model is that of its own backend.
      if let named = preset.backend, named != backend.name { settings.model = backend.defaultModel }
    }
    if let model { settings.model = model }
    if !adapter.isEmpty { settings.adapters = adapter.map(\.adapter) }
    if let maxTokens { settings.parameters.maxTokens = maxTokens }
    if let temperature { settings.parameters.temperature = temperature }
    if let topP { settings.parameters.topP = topP }
    if let topK { settings.parameters.topK = topK }
    if let minP { settings.parameters.minP = minP }
    if let repeatPenalty { settings.parameters.repeatPenalty = repeatPenalty }
    if let thinking {
      settings.parameters.thinking = thinking.setting
      settings.isThinkingChosen = true
    }
    if let topLogprobs { settings.parameters.topLogprobs = topLogprobs }
    if let seed { settings.parameters.seed = seed }
    if !stop.isEmpty { settings.parameters.stop = stop }
    return settings
  }
}
