import TreeModel

/// Counts one side of the pairs, chosen or rejected, by who wrote it and by tag.
struct SideCounter: Sendable {
  private var origins: [Int] = []
  private var tags: [String: Int] = [:]

  mutating func add(_ id: NodeID, _ session: Session, _ table: inout OriginTable) {
    guard let node = session.tree[id] else { return }
    for tag in node.tags { tags[tag, default: 0] += 1 }
    guard node.kind != .rewrite, let generation = node.generation else { return }
    let origin = table.index(of: generation)
    while origins.count <= origin { origins.append(0) }
    origins[origin] += 1
  }

  /// How many are by the origin with this number.
  func count(origin: Int) -> Int { origin < origins.count ? origins[origin] : 0 }

  /// How many have this tag.
  func count(tag: String) -> Int { tags[tag] ?? 0 }
}
