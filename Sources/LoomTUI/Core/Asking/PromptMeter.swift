import Backends
import TreeModel

/// How long the prompt of the current path is, and when to look.
///
/// That takes as many steps as the path is deep, and perhaps a question to the service: it waits
/// until the person rests on a node.
struct PromptMeter: Sendable {
  /// Milliseconds of rest before the path is looked at.
  static let rest: Int64 = 300
  /// Milliseconds until a service that could not answer is asked again.
  static let pause: Int64 = 30_000

  /// What the length depends on.
  struct Place: Equatable, Sendable {
    let cursor: NodeID
    let backend: String
    let model: String
    /// The session's last entry: texts may have changed since.
    let entry: Int

    /// Whether the paths are the same but for what was written meanwhile.
    func isNear(_ other: Place) -> Bool {
      cursor == other.cursor && backend == other.backend && model == other.model
    }
  }

  /// Where the person is; nil where nothing is to be measured.
  var place: Place?
  /// When to measure; nil if that is done.
  var due: Int64?
  /// The length found for the place; nil until then.
  var length: PromptLength?
  /// The count that is awaited.
  var asked: (id: RequestID, request: CompletionRequest)?
  /// Catalogs asked for because of the window.
  var catalogs: [RequestID: String] = [:]
  /// By backend: when its catalog may be asked for again.
  var nextCatalog: [String: Int64] = [:]
  /// By backend: when it may be asked for a count again.
  var nextCount: [String: Int64] = [:]
}

extension Model {
  /// Notes where the person is after an event: from then on the rest counts.
  mutating func notePlace(at time: Int64) -> [Effect] {
    var place: PromptMeter.Place?
    // A text that still comes is not asked to be continued, and would be counted over and over.
    if let cursor, !isReadOnly, session.tree.summary(of: cursor)?.isStreaming == false, let backend,
      backend.kind == .service || backend.window.configured != nil
    {
      place = PromptMeter.Place(
        cursor: cursor,
        backend: backend.name,
        model: settings.model,
        entry: session.lastEntry
      )
    }
    guard place != meter.place else { return [] }
    let isNear = meter.place.flatMap { old in place?.isNear(old) } ?? false
    meter.place = place
    meter.due = place.flatMap { canMeasure($0, at: time) ? time + PromptMeter.rest : nil }
    // What was written meanwhile is mostly elsewhere: the tick finds out.
    guard !isNear else { return [] }
    meter.length = nil
    guard let asked = meter.asked else { return [] }
    meter.asked = nil
    return [.cancel(asked.id)]
  }

  /// Whether a rest would tell anything: the window is known, or may be asked for.
  private func canMeasure(_ place: PromptMeter.Place, at time: Int64) -> Bool {
    backend?.window.tokens(of: place.model) != nil
      || time + PromptMeter.rest >= meter.nextCatalog[place.backend] ?? time
  }

  /// Measures the path if the person has rested, or asks for what has to be known first.
  mutating func measurePrompt(at time: Int64) -> [Effect] {
    guard let due = meter.due, due <= time else { return [] }
    meter.due = nil
    guard let place = meter.place, let backend else { return [] }
    guard backend.window.tokens(of: place.model) != nil else { return askForWindow(at: time) }
    let request = session.completionRequest(at: place.cursor, settings, backend)
    let length = backend.length(of: request)
    meter.length = length
    guard backend.countsTokens, !length.isExact, time >= meter.nextCount[backend.name] ?? time
    else {
      return []
    }
    var effects: [Effect] = []
    if let asked = meter.asked {
      if asked.request.input == request.input, asked.request.system == request.system { return [] }
      effects.append(.cancel(asked.id))
    }
    let id = RequestID(rawValue: nextRequest)
    nextRequest += 1
    meter.asked = (id, request)
    return effects + [.countTokens(id, backend: backend.name, request)]
  }

  private mutating func askForWindow(at time: Int64) -> [Effect] {
    guard let name = backend?.name, !meter.catalogs.values.contains(name),
      time >= meter.nextCatalog[name] ?? time
    else { return [] }
    meter.nextCatalog[name] = time + PromptMeter.pause
    let id = RequestID(rawValue: nextRequest)
    nextRequest += 1
    meter.catalogs[id] = name
    return [.listModels(id, backend: name)]
  }

  /// Takes a catalog that was asked for because of the window; false if it was not.
  mutating func takeWindow(
    _ id: RequestID,
    _ result: Result<ModelCatalog, BackendError>
  ) -> Bool {
    guard let name = meter.catalogs.removeValue(forKey: id) else { return false }
    // A failure is the person's business only when they ask for something.
    if case .success(let catalog) = result {
      meter.nextCatalog[name] = .max
      learn(catalog, of: name)
    }
    return true
  }

  /// Keeps what a service says of its models, and measures anew if that was missing.
  mutating func learn(_ catalog: ModelCatalog, of name: String) {
    catalogs[name] = catalog
    guard let index = backends.firstIndex(where: { $0.name == name }) else { return }
    let before = backends[index].window
    backends[index].window.learn(catalog)
    guard let place = meter.place, place.backend == name, meter.due == nil,
      before != backends[index].window, before.tokens(of: place.model) == nil
    else { return }
    // The rest is over; the next tick measures.
    meter.due = arrived
  }

  /// Asks a server that has just started: before, only the configuration answered.
  mutating func forgetWindow(of name: String) {
    meter.nextCatalog[name] = nil
    meter.nextCount[name] = nil
    if meter.place?.backend == name { meter.due = arrived }
  }

  /// Takes a count; one of another prompt than the current one is dropped.
  mutating func takeCount(_ id: RequestID, _ result: Result<Int, BackendError>, at time: Int64) {
    guard let asked = meter.asked, asked.id == id, let place = meter.place else { return }
    meter.asked = nil
    switch result {
    case .success(let tokens):
      guard let index = backends.firstIndex(where: { $0.name == place.backend }) else { return }
      backends[index].counted = CountedPrompt(asked.request, tokens: tokens)
      // Otherwise the tick finds out whether the path is still the one that was counted.
      if meter.due == nil { meter.length = PromptLength(tokens: tokens, isExact: true) }
    case .failure: meter.nextCount[place.backend] = time + PromptMeter.pause
    }
  }

  // MARK: Showing it

  /// How much of the window the prompt takes, for the bar; nil while the window is not known.
  var contextRoom: (text: String, fits: Bool)? {
    guard let place = meter.place, let window = backend?.window.tokens(of: place.model) else {
      return nil
    }
    guard let length = meter.length else { return ("ctx ?/\(roughCount(window))", true) }
    let fits = length.tokens + settings.parameters.maxTokens <= window
    let mark = length.isExact ? "" : "~"
    // Where there are no colours the mark of exclamation says it.
    let text = "ctx \(mark)\(roughCount(length.tokens))/\(roughCount(window))\(fits ? "" : "!")"
    return (text, fits)
  }
}

/// A number of tokens in three or four characters: 980, 3.1k, 131k, 1M.
func roughCount(_ count: Int) -> String {
  func short(_ unit: Int, _ letter: String) -> String {
    let tenths = (count + unit / 20) / (unit / 10)
    guard tenths < 100, tenths % 10 != 0 else { return "\((count + unit / 2) / unit)\(letter)" }
    return "\(tenths / 10).\(tenths % 10)\(letter)"
  }
  if count < 1_000 { return "\(count)" }
  return count < 999_500 ? short(1_000, "k") : short(1_000_000, "M")
}
