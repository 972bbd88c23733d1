import Backends
import PrefExport
import Screen
import TreeModel

@testable import LoomTUI
@testable import TreeModel

/// Somebody who presses anything, and the world around: a service, a disk, a window.
///
/// Everything is drawn from the seed. What must hold is checked on the way; the first thing that does
/// not is in `problem`.
struct Monkey {
  let seed: UInt64
  var random: SplitMix64
  var model: Model
  var time: Int64 = 1_795_000_000_000
  /// The picture that is kept and mended, as the shell does.
  var picture = Picture()
  /// The keys of a command or a typed text that are still to come.
  var queue: [Key] = []
  /// What was done last, the newest at the end.
  var trace: [String] = []
  /// Keys pressed so far.
  var keys = 0
  /// What was asked of the world and is not answered.
  var world = MonkeyWorld()
  /// The session as its journal tells it.
  var replayed: Session
  /// The first thing that was wrong.
  var problem: String?
  /// Whether to say each key before it is pressed: for one that crashes.
  var isTracing = false

  init(seed: UInt64) {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    let session = Monkey.session(&random)
    replayed = session
    model = Monkey.model(session, &random)
    self.random = random
  }

  /// A number from 0 up to `limit`, without it.
  mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(1, limit))) }

  /// One of them.
  mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  mutating func note(_ what: String) {
    if isTracing { print("monkey \(seed): \(what)") }
    trace.append(what)
    if trace.count > 200 { trace.removeFirst(100) }
  }

  mutating func complain(_ what: String) {
    guard problem == nil else { return }
    problem = """
      \(what)
      Seed \(seed), key \(keys); LOOM_MONKEY_SEED=\(seed) plays it again (with \
      SWIFT_DETERMINISTIC_HASHING=1, and LOOM_MONKEY_TRACE=1 says each key).
      The last ones: \(trace.suffix(50).joined(separator: " "))
      Over the tree: \(model.overlay.map { "\($0)".prefix(200) } ?? "nothing")
      """
  }

  // MARK: One step

  /// Does one thing.
  mutating func step() {
    time += Int64(below(4)) * 250
    switch below(100) {
    case 0..<64: press()
    case 64: paste()
    case 65: resize()
    case 66..<70: send(.tick(at: max(time, model.deadline ?? time)), "tick")
    case 70..<88: stream()
    case 88..<92: answer()
    case 92: disturb()
    case 93: click()
    default: sync()
    }
    check()
  }

  private mutating func press() {
    if queue.isEmpty { queue = nextKeys() }
    keys += 1
    let key = queue.removeFirst()
    time += 50
    send(.input(.key(key), at: time), key.name)
    if keys % 10 == 0 { paint(comparing: keys % 50 == 0) }
  }

  private mutating func paste() {
    let text = pick(Monkey.texts)
    send(.input(.paste(text), at: time), "paste")
  }

  private mutating func click() {
    let acts: [Mouse.Act] = [.press, .wheelUp, .wheelDown]
    let mouse = Mouse(pick(acts), row: below(60), column: below(210))
    send(.input(.mouse(mouse), at: time), "click")
  }

  private mutating func resize() {
    let sizes = [
      (80, 24), (80, 24), (40, 10), (120, 40), (200, 50), (1, 1), (0, 0), (13, 3), (300, 7),
    ]
    let (columns, rows) = pick(sizes)
    let size = Size(columns: columns, rows: rows)
    send(.input(.resized(size), at: time), "\(columns)x\(rows)")
  }

  mutating func send(_ event: Event, _ name: String) {
    note(name)
    take(update(&model, event))
  }

  /// Paints, and compares what is kept with what is drawn from nothing.
  private mutating func paint(comparing: Bool) {
    picture.draw(model)
    take(update(&model, .painted(at: time)))
    let frame = picture.frame
    if let cell = frame.cells.first(where: {
      ($0.base < 32 && $0.base != 0) || 127..<160 ~= $0.base
    }) {
      complain("The control character \(cell.base) is on the screen.")
    }
    if let place = frame.cursor,
      !(0..<frame.size.rows ~= place.row && 0..<frame.size.columns ~= place.column)
    {
      complain("The cursor is at \(place) outside \(frame.size).")
    }
    guard comparing else { return }
    picture.draw(model)
    let anew = view(model)
    if picture.frame != anew {
      complain(
        "The picture that was kept is another than the one drawn anew:\n"
          + picture.frame.transcript + "\n" + anew.transcript
      )
    }
  }

  // MARK: What must hold

  private mutating func check() {
    let tree = model.session.tree
    if let cursor = model.cursor {
      if !tree.contains(cursor) { complain("The cursor is on node \(cursor), which is not there.") }
    } else if tree.firstChild(of: nil) != nil {
      complain("The cursor is nowhere although there are nodes.")
    }
  }

  /// The terminal closes: every stream is cut and kept; then all must be as the journal says.
  mutating func end() {
    send(.input(.closed, at: time), "closed")
    sync()
    var copy = model.session
    for violation in copy.invariantViolations() { complain(violation) }
    copy.cursor = nil
    replayed.cursor = nil
    let bytes = sessionFileBytes(copy)
    let told = sessionFileBytes(replayed)
    if bytes != told {
      let lines = [bytes, told].map { String(decoding: $0, as: UTF8.self).split(separator: "\n") }
      let pair = zip(lines[0], lines[1]).first { !$0.utf8.elementsEqual($1.utf8) }
      complain(
        "The journal tells another session than the one in memory:\n\(pair?.0 ?? "")\n\(pair?.1 ?? "")"
      )
    }
    do {
      let read = try Session(decoding: bytes)
      if sessionFileBytes(read) != bytes { complain("The file, read and written, is another.") }
      while try copy.undo(at: time) != nil {}
      for violation in copy.invariantViolations() { complain("After undoing all: \(violation)") }
    } catch {
      complain("\(error)")
    }
  }

  /// Escape leads out of everything.
  mutating func escape() {
    for _ in 0..<20 where model.overlay != nil || !model.pendingKeys.isEmpty {
      send(.input(.key(.escape), at: time), "Esc")
      // Nothing that was begun is kept.
      if case .editor? = model.overlay { send(.input(.key(.character("n")), at: time), "n") }
    }
    queue = []
    if model.overlay != nil { complain("Escape does not lead back to the tree.") }
  }
}
