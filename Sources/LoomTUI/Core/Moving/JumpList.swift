import TreeModel

/// The places that jumps left, to go back to and forward again.
///
/// Like vim's: going back first keeps the place left, so that going forward ends there; a new jump
/// starts from the end. Deleted nodes stay in it, since undo brings them back, and are passed over.
struct JumpList: Equatable, Sendable {
  /// How many places are kept.
  static let limit = 100

  /// Oldest first, none twice.
  private(set) var places: [NodeID] = []
  /// The place that the person is at; behind the last one but while going back and forth.
  private var position = 0

  /// Notes that a jump left `id`.
  mutating func push(_ id: NodeID) {
    places.removeAll { $0 == id }
    places.append(id)
    if places.count > JumpList.limit { places.removeFirst(places.count - JumpList.limit) }
    position = places.count
  }

  /// The place to go back to from `here`; nil if there is none that `exists`.
  mutating func back(from here: NodeID?, exists: (NodeID) -> Bool) -> NodeID? {
    var target = position - 1
    while target >= 0, places[target] == here || !exists(places[target]) { target -= 1 }
    guard target >= 0 else { return nil }
    let found = places[target]
    if position == places.count, let here { push(here) }
    position = places.firstIndex(of: found) ?? 0
    return found
  }

  /// The place to go forward to from `here`; nil if there is none that `exists`.
  mutating func forward(from here: NodeID?, exists: (NodeID) -> Bool) -> NodeID? {
    var target = position + 1
    while target < places.count, places[target] == here || !exists(places[target]) { target += 1 }
    guard target < places.count else { return nil }
    position = target
    return places[target]
  }
}
