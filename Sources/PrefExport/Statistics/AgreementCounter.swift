/// Counts how far people agree who rated the same nodes.
struct AgreementCounter: Sendable {
  private struct Pair: Hashable {
    let first: Int
    let second: Int
  }

  /// −2…+2 as bad, neutral and good.
  private static let signs = [0, 0, 1, 2, 2]

  private var names: [String] = []
  private var indices: [String: Int] = [:]
  private var nodes = 0
  private var tables: [Pair: AgreementTable] = [:]
  private var values = CoincidenceMatrix(values: [-2, -1, 0, 1, 2])
  private var signs = CoincidenceMatrix(values: [-1, 0, 1])

  mutating func add(_ ratings: StandingRatings) {
    ratings.forEachNode { entries in
      guard entries.count > 1 else { return }
      nodes += 1
      let categories = entries.map { Int($0.value) + 2 }
      values.add(categories)
      signs.add(categories.map { AgreementCounter.signs[$0] })
      let people = entries.map { index(of: ratings.annotators[$0.annotator]) }
      for one in people.indices {
        for other in people.indices where people[one] < people[other] {
          let pair = Pair(first: people[one], second: people[other])
          tables[pair, default: AgreementTable(categories: 5)]
            .add(categories[one], categories[other])
        }
      }
    }
  }

  private mutating func index(of name: String) -> Int {
    if let index = indices[name] { return index }
    indices[name] = names.count
    names.append(name)
    return names.count - 1
  }

  /// All that was counted, people by name.
  func finish() -> SessionStatistics.Agreement {
    var result = SessionStatistics.Agreement()
    result.annotators = names.sorted()
    result.nodes = nodes
    var place = [Int](repeating: 0, count: names.count)
    for (index, name) in result.annotators.enumerated() { place[indices[name] ?? 0] = index }
    var all = AgreementTable(categories: 5)
    for (pair, table) in tables {
      let signs = table.grouped(AgreementCounter.signs)
      let (one, other) = (place[pair.first], place[pair.second])
      var line = SessionStatistics.AnnotatorPair(first: min(one, other), second: max(one, other))
      line.n = table.total
      line.sameSign = signs.agreement
      line.sameValue = table.agreement
      line.kappaSign = signs.kappa
      line.kappaValue = table.kappa
      result.pairs.append(line)
      for row in 0..<5 { for column in 0..<5 { all.add(row, column, count: table[row, column]) } }
    }
    result.pairs.sort { ($0.first, $0.second) < ($1.first, $1.second) }
    result.sameSign = all.grouped(AgreementCounter.signs).agreement
    result.sameValue = all.agreement
    result.alphaSign = signs.alpha(.nominal)
    result.alphaNominal = values.alpha(.nominal)
    result.alphaOrdinal = values.alpha(.ordinal)
    result.alphaInterval = values.alpha(.interval)
    return result
  }
}
