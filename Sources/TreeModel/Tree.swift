/// Nodes and how they hang together.
///
/// Struct of arrays with `Int32` links inside, `NodeID` outside: looking up a node, its parent or a
/// neighbour takes constant time, and nothing recurses over depth. A node's *slot* never changes;
/// slot 0 is a root above the roots. Detached nodes keep their slot and their inner links. The arrays
/// are in pieces, so that a copy that is being written to the disk makes no act slow.
public struct Tree: Sendable {
  static let none: Int32 = -1
  /// What stands in slot 0, above the roots.
  static let top = Node(id: NodeID(rawValue: 0), parent: nil, kind: .prompt, text: "", created: 0)

  var slots = SlotIndex()
  var nodes: Chunked<Node> = [Tree.top] {
    didSet { revision &+= 1 }
  }
  /// Another number after every change of a node: what was drawn from the same one is still right.
  public private(set) var revision = 0
  /// Another number after every change of which nodes there are and how they hang together.
  public internal(set) var shapeRevision = 0
  /// Which nodes' marks changed last.
  var markChanges = MarkChanges()
  /// The nodes' identities by themselves: what steps over the whole tree need not fetch the nodes.
  var ids: Chunked<NodeID> = [Tree.top.id]
  var parents: Chunked<Int32> = [Tree.none]
  var firsts: Chunked<Int32> = [Tree.none]
  var lasts: Chunked<Int32> = [Tree.none]
  var nexts: Chunked<Int32> = [Tree.none]
  var previouses: Chunked<Int32> = [Tree.none]
  var childCounts: Chunked<Int32> = [0]
  var live: Chunked<Bool> = [true]
  /// What the status line shows, kept up to date with every change.
  public internal(set) var counts = Counts()
  /// How many live nodes have each tag.
  public private(set) var tags: [String: Int] = [:]

  /// How many live nodes there are, by kind of interest.
  public struct Counts: Equatable, Sendable {
    /// All nodes.
    public var nodes = 0
    /// Nodes with a rating.
    public var rated = 0
    /// Nodes rated above zero.
    public var good = 0
    /// Nodes rated below zero.
    public var bad = 0
    /// Rewrites.
    public var rewrites = 0
    /// Nodes of a model that no person has seen.
    public var unseen = 0
    /// Nodes with a bookmark.
    public var bookmarks = 0
    /// Nodes that are put aside themselves; those below them are not counted.
    public var archived = 0
    /// Nodes with texts that hold from there down.
    public var contexts = 0

    /// Counts nothing.
    public init() {}

    mutating func add(
      _ kind: Node.Kind,
      _ rating: Int8?,
      isSeen: Bool,
      bookmark: Bool,
      archived: Bool,
      hasContext: Bool,
      _ sign: Int
    ) {
      nodes += sign
      if let rating {
        rated += sign
        if rating > 0 { good += sign }
        if rating < 0 { bad += sign }
      }
      if kind == .rewrite { rewrites += sign }
      if kind == .completion, !isSeen { unseen += sign }
      if bookmark { bookmarks += sign }
      if archived { self.archived += sign }
      if hasContext { contexts += sign }
    }
  }

  /// Creates an empty tree.
  public init() {}

  // MARK: Slots

  func slot(_ id: NodeID) -> Int32? {
    let slot = slots[id]
    return slot > 0 ? slot : nil
  }

  func liveSlot(_ id: NodeID) -> Int32? {
    guard let slot = slot(id), live[Int(slot)] else { return nil }
    return slot
  }

  func parentSlot(_ parent: NodeID?) -> Int32? {
    guard let parent else { return 0 }
    return liveSlot(parent)
  }

  func identity(_ slot: Int32) -> NodeID? { slot > 0 ? ids[Int(slot)] : nil }

  /// Gives `node` a slot, linked to nothing.
  mutating func store(_ node: Node) -> Int32 {
    let slot = Int32(nodes.count)
    nodes.append(node)
    ids.append(node.id)
    parents.append(Tree.none)
    firsts.append(Tree.none)
    lasts.append(Tree.none)
    nexts.append(Tree.none)
    previouses.append(Tree.none)
    childCounts.append(0)
    live.append(false)
    slots[node.id] = slot
    return slot
  }

  // MARK: Links

  /// Links `slot` as the last child of `parent`; constant time.
  mutating func link(_ slot: Int32, lastUnder parent: Int32) {
    let before = lasts[Int(parent)]
    parents[Int(slot)] = parent
    previouses[Int(slot)] = before
    nexts[Int(slot)] = Tree.none
    if before == Tree.none {
      firsts[Int(parent)] = slot
    } else {
      nexts[Int(before)] = slot
    }
    lasts[Int(parent)] = slot
    childCounts[Int(parent)] += 1
  }

  /// Links `slot` as child number `index` of `parent`.
  ///
  /// Takes as many steps as `index` is away from the nearer end. `index` is at most the number of children.
  mutating func link(_ slot: Int32, under parent: Int32, at index: Int) {
    if index == Int(childCounts[Int(parent)]) {
      link(slot, lastUnder: parent)
      return
    }
    let after = child(index, of: parent)
    let before = previouses[Int(after)]
    parents[Int(slot)] = parent
    previouses[Int(slot)] = before
    nexts[Int(slot)] = after
    previouses[Int(after)] = slot
    if before == Tree.none {
      firsts[Int(parent)] = slot
    } else {
      nexts[Int(before)] = slot
    }
    childCounts[Int(parent)] += 1
  }

  mutating func unlink(_ slot: Int32) {
    shapeRevision &+= 1
    let parent = parents[Int(slot)]
    let before = previouses[Int(slot)]
    let after = nexts[Int(slot)]
    if before == Tree.none { firsts[Int(parent)] = after } else { nexts[Int(before)] = after }
    if after == Tree.none { lasts[Int(parent)] = before } else { previouses[Int(after)] = before }
    parents[Int(slot)] = Tree.none
    previouses[Int(slot)] = Tree.none
    nexts[Int(slot)] = Tree.none
    childCounts[Int(parent)] -= 1
  }

  func child(_ index: Int, of parent: Int32) -> Int32 {
    let count = Int(childCounts[Int(parent)])
    if index <= count / 2 {
      var slot = firsts[Int(parent)]
      for _ in 0..<index { slot = nexts[Int(slot)] }
      return slot
    }
    var slot = lasts[Int(parent)]
    for _ in 0..<(count - 1 - index) { slot = previouses[Int(slot)] }
    return slot
  }

  /// Marks everything from `top` down as live or not and counts it; steps over the subtree once.
  mutating func setLive(_ isLive: Bool, from top: Int32) {
    shapeRevision &+= 1
    var slot = top
    while true {
      live[Int(slot)] = isLive
      count(slot, isLive ? 1 : -1)
      guard let next = preorder(after: slot, below: top) else { return }
      slot = next
    }
  }

  /// The slot after `slot` in depth-first order that is still below `top`.
  func preorder(after slot: Int32, below top: Int32) -> Int32? {
    if firsts[Int(slot)] != Tree.none { return firsts[Int(slot)] }
    var slot = slot
    while slot != top {
      if nexts[Int(slot)] != Tree.none { return nexts[Int(slot)] }
      slot = parents[Int(slot)]
    }
    return nil
  }

  /// Counts the node in `slot` in or out, field by field: copying a node costs more than counting.
  mutating func count(_ slot: Int32, _ sign: Int) {
    add(slot, sign, to: &counts)
    for tag in nodes[Int(slot)].tags {
      let count = tags[tag, default: 0] + sign
      tags[tag] = count == 0 ? nil : count
    }
  }

  func add(_ slot: Int32, _ sign: Int, to counts: inout Counts) {
    let index = Int(slot)
    counts.add(
      nodes[index].kind,
      nodes[index].rating,
      isSeen: nodes[index].seen != nil,
      bookmark: nodes[index].bookmark,
      archived: nodes[index].archived,
      hasContext: nodes[index].hasContext,
      sign
    )
  }

  /// Changes the node in `slot` and keeps the counts right.
  mutating func modify(_ slot: Int32, _ change: (inout Node) -> Void) {
    let before = marks(slot)
    let wasArchived = nodes[Int(slot)].archived
    count(slot, -1)
    change(&nodes[Int(slot)])
    count(slot, 1)
    if marks(slot) != before { markChanges.note(slot) }
    if nodes[Int(slot)].archived != wasArchived { shapeRevision &+= 1 }
  }
}

extension Node {
  /// Whether a model wrote it and no person has looked at it yet.
  public var isUnseen: Bool { kind == .completion && seen == nil }
}
