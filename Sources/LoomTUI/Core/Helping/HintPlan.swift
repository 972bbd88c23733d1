import TreeModel

/// Which keys are told at the bottom of the screen.
///
/// A hint goes once its key was used a few times; then keys that are wanted less often, but useful
/// where the person is, have its room.
struct HintPlan: Equatable {
  /// A command and what it does in a word or two.
  struct Hint: Equatable {
    let command: Command
    let label: String

    init(_ command: Command, _ label: String) {
      self.command = command
      self.label = label
    }
  }

  /// After so many uses a key is known.
  static let enough = 3
  /// No more hints than these at once: a longer line is not read.
  static let most = 8
  /// How many siblings are looked at.
  private static let reach = 64

  /// The hints, the most wanted first.
  let hints: [Hint]

  /// What a newcomer needs.
  static let basic = [
    Hint(.generate, "generate"), Hint(.rateUpNext, "good"), Hint(.rateDownNext, "bad"),
    Hint(.edit, "rewrite"), Hint(.undo, "undo"), Hint(.export, "export"),
  ]

  /// The plan for the tree's view.
  init(_ situation: Situation) {
    let always = Hint(.help, "all keys")
    guard situation.hasNodes else {
      hints = [Hint(.addChild, "write the beginning"), always, Hint(.quit, "quit")]
      return
    }
    let uses = situation.uses
    var wanted = HintPlan.basic.filter { uses[$0.command, default: 0] < HintPlan.enough }
    if wanted.count < HintPlan.basic.count {
      let room = HintPlan.most - 2 - wanted.count
      wanted += situation.useful.filter { uses[$0.command, default: 0] < HintPlan.enough }
        .prefix(room)
    }
    wanted.append(always)
    if uses[.quit, default: 0] < HintPlan.enough { wanted.append(Hint(.quit, "quit")) }
    hints = wanted
  }

  /// All that the hints depend on: while it stays the same, so do they.
  struct Situation: Equatable {
    let uses: [Command: Int]
    let hasNodes: Bool
    let isStreaming: Bool
    /// Whether the node's text did not come to its end.
    let hasFailed: Bool
    /// Whether it is a rewrite without a word of why.
    let lacksReason: Bool
    let hasThinking: Bool
    let hasUnseen: Bool
    /// How many of the branches have no rating, no more than three.
    let unrated: Int
    let isLarge: Bool

    init(_ model: __shared Model) {
      let tree = model.session.tree
      uses = model.feel.uses
      hasNodes = model.cursor != nil
      isStreaming = model.isStreaming
      let node = model.cursor.flatMap { tree.summary(of: $0) }
      hasFailed = node?.finish == .error || node?.finish == .interrupted
      lacksReason = node?.kind == .rewrite && (model.node?.note ?? "").isEmpty
      hasThinking = node?.hasThinking == true
      hasUnseen = tree.counts.unseen > model.hiddenCounts.unseen
      unrated = HintPlan.unratedSiblings(model)
      isLarge = tree.counts.nodes > 50
    }

    /// What is useful where the person is, the most urgent first.
    var useful: [Hint] {
      var hints: [Hint] = []
      if isStreaming { hints.append(Hint(.cancel, "stop")) }
      if hasFailed { hints.append(Hint(.retry, "ask again")) }
      if lacksReason { hints.append(Hint(.note, "say why")) }
      if hasThinking { hints.append(Hint(.foldThinking, "thinking")) }
      if hasUnseen { hints.append(Hint(.nextUnseen, "next unseen")) }
      if unrated > 2 { hints.append(Hint(.rateFlow, "rate in turn")) }
      if unrated > 1 { hints.append(Hint(.compare, "compare")) }
      hints += [
        Hint(.models, "models"), Hint(.parameters, "sampling"), Hint(.search, "search"),
        Hint(.bookmark, "bookmark"), Hint(.note, "note"),
      ]
      if isLarge {
        hints += [Hint(.foldRelevant, "fold"), Hint(.mapView, "map"), Hint(.listView, "list")]
      }
      hints += [
        Hint(.readView, "read"), Hint(.tokens, "tokens"), Hint(.info, "about"),
        Hint(.copyPath, "copy"), Hint(.commandLine, "commands by name"),
      ]
      var seen: Set<Command> = []
      return hints.filter { seen.insert($0.command).inserted }
    }
  }

  /// How many of the children, or of the siblings of a leaf, have no rating: three at most, and not all of
  /// very many are looked at.
  private static func unratedSiblings(_ model: Model) -> Int {
    let tree = model.session.tree
    guard let cursor = model.cursor else { return 0 }
    let parent = tree.firstChild(of: cursor) == nil ? tree.parent(of: cursor) : cursor
    var next = tree.firstChild(of: parent)
    var count = 0
    var left = reach
    while let id = next, left > 0, count < 3 {
      if tree.summary(of: id)?.rating == nil { count += 1 }
      next = tree.nextSibling(of: id)
      left -= 1
    }
    return count
  }
}

/// The line of hints made last: most keys leave it as it is.
struct HintMemory: Sendable {
  private struct Key: Equatable {
    let situation: HintPlan.Situation
    let view: ViewKind
    let columns: Int
  }

  private var key: Key?
  private var line = ""

  /// The keys most wanted in the view that is shown, while nothing lies over it; `width` columns at most.
  mutating func line(for model: Model, width: Int) -> String {
    let key = Key(
      situation: HintPlan.Situation(model),
      view: model.shownView,
      columns: width
    )
    if key != self.key { line = model.viewHints(width: width) ?? model.hintLine(width: width) }
    self.key = key
    return line
  }
}

extension Model {
  /// The hints as one line of at most `width` columns: whole hints, help always among them.
  func hintLine(width: Int) -> String {
    var plan: [(command: Command, text: String)] = []
    for hint in HintPlan(HintPlan.Situation(self)).hints {
      plan.append((hint.command, "\(keymap.hint(for: hint.command)) \(hint.label)"))
    }
    let help = plan.first { $0.command == .help }?.text ?? ""
    var line = ""
    var isHelpIn = help.isEmpty
    for hint in plan {
      let isHelp = hint.command == .help
      let gap = line.isEmpty ? "" : "   "
      let reserve = isHelp || isHelpIn ? 0 : help.count + 3
      guard line.count + gap.count + hint.text.count + reserve <= width else { continue }
      line += gap + hint.text
      isHelpIn = isHelpIn || isHelp
    }
    return line
  }

  /// Counts a use, as long as that can change a hint.
  mutating func note(use command: Command) {
    if feel.tour != nil { feel.lastCommand = command }
    if feel.uses[command, default: 0] < HintPlan.enough { feel.uses[command, default: 0] += 1 }
  }
}
