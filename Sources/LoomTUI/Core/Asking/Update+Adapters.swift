import Backends
import Screen

extension Model {
  /// The least and the largest scale that may be asked for.
  static let scales = -100.0...100.0

  func scale(of adapter: String) -> Double {
    edited.adapters.first { $0.name == adapter }?.scale ?? 0
  }

  /// Gives an adapter a scale, rounded to hundredths; 0 takes it off.
  mutating func scale(_ adapter: String, to scale: Double) {
    let rounded = (min(max(scale, Model.scales.lowerBound), Model.scales.upperBound) * 100)
      .rounded()
    let scale = rounded / 100
    let index = edited.adapters.firstIndex { $0.name == adapter }
    if let index, scale == 0 {
      lastScales[adapter] = edited.adapters[index].scale
      edited.adapters.remove(at: index)
    } else if let index {
      edited.adapters[index].scale = scale
    } else if scale != 0 {
      edited.adapters.append(AdapterScale(name: adapter, scale: scale))
    }
  }

  /// A key on an adapter's row of the list of models; returns whether it means anything there.
  mutating func take(
    _ key: Key,
    adapter name: String,
    of backend: String,
    in picker: ModelPicker
  ) -> Bool {
    let step: Double
    switch key {
    case .enter, .character(" "):
      choose(backend, edited.backend == backend ? edited.model : nil)
      scale(name, to: scale(of: name) == 0 ? lastScales[name] ?? 1 : 0)
      return true
    case .right, .character("l"), .character("+"), .character("="): step = 0.1
    case .left, .character("h"), .character("-"): step = -0.1
    case .character(let digit) where digit.isASCII && (digit.isNumber || digit == "."):
      pickerBehind = picker
      overlay = .line(
        LinePrompt(
          purpose: .scale(backend: backend, adapter: name),
          buffer: TextBuffer(String(digit))
        )
      )
      return true
    default: return false
    }
    choose(backend, edited.backend == backend ? edited.model : nil)
    scale(name, to: scale(of: name) + step)
    return true
  }

  /// Sets a scale from what the person typed, or says what is allowed.
  mutating func setScale(_ adapter: String, of backend: String, to text: String) {
    guard let value = Double(text.trimming()), Model.scales.contains(value) else {
      complain("An adapter's scale is a number from -100 to 100; 0 is off, 1 as trained")
      return
    }
    choose(backend, edited.backend == backend ? edited.model : nil)
    scale(adapter, to: value)
  }

  /// What a request would name, for the line under the list of models.
  var sentence: String {
    let asked = edited
    var text = asked.backend
    if !asked.model.isEmpty { text += " \(asked.model)" }
    let known = catalogs[asked.backend]?.adapters.map(\.name) ?? []
    let chosen = asked.adapters.filter { $0.scale != 0 }
    let on = chosen.map { "\(quoted($0.name, limit: 40))\(marks.times)\($0.scale)" }
    // The service may have them on unless it is told otherwise: a request names them, too.
    let off = (known + asked.adapters.map(\.name).filter { !known.contains($0) })
      .filter { name in !chosen.contains { $0.name == name } }
    let with = on.isEmpty ? "" : " with " + list(on)
    let without = off.isEmpty ? "" : " without " + list(off.map { quoted($0, limit: 40) })
    return "Asks \(text)\(with)\(with.isEmpty || without.isEmpty ? "" : ",")\(without)"
  }
}
