import TreeModel

/// The nodes that a file is to hold, in depth-first order, and how they hang together.
///
/// Made in one walk; 20 bytes a node, no text.
struct ExportTree {
  /// One node; links are places in `items`, −1 for none.
  struct Item {
    let id: NodeID
    let parent: Int32
    let depth: Int32
    var childCount: Int32 = 0
    var next: Int32 = -1

    var isTop: Bool { parent < 0 }
  }

  let session: Session
  let part: TreePart
  let program: String
  private(set) var items: [Item] = []
  /// The nodes of a part; the whole tree needs none.
  private var identities: Set<NodeID> = []

  init(_ session: Session, _ part: TreePart, program: String) throws(TreeExportError) {
    self.session = session
    self.part = part
    self.program = program
    switch part {
    case .all: addSubtree(session.tree.firstChild(of: nil), below: nil)
    case .subtree(let top):
      guard session.tree.contains(top) else { throw .noSuchNode(top) }
      addSubtree(top, below: top)
    case .path(let end):
      guard session.tree.contains(end) else { throw .noSuchNode(end) }
      for id in session.tree.path(to: end) { add(id, parent: Int32(items.count) - 1) }
    }
    if items.isEmpty { throw .nothingToExport }
    if part != .all { identities = Set(items.map(\.id)) }
  }

  /// Whether the file holds the node.
  func holds(_ id: NodeID) -> Bool {
    part == .all ? session.tree.contains(id) : identities.contains(id)
  }

  private mutating func addSubtree(_ first: NodeID?, below top: NodeID?) {
    let tree = session.tree
    var path: [Int32] = []
    var lastTop: Int32 = -1
    var last: [Int32] = []
    var node = first
    while let id = node {
      let place = Int32(items.count)
      add(id, parent: path.last ?? -1)
      let before = last.last ?? lastTop
      if last.isEmpty { lastTop = place } else { last[last.count - 1] = place }
      if before >= 0 { items[Int(before)].next = place }
      if let child = tree.firstChild(of: id) {
        path.append(place)
        last.append(-1)
        node = child
        continue
      }
      var end = id
      node = nil
      while true {
        if end == top { return }
        if let sibling = tree.nextSibling(of: end) {
          node = sibling
          break
        }
        guard let parent = path.popLast() else { break }
        last.removeLast()
        end = items[Int(parent)].id
      }
    }
  }

  private mutating func add(_ id: NodeID, parent: Int32) {
    var depth: Int32 = 0
    if parent >= 0 {
      items[Int(parent)].childCount += 1
      depth = items[Int(parent)].depth + 1
    }
    items.append(Item(id: id, parent: parent, depth: depth))
  }

  /// The node at `place`.
  func node(_ place: Int) -> Node {
    // Every place was made from a live node of this very tree.
    session.tree[items[place].id]
      ?? Node(id: items[place].id, parent: nil, kind: .human, text: "", created: 0)
  }

  /// The places of the children of `place` in order, or of the tops for nil.
  func children(of place: Int?) -> [Int] {
    var result: [Int] = []
    var child: Int32 = 0
    if let place { child = items[place].childCount == 0 ? -1 : Int32(place) + 1 }
    while child >= 0 {
      result.append(Int(child))
      child = items[Int(child)].next
    }
    return result
  }

  /// How many levels end after `place`: 0 if its first child comes next.
  func closing(after place: Int) -> Int {
    let next = place + 1 < items.count ? Int(items[place + 1].depth) : 0
    return Int(items[place].depth) + 1 - next
  }

  /// Whether several branches start here: at the top, or where the node above has other children.
  func startsBranch(_ place: Int) -> Bool {
    let item = items[place]
    return item.isTop || items[Int(item.parent)].childCount > 1
  }

  /// The node that the person is at, if the file holds it, or else the first.
  var focus: NodeID {
    if case .path(let end) = part { return end }
    let first = items[0].id
    guard let cursor = session.cursor else { return first }
    switch part {
    case .all: return session.tree.contains(cursor) ? cursor : first
    case .subtree(let top): return session.tree.isBelow(cursor, top) ? cursor : first
    case .path: return first
    }
  }

  /// Who speaks in a message; nodes without a role get the usual one of their kind.
  static func role(of node: Node) -> Node.Role {
    if let role = node.role { return role }
    return node.kind == .completion || node.kind == .rewrite ? .assistant : .user
  }
}
