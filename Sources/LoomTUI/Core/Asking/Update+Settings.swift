import Backends
import Screen

extension Model {
  // MARK: Parameters

  mutating func takeInParameters(_ key: Key, selected: Int) -> [Effect] {
    let all = Parameter.allCases
    let parameter = all[selected]
    switch key {
    case .escape, .character("q"), .character("p"), .control("c"): leaveSettings()
    case .down, .character("j"): overlay = .parameters(selected: min(selected + 1, all.count - 1))
    case .up, .character("k"): overlay = .parameters(selected: max(selected - 1, 0))
    case .enter, .character("e"), .right, .character("l"):
      overlay = .line(
        LinePrompt(purpose: .parameter(parameter), buffer: TextBuffer(value(of: parameter)))
      )
    case .backspace, .delete, .character("x"):
      set(parameter, to: "")
      setOwn(parameter, false)
    default: break
    }
    return []
  }

  /// A parameter's value as the person types it; empty leaves it to the service.
  func value(of parameter: Parameter) -> String {
    value(of: parameter, in: edited)
  }

  func value(of parameter: Parameter, in settings: GenerationSettings) -> String {
    let parameters = settings.parameters
    return switch parameter {
    case .branches: "\(settings.branches)"
    case .maxTokens: "\(parameters.maxTokens)"
    case .temperature: parameters.temperature.map { "\($0)" } ?? ""
    case .topP: parameters.topP.map { "\($0)" } ?? ""
    case .topK: parameters.topK.map { "\($0)" } ?? ""
    case .minP: parameters.minP.map { "\($0)" } ?? ""
    case .repeatPenalty: parameters.repeatPenalty.map { "\($0)" } ?? ""
    case .thinking: parameters.thinking.map { "\($0)" } ?? ""
    case .seed: parameters.seed.map { "\($0)" } ?? ""
    case .stop: parameters.stop.map(escaped).joined(separator: " | ")
    case .topLogprobs: parameters.topLogprobs > 0 ? "\(parameters.topLogprobs)" : ""
    case .continueInstruction: settings.continueInstruction
    }
  }

  /// Sets a parameter from what the person typed, or says what is allowed.
  mutating func set(_ parameter: Parameter, to text: String) {
    let text = parameter == .continueInstruction || parameter == .stop ? text : text.trimming()
    let branchLimit = self.branchLimit
    let isValid =
      switch parameter {
      case .branches: assign(text, 1...branchLimit) { $0.branches = $1 ?? min(4, branchLimit) }
      case .maxTokens: assign(text, 1...1_000_000) { $0.parameters.maxTokens = $1 ?? 64 }
      case .topK: assign(text, 0...1_000_000) { $0.parameters.topK = $1 }
      case .seed: assign(text, 0...4_294_967_295) { $0.parameters.seed = $1 }
      case .topLogprobs: assign(text, 0...20) { $0.parameters.topLogprobs = $1 ?? 0 }
      case .temperature: assign(text, 0.0...5.0) { $0.parameters.temperature = $1 }
      case .topP: assign(text, 0.0...1.0) { $0.parameters.topP = $1 }
      case .minP: assign(text, 0.0...1.0) { $0.parameters.minP = $1 }
      case .repeatPenalty: assign(text, 0.0...10.0) { $0.parameters.repeatPenalty = $1 }
      case .thinking: setThinking(text)
      case .stop: setStops(text)
      case .continueInstruction: setInstruction(text)
      }
    guard isValid else {
      complain("\(parameter.rawValue) takes \(parameter.range)")
      return
    }
    setOwn(parameter, true)
  }

  private mutating func assign<Value: LosslessStringConvertible & Comparable>(
    _ text: String,
    _ range: ClosedRange<Value>,
    _ write: (inout GenerationSettings, Value?) -> Void
  ) -> Bool {
    if text.isEmpty {
      write(&edited, nil)
      return true
    }
    guard let value = Value(text), range.contains(value) else { return false }
    write(&edited, value)
    return true
  }

  private mutating func setThinking(_ text: String) -> Bool {
    let thinking = ThinkingSetting(text)
    guard text.isEmpty || thinking != nil else { return false }
    edited.parameters.thinking = thinking
    edited.isThinkingChosen = thinking != nil
    return true
  }

  private mutating func setStops(_ text: String) -> Bool {
    edited.parameters.stop = text.split(separator: " | ").map { unescaped(String($0)) }
    return true
  }

  private mutating func setInstruction(_ text: String) -> Bool {
    edited.continueInstruction =
      text.isEmpty ? CompletionRequest.standardContinueInstruction : text
    return true
  }

  private func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\t", with: "\\t")
  }

  private func unescaped(_ text: String) -> String {
    var result = ""
    var isEscape = false
    for character in text {
      if isEscape {
        result.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
        isEscape = false
      } else if character == "\\" {
        isEscape = true
      } else {
        result.append(character)
      }
    }
    return result
  }

  mutating func adjust(_ command: Command) {
    switch command {
    case .fewerBranches: settings.branches = max(1, settings.branches - 1)
    case .moreBranches: settings.branches = min(64, settings.branches + 1)
    case .fewerTokens: settings.parameters.maxTokens = max(1, settings.parameters.maxTokens / 2)
    default: settings.parameters.maxTokens = min(1 << 20, settings.parameters.maxTokens * 2)
    }
    say("\(settings.branches) branches of at most \(settings.parameters.maxTokens) tokens")
  }

  // MARK: Models

  mutating func openModels() -> [Effect] {
    pickerBehind = nil
    var picker = ModelPicker(catalogs: catalogs.mapValues { .success($0) })
    var effects: [Effect] = []
    for backend in backends {
      let id = RequestID(rawValue: nextRequest)
      nextRequest += 1
      picker.asked[id] = backend.name
      effects.append(.listModels(id, backend: backend.name))
    }
    picker.selected =
      rows(of: picker).firstIndex(of: .model(backend: edited.backend, model: edited.model)) ?? 0
    overlay = .models(picker)
    return effects
  }

  mutating func takeCatalog(_ id: RequestID, _ result: Result<ModelCatalog, BackendError>) {
    if takeWindow(id, result) { return }
    let isCovered = overlay.map { if case .models = $0 { false } else { true } } ?? true
    let open: ModelPicker? = if case .models(let picker) = overlay { picker } else { pickerBehind }
    guard var picker = open, let name = picker.asked.removeValue(forKey: id) else { return }
    let before = rows(of: picker)
    let pointed = before.indices.contains(picker.selected) ? before[picker.selected] : nil
    picker.catalogs[name] = result
    if case .success(let catalog) = result { learn(catalog, of: name) }
    // The list grows above and below: keep pointing at the same line.
    picker.selected = pointed.flatMap { rows(of: picker).firstIndex(of: $0) } ?? 0
    if isCovered { pickerBehind = picker } else { overlay = .models(picker) }
  }

  /// The lines of the list, backend after backend.
  func rows(of picker: ModelPicker) -> [ModelPicker.Row] {
    var rows: [ModelPicker.Row] = []
    for backend in backends {
      var models = [backend.defaultModel]
      if edited.backend == backend.name, !models.contains(edited.model) {
        models.append(edited.model)
      }
      var adapters: [String] = []
      var remark: String?
      switch picker.catalogs[backend.name] {
      case nil: remark = "asking"
      case .failure(let error): remark = error.sentence
      case .success(let catalog):
        if !catalog.models.isEmpty {
          let names = catalog.models.map(\.name)
          let known = Set(names)
          models = names + models.filter { !$0.isEmpty && !known.contains($0) }
        }
        adapters = catalog.adapters.map(\.name)
      }
      rows += models.map { .model(backend: backend.name, model: $0) }
      rows += adapters.map { .adapter(backend: backend.name, name: $0) }
      if let remark { rows.append(.remark(backend: backend.name, text: remark)) }
    }
    return rows
  }

  mutating func take(_ key: Key, in picker: ModelPicker) -> [Effect] {
    var picker = picker
    let rows = self.rows(of: picker)
    switch key {
    case .escape, .character("q"), .character("m"), .control("c"):
      leaveSettings()
      return []
    case .down, .character("j"): picker.selected = min(picker.selected + 1, rows.count - 1)
    case .up, .character("k"): picker.selected = max(picker.selected - 1, 0)
    case .pageDown: picker.selected = min(picker.selected + 10, rows.count - 1)
    case .pageUp: picker.selected = max(picker.selected - 10, 0)
    default:
      guard rows.indices.contains(picker.selected) else { break }
      switch rows[picker.selected] {
      case .model(let backend, let model):
        guard key == .enter || key == .character(" ") else { break }
        choose(backend, model)
        sayMaker()
        leaveSettings()
        return []
      case .adapter(let backend, let name):
        if take(key, adapter: name, of: backend, in: picker), case .line = overlay { return [] }
      case .remark: break
      }
    }
    overlay = .models(picker)
    return []
  }

  mutating func choose(_ name: String, _ model: String?) {
    guard let backend = backends.first(where: { $0.name == name }) else { return }
    if edited.backend != name {
      edited.adapters = backend.adapters
      // What the person set stays.
      if !edited.isThinkingChosen { edited.parameters.thinking = backend.thinking }
    }
    edited.backend = name
    let usual =
      backend.defaultModel.isEmpty ? catalogs[name]?.models.first?.name : backend.defaultModel
    edited.model = model ?? usual ?? ""
  }

  private mutating func sayMaker() {
    guard planBehind == nil else { return }
    let name = settings.backend
    say("Branches come from \(name)\(settings.model.isEmpty ? "" : " · \(settings.model)") now")
  }
}

extension Parameter {
  /// What a value may be, for the message about a wrong one.
  var range: String {
    switch self {
    case .branches: "a number from 1 to 64"
    case .maxTokens: "a number of tokens from 1"
    case .temperature: "a number from 0 to 5, or nothing for the service's own"
    case .topP, .minP: "a number from 0 to 1, or nothing for the service's own"
    case .topK: "a number from 0, or nothing for the service's own"
    case .repeatPenalty: "a number from 0 to 10, or nothing for the service's own"
    case .thinking: "\(ThinkingSetting.rule); or nothing for the service's own"
    case .seed: "a whole number from 0, or nothing for a new one each time"
    case .stop: "texts with \" | \" between them"
    case .topLogprobs: "a number of alternatives from 0 to 20"
    case .continueInstruction: "a text, or nothing for the standard one"
    }
  }
}
