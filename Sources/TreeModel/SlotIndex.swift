/// From node identities to slots: an array for the usual small numbers, a dictionary for outliers.
///
/// A file may name any identity up to 2³¹−1; a hostile one must not cost gigabytes.
struct SlotIndex: Equatable, Sendable {
  private static let absent: Int32 = -1
  private var dense: [Int32] = []
  private var sparse: [NodeID: Int32] = [:]

  /// The slot of `id`, or −1.
  subscript(id: NodeID) -> Int32 {
    get {
      let index = Int(id.rawValue)
      if index >= 0, index < dense.count, dense[index] != SlotIndex.absent { return dense[index] }
      return sparse.isEmpty ? SlotIndex.absent : sparse[id, default: SlotIndex.absent]
    }
    set {
      let index = Int(id.rawValue)
      if index >= 0, index < dense.count {
        dense[index] = newValue
      } else if index >= 0, index <= 2 * dense.count + 4_096 {
        while dense.count < index { dense.append(SlotIndex.absent) }
        dense.append(newValue)
      } else {
        sparse[id] = newValue
      }
    }
  }
}
