import TreeModel

/// Derives rows from one session: the rules are in the extensions, one file for each material.
struct Derivation {
  let session: Session
  let index: Int
  let options: ExportOptions
  let flat: FlatTree
  /// From identities to places in `flat`; filled only if there is a rewrite.
  let places: [NodeID: Int]
  var tally: Tally
  var rows: [DerivedRow] = []

  init(_ session: Session, index: Int, options: ExportOptions, tally: Tally) {
    self.session = session
    self.index = index
    self.options = options
    self.tally = tally
    flat = FlatTree(session)
    if session.tree.counts.rewrites > 0 || flat.items.contains(where: { $0.rewriteOf != nil }) {
      places = Dictionary(
        flat.items.enumerated().map { ($0.element.id, $0.offset) },
        uniquingKeysWith: { first, _ in first }
      )
    } else {
      places = [:]
    }
  }

  /// Derives the rows that `material` can be made of and hands them over as they come.
  mutating func derive(_ material: Material, _ take: (DerivedRow) throws -> Void) rethrows {
    switch material {
    case .pairs: try eachParent(take) { $0.derivePairs(under: $1) }
    case .labels: try eachParent(take) { $0.deriveLabels(under: $1) }
    case .paths:
      derivePaths()
      try hand(to: take)
    case .lists: try eachParent(take) { $0.deriveList(under: $1) }
    }
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

  /// Whether it is a prompt or a rewrite of one.
  private func isPrompt(_ place: Int) -> Bool {
    item(source(of: place) { _, _ in true }).kind == .prompt
  }

  /// The original of a rewrite, or of the original, and so on while `follows` holds.
  private func source(of place: Int, while follows: (Int, Int) -> Bool) -> Int {
    var place = place
    // A damaged file could make a circle of rewrites.
    for _ in 0..<1_000 {
      guard let original = item(place).rewriteOf.flatMap({ places[$0] }), follows(place, original)
      else { break }
      place = original
    }
    return place
  }

  /// Whether the end of the text was cut off by something other than its writer.
  ///
  /// A rewrite of a cut text that keeps its last word keeps its cut end.
  func isCut(_ place: Int) -> Bool {
    let writer = source(of: place) { lastWord($0) == lastWord($1) }
    switch item(writer).finish {
    case .length, .interrupted, .filter: return true
    case .stop, .error, nil: return false
    }
  }

  private func lastWord(_ place: Int) -> [UInt8] {
    let bytes = text(place).utf8
    return bytes.reversed().prefix { !WhiteSpace.isBlank($0) && !WhiteSpace.isNewline($0) }
  }

  // MARK: Rows

  /// Whether the prompt's trailing newlines go to the completions, for everything under `parent`:
  /// all rows of a prompt have the same prompt text.
  func movesNewlines(_ children: [Int]) -> Bool {
    flat.mode == .text && children.contains { item($0).startsWithNewline && !item($0).isBlank }
  }

  func side(_ place: Int, rating: Int8?) -> DerivedRow.Side {
    DerivedRow.Side(node: item(place).id, rating: rating, isCut: isCut(place))
  }

  /// Adds a row about the completions at `places`; the first gives the key its direction.
  mutating func add(
    _ source: PairSource,
    _ sides: [(place: Int, rating: Int8?)],
    movesNewlines: Bool,
    isForward: Bool = true
  ) {
    guard let first = sides.first else { return }
    let child = item(first.place)
    let parent = item(Int(child.parent))
    let chosen = child.hash
    let rejected = sides.count == 2 ? item(sides[1].place).hash : chosen
    var margin: Double?
    if sides.count == 2, let better = sides[0].rating, let worse = sides[1].rating {
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
          prompt: movesNewlines ? parent.withoutNewlines : parent.withoutBlanks,
          low: min(chosen, rejected),
          high: max(chosen, rejected)
        ),
        isForward: sides.count == 2 ? chosen < rejected : isForward
      )
    )
  }
}
