import TreeModel

/// The nodes in MiniLoom's order: rewrites hang below their originals, numbers follow the depth.
struct MiniLoomOrder {
  struct Step {
    /// In the tree that is exported.
    let place: Int
    /// The place of the node it hangs under; −1 for MiniLoom's root.
    let parent: Int
    /// The place of the original, if this is a rewrite below it.
    let original: Int?
    /// How many nodes stand above it, MiniLoom's root apart.
    let depth: Int
    /// Its place among the children of its parent.
    let position: Int
  }

  private(set) var steps: [Step] = []
  private var firsts: [Int32]
  private var nexts: [Int32]
  private var numbers: [Int32]
  /// By place, the place of the original, below it or not.
  private let originals: [Int: Int]

  init(_ tree: ExportTree) {
    let count = tree.items.count
    // One place more at the end: the root.
    firsts = [Int32](repeating: -1, count: count + 1)
    nexts = [Int32](repeating: -1, count: count)
    numbers = [Int32](repeating: 0, count: count)
    originals = MiniLoomOrder.originals(tree)
    // A rewrite with all of its original's words in front would look like one that goes on.
    let moved = originals.filter {
      !MiniLoomOrder.isLonger(tree.node($0.key), tree.node($0.value), tree.session.info.mode)
    }
    link(tree, moved)
    number(moved, count)
  }

  /// Whether `rewrite` only adds words to `original`, or none.
  private static func isLonger(
    _ rewrite: Node,
    _ original: Node,
    _ mode: SessionInfo.Mode
  ) -> Bool {
    let hasBeginning = rewrite.text.utf8.starts(with: original.text.utf8)
    guard mode == .chat else { return hasBeginning }
    return hasBeginning && rewrite.text.utf8.count == original.text.utf8.count
      && ExportTree.role(of: rewrite) == ExportTree.role(of: original)
  }

  /// The number of a rewrite's original.
  func original(of place: Int) -> Int? { originals[place].map(number) }

  /// The number of the node at `place`; 1 for the root (−1).
  func number(_ place: Int) -> Int { place < 0 ? 1 : Int(numbers[place]) }

  /// The places of the root's children.
  var tops: [Int] { list(firsts[firsts.count - 1]) }

  /// The places of the children of the node at `place`.
  func children(of place: Int) -> [Int] { list(firsts[place]) }

  /// By place, the place of the original: an earlier sibling, so that there are no circles.
  private static func originals(_ tree: ExportTree) -> [Int: Int] {
    var places: [NodeID: Int] = [:]
    var links: [(place: Int, original: NodeID)] = []
    for place in tree.items.indices {
      let node = tree.node(place)
      guard node.kind == .rewrite, let original = node.rewriteOf else { continue }
      links.append((place, original))
      places[original] = -1
    }
    guard !links.isEmpty else { return [:] }
    for place in tree.items.indices where places[tree.items[place].id] != nil {
      places[tree.items[place].id] = place
    }
    var result: [Int: Int] = [:]
    for link in links {
      guard let original = places[link.original], original >= 0, original < link.place,
        tree.items[original].parent == tree.items[link.place].parent
      else { continue }
      result[link.place] = original
    }
    return result
  }

  private mutating func link(_ tree: ExportTree, _ originals: [Int: Int]) {
    var lasts = [Int32](repeating: -1, count: firsts.count)
    // Continuations first, then the rewrites: below a node its own children keep their order.
    for isOfRewrites in [false, true] {
      for place in tree.items.indices where (originals[place] != nil) == isOfRewrites {
        var parent = Int(tree.items[place].parent)
        if let original = originals[place] { parent = original }
        if parent < 0 { parent = firsts.count - 1 }
        if lasts[parent] < 0 {
          firsts[parent] = Int32(place)
        } else {
          nexts[Int(lasts[parent])] = Int32(place)
        }
        lasts[parent] = Int32(place)
      }
    }
  }

  private mutating func number(_ originals: [Int: Int], _ count: Int) {
    steps.reserveCapacity(count)
    var path: [(place: Int32, position: Int)] = []
    var place = firsts[count]
    var position = 0
    while place >= 0 {
      steps.append(
        Step(
          place: Int(place),
          parent: path.last.map { Int($0.place) } ?? -1,
          original: originals[Int(place)],
          depth: path.count,
          position: position
        )
      )
      numbers[Int(place)] = Int32(steps.count + 1)
      if firsts[Int(place)] >= 0 {
        path.append((place, position))
        position = 0
        place = firsts[Int(place)]
        continue
      }
      while nexts[Int(place)] < 0, let last = path.popLast() {
        place = last.place
        position = last.position
      }
      place = nexts[Int(place)]
      position += 1
    }
  }

  private func list(_ first: Int32) -> [Int] {
    var result: [Int] = []
    var place = first
    while place >= 0 {
      result.append(Int(place))
      place = nexts[Int(place)]
    }
    return result
  }
}
