@testable import TreeModel

/// Seeded random acts of every kind on a session; some of them are refused.
struct RandomActs {
  var random: SeededGenerator
  private(set) var refused = 0
  private var time: Int64 = 1_795_000_000_000
  /// How much of each node's text and thinking the journal has.
  private var checkpoints: [NodeID: (text: Int, thinking: Int)] = [:]

  /// Whether acts of version 3 are among them.
  private let isOfVersion3: Bool

  init(seed: UInt64, isOfVersion3: Bool = true) {
    random = SeededGenerator(seed)
    self.isOfVersion3 = isOfVersion3
  }

  static let texts = [
    "", " ", "plain", "Grüße", "e\u{301}", "\u{E9}", "a\r\nb", "\r", "\n", "\u{301}lone mark",
    "👩‍👩‍👧‍👦", "🏳️‍🌈", "\u{0}NUL\u{0}", "\u{1B}[31m", "\u{7F}\u{85}", "\u{2028}\u{FEFF}", "\"quoted\\",
    "𐍈𝄞", "\u{FFFD}", "ﬁ", "한글", "\u{1112}\u{1161}\u{11AB}", "/*</script>", "\u{202E}abc",
  ]

  mutating func text() -> String {
    (0..<1 + random.below(3)).map { _ in RandomActs.texts[random.below(RandomActs.texts.count)] }
      .joined()
  }

  /// Does one thing; the entries are those to append to the journal.
  mutating func step(_ session: inout Session) -> [Entry] {
    time += Int64(random.below(5_000))
    do {
      switch random.below(20) {
      case 0...2: return try [session.undo(at: time)].compactMap { $0 }
      case 3, 4: return try [session.redo(at: time)].compactMap { $0 }
      case 5, 6: return stream(&session)
      case 7: return try finish(&session)
      case 8:
        let ids = anyNode(session).map { [$0] } ?? []
        return try [session.markSeen(ids, at: time)]
      default:
        let operations = operations(session)
        return try [
          session.perform(Transaction(label: text(), operations: operations), at: time)
        ]
      }
    } catch {
      refused += 1
      return []
    }
  }

  private mutating func operations(_ session: Session) -> [TreeOperation] {
    // Operations of one act are made one after the other on a copy, so that they fit together;
    // now and then the last one does not, and all of them must be taken back.
    var copy = session
    var result: [TreeOperation] = []
    for _ in 0..<1 + random.below(4) {
      let operation = operation(copy)
      result.append(operation)
      let transaction = Transaction(label: "", operations: [operation])
      guard (try? copy.perform(transaction, at: time)) != nil else { break }
    }
    return result
  }

  private mutating func operation(_ session: Session) -> TreeOperation {
    let tree = session.tree
    guard let id = liveNode(session), random.below(4) > 0 else { return insert(session, nil) }
    let node = tree[id]
    let kind = random.below(isOfVersion3 ? 17 : 14)
    switch isOfVersion3 || kind < 13 ? kind : 16 {
    case 0, 1, 2: return insert(session, id)
    case 3:
      var vote = Vote(
        id: session.nextVote + (random.chance(5) ? 1 : 0),
        annotator: text(),
        kind: Vote.Kind.allCases[random.below(4)],
        a: id,
        b: anyNode(session),
        value: random.chance(50) ? random.below(5) - 2 : nil,
        shown: tree.children(of: tree.parent(of: id)),
        position: random.chance(50) ? random.below(4) : nil,
        created: time,
        took: random.chance(50) ? 40 : nil
      )
      if random.chance(20) { vote.extra = RawJSON("{\"future\": [1, 2.50]}") }
      return .vote(vote: vote)
    case 4: return .rate(id: id, from: node?.rating, to: Int8(random.below(6) - 2))
    case 5:
      let words = random.chance(30) ? nil : text()
      guard time % 2 == 0 else { return .note(id: id, from: node?.note, to: words) }
      return .score(id: id, from: node?.score, to: words.map { RawJSON(quoting: $0) })
    case 6: return .tag(id: id, from: node?.tags ?? [], to: [text(), text()])
    case 7: return .bookmark(id: id, from: node?.bookmark ?? false, to: !(node?.bookmark ?? false))
    case 8: return .hide(id: id, from: node?.hidden ?? false, to: random.chance(50))
    case 9: return .edit(id: id, from: node?.text ?? "", to: text())
    case 10: return .detach(id: id, index: tree.index(of: id) ?? 0)
    case 11:
      let top = tree.detachedTops.randomElement(using: &random)
      let back = top.map { tree.nodes[Int($0)].id } ?? id
      return .attach(id: back, index: random.below(3))
    case 12:
      let target = random.chance(20) ? nil : liveNode(session)
      return .move(
        id: id,
        fromParent: tree.parent(of: id),
        fromIndex: tree.index(of: id) ?? 0,
        toParent: target,
        toIndex: random.below(tree.childCount(of: target) + 1)
      )
    case 13: return .archive(id: id, from: node?.archived ?? false, to: random.chance(60))
    case 14:
      let part = ContextPart.allCases[random.below(3)]
      let words = random.chance(30) ? nil : text()
      return .context(id: id, part: part, from: node?.context(part), to: words)
    case 15:
      let letter = random.chance(20) ? "A" : ["a", "b", "z"][random.below(3)]
      let old = session.info.marks[letter]
      return .mark(letter: letter, from: old, to: random.chance(30) ? nil : id)
    default:
      if session.votes.isEmpty || random.chance(50) {
        let fields = TreeOperation.Field.allCases
        let field = isOfVersion3 ? fields[random.below(fields.count)] : .title
        return .describe(field: field, from: session[field], to: text())
      }
      let vote = 1 + random.below(session.votes.count)
      return random.chance(60) ? .withdraw(vote: vote) : .reinstate(vote: vote)
    }
  }

  private mutating func insert(_ session: Session, _ parent: NodeID?) -> TreeOperation {
    let kind = Node.Kind.allCases[random.below(Node.Kind.allCases.count)]
    var node = Node(
      id: session.nextNode,
      parent: parent,
      kind: kind,
      role: random.chance(20) ? .assistant : nil,
      text: kind == .completion ? "" : text(),
      rewriteOf: kind == .rewrite ? session.tree.firstChild(of: parent) : nil,
      created: time
    )
    if kind == .completion {
      node.generation = Generation(
        backend: "local",
        model: text(),
        adapters: [Generation.Adapter(name: text(), scale: Double(random.below(5)) / 3)],
        parameters: RawJSON("{ \"temperature\": 0.80, \"seed\": \(random.below(9)) }")
      )
    }
    if random.chance(10) { node.extra = RawJSON("{\"later\":{\"b\":1,\"a\":[]},\"é\":null}") }
    if isOfVersion3, random.chance(10) { node.setContext(.memory, to: text()) }
    if isOfVersion3, random.chance(10), let parent {
      let kind = Provenance.Kind.allCases[random.below(4)]
      node.derived = Provenance(
        kind,
        from: [parent],
        start: 0,
        end: random.below(9),
        session: text()
      )
    }
    if random.chance(10) { node.score = RawJSON("{\"log_odds\":1.70e0}") }
    let count = session.tree.childCount(of: parent)
    return .insert(node: node, index: random.below(count + 1))
  }

  private mutating func stream(_ session: inout Session) -> [Entry] {
    guard let id = anyNode(session), session.tree.everHeld(id)?.kind == .completion else {
      return []
    }
    let held = session.tree.everHeld(id)
    let from = checkpoints[id] ?? (held?.text.utf8.count ?? 0, held?.thinking?.utf8.count ?? 0)
    for _ in 0..<random.below(4) { session.extend(id, text: text()) }
    if random.chance(30) { session.extend(id, thinking: text()) }
    let entries = [
      session.checkpoint(id, from: from.text, at: time),
      session.checkpointThinking(id, from: from.thinking, at: time),
    ]
    let now = session.tree.everHeld(id)
    checkpoints[id] = (now?.text.utf8.count ?? 0, now?.thinking?.utf8.count ?? 0)
    return entries.compactMap { $0 }
  }

  private mutating func finish(_ session: inout Session) throws(TreeError) -> [Entry] {
    guard let id = anyNode(session), let record = session.tree.everHeld(id)?.generation else {
      return []
    }
    let ended = record.finished(
      Generation.Finish.allCases[random.below(5)],
      error: random.chance(20) ? text() : nil,
      usage: Generation.Usage(prompt: 3, completion: 9, thinking: random.below(2)),
      firstToken: 41,
      total: 380
    )
    let logprobs = random.chance(30) ? RawJSON("[{\"token\":\"a\",\"logprob\":-0.10}]") : nil
    return [try session.finish(id, generation: ended, logprobs: logprobs, at: time)]
  }

  private mutating func liveNode(_ session: Session) -> NodeID? {
    guard let id = anyNode(session) else { return nil }
    return session.tree.contains(id) || random.chance(3) ? id : session.tree.firstChild(of: nil)
  }

  private mutating func anyNode(_ session: Session) -> NodeID? {
    let count = session.tree.nodes.count - 1
    guard count > 0 else { return nil }
    return session.tree.nodes[1 + random.below(count)].id
  }
}
