import Backends
import Screen
import TreeModel

@testable import LoomTUI
@testable import TreeModel

/// What the program asked for and has no answer to yet.
struct MonkeyWorld {
  var streams: [RequestID] = []
  var catalogs: [RequestID] = []
  var counts: [RequestID] = []
  var exports: [String] = []
  var grafts: [(path: String, top: NodeID?)] = []
  var folders: [String] = []
  var copies: [String] = []
  var isEditing = false
  var written = 0
}

extension Monkey {
  /// Performs effects as the shell does.
  mutating func take(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .append(let entry), .appendSoon(let entry): journal(entry)
      case .complete(let id, _, _): world.streams.append(id)
      case .cancel(let id): world.streams.removeAll { $0 == id }
      case .listModels(let id, _): world.catalogs.append(id)
      case .countTokens(let id, _, _): world.counts.append(id)
      case .editExternally: world.isEditing = true
      case .export(_, let path, _): world.exports.append(path)
      case .logRequests(let path): send(.logging(path: path), "logging")
      case .readSession(let path, let top): world.grafts.append((path, top))
      case .listFolder(let path): world.folders.append(path)
      case .copyToClipboard, .copyToTmux: world.copies.append("the clipboard")
      case .copyToFile(_, let path, _): world.copies.append(path)
      default: break
      }
    }
  }

  /// Writes an entry, reads it back and applies it to the other session.
  private mutating func journal(_ entry: Entry) {
    if model.isReadOnly {
      complain("A session for reading only was changed by entry \(entry.number).")
    }
    world.written = entry.number
    let line = Array(journalLine(entry).dropLast())
    do {
      let read = try line.withUnsafeBufferPointer { buffer in
        var reader = JSONReader(buffer)
        return try reader.entry()
      }
      try replayed.apply(read)
    } catch {
      complain(
        "Entry \(entry.number) cannot be replayed: \(error).\n\(String(decoding: line, as: UTF8.self))"
      )
    }
  }

  /// The disk has everything.
  mutating func sync() {
    if world.written > model.durable { send(.durable(world.written), "durable") }
  }

  /// A service tells something of a completion.
  mutating func stream() {
    guard !world.streams.isEmpty else { return }
    let id = pick(world.streams)
    let event: CompletionEvent
    switch below(40) {
    case 0..<22: event = .text(pick(Monkey.pieces))
    case 22..<25: event = .thinking(pick(Monkey.pieces))
    case 25..<28:
      let top = ["dog", "cat", "\u{1b}[31m", "", "猫"].map { word in
        TokenLogprob.Alternative(token: word, logprob: -Double(below(90)) / 10)
      }
      let token = TokenLogprob(
        token: pick(Monkey.pieces),
        logprob: -Double(below(50)) / 10,
        top: top
      )
      event = .logprobs([token])
    case 28:
      event = .usage(TokenUsage(prompt: below(500), completion: below(90), thinking: below(9)))
    case 29: event = .requestID(pick(Monkey.texts))
    case 30: event = .notice(pick(Monkey.texts))
    case 31: event = .leftOut(bytes: below(30))
    case 32: event = .waiting(pick([.turn, nil]))
    case 33:
      let pause = RetryPause(milliseconds: below(9_000), host: "host", reason: pick(Monkey.texts))
      event = .waiting(.retry(pause))
    case 34: event = .failed(pick(Monkey.errors))
    default:
      let reasons: [FinishReason] = [
        .stop, .stop, .length, .thinkingLength, .filter("why"), .blockedPrompt("why"),
        .other("why"),
        .interrupted,
      ]
      event = .finished(pick(reasons))
    }
    switch event {
    case .failed, .finished: world.streams.removeAll { $0 == id }
    default: break
    }
    send(.completion(id, event, at: time), "(stream)")
  }

  /// Something else that was asked for is answered.
  mutating func answer() {
    if let id = world.catalogs.popLast() {
      let models = ["toy-1", "toy-2", pick(Monkey.texts)].map { ModelCatalog.Model(name: $0) }
      let adapters = [AdapterScale(name: "warm", scale: 0.5), AdapterScale(name: "冷", scale: 0)]
      let catalog = ModelCatalog(models: models, adapters: adapters, contextTokens: 900)
      send(
        .catalog(id, below(4) == 0 ? .failure(pick(Monkey.errors)) : .success(catalog)),
        "(models)"
      )
    }
    if let id = world.counts.popLast() {
      send(
        .tokenCount(
          id,
          below(4) == 0 ? .failure(pick(Monkey.errors)) : .success(below(1200)),
          at: time
        ),
        "(count)"
      )
    }
    if world.isEditing {
      world.isEditing = false
      let result: EditResult = below(4) == 0 ? .failure("No editor.") : .text(pick(Monkey.texts))
      send(.edited(result, at: time), "(edited)")
    }
    if let (path, top) = world.grafts.popLast() {
      let other = Desk.story([" 海", " grafted"])
      let result: GraftResult =
        below(4) == 0 ? .failure("No such file.") : .session(other, top: top, path: path)
      send(.sessionRead(result, at: time), "(graft)")
    }
    if let path = world.folders.popLast() {
      send(.folder(path: path, names: ["a.loom.json", "b\u{1b}.loom.json"]), "(folder)")
    }
    if let path = world.copies.popLast() {
      let outcomes: [CopyOutcome] = [.done(path), .exists(path: path), .failure("No room.")]
      send(.copied(pick(outcomes)), "(copied)")
    }
    if let path = world.exports.popLast() {
      let outcomes: [ExportOutcome] = [
        .written(path: path, count: below(9), isTree: below(2) == 0), .exists(path: path),
        .failure("The disk is full."),
      ]
      send(.exported(pick(outcomes)), "(exported)")
    }
  }

  /// The machine has troubles of its own.
  mutating func disturb() {
    switch below(6) {
    case 0: send(.saveProblem("The disk is full: make room."), "(full)")
    case 1: send(.saveProblem(nil), "(room)")
    case 2: send(.foldNotice("No backup was kept."), "(notice)")
    case 3:
      send(
        .server(name: "test", .starting(model: pick(Monkey.texts), seconds: below(9))),
        "(starting)"
      )
    case 4: send(.server(name: "test", pick([.ready, .failed("It ended.")])), "(server)")
    default: send(.logProblem("The log is full."), "(log)")
    }
  }

  static let errors: [BackendError] = [
    .unreachable(host: "h", reason: "no \u{1b}[2J route"), .empty(host: "h"),
    .refused(host: "h", status: 500, message: "日本\n語"), .stalled(host: "h", seconds: 9),
    .limited(host: "h", message: "slow", retryAfter: 3), .noSuchModel(model: "m", message: ""),
    .contextExceeded(promptTokens: 9_000, contextTokens: 900), .tooLarge(host: "h", limit: 1),
    .noSuchAdapter(name: "warm", known: []), .malformed(host: "h", excerpt: "<html>"),
  ]
}
