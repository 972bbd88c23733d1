import TreeModel

/// The roots that rows hang under, and the part of the dataset that each belongs to.
struct SplitGroups {
  private struct Key: Hashable {
    let session: Int32
    let root: NodeID
  }

  private struct Group {
    /// The first 64 bits of SHA-256 of `SESSION/ROOT`.
    let hash: UInt64
    /// Rows by stratum.
    var strata: [String: Int] = [:]
    var split = DataSplit.train
  }

  private let rule: SplitRule
  private var places: [Key: Int32] = [:]
  private var groups: [Group] = []

  init(_ rule: SplitRule) { self.rule = rule }

  /// How many roots have rows.
  var count: Int { groups.count }

  /// The group of a row's root.
  mutating func index(of row: DerivedRow, _ session: Session) -> Int32 {
    let key = Key(session: Int32(row.session), root: row.root)
    let place: Int32
    if let known = places[key] {
      place = known
    } else {
      place = Int32(groups.count)
      places[key] = place
      groups.append(Group(hash: SplitGroups.hash(session.info.id, row.root)))
    }
    if case .shares(_, let stratum) = rule {
      let label = stratum.map { SplitGroups.label(row, $0, session) } ?? ""
      groups[Int(place)].strata[label, default: 0] += 1
    }
    return place
  }

  func split(of entry: RowEntry) -> DataSplit { groups[Int(entry.group)].split }

  /// Whether there is more than one part.
  var isDivided: Bool { rule != .none }

  // MARK: Dividing

  /// Decides each root's part; `used` has the number of rows of each.
  mutating func assign(_ used: [Int]) {
    switch rule {
    case .none: break
    case .validation(let share):
      for index in groups.indices where Double(groups[index].hash) < share * 0x1p64 {
        groups[index].split = .validation
      }
      // A dataset without anything to train on helps nobody.
      if !groups.indices.contains(where: { used[$0] > 0 && groups[$0].split == .train }) {
        for index in groups.indices { groups[index].split = .train }
      }
    case .shares(let shares, _): divide(shares, used)
    }
  }

  /// Gives each root, in the order of the hashes, to the part that is furthest from its share.
  private mutating func divide(_ shares: [Int], _ used: [Int]) {
    let total = Double(max(1, shares.reduce(0, +)))
    let order = groups.indices.filter { used[$0] > 0 }.sorted {
      (groups[$0].hash, $0) < (groups[$1].hash, $1)
    }
    for (_, members) in strata(order) {
      let rows = Double(members.reduce(0) { $0 + used[$1] })
      var open = shares.map { Double($0) / total * rows }
      for index in members {
        guard let part = open.indices.max(by: { open[$0] < open[$1] }) else { continue }
        groups[index].split = DataSplit.allCases[part]
        open[part] -= Double(used[index])
      }
    }
  }

  /// The roots by what most of their rows are, in a fixed order.
  private func strata(_ order: [Int]) -> [(key: String, value: [Int])] {
    var result: [String: [Int]] = [:]
    for index in order {
      let main = groups[index].strata.max { ($0.value, $1.key) < ($1.value, $0.key) }
      result[main?.key ?? "", default: []].append(index)
    }
    return result.sorted { $0.key < $1.key }
  }

  private static func hash(_ session: String, _ root: NodeID) -> UInt64 {
    var digest = SHA256()
    Array("\(session)/\(root)".utf8).withUnsafeBytes { digest.update($0) }
    return UInt64(digest.finish().prefix(16), radix: 16) ?? 0
  }

  private static func label(_ row: DerivedRow, _ stratum: Stratum, _ session: Session) -> String {
    guard let node = row.sides.first?.node else { return "" }
    switch stratum {
    case .source: return row.source.rawValue
    case .model:
      let writer = session.tree[node]
      let original = writer?.rewriteOf.flatMap { session.tree[$0] }
      return (writer?.generation ?? original?.generation)?.model ?? ""
    case .tag:
      return session.tree.path(to: node).reversed().lazy
        .compactMap { session.tree[$0]?.tags.first }.first ?? ""
    }
  }
}
