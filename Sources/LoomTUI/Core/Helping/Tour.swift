import Screen
import TreeModel

/// Teaches the keys by having the person use them, one after the other.
struct Tour: Equatable, Sendable {
  /// What ends a step.
  enum Goal: Equatable, Sendable {
    /// One of these commands was given.
    case given([Command])
    /// One of these commands was given, and what it opened is closed again.
    case closed([Command])
    /// The person has a rewrite of a model's text before them.
    case rewritten
    /// Nothing but the end of the program.
    case end
  }

  /// One thing to do.
  struct Step: Sendable {
    let goal: Goal
    /// What to do, with `{command}` where the command's key goes.
    let text: String
  }

  /// The steps, in order.
  static let steps = [
    Step(
      goal: .given([.generate] + Command.allCases.filter { $0.branchCount != nil }),
      text: "Here is the beginning of a story. Press {generate}: a small model inside loom "
        + "continues it four times, side by side."
    ),
    Step(
      goal: .given([.child]),
      text: "The branches stand in the tree on the left and in the list below the text. "
        + "{child} goes into one, {parent} would go back."
    ),
    Step(
      goal: .given([.nextSibling, .previousSibling, .nextRow, .previousRow]),
      text: "{next-sibling} and {previous-sibling} go from branch to branch; the text follows you."
    ),
    Step(
      goal: .given([.rateUpNext, .rateDownNext, .rateUp, .rateDown]),
      text:
        "Judge: {rate-up-next} says good, {rate-down-next} says bad, and both go on to the next "
        + "branch nobody has seen."
    ),
    Step(
      goal: .rewritten,
      text: "Make one better: {edit} opens its text, change something, Ctrl-S, then Enter. Your "
        + "version stands beside the model's, and the pair is worth a row in a dataset."
    ),
    Step(
      goal: .given([.undo]),
      text: "Nothing is lost by trying: {undo} takes the last act back, {redo} does it again."
    ),
    Step(
      goal: .closed([.compare]),
      text: "{compare} shows two branches without saying who wrote them, for a fair choice; "
        + "Esc leaves without one."
    ),
    Step(
      goal: .closed([.search]),
      text:
        "Find something: {search}, a word such as pier, and Enter; {search-next} goes to the next."
    ),
    Step(
      goal: .closed([.export]),
      text:
        "{export} shows what a dataset of your judgements would hold; j and k change its format, "
        + "Esc leaves without writing."
    ),
    Step(
      goal: .closed([.help]),
      text: "{help} explains the keys of the place where you are; a second {help} shows all. "
        + "Any other key goes back."
    ),
    Step(
      goal: .end,
      text: "That is loom. {quit} saves and ends the tour; then `loom story.loom.json` begins a "
        + "session of your own."
    ),
  ]

  /// Rows of the panel below the rest of the screen.
  let rows: Int
  /// The step that the person is at.
  private(set) var step = 0
  /// Whether the command was given and what it opened is still open.
  private var isOpen = false

  /// Starts on a screen.
  init(on screen: Size) { rows = Tour.rows(on: screen) }

  /// How many rows the instructions need: their longest text, under a rule.
  private static func rows(on screen: Size) -> Int {
    let longest = steps.map(\.text.utf8.count).max() ?? 0
    let width = max(20, screen.columns - 4)
    return min(1 + (longest + width - 1) / width + 1, max(0, screen.rows - 10))
  }

  /// The same step on a screen of another size.
  func resized(to screen: Size) -> Tour {
    var tour = Tour(on: screen)
    tour.step = step
    tour.isOpen = isOpen
    return tour
  }

  /// What is to be done now, with the keys in force.
  func text(_ keymap: Keymap) -> String {
    var text = Tour.steps[step].text
    for command in Command.allCases {
      text = text.replacing("{\(command.rawValue)}", with: keymap.hint(for: command))
    }
    return text
  }

  /// Goes to the next step, if there is one.
  mutating func skip() {
    step = min(step + 1, Tour.steps.count - 1)
    isOpen = false
  }

  /// Notes what happened: a command, if one was given, and the state after it.
  mutating func note(_ command: Command?, isPlain: Bool, isAtRewrite: Bool) {
    switch Tour.steps[step].goal {
    case .given(let commands):
      if let command, commands.contains(command) { skip() }
    case .closed(let commands):
      if let command, commands.contains(command) { isOpen = true }
      if isOpen, isPlain { skip() }
    case .rewritten:
      if isAtRewrite { skip() }
    case .end: break
    }
  }
}

extension Model {
  /// Begins the tour.
  public mutating func startTour() {
    let screen = fullSize
    let tour = Tour(on: screen)
    feel.tour = tour
    size = Size(columns: screen.columns, rows: screen.rows - tour.rows)
  }

  /// Tells a person who is here for the first time of the tour.
  public mutating func welcome() {
    if message == nil { say("New here? `loom tour` teaches the keys in three minutes") }
  }

  /// The size of the whole screen, with what stands below the rest.
  var fullSize: Size {
    Size(columns: size.columns, rows: size.rows + (feel.tour?.rows ?? 0))
  }

  /// Takes the size of the whole screen.
  mutating func resize(to screen: Size) {
    feel.tour = feel.tour?.resized(to: screen)
    size = Size(columns: screen.columns, rows: max(0, screen.rows - (feel.tour?.rows ?? 0)))
  }

  /// Moves the tour on after an event; Esc where it does nothing else leaves a step out.
  mutating func followTour(_ event: Event, wasPlain: Bool) {
    guard feel.tour != nil else { return }
    let isPlain = overlay == nil && pendingKeys.isEmpty
    if case .input(.key(.escape), _) = event, wasPlain {
      feel.tour?.skip()
    } else {
      let isAtRewrite = isPlain && node?.kind == .rewrite
      feel.tour?.note(feel.lastCommand, isPlain: isPlain, isAtRewrite: isAtRewrite)
    }
    feel.lastCommand = nil
  }
}
