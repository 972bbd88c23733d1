/// The rows of a tree as an outline shows them, some nodes folded.
///
/// Built in one pass over the visible nodes (about 10 ns each) when the tree's shape or a fold
/// changes; looked up in constant time on every key.
public struct Outline: Equatable, Sendable {
  /// One visible node.
  public struct Row: Equatable, Sendable {
    /// The node.
    public let id: NodeID
    /// Branching points above it: an only child stands no deeper than its parent.
    public let indent: Int32
    /// Rows above it that it continues.
    public let depth: Int32
  }

  /// The visible nodes from top to bottom.
  public private(set) var rows: [Row] = []
  /// By slot of the tree: the row, or −1.
  private var rowOfSlot: [Int32] = []
  private var slots = SlotIndex()

  /// Creates an outline without rows.
  public init() {}

  /// Lists `tree`, leaving out what lies below the nodes in `folded`.
  ///
  /// With `root` only that node and what is below it are listed; where there is no such node, all are.
  /// A node in `hides` is left out with everything below it; with `only`, so is one that is not in
  /// `only`. Archived nodes are left out in the same way unless `showsArchived`; `root` itself never is.
  public init(
    of tree: Tree,
    folded: Set<NodeID>,
    root: NodeID? = nil,
    hides: Set<NodeID> = [],
    only: NodeSet? = nil,
    showsArchived: Bool = false
  ) {
    slots = tree.slots
    rowOfSlot = [Int32](repeating: -1, count: tree.nodes.count)
    let sieve = Sieve(
      hides: hides,
      only: only,
      hidesArchived: !showsArchived && tree.counts.archived > 0
    )
    if root == nil, only == nil { rows.reserveCapacity(tree.counts.nodes) }
    // A hoisted root stands by itself; `end` is what the walk never goes above.
    let hoisted = root.flatMap { tree.liveSlot($0) }
    let end = hoisted ?? 0
    var slot = hoisted ?? tree.firstShown(under: 0, sieve)
    let rootIndent: Int32 = hoisted == nil && tree.isBranching(0, sieve) ? 1 : 0
    var indent = rootIndent
    var depth: Int32 = 0
    while slot != Tree.none {
      let index = Int(slot)
      let id = tree.ids[index]
      rowOfSlot[index] = Int32(rows.count)
      rows.append(Row(id: id, indent: indent - rootIndent, depth: depth))
      if tree.firsts[index] != Tree.none, folded.isEmpty || !folded.contains(id) {
        let first = tree.firstShown(under: slot, sieve)
        if first != Tree.none {
          if tree.isBranching(slot, sieve) { indent += 1 }
          depth += 1
          slot = first
          continue
        }
      }
      var next = Tree.none
      while slot > 0, slot != end {
        next = tree.shown(from: tree.nexts[Int(slot)], sieve)
        if next != Tree.none { break }
        slot = tree.parents[Int(slot)]
        if slot > 0 {
          // What its row says, since counting its children again takes longer.
          let row = rows[Int(rowOfSlot[Int(slot)])]
          indent = row.indent + rootIndent
          depth = row.depth
        }
      }
      slot = next
    }
  }

  /// The row of `id`, or nil if it is not visible.
  public func row(of id: NodeID) -> Int? {
    let slot = slots[id]
    guard slot > 0, Int(slot) < rowOfSlot.count, rowOfSlot[Int(slot)] >= 0 else { return nil }
    return Int(rowOfSlot[Int(slot)])
  }
}

/// What an outline leaves out.
private struct Sieve {
  let hides: Set<NodeID>
  let only: NodeSet?
  let hidesArchived: Bool
  /// Whether every node is shown: then the links say all.
  let isOpen: Bool

  init(hides: Set<NodeID>, only: NodeSet?, hidesArchived: Bool) {
    self.hides = hides
    self.only = only
    self.hidesArchived = hidesArchived
    isOpen = hides.isEmpty && only == nil && !hidesArchived
  }

  func shows(_ slot: Int, in tree: Tree) -> Bool {
    if hidesArchived, tree.nodes[slot].archived { return false }
    if !hides.isEmpty, hides.contains(tree.ids[slot]) { return false }
    return only?.has(Int32(slot)) ?? true
  }
}

extension Tree {
  /// `slot` or the first sibling after it that is shown.
  fileprivate func shown(from slot: Int32, _ sieve: Sieve) -> Int32 {
    if sieve.isOpen { return slot }
    var slot = slot
    while slot != Tree.none, !sieve.shows(Int(slot), in: self) { slot = nexts[Int(slot)] }
    return slot
  }

  fileprivate func firstShown(under parent: Int32, _ sieve: Sieve) -> Int32 {
    shown(from: firsts[Int(parent)], sieve)
  }

  /// Whether more than one child is shown.
  fileprivate func isBranching(_ parent: Int32, _ sieve: Sieve) -> Bool {
    if childCounts[Int(parent)] < 2 || sieve.isOpen { return childCounts[Int(parent)] > 1 }
    let first = firstShown(under: parent, sieve)
    return first != Tree.none && shown(from: nexts[Int(first)], sieve) != Tree.none
  }
}
