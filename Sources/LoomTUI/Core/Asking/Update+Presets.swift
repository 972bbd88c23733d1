import Backends
import Screen
import TreeModel

extension WritingState {
  /// The preset that some keys choose.
  func preset(for keys: KeySequence) -> GenerationPreset? {
    presets.first { $0.keys == keys }
  }

  /// Whether another key may choose a preset after these.
  func isPresetPrefix(_ keys: KeySequence) -> Bool {
    presets.contains { preset in
      preset.keys.map { $0.count > keys.count && $0.starts(with: keys) } ?? false
    }
  }
}

extension Model {
  mutating func openPresets() {
    let current = writing.presets.firstIndex { $0.name == writing.chosenPreset }
    overlay = .presets(selected: current ?? 0)
  }

  /// A key in the list of presets; its last line shows the settings of now.
  mutating func takeInPresets(_ key: Key, selected: Int) -> [Effect] {
    message = nil
    let last = writing.presets.count
    switch key {
    case .escape, .character("q"), .control("c"): overlay = nil
    case .down, .character("j"): overlay = .presets(selected: min(selected + 1, last))
    case .up, .character("k"): overlay = .presets(selected: max(selected - 1, 0))
    case .home, .character("g"): overlay = .presets(selected: 0)
    case .end, .character("G"): overlay = .presets(selected: last)
    case .enter, .character(" "):
      guard writing.presets.indices.contains(selected) else {
        say("Put these lines into the configuration to have the settings of now as a preset")
        return []
      }
      overlay = nil
      adopt(writing.presets[selected])
    case .control("z"): return [.suspend]
    case .control("l"): return [.repaint]
    default: break
    }
    return []
  }

  /// Makes a preset's settings those of the next branches.
  mutating func adopt(_ preset: GenerationPreset) {
    let named = preset.backend.flatMap { name in backends.first { $0.name == name } }
    if let name = preset.backend, named == nil {
      complain("The preset \(preset.name) wants the backend \(name), which is not configured")
      return
    }
    settings.adopt(preset, backend: named)
    writing.chosenPreset = preset.name
    let count = settings.branches
    say(
      "Preset \(preset.name): \(count) branch\(count == 1 ? "" : "es") of at most "
        + "\(settings.parameters.maxTokens) tokens from \(describeSource())"
    )
  }

  /// `:preset NAME`.
  mutating func choosePreset(_ name: String) {
    if name.isEmpty {
      openPresets()
    } else if let preset = writing.presets.first(where: { $0.name == name }) {
      adopt(preset)
    } else if writing.presets.isEmpty {
      complain("There are no presets: [presets.NAME] in the configuration makes one")
    } else {
      let names = writing.presets.map(\.name).joined(separator: ", ")
      complain("There is no preset \(quoted(name, limit: 40)); there are \(names)")
    }
  }
}
