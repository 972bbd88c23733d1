import TreeModel

/// A number for each of some nodes: an array for the usual small identities, a dictionary for
/// outliers, of which a hostile file may have one at 2·10⁹.
struct NodeNumbers {
  private static let absent: Int32 = -1
  private let room: Int
  private var dense: [Int32] = []
  private var sparse: [NodeID: Int32] = [:]

  /// Holds identities below four times `count` in the array.
  init(nodes count: Int) { room = 4 * count + 4_096 }

  /// The node's number; nil if it has none.
  subscript(id: NodeID) -> Int? {
    get {
      let index = Int(id.rawValue)
      if index >= 0, index < dense.count {
        return dense[index] == NodeNumbers.absent ? nil : Int(dense[index])
      }
      return sparse.isEmpty ? nil : sparse[id].map { Int($0) }
    }
    set {
      let index = Int(id.rawValue)
      let number = newValue.map { Int32($0) } ?? NodeNumbers.absent
      guard index >= 0, index < room else {
        sparse[id] = newValue.map { Int32($0) }
        return
      }
      if index >= dense.count {
        let count = min(room, max(index + 1, 2 * dense.count))
        dense.append(contentsOf: repeatElement(NodeNumbers.absent, count: count - dense.count))
      }
      dense[index] = number
    }
  }
}
