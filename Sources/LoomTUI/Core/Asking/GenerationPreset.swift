public import Backends
import Screen

/// A named set of settings from the configuration: what branches are asked for with, at one key.
public struct GenerationPreset: Equatable, Sendable {
  /// Its name in the configuration.
  public var name: String
  /// The backend; nil leaves the one that is chosen.
  public var backend: String?
  /// The model; nil for the backend's own, or the one that is chosen where no backend is named.
  public var model: String?
  /// The adapters to put on; nil leaves them.
  public var adapters: [AdapterScale]?
  /// How many branches; nil leaves that.
  public var branches: Int?
  /// The values of the parameters in `own`.
  public var parameters = SamplingParameters()
  /// The parameters that it sets.
  public var own: Set<Parameter> = []
  /// The keys that choose it.
  public var keys: KeySequence?
  /// The line of the file, counted from 1.
  public var line: Int

  /// Creates a preset that sets nothing.
  public init(name: String, line: Int) {
    self.name = name
    self.line = line
  }
}

extension GenerationSettings {
  /// Takes what a preset sets; `backend` is the one that it names.
  public mutating func adopt(_ preset: GenerationPreset, backend: BackendInfo?) {
    if let backend, backend.name != self.backend {
      self.backend = backend.name
      model = backend.defaultModel
      adapters = backend.adapters
      if !isThinkingChosen { parameters.thinking = backend.thinking }
    }
    if let name = preset.model { model = name }
    if let scales = preset.adapters { adapters = scales }
    if let count = preset.branches { branches = count }
    var values = self
    values.parameters = preset.parameters
    for parameter in Parameter.allCases where preset.own.contains(parameter) {
      adopt(parameter, from: values)
      if parameter == .thinking { isThinkingChosen = true }
    }
  }
}

extension GenerationPreset {
  /// What it sets, as the configuration writes it, a line each.
  public var lines: [String] {
    var lines: [String] = []
    if let backend { lines.append("backend = \(jsonString(backend))") }
    if let model { lines.append("model = \(jsonString(model))") }
    if let adapters {
      let list = adapters.map { "{name = \(jsonString($0.name)), scale = \($0.scale)}" }
      lines.append("adapters = [\(list.joined(separator: ", "))]")
    }
    if let branches { lines.append("branches = \(branches)") }
    for member in parameters.jsonMembers {
      guard let end = member.dropFirst().firstIndex(of: "\"") else { continue }
      let name = String(member[member.index(after: member.startIndex)..<end])
      guard let parameter = Parameter(rawValue: name), own.contains(parameter) else { continue }
      lines.append("\(name) = \(member[member.index(end, offsetBy: 2)...])")
    }
    if let keys { lines.append("key = \(jsonString(keys.name))") }
    return lines
  }

  /// The settings of now as a preset, to be put into the configuration.
  init(_ settings: GenerationSettings, name: String) {
    self.init(name: name, line: 0)
    backend = settings.backend
    model = settings.model.isEmpty ? nil : settings.model
    adapters = settings.adapters.isEmpty ? nil : settings.adapters
    branches = settings.branches
    parameters = settings.parameters
    own = Set(Parameter.allCases)
  }
}
