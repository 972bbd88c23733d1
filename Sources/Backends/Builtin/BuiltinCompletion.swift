internal import Glibc

/// A completion of `BuiltinBackend`: asks for ticks and emits some tokens at each.
struct BuiltinCompletion: Completion {
  /// The end of the text is read, no more: enough for its names, and quick.
  private static let readBytes = 8 << 10
  /// Ticks are no closer than this, so that fast rates cost few wake-ups.
  private static let tickMilliseconds = 10
  /// Tokens per tick at full speed.
  private static let burst = 16

  private let request: CompletionRequest
  private let tokensPerSecond: Int
  private let ignoresEnd: Bool
  private let model: BuiltinModel
  private var context: [Int32]
  private var sampler: TokenSampler
  private var stops: StopTexts
  private let promptTokens: Int
  private var produced = 0
  private var owed = 0.0
  /// The text ends with a space, which the first token must not repeat.
  private var dropsSpace: Bool

  init(_ request: CompletionRequest, tokensPerSecond: Int, ignoresEnd: Bool, seed: UInt64) {
    self.request = request
    self.tokensPerSecond = tokensPerSecond
    self.ignoresEnd = ignoresEnd
    let read: [String]
    var answers: [String] = []
    var marker: [Int32] = []
    dropsSpace = false
    switch request.input {
    case .text(var text):
      if text.hasSuffix(" ") {
        text.removeLast()
        dropsSpace = true
      }
      read = [Self.tail(text)]
    case .chat(let messages):
      answers = BuiltinText.answers(to: messages.last?.content ?? "")
      read = messages.map { Self.tail($0.content) }
      marker = [BuiltinModel.answer]
    }
    let (model, numbered) = BuiltinModel.standard.reading(read, answers: answers)
    self.model = model
    promptTokens = numbered.reduce(0) { $0 + $1.count }
    let start = Array(repeating: BuiltinModel.end, count: KneserNey.order)
    // An answer begins like an answer, whatever was said before.
    context = start + (marker.isEmpty ? numbered.last ?? [] : marker)
    sampler = TokenSampler(request.parameters, seed: seed)
    stops = StopTexts(request.parameters.stop)
  }

  private static func tail(_ text: String) -> String {
    guard text.utf8.count > readBytes else { return text }
    return String(decoding: text.utf8.suffix(readBytes), as: UTF8.self)
  }

  mutating func start() -> [CompletionAction] {
    if let adapter = request.adapters.first(where: { $0.scale != 0 }) {
      return [.emit(.failed(.noSuchAdapter(name: adapter.name, known: [])))]
    }
    return [.wakeAfter(milliseconds: 1)]
  }

  mutating func receive(_ input: ExchangeInput) -> [CompletionAction] {
    guard input == .woke else { return [] }
    var actions: [CompletionAction] = []
    for _ in 0..<takeOwed() {
      if let finish = produce(&actions) {
        let text = stops.rest()
        if !text.isEmpty { actions.append(.emit(.text(text))) }
        let usage = TokenUsage(prompt: promptTokens, completion: produced)
        return actions + [.emit(.usage(usage)), .emit(.finished(finish))]
      }
    }
    return actions + [.wakeAfter(milliseconds: interval)]
  }

  /// Milliseconds between ticks.
  private var interval: Int {
    tokensPerSecond == 0 ? 0 : max(Self.tickMilliseconds, 1000 / tokensPerSecond)
  }

  /// How many tokens this tick has to bring.
  private mutating func takeOwed() -> Int {
    guard tokensPerSecond > 0 else { return Self.burst }
    owed += Double(interval) * Double(tokensPerSecond) / 1000
    let whole = owed.rounded(.down)
    owed -= whole
    return Int(whole)
  }

  /// Adds one token's events; the reason if it was the last.
  private mutating func produce(_ actions: inout [CompletionAction]) -> FinishReason? {
    guard produced < request.parameters.maxTokens else { return .length }
    var probabilities = model.probabilities(after: context)
    if ignoresEnd { probabilities[Int(BuiltinModel.end)] = 0 }
    let token = sampler.draw(from: probabilities, recent: context[...])
    guard token != BuiltinModel.end else { return .stop }
    context.append(token)
    produced += 1

    var piece = model.pieces[Int(token)]
    if dropsSpace, piece.hasPrefix(" ") { piece.removeFirst() }
    dropsSpace = false
    if request.parameters.topLogprobs > 0 {
      actions.append(.emit(.logprobs([record(token, probabilities)])))
    }
    let text = stops.pass(piece)
    if !text.isEmpty { actions.append(.emit(.text(text))) }
    if stops.isHit { return .stop }
    return produced < request.parameters.maxTokens ? nil : .length
  }

  private func record(_ token: Int32, _ probabilities: [Double]) -> TokenLogprob {
    var best: [Int] = []
    let count = request.parameters.topLogprobs
    for index in probabilities.indices where probabilities[index] > 0 {
      if best.count == count, let last = best.last, probabilities[last] >= probabilities[index] {
        continue
      }
      let place = best.firstIndex { probabilities[$0] < probabilities[index] } ?? best.count
      best.insert(index, at: place)
      if best.count > count { best.removeLast() }
    }
    let top = best.map {
      TokenLogprob.Alternative(token: model.pieces[$0], logprob: log(probabilities[$0]))
    }
    let piece = model.pieces[Int(token)]
    return TokenLogprob(token: piece, logprob: log(probabilities[Int(token)]), top: top)
  }
}

/// Holds back text that may be the beginning of a stop text.
struct StopTexts {
  private let stops: [[UInt8]]
  private var held: [UInt8] = []
  /// Whether a stop text came; nothing after it passes.
  private(set) var isHit = false

  init(_ stops: [String]) { self.stops = stops.filter { !$0.isEmpty }.map { Array($0.utf8) } }

  /// What may be shown of the text so far and `piece`.
  mutating func pass(_ piece: String) -> String {
    guard !stops.isEmpty else { return piece }
    guard !isHit else { return "" }
    held += piece.utf8
    for start in held.indices {
      let rest = held[start...]
      if stops.contains(where: { rest.starts(with: $0) }) {
        isHit = true
        return take(start)
      }
      if stops.contains(where: { $0.starts(with: rest) }) { return take(start) }
    }
    return take(held.count)
  }

  /// What was held back and turned out to be text.
  mutating func rest() -> String { isHit ? "" : take(held.count) }

  private mutating func take(_ count: Int) -> String {
    defer { held.removeFirst(count) }
    return String(decoding: held[..<count], as: UTF8.self)
  }
}
