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
    /// Nodes above it.
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
  public init(of tree: Tree, folded: Set<NodeID>) {
    slots = tree.slots
    rowOfSlot = [Int32](repeating: -1, count: tree.nodes.count)
    rows.reserveCapacity(tree.counts.nodes)
    var slot = tree.firsts[0]
    var indent: Int32 = tree.childCounts[0] > 1 ? 1 : 0
    var depth: Int32 = 0
    let rootIndent = indent
    while slot != Tree.none {
      let index = Int(slot)
      let id = tree.ids[index]
      rowOfSlot[index] = Int32(rows.count)
      rows.append(Row(id: id, indent: indent - rootIndent, depth: depth))
      if tree.firsts[index] != Tree.none, folded.isEmpty || !folded.contains(id) {
        if tree.childCounts[index] > 1 { indent += 1 }
        depth += 1
        slot = tree.firsts[index]
        continue
      }
      while slot > 0, tree.nexts[Int(slot)] == Tree.none {
        slot = tree.parents[Int(slot)]
        if slot > 0 {
          depth -= 1
          if tree.childCounts[Int(slot)] > 1 { indent -= 1 }
        }
      }
      slot = slot > 0 ? tree.nexts[Int(slot)] : Tree.none
    }
  }

  /// The row of `id`, or nil if it is not visible.
  public func row(of id: NodeID) -> Int? {
    let slot = slots[id]
    guard slot > 0, Int(slot) < rowOfSlot.count, rowOfSlot[Int(slot)] >= 0 else { return nil }
    return Int(rowOfSlot[Int(slot)])
  }
}
