/// From node identities to slots: an array for the usual small numbers, a dictionary for outliers.
///
/// A file may name any identity up to 2·10⁹; a hostile one must not cost gigabytes.
struct SlotIndex: Equatable, Sendable {
  private static let absent: Int32 = -1
  private var dense: Chunked<Int32> = []
  private var sparse: [NodeID: Int32] = [:]
  private var stored = 0

  /// How much memory the array takes.
  var denseCount: Int { dense.count }

  /// The slot of `id`, or −1.
  subscript(id: NodeID) -> Int32 {
    get {
      let index = Int(id.rawValue)
      if index >= 0, index < dense.count, dense[index] != SlotIndex.absent { return dense[index] }
      return sparse.isEmpty ? SlotIndex.absent : sparse[id, default: SlotIndex.absent]
    }
    set {
      if newValue == SlotIndex.absent {
        remove(id)
        return
      }
      let index = Int(id.rawValue)
      stored += 1
      // Bounded by how many identities there are, not by how large the last one was: otherwise
      // twenty nodes, each with twice the identity of the one before, would fill the memory.
      if index >= 0, index < 4 * stored + 4_096 {
        if index >= dense.count {
          dense.append(contentsOf: repeatElement(SlotIndex.absent, count: index + 1 - dense.count))
        }
        dense[index] = newValue
      } else {
        sparse[id] = newValue
      }
    }
  }

  /// Tells that about `count` identities are about to be stored, in any order.
  mutating func expect(_ count: Int) {
    let room = count + 4_096
    if dense.count < room {
      dense.append(contentsOf: repeatElement(SlotIndex.absent, count: room - dense.count))
    }
  }

  private mutating func remove(_ id: NodeID) {
    let index = Int(id.rawValue)
    if index >= 0, index < dense.count, dense[index] != SlotIndex.absent {
      dense[index] = SlotIndex.absent
      stored -= 1
    } else if sparse.removeValue(forKey: id) != nil {
      stored -= 1
    }
  }
}
