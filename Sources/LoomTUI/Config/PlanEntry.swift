public import Backends

/// One plan to fan out by, as the configuration describes it.
public struct PlanEntry: Equatable, Sendable {
  /// Some branches of one maker.
  public struct Part: Equatable, Sendable {
    /// The backend's name.
    public var backend: String
    /// The model; nil for the backend's own choice.
    public var model: String?
    /// The adapters to put on; nil for those of the backend's entry.
    public var adapters: [AdapterScale]?
    /// How many branches.
    public var branches = 1
    /// The values of the parameters in `own`.
    public var parameters = SamplingParameters()
    /// The parameters that the part does not take from the settings of all branches.
    public var own: Set<Parameter> = []
    /// Where it stands in the file, counted from 1.
    public var line: Int

    /// Creates a part with one branch.
    public init(backend: String, line: Int) {
      self.backend = backend
      self.line = line
    }
  }

  /// Its name in the configuration.
  public var name: String
  /// Who makes how many branches.
  public var parts: [Part] = []
  /// Whether the new branches stand in random order.
  public var isShuffled = Configuration.Setting(true)

  /// Creates a plan without parts.
  public init(name: String) { self.name = name }
}

extension Configuration {
  /// A plan, ready to be generated with the backends that were made of this configuration.
  public func plan(_ entry: PlanEntry, _ backends: [BackendInfo]) -> FanOutPlan {
    let parts = entry.parts.compactMap { part -> FanOutPlan.Part? in
      guard let backend = backends.first(where: { $0.name == part.backend }) else { return nil }
      var settings = settings(for: backend)
      if let model = part.model { settings.model = model }
      if let adapters = part.adapters { settings.adapters = adapters }
      settings.branches = part.branches
      var values = settings
      values.parameters = part.parameters
      for parameter in part.own { settings.adopt(parameter, from: values) }
      return FanOutPlan.Part(settings, own: part.own)
    }
    return FanOutPlan(name: entry.name, parts: parts, isShuffled: entry.isShuffled.value)
  }
}
