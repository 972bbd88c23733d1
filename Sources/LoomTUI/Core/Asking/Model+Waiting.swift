import Backends
import TreeModel

extension Model {
  /// What a completion waits for.
  enum Wait: Equatable, Sendable {
    /// Its turn at the backend.
    case turn
    /// The moment to ask again, milliseconds since 1970; why, in one line.
    case retry(at: Int64, reason: String)

    init(_ wait: CompletionWait, at time: Int64) {
      switch wait {
      case .turn: self = .turn
      case .retry(let pause):
        self = .retry(at: time + Int64(pause.milliseconds), reason: pause.sentence)
      }
    }

    /// Seconds until it asks again; nil if that is not known.
    func seconds(at now: Int64) -> Int64? {
      guard case .retry(let due, _) = self else { return nil }
      return max(1, (due - now + 999) / 1_000)
    }

    /// When `seconds` will next be another number; nil if it will not.
    func nextChange(after now: Int64) -> Int64? {
      guard case .retry(let due, _) = self, let seconds = seconds(at: now), seconds > 1 else {
        return nil
      }
      return due - (seconds - 1) * 1_000
    }
  }

  /// When `Event.tick` is wanted, milliseconds since 1970; nil while nothing is to be done by time.
  ///
  /// A completion of which nothing has come for a while costs no wake-up, nor does one that waits
  /// for its turn; a node on which the person rests costs one.
  public var deadline: Int64? {
    let checkpoint = hasUnsavedText ? lastCheckpoint + 1_000 : nil
    var first = Int64.max
    for run in runs.values { first = min(first, run.wait?.nextChange(after: now) ?? .max) }
    first = min(first, checkpoint ?? .max, meter.due ?? .max)
    first = min(first, findingDeadline ?? .max, writing.draftDue ?? .max, feel.popup.due ?? .max)
    return first == .max ? nil : first
  }

  /// Whether a countdown is on the screen, perhaps.
  public var isCountingDown: Bool {
    runs.values.contains { $0.wait?.seconds(at: now) != nil }
  }

  /// How many completions wait for their turn.
  var queuedRuns: Int { runs.values.count { $0.wait == .turn } }

  /// Takes what a completion tells of waiting.
  mutating func note(_ wait: CompletionWait?, of id: RequestID, at time: Int64) {
    now = time
    waitRevision &+= 1
    runs[id]?.wait = wait.map { Wait($0, at: time) }
    if case .retry(let pause) = wait {
      say(pause.announcement)
      pauseTold = message
    } else if pauseTold != nil, message == pauseTold, !isCountingDown {
      // Nothing is tried again any more.
      message = nil
    }
  }

  /// Takes the time: for countdowns, and for the journal.
  mutating func tick(at time: Int64) -> [Effect] {
    now = time
    feel.popup.tick(at: time)
    if isCountingDown { waitRevision &+= 1 }
    continueFinding(at: time)
    let effects =
      hasUnsavedText && time >= lastCheckpoint + 1_000 ? checkpoint(at: time) : []
    return effects + keepDraftIfDue(at: time) + measurePrompt(at: time)
  }

  /// Notes that text came which is not in the journal: it will be in a second.
  mutating func noteUnsaved(_ event: CompletionEvent, at time: Int64) {
    guard !hasUnsavedText else { return }
    switch event {
    case .text, .thinking:
      hasUnsavedText = true
      lastCheckpoint = time
    default: break
    }
  }

  /// What the lists say of a branch that has no text yet.
  func waitRemark(on node: NodeID) -> String {
    switch wait(of: node) {
    case .turn: "(queued)"
    // Short, and the number early: the outline is narrow.
    case .retry(let due, _)?: "(retry in \(seconds(to: due)) s\(dot)\(cancelHint))"
    case nil: "(waiting)"
    }
  }

  /// What the text pane says of a branch that has no text yet.
  func waitSentence(on node: Node) -> String {
    switch wait(of: node.id) {
    case .turn:
      "queued until one of the others ends\(dot)\(cancelHint)"
    case .retry(let due, let reason)?:
      "\(reason)\(dot)trying again in \(seconds(to: due)) s\(dot)\(cancelHint)"
    case nil: "waiting for \(node.generation?.model ?? "the model")"
    }
  }

  private func wait(of node: NodeID) -> Wait? {
    runs.values.first { $0.node == node }?.wait
  }

  private func seconds(to due: Int64) -> Int64 {
    Wait.retry(at: due, reason: "").seconds(at: now) ?? 1
  }

  private var cancelHint: String { "\(keymap.hint(for: .cancel)) cancels" }

  private var dot: String { isUnicode ? " · " : " - " }
}
