import Testing

@testable import TreeModel

/// Arrays in pieces behave as arrays, and share what does not change.
@Suite struct ChunkedTests {
  @Test(arguments: [1, 2] as [UInt64]) func randomChangesEqualAnArrays(seed: UInt64) {
    var random = SeededGenerator(seed)
    var array: [String] = []
    var chunked: Chunked<String> = []
    for round in 0..<600 {
      // Often beside the border of a piece.
      let border = 511 + 512 * random.below(8) + random.below(3)
      let place = random.chance(50) ? random.below(array.count + 1) : min(border, array.count)
      switch random.below(30) {
      case 0:
        let end = place + random.below(min(60, array.count - place) + 1)
        let new = (0..<random.below(600)).map { "\(round).\($0)" }
        array.replaceSubrange(place..<end, with: new)
        chunked.replaceSubrange(place..<end, with: new)
      case 1:
        array.insert("i\(round)", at: place)
        chunked.insert("i\(round)", at: place)
      case 2..<12 where !array.isEmpty:
        #expect(chunked.removeLast() == array.removeLast())
      case 12..<20 where place < array.count:
        array[place] += "x"
        chunked[place] += "x"
      case 20 where random.chance(10):
        array.removeAll { $0.utf8.count % 2 == 0 }
        chunked.removeAll { $0.utf8.count % 2 == 0 }
      default:
        let new = repeatElement("a\(round)", count: random.below(200))
        array += new
        chunked.append(contentsOf: new)
      }
      #expect(chunked.count == array.count && chunked.last == array.last)
      if round % 100 == 0 { #expect(Array(chunked) == array) }
    }
    #expect(Array(chunked) == array && array.count > 5_000)
    #expect(chunked.chunks.dropLast().allSatisfy { $0.count == 512 })
    #expect(chunked == Chunked(array))
  }

  /// Where the pieces of an array lie.
  private func places<Element>(_ array: Chunked<Element>) -> [UnsafePointer<Element>?] {
    array.chunks.map { $0.withUnsafeBufferPointer(\.baseAddress) }
  }

  /// How many pieces two arrays do not share.
  private func own<Element>(_ left: Chunked<Element>, _ right: Chunked<Element>) -> Int {
    zip(places(left), places(right)).count { $0 != $1 }
      + abs(left.chunks.count - right.chunks.count)
  }

  /// What an act copies while a fold holds the session: the pieces that it changes, no more.
  @Test func anActDuringAFoldCopiesAFewPieces() throws {
    var session = Session.empty()
    var loaded: Chunked<Node> = [Tree.top]
    for number in Int32(1)...20_000 {
      let parent = number == 1 ? nil : NodeID(rawValue: 1)
      let id = NodeID(rawValue: number)
      loaded.append(Node(id: id, parent: parent, kind: .human, text: "x", created: 0))
    }
    session.tree = try Tree(loaded, liveCount: 20_000, detached: [])
    session.nextNode = NodeID(rawValue: 20_001)
    try session.add("first act")
    let folding = session
    let before = folding.bytes
    let middle = NodeID(rawValue: 10_000)
    _ = try session.perform(
      Transaction(label: "rate", operations: [.rate(id: middle, from: nil, to: 1)]),
      at: 1
    )
    session.extend(middle, text: " grows")
    try session.add("new", under: 10_000)
    let nodes = session.tree.nodes
    #expect(nodes.chunks.count > 30)
    #expect(own(nodes, folding.tree.nodes) == 2)
    #expect(own(session.tree.parents, folding.tree.parents) == 1)
    #expect(own(session.tree.nexts, folding.tree.nexts) == 1)
    #expect(own(session.tree.firsts, folding.tree.firsts) == 2)
    #expect(own(session.tree.live, folding.tree.live) == 1)
    #expect(own(session.history, folding.history) == 1)
    #expect(folding.bytes == before && session.bytes != before)
  }
}

@Suite struct FindingTests {
  private func lowered(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  @Test func wordsAreFoundWhereLookingByteByByteFindsThem() {
    var random = SeededGenerator(7)
    let alphabet = Array("aAbBzZ@[`{ e1\u{E9}".utf8)
    var found = 0
    for _ in 0..<8_000 {
      let hay = (0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] }
      let needle = lowered(
        (0..<1 + random.below(4)).map { _ in alphabet[random.below(alphabet.count)] }
      )
      let start = random.below(hay.count + 1)
      let small = lowered(hay)
      let places = start..<max(start, hay.count - needle.count + 1)
      let expected = places.first { small[$0...].starts(with: needle) }
      let result = hay.withUnsafeBufferPointer {
        firstMatch(of: needle, in: $0, from: start, isExact: false)
      }
      #expect(result == expected, "\(hay) \(needle) \(start)")
      if expected != nil { found += 1 }
    }
    #expect(found > 1_000)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func theNearestMarkIsTheNearestInTreeOrder(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed)
    var session = Session.empty()
    for number in Int32(1)...60 {
      let parent = random.chance(20) ? nil : Int32(random.below(Int(number)))
      try session.add("x", under: parent == 0 ? nil : parent, kind: .completion)
      let id = NodeID(rawValue: number)
      if random.chance(85) { _ = try session.markSeen([id], at: 1) }
      guard random.chance(10) else { continue }
      let mark = TreeOperation.bookmark(id: id, from: false, to: true)
      _ = try session.perform(Transaction(label: "", operations: [mark]), at: 1)
    }
    let tree = session.tree
    let order = tree.preorderIDs
    for (place, id) in order.enumerated() {
      let behind = Array(order[(place + 1)...] + order[..<place])
      for mark in [Tree.Mark.unseen, .bookmark] {
        let isMarked = { (id: NodeID) in
          mark == .unseen ? tree[id]?.isUnseen == true : tree[id]?.bookmark == true
        }
        #expect(tree.nearest(mark, from: id, backwards: false) == behind.first(where: isMarked))
        #expect(tree.nearest(mark, from: id, backwards: true) == behind.last(where: isMarked))
      }
    }
    #expect(
      Session.empty().tree.nearest(.unseen, from: NodeID(rawValue: 1), backwards: true) == nil
    )
  }
}
