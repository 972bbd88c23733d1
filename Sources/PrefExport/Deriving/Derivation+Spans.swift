import TreeModel

extension Derivation {
  /// One row for each approved text that is not the beginning of a longer one.
  ///
  /// As for whole texts, but what a person wrote by hand approves the text through it, too, and
  /// parts rated below 0 may stand in it: they are not trained on.
  mutating func deriveSpans() {
    var approved: [(place: Int, source: PairSource)] = []
    for place in flat.items.indices.dropFirst() {
      let item = item(place)
      let isByHand = item.kind == .human && item.rating == nil && has(.edit)
      guard let source = isByHand ? .edit : approval(place) else { continue }
      tally.enter()
      if let reason = pathObstacle(place) {
        tally.drop(reason, index, item.id)
      } else {
        approved.append((place, source))
      }
    }
    let covered = ancestors(of: approved.map(\.place))
    for (place, source) in approved {
      if covered[place] {
        tally.drop(.insideLongerText, index, item(place).id)
      } else {
        add(source, [(place, item(place).rating)], movesNewlines: false)
      }
    }
  }
}
