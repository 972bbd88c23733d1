import TreeModel

/// A tree as another program keeps it: what every reader makes, and sessions are made from.
struct PeerTree {
  var nodes: [PeerNode] = []
  var title: String?
  var system = ""
  /// Milliseconds since 1970.
  var created: Int64?
  var mode = SessionInfo.Mode.text
  /// The identity of the node where the person was.
  var focus: String?
  /// Fields of the file itself that have no place in a session.
  var leftovers = Leftovers()
  var report: ImportReport

  init(_ format: PeerFormat) { report = ImportReport(format: format) }
}

/// The links of a peer's tree as numbers, mended where they do not make a tree.
struct PeerLinks {
  static let none = -1

  /// The place of each node's parent, or `none`.
  private(set) var parents: [Int]
  /// The places of each node's children, in their order: those of the node at `starts[n]` up to
  /// `starts[n + 1]`; the roots' are the last ones.
  private var starts: [Int] = []
  private var ordered: [Int] = []
  /// The place of the first node with an identity.
  private(set) var places: [String: Int] = [:]

  init(_ nodes: [PeerNode], _ report: inout ImportReport) {
    parents = []
    parents.reserveCapacity(nodes.count)
    places.reserveCapacity(nodes.count)
    for (place, node) in nodes.enumerated() {
      if places[node.id] == nil {
        places[node.id] = place
      } else {
        report.count(.duplicateIdentity)
      }
    }
    for node in nodes {
      guard let parent = node.parent else {
        parents.append(PeerLinks.none)
        continue
      }
      if places[parent] == nil { report.count(.unknownParent) }
      parents.append(places[parent] ?? PeerLinks.none)
    }
    cutCycles(&report)
    order(nodes, &report)
  }

  /// Makes the first node of every cycle a root.
  private mutating func cutCycles(_ report: inout ImportReport) {
    // 0: not looked at; otherwise the walk that came by.
    var walks = [Int](repeating: 0, count: parents.count)
    for start in parents.indices where walks[start] == 0 {
      let walk = start + 1
      var place = start
      while place != PeerLinks.none, walks[place] == 0 {
        walks[place] = walk
        place = parents[place]
      }
      guard place != PeerLinks.none, walks[place] == walk else { continue }
      var first = place
      var other = parents[place]
      while other != place {
        first = min(first, other)
        other = parents[other]
      }
      parents[first] = PeerLinks.none
      report.count(.cycle)
    }
  }

  /// Children stand in the order of their parent's list, then in that of the file.
  private mutating func order(_ nodes: [PeerNode], _ report: inout ImportReport) {
    let roots = parents.count
    starts = [Int](repeating: 0, count: roots + 2)
    for parent in parents { starts[(parent == PeerLinks.none ? roots : parent) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    ordered = [Int](repeating: 0, count: roots)
    var next = starts
    var isPlaced = [Bool](repeating: false, count: roots)
    for (place, node) in nodes.enumerated() {
      for child in node.children {
        guard let at = places[child], parents[at] == place, !isPlaced[at] else {
          report.count(.strayChild)
          continue
        }
        isPlaced[at] = true
        ordered[next[place]] = at
        next[place] += 1
      }
    }
    for (place, parent) in parents.enumerated() where !isPlaced[place] {
      let under = parent == PeerLinks.none ? roots : parent
      ordered[next[under]] = place
      next[under] += 1
    }
  }

  /// The children of the node at `place`; the roots for `none`.
  func children(_ place: Int) -> ArraySlice<Int> {
    let under = place == PeerLinks.none ? parents.count : place
    return ordered[starts[under]..<starts[under + 1]]
  }

  /// Every place, parents before their children, siblings in their order.
  func preorder() -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(parents.count)
    var open = Array(children(PeerLinks.none).reversed())
    while let place = open.popLast() {
      result.append(place)
      open.append(contentsOf: children(place).reversed())
    }
    return result
  }
}
