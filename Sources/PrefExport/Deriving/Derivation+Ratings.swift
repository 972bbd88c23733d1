import TreeModel

extension Derivation {
  /// A completion with its rating, standing for all siblings with the same text.
  struct Rated {
    let place: Int
    let rating: Int8
  }

  /// The rated completions among `children` that can be used, identical ones merged.
  ///
  /// Counts what cannot be used, and unrated completions of a model unless they are in `judged`.
  mutating func rated(_ children: [Int], judged: Set<Int> = []) -> [Rated] {
    var usable: [Int] = []
    for child in children {
      let item = item(child)
      if item.rating != nil {
        if let reason = obstacle(child) {
          tally.enterAndDrop(reason, index, item.id)
        } else {
          usable.append(child)
        }
      } else if item.kind == .completion || item.isPassedOver, !judged.contains(child) {
        tally.enterAndDrop(obstacle(child) ?? unratedReason(child), index, item.id)
      }
    }
    return merged(usable)
  }

  /// Groups by identical text; the majority of the signs decides, and a tie drops them all.
  private mutating func merged(_ places: [Int]) -> [Rated] {
    if areDistinct(places) {
      return places.map { Rated(place: $0, rating: item($0).rating ?? 0) }
    }
    var groups: [ContentHash: [Int]] = [:]
    for place in places { groups[item(place).hash, default: []].append(place) }
    var result: [Rated] = []
    for place in places {
      guard let group = groups[item(place).hash], group.first == place else { continue }
      guard let rating = agreed(group.map { item($0).rating ?? 0 }) else {
        for member in group { tally.enterAndDrop(.contradiction, index, item(member).id) }
        continue
      }
      let shown = group.first { item($0).rating == rating } ?? place
      result.append(Rated(place: shown, rating: rating))
      for member in group where member != shown {
        tally.enterAndDrop(.duplicate, index, item(member).id, item(shown).id)
      }
    }
    return result
  }

  /// Whether no two have the same text, as is usual; a few are compared without a table.
  private func areDistinct(_ places: [Int]) -> Bool {
    guard places.count <= 16 else { return Set(places.map { item($0).hash }).count == places.count }
    for (index, place) in places.enumerated() {
      for other in places[..<index] where item(other).hash == item(place).hash { return false }
    }
    return true
  }

  /// The most frequent rating of the most frequent sign, the mildest of equally frequent ones;
  /// nil if no sign is the most frequent.
  private func agreed(_ ratings: [Int8]) -> Int8? {
    func mostFrequent(_ values: [Int8]) -> [Int8] {
      var counts: [Int8: Int] = [:]
      for value in values { counts[value, default: 0] += 1 }
      let most = counts.values.max()
      return counts.filter { $0.value == most }.map(\.key)
    }
    let signs = mostFrequent(ratings.map { $0.signum() })
    guard let sign = signs.first, signs.count == 1 else { return nil }
    return mostFrequent(ratings.filter { $0.signum() == sign }).min { $0.magnitude < $1.magnitude }
  }
}
