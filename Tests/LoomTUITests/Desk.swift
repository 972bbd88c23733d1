import Backends
import Foundation
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// The interface without a terminal, a clock or a file: keys in, effects and frames out.
///
/// Times count up by a second a key; entries count as on the disk at once unless `isDiskSlow`.
struct Desk {
  var model: Model
  var time: Int64 = 1_795_000_000_000
  var effects: [Effect] = []
  var isDiskSlow = false
  /// Whether a rest on a node has its prompt measured; most tests are about other things.
  var measuresPrompts = false

  init(
    _ session: Session = Desk.session(),
    columns: Int = 80,
    rows: Int = 24,
    keymap: Keymap = .standard,
    isReadOnly: Bool = false,
    others: [BackendInfo] = [],
    plans: [FanOutPlan] = [],
    prices: TokenPrices = TokenPrices(),
    display: DisplaySettings = DisplaySettings(),
    isUnicode: Bool = true
  ) {
    let backend = BackendInfo(
      name: "test",
      summary: "a backend that never answers by itself",
      defaultModel: "toy-1",
      continuesText: true,
      takesSeeds: true,
      prices: prices
    )
    model = Model(
      session: session,
      name: "story.loom.json",
      isReadOnly: isReadOnly,
      isUnicode: isUnicode,
      size: Size(columns: columns, rows: rows),
      backends: [backend] + others,
      settings: GenerationSettings(backend: "test", model: "toy-1"),
      plans: plans,
      keymap: keymap,
      display: display,
      seed: 1,
      now: time
    )
    model.meter.due = nil
  }

  /// An empty session.
  static func session(_ mode: SessionInfo.Mode = .text) -> Session {
    Session(
      info: SessionInfo(
        id: "0123456789abcdef",
        title: "Story",
        created: 1_795_000_000_000,
        mode: mode,
        annotator: "a-test"
      )
    )
  }

  /// A root and `branches` below it.
  static func story(
    _ branches: [String] = [" there was a dog.", " a king lived", " nothing"]
  ) -> Session {
    var session = session()
    func perform(_ make: (Session) throws -> Transaction) {
      do {
        _ = try session.perform(make(session), at: 1_795_000_000_000)
      } catch {
        Issue.record(error)
      }
    }
    perform { try $0.addAct(under: nil, text: "Once upon a time", at: 0) }
    let root = NodeID(rawValue: 1)
    perform {
      try $0.generateAct(
        under: root,
        branches.map { _ in Generation(backend: "test", model: "toy-1") },
        at: 0
      )
    }
    for (index, text) in branches.enumerated() {
      let id = NodeID(rawValue: Int32(index + 2))
      session.extend(id, text: text)
      _ = session.checkpoint(id, from: 0, at: 0)
      do {
        let record = Generation(backend: "test", model: "toy-1", finish: .stop)
        _ = try session.finish(id, generation: record, at: 0)
      } catch {
        Issue.record(error)
      }
    }
    return session
  }

  // MARK: Acting

  /// Presses keys: characters as they are, others by name in angle brackets, `<Ctrl-S>`.
  mutating func press(_ keys: String) {
    var rest = keys[...]
    while let first = rest.first {
      var key = Key.character(first)
      if first == "<", let end = rest.firstIndex(of: ">"),
        let named = Key(name: String(rest[rest.index(after: rest.startIndex)..<end]))
      {
        key = named
        rest = rest[rest.index(after: end)...]
      } else {
        rest.removeFirst()
      }
      time += 1_000
      send(.input(.key(key), at: time))
    }
  }

  mutating func send(_ event: Event) {
    let new = update(&model, event)
    effects += new
    if !measuresPrompts { model.meter.due = nil }
    guard !isDiskSlow else { return }
    for effect in new {
      switch effect {
      case .append(let entry), .appendSoon(let entry):
        model.durable = max(model.durable, entry.number)
      default: break
      }
    }
  }

  /// Paints, as the shell does after the keys.
  mutating func paint() -> Frame {
    let frame = view(model)
    send(.painted(at: time))
    return frame
  }

  /// The completions asked for so far and not cancelled.
  var requests: [(id: RequestID, request: CompletionRequest)] {
    effects.compactMap {
      if case .complete(let id, _, let request) = $0 { (id, request) } else { nil }
    }
  }

  /// Who was asked for each of `requests`.
  var asked: [String] {
    effects.compactMap { if case .complete(_, let backend, _) = $0 { backend } else { nil } }
  }

  /// Ends a completion as `event` says.
  mutating func end(_ index: Int, _ event: CompletionEvent) {
    send(.completion(requests[index].id, event, at: time))
  }

  mutating func arrive(_ text: String, at index: Int, finish: FinishReason? = nil) {
    let id = requests[index].id
    if !text.isEmpty { send(.completion(id, .text(text), at: time)) }
    if let finish { send(.completion(id, .finished(finish), at: time)) }
  }

  var screen: String { view(model).transcript }
  var node: Node? { model.node }
  var tree: Tree { model.session.tree }
}

/// Compares a frame with `Frames/NAME.txt`, or writes it when `LOOM_RECORD` is set.
func expectFrame(
  _ frame: Frame,
  _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Frames/\(name).txt"
  )
  if ProcessInfo.processInfo.environment["LOOM_RECORD"] != nil {
    try frame.transcript.write(to: url, atomically: true, encoding: .utf8)
  }
  let expected = try String(contentsOf: url, encoding: .utf8)
  #expect(
    frame.transcript == expected,
    "see Frames/\(name).txt; LOOM_RECORD=1 records anew",
    sourceLocation: sourceLocation
  )
}
