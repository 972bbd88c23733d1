/// Where every node stands in a drawing of the tree: how deep, and at which end.
///
/// A node stands at the height of its first end (a node without children), so that first children
/// go straight on; the ends count down in tree order. Made in one pass over the links (about 20 ns a
/// node), without touching the nodes themselves; 13 bytes a node.
public struct Dendrogram: Sendable {
  /// A node's place.
  public struct Place: Hashable, Sendable {
    /// Nodes above it within the drawing.
    public let depth: Int
    /// The number of its first end, from 0.
    public let end: Int
  }

  /// A step of a path: a node and how it is joined to its parent.
  public struct Step: Equatable, Sendable {
    /// The node's place.
    public let place: Place
    /// The end at whose height its parent stands; nil at the top.
    public let parentEnd: Int?
  }

  /// How many nodes there are.
  public var count: Int { order.count }
  /// How many of them have no children.
  public private(set) var ends = 0
  /// The depth of the deepest.
  public private(set) var deepest = 0
  /// The tree's shape when this was made.
  public let shapeRevision: Int

  /// The slots in depth-first order.
  private var order: [Int32] = []
  /// By slot: the depth, or −1 outside.
  private var depths: [Int32]
  /// By slot: the first end.
  private var firstEnds: [Int32]
  /// By slot: the parent, or −1 at the top.
  private var parents: [Int32]

  /// Lays out what is at and below `root`, or the whole tree for nil.
  ///
  /// Archived nodes and what is below them are left out unless `showsArchived`; with `only`, so is what is not in
  /// it. `root` itself never is.
  public init(
    of tree: Tree,
    below root: NodeID?,
    only: NodeSet? = nil,
    showsArchived: Bool = false
  ) {
    let hidesArchived = !showsArchived && tree.counts.archived > 0
    shapeRevision = tree.shapeRevision
    let size = tree.nodes.count
    depths = [Int32](repeating: -1, count: size)
    firstEnds = [Int32](repeating: 0, count: size)
    parents = depths
    order.reserveCapacity(root == nil ? only?.count ?? tree.counts.nodes : 0)
    let top = root.flatMap(tree.liveSlot)
    if root != nil, top == nil { return }
    var slot = top ?? tree.firsts[0]
    var depth: Int32 = 0
    var above = Tree.none
    var isFirst = true
    var end: Int32 = 0
    while slot > 0 {
      let index = Int(slot)
      var descends = false
      let isShown =
        slot == top || only?.has(slot) != false && !(hidesArchived && tree.nodes[index].archived)
      if isShown {
        order.append(slot)
        depths[index] = depth
        firstEnds[index] = end
        parents[index] = above
        isFirst = false
        descends = tree.firsts[index] != Tree.none
        if descends {
          above = slot
          isFirst = true
          depth += 1
          slot = tree.firsts[index]
        } else {
          deepest = max(deepest, Int(depth))
          end += 1
        }
      }
      if descends { continue }
      // On to the next sibling, of the node or of what is above it.
      while slot > 0, slot != top, tree.nexts[Int(slot)] == Tree.none {
        slot = tree.parents[Int(slot)]
        // All its children were left out: it is an end itself.
        if isFirst, slot > 0 {
          deepest = max(deepest, Int(depth) - 1)
          end += 1
          isFirst = false
        }
        depth -= 1
        above = slot > 0 ? parents[Int(slot)] : Tree.none
      }
      if slot == top { break }
      slot = slot > 0 ? tree.nexts[Int(slot)] : Tree.none
    }
    ends = Int(end)
  }

  /// A node's place, or nil if it is not in the drawing.
  public func place(of id: NodeID, in tree: Tree) -> Place? {
    guard let slot = tree.slot(id) else { return nil }
    return place(slot)
  }

  private func place(_ slot: Int32) -> Place? {
    guard Int(slot) < depths.count, depths[Int(slot)] >= 0 else { return nil }
    return Place(depth: Int(depths[Int(slot)]), end: Int(firstEnds[Int(slot)]))
  }

  /// The steps between two nodes.
  ///
  /// Calls `left` with the steps of the way from the top to `old` that the way to `new` does not have, the
  /// lowest first, and `entered` with those that it has instead. Nil, or a node that is not in the
  /// drawing, has no way.
  ///
  /// Takes as many steps as it calls.
  public func forEachStep(
    from old: NodeID?,
    to new: NodeID?,
    in tree: Tree,
    left: (Step) -> Void,
    entered: (Step) -> Void
  ) {
    func start(_ id: NodeID?) -> Int32 {
      guard let id, let slot = tree.slot(id), place(slot) != nil else { return Tree.none }
      return slot
    }
    var (from, to) = (start(old), start(new))
    while from != to {
      if from > 0, to <= 0 || depths[Int(from)] >= depths[Int(to)] {
        left(step(from))
        from = max(Tree.none, parents[Int(from)])
      } else {
        entered(step(to))
        to = max(Tree.none, parents[Int(to)])
      }
    }
  }

  private func step(_ slot: Int32) -> Step {
    let index = Int(slot)
    let above = parents[index]
    return Step(
      place: Place(depth: Int(depths[index]), end: Int(firstEnds[index])),
      parentEnd: above > 0 ? Int(firstEnds[Int(above)]) : nil
    )
  }

  /// Calls `body` with every node's place, in tree order, and its parent's end where that is another one.
  public func forEachPlace(_ body: (_ depth: Int, _ end: Int, _ parentEnd: Int?) -> Void) {
    for slot in order {
      let index = Int(slot)
      let above = parents[index]
      let end = firstEnds[index]
      let turns = above > 0 && firstEnds[Int(above)] != end
      body(Int(depths[index]), Int(end), turns ? Int(firstEnds[Int(above)]) : nil)
    }
  }

  /// Calls `body` with every node and its place, in tree order.
  public func forEachNode(in tree: Tree, _ body: (NodeID, Place) -> Void) {
    for slot in order {
      let index = Int(slot)
      body(tree.nodes[index].id, Place(depth: Int(depths[index]), end: Int(firstEnds[index])))
    }
  }

  /// Every node's marks by slot, and `body` called with each place and marks, in the order of memory.
  public func marks(
    in tree: Tree,
    _ body: (_ depth: Int, _ end: Int, NodeMarks) -> Void
  ) -> [NodeMarks] {
    var result = [NodeMarks](repeating: [], count: depths.count)
    for index in 1..<max(1, depths.count) where depths[index] >= 0 {
      let marks = tree.marks(Int32(index))
      result[index] = marks
      body(Int(depths[index]), Int(firstEnds[index]), marks)
    }
    return result
  }

  /// Brings marks up to date with what changed in `tree` since `revision`.
  ///
  /// Calls `body` with the place of each changed node, its marks before and its marks now.
  ///
  /// - Returns: false if too much changed to tell: then everything is to be made anew.
  public func update(
    _ marks: inout [NodeMarks],
    from tree: Tree,
    since revision: Int,
    _ body: (_ depth: Int, _ end: Int, _ before: NodeMarks, _ after: NodeMarks) -> Void
  ) -> Bool {
    guard let changed = tree.markChanges.since(revision) else { return false }
    for slot in changed {
      let index = Int(slot)
      guard index < depths.count, depths[index] >= 0 else { continue }
      let after = tree.marks(slot)
      guard marks[index] != after else { continue }
      body(Int(depths[index]), Int(firstEnds[index]), marks[index], after)
      marks[index] = after
    }
    return true
  }
}
