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
  init(_ model: __shared Model) {
    let always = Hint(.help, "all keys")
    guard model.cursor != nil else {
      hints = [Hint(.addChild, "write the beginning"), always, Hint(.quit, "quit")]
      return
    }
    let uses = model.feel.uses
    var wanted = HintPlan.basic.filter { uses[$0.command, default: 0] < HintPlan.enough }
    if wanted.count < HintPlan.basic.count {
      let room = HintPlan.most - 2 - wanted.count
      wanted += HintPlan.useful(model).filter { uses[$0.command, default: 0] < HintPlan.enough }
        .prefix(room)
    }
    wanted.append(always)
    if uses[.quit, default: 0] < HintPlan.enough { wanted.append(Hint(.quit, "quit")) }
    hints = wanted
  }

  /// What is useful where the person is, the most urgent first.
  static func useful(_ model: Model) -> [Hint] {
    var hints: [Hint] = []
    let tree = model.session.tree
    if model.isStreaming { hints.append(Hint(.cancel, "stop")) }
    if let node = model.node {
      if node.generation?.finish == .error || node.generation?.finish == .interrupted {
        hints.append(Hint(.retry, "ask again"))
      }
      if node.kind == .rewrite, (node.note ?? "").isEmpty { hints.append(Hint(.note, "say why")) }
      if !(node.thinking ?? "").isEmpty { hints.append(Hint(.foldThinking, "thinking")) }
    }
    if tree.counts.unseen > 0 { hints.append(Hint(.nextUnseen, "next unseen")) }
    let unrated = unratedSiblings(model)
    if unrated > 2 { hints.append(Hint(.rateFlow, "rate in turn")) }
    if unrated > 1 { hints.append(Hint(.compare, "compare")) }
    hints += [
      Hint(.models, "models"), Hint(.parameters, "sampling"), Hint(.search, "search"),
      Hint(.bookmark, "bookmark"), Hint(.note, "note"),
    ]
    if tree.counts.nodes > 50 {
      hints += [Hint(.foldRelevant, "fold"), Hint(.mapView, "map"), Hint(.listView, "list")]
    }
    hints += [
      Hint(.readView, "read"), Hint(.tokens, "tokens"), Hint(.info, "about"),
      Hint(.copyPath, "copy"), Hint(.commandLine, "commands by name"),
    ]
    var seen: Set<Command> = []
    return hints.filter { seen.insert($0.command).inserted }
  }

  /// How many of the children, or of the siblings of a leaf, have no rating; not all of very many.
  private static func unratedSiblings(_ model: Model) -> Int {
    let tree = model.session.tree
    guard let cursor = model.cursor else { return 0 }
    let parent = tree.firstChild(of: cursor) == nil ? tree.parent(of: cursor) : cursor
    var next = tree.firstChild(of: parent)
    var count = 0
    var left = reach
    while let id = next, left > 0 {
      if tree.summary(of: id)?.rating == nil { count += 1 }
      next = tree.nextSibling(of: id)
      left -= 1
    }
    return count
  }
}

extension Model {
  /// The hints as one line of at most `width` columns: whole hints, help always among them.
  func hintLine(width: Int) -> String {
    var plan: [(command: Command, text: String)] = []
    for hint in HintPlan(self).hints {
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
