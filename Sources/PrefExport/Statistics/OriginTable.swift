import TreeModel

/// Who wrote completions: numbers for the combinations of backend, model and adapters.
struct OriginTable: Sendable {
  /// A backend, one of its models, and the adapters in force.
  struct Origin: Hashable, Sendable {
    let backend: String
    let model: String
    /// Those with a scale other than 0, which is off.
    let adapters: [Generation.Adapter]

    /// The model's name, or the backend's where that has no names for models.
    var modelName: String { model.isEmpty ? backend : model }

    /// The adapters' names, with the scales that are not 1.
    var adapterName: String {
      guard !adapters.isEmpty else { return SessionStatistics.base }
      return adapters.map { $0.scale == 1 ? $0.name : "\($0.name):\($0.scale)" }
        .joined(separator: " + ")
    }

    /// Model and adapters, which is what competes.
    var makerName: String { adapters.isEmpty ? modelName : "\(modelName) + \(adapterName)" }
  }

  private(set) var origins: [Origin] = []
  private var indices: [Origin: Int] = [:]
  /// Completions of one origin mostly follow each other: the table is asked once for all of them.
  private var last: (generation: Generation, index: Int)?

  /// The number of the origin of what `generation` made.
  mutating func index(of generation: Generation) -> Int {
    if let last, last.generation.model == generation.model,
      last.generation.backend == generation.backend,
      last.generation.adapters == generation.adapters
    {
      return last.index
    }
    let origin = Origin(
      backend: generation.backend,
      model: generation.model,
      adapters: generation.adapters.filter { $0.scale != 0 }
    )
    let index = indices[origin] ?? origins.count
    if index == origins.count {
      indices[origin] = index
      origins.append(origin)
    }
    last = (generation, index)
    return index
  }
}
