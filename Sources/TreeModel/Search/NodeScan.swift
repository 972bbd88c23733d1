/// Finds the nodes that a filter means, a slice at a time.
///
/// It goes through the tree in order from a node on and round to it again, so that what comes next is
/// found first. The tree may change between slices: then `entry` is not the session's last one any more,
/// and what was found may be what was there before.
public struct NodeScan: Sendable {
  /// What is looked for.
  public let filter: NodeFilter
  /// The session's last entry when it began.
  public let entry: Int
  /// Whether every node was looked at.
  public private(set) var isDone = false
  /// What was found, from the node it began at to the end of the tree.
  public private(set) var ahead: [NodeID] = []
  /// What was found from the beginning of the tree to that node.
  public private(set) var behind: [NodeID] = []
  /// The nodes found.
  public private(set) var found = NodeSet()
  /// The nodes found and all above them.
  public private(set) var kept = NodeSet()
  /// What was done so far, about a nanosecond each.
  public private(set) var work = 0

  /// Milliseconds since 1970: what ages are reckoned from.
  private let now: Int64
  /// The node it began at and goes round to; nil if it goes from the first node to the last.
  public private(set) var origin: NodeID?
  private let skipsHidden: Bool
  private let skipsArchived: Bool
  /// Only these nodes count; nil for all.
  private let within: NodeSet?
  private var machines: [PatternMatcher?]
  /// By number of a test about annotators: the nodes that pass it.
  private var judged: [Int: NodeSet] = [:]
  private var rewritten = NodeSet()
  private var isPrepared = false
  /// Where the survey of rewrites is.
  private var surveyed = 1
  private let needsSurvey: Bool
  /// The node looked at last, and how many are above it.
  private var slot: Int32 = 0
  private var depth = -1
  /// Whether the node in `slot` is still to be looked at.
  private var isAtStart = false
  private var hasTurned = false
  private var seenEntry = -1
  /// How many nodes are above the archived one whose subtree the scan is in.
  private var archivedDepth: Int?
  /// The nodes that `below:` names.
  private var belows: [Below] = []

  /// A node that `below:` names.
  private struct Below {
    let id: NodeID
    /// How many are above it while the scan is in its subtree.
    var depth: Int?
  }

  /// Prepares a scan.
  ///
  /// - Parameters:
  ///   - filter: what is looked for.
  ///   - session: where.
  ///   - now: milliseconds since 1970, for ages.
  ///   - start: where to begin; nil for the first node.
  ///   - skipsHidden: whether hidden prompts are passed over.
  ///   - skipsArchived: whether what is archived is passed over, unless the filter asks for it.
  ///   - within: only these nodes count; nil for all.
  public init(
    _ filter: NodeFilter,
    of session: Session,
    now: Int64,
    from start: NodeID? = nil,
    skipsHidden: Bool = false,
    skipsArchived: Bool = false,
    within: NodeSet? = nil
  ) {
    self.filter = filter
    self.now = now
    origin = start.flatMap { session.tree.contains($0) ? $0 : nil }
    self.skipsHidden = skipsHidden
    self.skipsArchived = skipsArchived
    self.within = within
    entry = session.lastEntry
    machines = Array(repeating: nil, count: filter.testCount)
    needsSurvey = filter.term.asksForRewrites
    hasTurned = origin == nil
    filter.term.forEachBelow { id in belows.append(Below(id: id)) }
  }

  /// What was found, in the order of the tree.
  public var matches: [NodeID] { behind + ahead }

  /// How many were found.
  public var count: Int { behind.count + ahead.count }

  /// Looks at nodes until about `budget` nanoseconds of work are done; at least at one.
  public mutating func step(_ session: Session, budget: Int) {
    guard !isDone else { return }
    let end = work + budget
    let tree = session.tree
    if !isPrepared { prepare(session) }
    while needsSurvey, surveyed < tree.nodes.count {
      guard work < end else { return }
      if let original = tree.nodes[surveyed].rewriteOf, tree.live[surveyed],
        let slot = tree.slot(original)
      {
        rewritten.insert(slot)
      }
      surveyed += 1
      work += 20
    }
    if seenEntry != session.lastEntry { findPlace(tree, session.lastEntry) }
    while work < end {
      guard advance(tree) else {
        isDone = true
        return
      }
      look(tree)
    }
  }

  /// Looks at everything that is left.
  public mutating func finish(_ session: Session) {
    while !isDone { step(session, budget: .max / 2) }
  }

  // MARK: Going through the tree

  private mutating func prepare(_ session: Session) {
    isPrepared = true
    filter.term.forEachText { field, test, number in
      guard field == .annotator else { return }
      var nodes = NodeSet()
      var machine: PatternMatcher?
      for vote in session.votes where !vote.withdrawn {
        guard let slot = session.tree.slot(vote.a) else { continue }
        var name = vote.annotator
        guard name.withUTF8({ test.holds($0, &machine) }) else { continue }
        nodes.insert(slot)
        if vote.kind == .compare, let other = vote.b.flatMap({ session.tree.slot($0) }) {
          nodes.insert(other)
        }
      }
      judged[number] = nodes
      work += session.votes.count * 20
    }
    guard let slot = origin.flatMap({ session.tree.liveSlot($0) }) else {
      origin = nil
      hasTurned = true
      return
    }
    self.slot = slot
    isAtStart = true
  }

  /// Finds out where it is after the tree changed.
  private mutating func findPlace(_ tree: Tree, _ entry: Int) {
    seenEntry = entry
    if slot > 0, !tree.live[Int(slot)] {
      // The node it was at is gone: from the beginning.
      (ahead, behind, found, kept) = ([], [], NodeSet(), NodeSet())
      (origin, hasTurned, isAtStart, slot) = (nil, true, false, 0)
    }
    var path: [NodeID] = []
    var above = slot
    while above > 0 {
      path.append(tree.ids[Int(above)])
      above = tree.parents[Int(above)]
    }
    depth = path.count - 1
    archivedDepth = path.lastIndex { tree[$0]?.archived == true }.map { depth - $0 }
    for index in belows.indices {
      belows[index].depth = path.firstIndex(of: belows[index].id).map { depth - $0 }
    }
  }

  /// Goes to the next node; false if there is none.
  private mutating func advance(_ tree: Tree) -> Bool {
    if isAtStart {
      isAtStart = false
      return true
    }
    if tree.firsts[Int(slot)] != Tree.none {
      slot = tree.firsts[Int(slot)]
      depth += 1
    } else {
      while slot > 0, tree.nexts[Int(slot)] == Tree.none {
        slot = tree.parents[Int(slot)]
        depth -= 1
      }
      if slot > 0 {
        slot = tree.nexts[Int(slot)]
      } else {
        guard !hasTurned else { return false }
        hasTurned = true
        slot = tree.firsts[0]
        depth = 0
        guard slot != Tree.none else { return false }
      }
    }
    // Round to where it began.
    return !(hasTurned && origin != nil && tree.ids[Int(slot)] == origin)
  }

  private mutating func look(_ tree: Tree) {
    work += 60
    let index = Int(slot)
    for place in belows.indices {
      if let top = belows[place].depth, depth <= top { belows[place].depth = nil }
      if tree.ids[index] == belows[place].id { belows[place].depth = depth }
    }
    if let top = archivedDepth, depth <= top { archivedDepth = nil }
    if archivedDepth == nil, tree.nodes[index].archived { archivedDepth = depth }
    if skipsArchived, archivedDepth != nil, !filter.asksForArchived { return }
    if let within, !within.has(slot) { return }
    if skipsHidden, tree.nodes[index].hidden { return }
    guard holds(filter.term, tree) else { return }
    let id = tree.ids[index]
    // A node that was moved meanwhile may come twice.
    guard found.insert(slot) else { return }
    if hasTurned, origin != nil { behind.append(id) } else { ahead.append(id) }
    var above = slot
    while above > 0, kept.insert(above) { above = tree.parents[Int(above)] }
  }

  // MARK: Tests

  private mutating func holds(_ term: NodeFilter.Term, _ tree: Tree) -> Bool {
    switch term {
    case .all(let terms):
      for term in terms where !holds(term, tree) { return false }
      return true
    case .any(let terms):
      for term in terms where holds(term, tree) { return true }
      return false
    case .not(let term): return !holds(term, tree)
    case .test(let test): return holds(test, tree)
    }
  }

  private mutating func holds(_ test: NodeFilter.Test, _ tree: Tree) -> Bool {
    let index = Int(slot)
    switch test {
    case .flag(.archived): return archivedDepth != nil
    case .flag(let flag): return tree.holds(flag, slot, rewritten)
    case .text(let field, let test, let number): return holds(field, test, number, tree)
    case .number(let field, let comparison, let value):
      guard let own = self.number(field, tree) else { return false }
      return comparison.holds(own, value)
    case .created(let comparison, let span):
      return comparison.holds(tree.nodes[index].created, span)
    case .age(let comparison, let age):
      return comparison.holds(now - tree.nodes[index].created, age)
    case .kind(let kind): return tree.nodes[index].kind == kind
    case .role(let role): return tree.nodes[index].role == role
    case .finish(let finish): return tree.nodes[index].finish == finish
    case .has(let part): return tree.holds(part, slot)
    case .below(let id):
      guard tree.ids[index] != id else { return false }
      return belows.contains { $0.id == id && $0.depth != nil }
    }
  }

  private mutating func number(_ field: FilterField, _ tree: Tree) -> Double? {
    let index = Int(slot)
    switch field {
    case .rating: return tree.nodes[index].rating.map(Double.init)
    case .score:
      work += 400
      return tree.nodes[index].scoreValue
    case .depth: return Double(depth)
    case .children: return Double(tree.childCounts[index])
    case .length:
      work += tree.nodes[index].text.utf8.count / 2
      return Double(tree.nodes[index].text.unicodeScalars.count)
    case .words:
      work += tree.nodes[index].text.utf8.count
      return Double(tree.nodes[index].text.wordCount)
    case .tokens: return tree.nodes[index].generation?.usage.map { Double($0.completion) }
    case .id: return Double(tree.ids[index].rawValue)
    default: return nil
    }
  }

  private mutating func holds(
    _ field: FilterField,
    _ test: TextTest,
    _ number: Int,
    _ tree: Tree
  ) -> Bool {
    let index = Int(slot)
    switch field {
    case .text: return holds(tree.nodes[index].text, test, number)
    case .note: return tree.nodes[index].note.map { holds($0, test, number) } ?? false
    case .thinking: return tree.nodes[index].thinking.map { holds($0, test, number) } ?? false
    case .tag: return holds(anyOf: tree.nodes[index].tags, test, number)
    case .any:
      return holds(tree.nodes[index].text, test, number)
        || tree.nodes[index].note.map { holds($0, test, number) } ?? false
        || tree.nodes[index].thinking.map { holds($0, test, number) } ?? false
        || holds(anyOf: tree.nodes[index].tags, test, number)
    case .model: return tree.nodes[index].generation.map { holds($0.model, test, number) } ?? false
    case .backend:
      return tree.nodes[index].generation.map { holds($0.backend, test, number) } ?? false
    case .adapter:
      return holds(anyOf: tree.nodes[index].generation?.adapters.map(\.name) ?? [], test, number)
    case .annotator: return judged[number]?.has(slot) ?? false
    default: return false
    }
  }

  private mutating func holds(anyOf texts: [String], _ test: TextTest, _ number: Int) -> Bool {
    for text in texts where holds(text, test, number) { return true }
    return false
  }

  private mutating func holds(_ text: String, _ test: TextTest, _ number: Int) -> Bool {
    var text = text
    let before = machines[number]?.work ?? 0
    let result = text.withUTF8 { test.holds($0, &machines[number]) }
    work += machines[number].map { ($0.work - before) * 2 } ?? text.utf8.count / 2
    return result
  }
}
