import Backends
import Screen

extension Configuration {
  /// Reads `[presets.NAME]`.
  mutating func readPresets(_ table: ConfigurationTable) throws(ConfigurationError) {
    for name in table.keys {
      guard let item = table[name] else { continue }
      func failure(_ problem: ConfigurationError.Problem) -> ConfigurationError {
        ConfigurationError(place: path, line: item.line, problem: problem)
      }
      guard !name.isEmpty, name.utf8.allSatisfy(\.isBareKeyByte), name.utf8.count <= 40 else {
        throw failure(
          .badValue(
            key: "a preset's name",
            value: "\"\(name)\"",
            expected: "at most 40 letters, digits, - and _"
          )
        )
      }
      guard let fields = item.table else {
        throw failure(
          .wrongKind(key: "[presets.\(name)]", expected: "a table", found: item.kind)
        )
      }
      presets.append(try readPreset(name, fields, line: item.line))
    }
  }

  private func readPreset(
    _ name: String,
    _ table: ConfigurationTable,
    line: Int
  ) throws(ConfigurationError) -> GenerationPreset {
    let parameters = Parameter.allCases.filter { $0 != .branches && $0 != .continueInstruction }
    let reader = try ConfigurationReader(
      table,
      named: "[presets.\(name)]",
      path: path,
      valid: ["backend", "model", "adapters", "branches", "key"] + parameters.map(\.rawValue)
    )
    var preset = GenerationPreset(name: name, line: line)
    if let item = table["backend"] { preset.backend = try reader.string("backend", item) }
    if let item = table["model"] { preset.model = try reader.name("model", item) }
    if let item = table["adapters"] { preset.adapters = try reader.adapters(item) }
    if let item = table["branches"] {
      preset.branches = try reader.integer("branches", item, 1...64)
    }
    if let item = table["key"] {
      let text = try reader.string("key", item)
      guard let keys = KeySequence(name: text) else {
        throw reader.error(.unknownKeyName(text), item.line)
      }
      preset.keys = keys
    }
    for parameter in parameters {
      guard let item = table[parameter.rawValue] else { continue }
      try reader.read(parameter, item, into: &preset.parameters)
      preset.own.insert(parameter)
    }
    return preset
  }

  /// Refuses presets that ask a backend which there is not.
  func checkPresets() throws(ConfigurationError) {
    for preset in presets {
      guard let name = preset.backend, backend(named: name) == nil else { continue }
      throw ConfigurationError(
        place: path,
        line: preset.line,
        problem: .unknownValue(key: "backend", value: name, valid: backends.map(\.name))
      )
    }
  }

  /// Refuses keys of presets that ask for a command, or for another preset.
  func checkPresetKeys(_ map: Keymap) throws(ConfigurationError) {
    for (index, preset) in presets.enumerated() {
      guard let keys = preset.keys else { continue }
      func taken(by other: String) -> ConfigurationError {
        ConfigurationError(
          place: path,
          line: preset.line,
          problem: .keyTwice(keys.name, command: other, other: "the preset \(preset.name)")
        )
      }
      if let command = map.command(overlapping: keys) { throw taken(by: command.rawValue) }
      if let other = presets[..<index].first(where: { $0.keys?.overlaps(keys) == true }) {
        throw taken(by: "the preset \(other.name)")
      }
    }
  }
}
