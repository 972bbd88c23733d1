import Testing

@testable import TreeModel

@Suite struct NodeScanTests {
  private static let now: Int64 = 1_795_000_100_000

  /// Everything anew for each node: what the scan in one pass must agree with.
  private struct Reference {
    let session: Session

    func matches(_ term: NodeFilter.Term, _ id: NodeID) -> Bool {
      switch term {
      case .all(let terms): terms.allSatisfy { matches($0, id) }
      case .any(let terms): terms.contains { matches($0, id) }
      case .not(let term): !matches(term, id)
      case .test(let test): session.tree[id].map { matches(test, $0) } ?? false
      }
    }

    private func matches(_ test: NodeFilter.Test, _ node: Node) -> Bool {
      let tree = session.tree
      switch test {
      case .flag(let flag):
        switch flag {
        case .rated: return node.rating != nil
        case .unrated: return node.rating == nil
        case .good: return node.rating ?? 0 > 0
        case .bad: return node.rating ?? 0 < 0
        case .seen: return !node.isUnseen
        case .unseen: return node.isUnseen
        case .bookmarked: return node.bookmark
        case .hidden: return node.hidden
        case .archived: return tree.path(to: node.id).contains { tree[$0]?.archived == true }
        case .streaming: return node.isStreaming
        case .failed: return node.finish == .error || node.finish == .filter
        case .rewrite: return node.kind == .rewrite
        case .rewritten:
          return tree.preorderIDs.contains { tree[$0]?.rewriteOf == node.id }
        case .root: return tree.parent(of: node.id) == nil
        case .leaf: return tree.children(of: node.id).isEmpty
        }
      case .text(let field, let test, _):
        let texts: [String?] =
          switch field {
          case .text: [node.text]
          case .note: [node.note]
          case .thinking: [node.thinking]
          case .tag: node.tags.map(Optional.some)
          case .any: [node.text, node.note, node.thinking] + node.tags.map(Optional.some)
          case .model: [node.generation?.model]
          case .backend: [node.generation?.backend]
          case .adapter: (node.generation?.adapters ?? []).map { Optional($0.name) }
          case .annotator:
            session.votes.filter {
              !$0.withdrawn && ($0.a == node.id || $0.kind == .compare && $0.b == node.id)
            }.map { Optional($0.annotator) }
          default: []
          }
        return texts.contains { $0.map { holds(test, $0) } ?? false }
      case .number(let field, let comparison, let value):
        let own: Double? =
          switch field {
          case .rating: node.rating.map(Double.init)
          case .depth: Double(tree.path(to: node.id).count - 1)
          case .children: Double(tree.childCount(of: node.id))
          case .length: Double(Array(node.text.unicodeScalars).count)
          case .words:
            Double(node.text.utf8.split { $0 == 32 || (9...13).contains($0) }.count)
          case .tokens: node.generation?.usage.map { Double($0.completion) }
          case .id: Double(node.id.rawValue)
          case .score: node.scoreValue
          default: nil
          }
        return own.map { comparison.holds($0, value) } ?? false
      case .created(let comparison, let span): return comparison.holds(node.created, span)
      case .age(let comparison, let age):
        return comparison.holds(NodeScanTests.now - node.created, age)
      case .kind(let kind): return node.kind == kind
      case .role(let role): return node.role == role
      case .finish(let finish): return node.finish == finish
      case .has(let part):
        switch part {
        case .note: return node.note != nil
        case .tags: return !node.tags.isEmpty
        case .thinking: return node.thinking != nil
        case .score: return node.score != nil
        case .tokens: return node.generation?.usage != nil
        case .logprobs: return node.logprobs != nil
        }
      case .below(let id): return id != node.id && tree.isBelow(node.id, id)
      }
    }

    private func holds(_ test: TextTest, _ text: String) -> Bool {
      var machine: PatternMatcher?
      var text = text
      return text.withUTF8 { test.holds($0, &machine) }
    }
  }

  private static let expressions = [
    "rated", "unrated rating!=1", "good or bad", "rating<0 or rating>=2", "seen", "unseen",
    "bookmarked", "hidden", "archived", "-archived", "streaming", "failed", "rewrite", "rewritten",
    "root", "leaf depth>2", "depth=0", "depth>1 depth<=3", "children>=2", "length>4", "words>1",
    "tokens>0", "id>10 id<40", "age<30s", "created>2020-01-01", "kind:completion", "kind!=human",
    "role:user or role:assistant", "finish:stop", "has:note", "has:tags", "has:thinking",
    "has:score", "a", "plain", "text~/[a-z]{4}/", "note:a", "thinking:a", "tag:a", "any~a",
    "model:m", "backend:b", "adapter:a", "annotator:a", "annotator~/./ rated",
    "below:1", "below:2 or below:3", "-below:1", "not (below:4 unseen)", "score>0",
  ]

  @Test(arguments: 0..<12)
  func oneInPassAgreesWithLookingEverythingUp(seed: Int) throws {
    var acts = RandomActs(seed: UInt64(seed) + 900)
    var session = Session(
      info: SessionInfo(
        id: "0123456789abcdef",
        title: "",
        created: 0,
        mode: seed % 2 == 0 ? .text : .chat,
        annotator: "a"
      )
    )
    for _ in 0..<300 { _ = acts.step(&session) }
    let tree = session.tree
    let all = tree.preorderIDs
    let reference = Reference(session: session)
    var random = SeededGenerator(UInt64(seed))
    for text in Self.expressions {
      let filter = try NodeFilter(text)
      let expected = all.filter { reference.matches(filter.term, $0) }
      var scan = NodeScan(filter, of: session, now: Self.now)
      scan.finish(session)
      #expect(scan.matches == expected, "\(text)")
      #expect(scan.count == expected.count)
      // Small slices from any node, round to it again.
      let start = all.isEmpty ? nil : all[random.below(all.count)]
      var sliced = NodeScan(filter, of: session, now: Self.now, from: start)
      var slices = 0
      while !sliced.isDone {
        sliced.step(session, budget: 1)
        slices += 1
      }
      #expect(slices >= all.count)
      #expect(sliced.matches == expected, "\(text) from \(start?.description ?? "nothing")")
      if let start, let place = all.firstIndex(of: start) {
        let ahead = Set(all[place...])
        #expect(sliced.ahead == expected.filter(ahead.contains), "\(text)")
      }
      var kept = NodeSet()
      for id in expected { tree.insert(id, andAncestorsInto: &kept) }
      #expect(sliced.kept == kept && sliced.found == tree.set(of: expected), "\(text)")
      let rows = Outline(of: tree, folded: [], only: kept, showsArchived: true).rows.map(\.id)
      #expect(rows == all.filter { tree.contains($0, in: kept) }, "\(text)")
    }
  }

  @Test func theTreeMayChangeBetweenSlices() throws {
    let filter = try NodeFilter("-below:3 or depth>1 or archived or plain")
    for seed in 0..<30 {
      var acts = RandomActs(seed: UInt64(seed) + 50)
      var session = Session(
        info: SessionInfo(id: "0123456789abcdef", title: "", created: 0, annotator: "a")
      )
      for _ in 0..<120 { _ = acts.step(&session) }
      var random = SeededGenerator(UInt64(seed))
      let all = session.tree.preorderIDs
      let start = all.isEmpty ? nil : all[random.below(all.count)]
      var scan = NodeScan(filter, of: session, now: Self.now, from: start)
      var steps = 0
      while !scan.isDone, steps < 5_000 {
        scan.step(session, budget: 1)
        if random.chance(20), steps < 400 { _ = acts.step(&session) }
        steps += 1
      }
      #expect(scan.isDone)
      #expect(Set(scan.matches).count == scan.matches.count)
      // Once nothing changes any more, all is right again.
      var again = NodeScan(filter, of: session, now: Self.now)
      again.finish(session)
      let reference = Reference(session: session)
      #expect(
        again.matches == session.tree.preorderIDs.filter { reference.matches(filter.term, $0) }
      )
    }
  }

  /// A slice does about what it may: nothing is proportional to the tree in one event.
  @Test func aSliceCostsWhatItMay() throws {
    var session = Session(
      info: SessionInfo(id: "0123456789abcdef", title: "", created: 0, annotator: "a")
    )
    let text = String(repeating: "a quiet evening by the sea. ", count: 20)
    var parent: NodeID?
    for number in 0..<5_000 {
      let node = Node(id: session.nextNode, parent: parent, kind: .human, text: text, created: 0)
      let index = session.tree.childCount(of: parent)
      _ = try session.perform(
        Transaction(label: "", operations: [.insert(node: node, index: index)]),
        at: 0
      )
      // A chain with branches: paths are long.
      if number % 2 == 0 { parent = node.id }
    }
    for expression in ["storm", "text~/s.*m$/", "below:1 depth>4000", "words>500", "rewritten"] {
      var scan = NodeScan(try NodeFilter(expression), of: session, now: 0)
      var most = 0
      var slices = 0
      while !scan.isDone {
        let before = scan.work
        scan.step(session, budget: 100_000)
        if slices > 0 { most = max(most, scan.work - before) }
        slices += 1
      }
      #expect(most < 130_000, "\(expression): \(most)")
      #expect(slices > 2, "\(expression)")
      // In all no more than so much a node: no path is walked for each.
      #expect(scan.work < 5_000 * (200 + 3 * text.utf8.count), "\(expression): \(scan.work)")
    }
  }

  @Test func hiddenAndArchivedNodesAreSkippedIfAskedFor() throws {
    var session = Session(
      info: SessionInfo(id: "0123456789abcdef", title: "", created: 0, annotator: "a")
    )
    var parent: NodeID?
    for _ in 0..<4 {
      let node = Node(id: session.nextNode, parent: parent, kind: .human, text: "sea", created: 0)
      _ = try session.perform(
        Transaction(label: "", operations: [.insert(node: node, index: 0)]),
        at: 0
      )
      parent = node.id
    }
    let ids = session.tree.preorderIDs
    _ = try session.perform(
      Transaction(
        label: "",
        operations: [
          .hide(id: ids[0], from: false, to: true), .archive(id: ids[2], from: false, to: true),
        ]
      ),
      at: 0
    )
    func found(_ text: String, hidden: Bool = false, archived: Bool = false) throws -> [NodeID] {
      var scan = NodeScan(
        try NodeFilter(text),
        of: session,
        now: 0,
        skipsHidden: hidden,
        skipsArchived: archived
      )
      scan.finish(session)
      return scan.matches
    }
    #expect(try found("sea") == ids)
    #expect(try found("sea", hidden: true) == Array(ids[1...]))
    #expect(try found("sea", archived: true) == Array(ids[..<2]))
    #expect(try found("sea archived", archived: true) == Array(ids[2...]))
    #expect(try found("sea", hidden: true, archived: true) == [ids[1]])
  }
}
