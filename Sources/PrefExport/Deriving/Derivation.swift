import TreeModel

/// Derives rows from one session: the rules are in the extensions, one file for each material.
struct Derivation {
  /// That one text is better than another.
  struct Statement: Hashable {
    let better: ContentHash
    let worse: ContentHash

    init(_ better: ContentHash, _ worse: ContentHash) {
      self.better = better
      self.worse = worse
    }
  }

  let session: Session
  let index: Int
  let options: ExportOptions
  let judgements: Judgements
  let flat: FlatTree
  /// From identities to places in `flat`; filled only if there is a rewrite or a vote on two nodes.
  let places: [NodeID: Int]
  /// Who was put above whom.
  let comparisons: Comparisons
  /// Which branches votes say were continued, and which ones left.
  let choices: Choices
  /// The nodes that the filter's expression lets count; nil for all.
  let matching: NodeSet?
  var tally: Tally
  var rows: [DerivedRow] = []
  /// Of the completions under one node: whether comparisons put the first above the second.
  var settled: [Statement: Bool] = [:]
  /// The prompt looked at last: for cutting, and where a format has to look into it.
  var prompts: PromptBuilder
  private var shortened: ShortPrompt?

  init(_ session: Session, index: Int, options: ExportOptions, tally: Tally) {
    self.session = session
    self.index = index
    self.options = options
    self.tally = tally
    judgements = Judgements(session, options.filter)
    matching = session.nodes(matching: options.filter)
    flat = FlatTree(session, judgements)
    prompts = PromptBuilder(session, judgements)
    if judgements.hasPairs || flat.items.contains(where: { $0.rewriteOf != nil }) {
      places = Dictionary(
        flat.items.enumerated().map { ($0.element.id, $0.offset) },
        uniquingKeysWith: { first, _ in first }
      )
    } else {
      places = [:]
    }
    comparisons = Comparisons(judgements, flat, places)
    choices = Choices(judgements, flat, places)
  }

  /// Derives the rows that `material` can be made of and hands them over as they come.
  mutating func derive(_ material: Material, _ take: (DerivedRow) throws -> Void) rethrows {
    switch material {
    case .pairs: try eachParent(take) { $0.derivePairs(under: $1) }
    case .labels: try eachParent(take) { $0.deriveLabels(under: $1) }
    case .paths: derivePaths()
    case .lists: try eachParent(take) { $0.deriveList(under: $1) }
    case .steps: deriveSteps()
    case .triples: try eachParent(take) { $0.deriveTriples(under: $1) }
    case .stories: try eachParent(take) { $0.deriveStories(under: $1) }
    case .spans: deriveSpans()
    case .votes: deriveVotes()
    }
    try hand(to: take)
  }

  private mutating func eachParent(
    _ take: (DerivedRow) throws -> Void,
    _ body: (inout Derivation, Int) -> Void
  ) rethrows {
    for parent in flat.items.indices {
      body(&self, parent)
      try hand(to: take)
    }
  }

  /// Hands the rows over that were added since the last time.
  private mutating func hand(to take: (DerivedRow) throws -> Void) rethrows {
    dropMarked()
    for row in rows { try take(row) }
    rows.removeAll(keepingCapacity: true)
  }

  func has(_ source: PairSource) -> Bool { options.sources.contains(source) }

  func item(_ place: Int) -> FlatTree.Item { flat.items[place] }

  func text(_ place: Int) -> String { session.tree[item(place).id]?.text ?? "" }

  // MARK: Fitness of one node

  /// Why a node cannot be a completion in any row; nil if it can.
  func obstacle(_ place: Int) -> DropReason? {
    let item = item(place)
    let parent = self.item(Int(item.parent))
    if isPrompt(place) { return .isPrompt }
    if item.isArchived { return .archived }
    if isByOtherModel(place) { return .notSelected }
    if !matches(item.id) { return .filter }
    if item.isStreaming { return .streaming }
    if item.finish == .error { return .failed }
    if item.isBlank { return .empty }
    if item.holdsNUL { return .nulCharacter }
    switch flat.mode {
    case .text: if !parent.hasPrompt { return .noPrompt }
    case .chat:
      if item.role != .assistant { return .notAssistant }
      if item.turn != .assistant { return .badConversation }
    }
    return options.truncation == .any && isCut(place) ? .cut : nil
  }

  /// Whether the filter's expression lets a node count.
  func matches(_ id: NodeID) -> Bool { matching.map { session.tree.contains(id, in: $0) } ?? true }

  /// Why a completion that might have been in a row has no rating.
  func unratedReason(_ place: Int) -> DropReason {
    item(place).isPassedOver ? .notSelected : .unrated
  }

  /// Whether it is a prompt or a rewrite of one.
  private func isPrompt(_ place: Int) -> Bool {
    guard item(place).rewriteOf != nil else { return item(place).kind == .prompt }
    return source(of: place) { _, _ in true }?.kind == .prompt
  }

  /// Whether a model wrote it, or what it is a rewrite of, and not one of those asked for.
  private func isByOtherModel(_ place: Int) -> Bool {
    let models = options.filter.models
    guard !models.isEmpty, let maker = source(of: place, while: { _, _ in true })?.generation else {
      return false
    }
    return !models.contains(maker.model)
      && !maker.adapters.contains { $0.scale != 0 && models.contains($0.name) }
  }

  /// The original of a rewrite, or of the original, and so on while `follows` holds; deleted ones
  /// still are what the words come from.
  private func source(of place: Int, while follows: (Node, Node) -> Bool) -> Node? {
    guard var node = session.tree[item(place).id] else { return nil }
    // A damaged file could make a circle of rewrites.
    for _ in 0..<1_000 {
      guard let original = node.rewriteOf.flatMap({ session.tree.everHeld($0) }),
        follows(node, original)
      else { break }
      node = original
    }
    return node
  }

  /// Whether the end of the text was cut off by something other than its writer.
  ///
  /// A rewrite of a cut text that keeps its last word keeps its cut end.
  func isCut(_ place: Int) -> Bool {
    var finish = item(place).finish
    if item(place).rewriteOf != nil {
      finish =
        source(of: place) { $0.text.lastWord.elementsEqual($1.text.lastWord) }?.finish
    }
    switch finish {
    case .length, .interrupted, .filter: return true
    case .stop, .error, nil: return false
    }
  }

  // MARK: Rows

  /// Whether the prompt's trailing newlines go to the completions, for everything under `parent`:
  /// all rows of a prompt have the same prompt text.
  func movesNewlines(_ children: [Int]) -> Bool {
    flat.mode == .text && children.contains { item($0).startsWithNewline && !item($0).isBlank }
  }

  func side(_ place: Int, rating: Int8?) -> DerivedRow.Side {
    DerivedRow.Side(
      node: item(place).id,
      rating: rating,
      isCut: isCut(place),
      ownRating: item(place).rating,
      vote: judgements.verdict(item(place).id, isRated: item(place).rating != nil)
    )
  }

  /// Adds a row about the completions at `places`; the first gives the key its direction.
  ///
  /// The row was counted before with `tally.enter`, and is dropped here if what is left of its
  /// prompt is no prompt, or if it has none of the tags asked for. `vote` is the judgement that the
  /// row itself rests on, as an index. Says whether there is a row.
  @discardableResult
  mutating func add(
    _ source: PairSource,
    _ sides: [(place: Int, rating: Int8?)],
    movesNewlines: Bool,
    isForward: Bool = true,
    vote: Int? = nil
  ) -> Bool {
    guard let first = sides.first else { return false }
    let child = item(first.place)
    let parent = item(Int(child.parent))
    let other = sides.count == 2 ? item(sides[1].place).id : nil
    guard sides.contains(where: { item($0.place).hasTag }) else {
      tally.drop(.notSelected, index, child.id, other)
      return false
    }
    var prompt = movesNewlines ? parent.withoutNewlines : parent.withoutBlanks
    var chosen = child.hash
    var rejected = sides.count == 2 ? item(sides[1].place).hash : chosen
    var cut = PromptCut()
    if let short = shortPrompt(under: Int(child.parent), movesNewlines) {
      guard !short.isBlank else {
        tally.drop(.noPrompt, index, child.id, other)
        return false
      }
      // Rows are the same if what is written is the same, whatever was left out before it.
      cut = short.cut
      prompt = short.prompt
      chosen = short.hash(with: text(first.place))
      rejected = sides.count == 2 ? short.hash(with: text(sides[1].place)) : chosen
    }
    var margin: Double?
    // Ratings that say the opposite of a comparison are no margin.
    if sides.count == 2, let better = sides[0].rating, let worse = sides[1].rating, better >= worse
    {
      margin = Double(better) - Double(worse)
    }
    rows.append(
      DerivedRow(
        session: index,
        parent: child.parent == 0 ? nil : parent.id,
        root: item(Int(child.root)).id,
        source: source,
        sides: sides.map { side($0.place, rating: $0.rating) },
        margin: margin,
        movesNewlines: movesNewlines,
        key: DerivedRow.Key(
          prompt: prompt,
          low: min(chosen, rejected),
          high: max(chosen, rejected)
        ),
        isForward: sides.count == 2 ? chosen < rejected : isForward,
        vote: vote,
        cut: cut
      )
    )
    return true
  }

  // MARK: Prompts that are too long

  /// What stays of a prompt.
  private struct ShortPrompt {
    let parent: Int
    let movesNewlines: Bool
    let cut: PromptCut
    let isBlank: Bool
    let prompt: ContentHash
    let beforeCompletion: ContentHash

    func hash(with completion: String) -> ContentHash {
      var hash = beforeCompletion
      hash.update(completion.utf8)
      return hash
    }
  }

  /// The prompt of what is under `parent` if it is longer than asked for.
  private mutating func shortPrompt(under parent: Int, _ movesNewlines: Bool) -> ShortPrompt? {
    guard let limit = options.maxPromptChars else { return nil }
    if shortened?.parent != parent || shortened?.movesNewlines != movesNewlines {
      let whole = prompts.prompt(
        under: parent == 0 ? nil : item(parent).id,
        movesNewlines: movesNewlines
      )
      let cut = PromptCut(of: whole, keeping: limit)
      let rest = whole.without(cut)
      let hashes = rest.hashes
      shortened = ShortPrompt(
        parent: parent,
        movesNewlines: movesNewlines,
        cut: cut,
        isBlank: rest.isBlank,
        prompt: hashes.prompt,
        beforeCompletion: hashes.beforeCompletion
      )
    }
    return shortened?.cut == PromptCut() ? nil : shortened
  }
}

extension String {
  /// The bytes behind the last white space, backwards.
  fileprivate var lastWord: some Sequence<UInt8> {
    utf8.reversed().lazy.prefix { !WhiteSpace.isBlank($0) && !WhiteSpace.isNewline($0) }
  }
}

extension Session {
  /// The nodes that match the expression of a filter; nil if it has none.
  fileprivate func nodes(matching filter: RowFilter) -> NodeSet? {
    guard let expression = filter.nodes else { return nil }
    var scan = NodeScan(expression, of: self, now: filter.now)
    scan.finish(self)
    return scan.found
  }
}
