/// A set of nodes of one tree, a bit for each.
///
/// Looked up in constant time; a million nodes take 125 KB.
public struct NodeSet: Equatable, Sendable {
  private var words: [UInt64] = []
  /// How many nodes are in it.
  public private(set) var count = 0

  /// Creates an empty set.
  public init() {}

  /// Whether nothing is in it.
  public var isEmpty: Bool { count == 0 }

  @inline(__always)
  func has(_ slot: Int32) -> Bool {
    let word = Int(slot) >> 6
    return word < words.count && words[word] >> UInt64(slot & 63) & 1 == 1
  }

  /// False if it was there.
  @discardableResult
  mutating func insert(_ slot: Int32) -> Bool {
    let word = Int(slot) >> 6
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    let bit = UInt64(1) << UInt64(slot & 63)
    guard words[word] & bit == 0 else { return false }
    words[word] |= bit
    count += 1
    return true
  }

  /// The same nodes, whatever room there is behind them.
  public static func == (left: NodeSet, right: NodeSet) -> Bool {
    let common = min(left.words.count, right.words.count)
    return left.words.prefix(common) == right.words.prefix(common)
      && left.words.dropFirst(common).allSatisfy { $0 == 0 }
      && right.words.dropFirst(common).allSatisfy { $0 == 0 }
  }
}

extension Tree {
  /// The set of some nodes.
  public func set(of ids: some Sequence<NodeID>) -> NodeSet {
    var set = NodeSet()
    for id in ids { if let slot = slot(id) { set.insert(slot) } }
    return set
  }

  /// Whether a node is in `set`.
  public func contains(_ id: NodeID, in set: NodeSet) -> Bool {
    slot(id).map { set.has($0) } ?? false
  }

  /// Puts a node and everything above it into `set`; takes as many steps as were not in it.
  public func insert(_ id: NodeID, andAncestorsInto set: inout NodeSet) {
    guard var slot = liveSlot(id) else { return }
    while slot > 0, set.insert(slot) { slot = parents[Int(slot)] }
  }
}
