import TreeModel

/// The last standing rating that each person gave each live node of a session.
struct StandingRatings {
  /// One of them.
  struct Entry {
    let node: NodeID
    /// An index into `annotators`.
    let annotator: Int
    /// −2…+2.
    let value: Int8
    /// The index of the vote.
    let vote: Int
  }

  /// Everybody who rated, in the order of their first votes.
  private(set) var annotators: [String] = []
  /// By node, then by annotator.
  private(set) var entries: [Entry] = []

  init(_ session: Session) {
    var indices: [String: Int] = [:]
    var given: [(node: NodeID, annotator: Int, vote: Int, value: Int8?)] = []
    for (index, vote) in session.votes.enumerated()
    where vote.kind == .rating && !vote.withdrawn && session.tree.text(of: vote.a) != nil {
      let annotator: Int
      if let known = indices[vote.annotator] {
        annotator = known
      } else {
        annotator = annotators.count
        indices[vote.annotator] = annotator
        annotators.append(vote.annotator)
      }
      given.append((vote.a, annotator, index, vote.value.map { Int8(clamping: $0) }))
    }
    given.sort { ($0.node, $0.annotator, $0.vote) < ($1.node, $1.annotator, $1.vote) }
    for (place, rating) in given.enumerated() {
      let next = place + 1 < given.count ? given[place + 1] : nil
      let isLast = next.map { $0.node != rating.node || $0.annotator != rating.annotator } ?? true
      guard isLast, let value = rating.value, (-2...2).contains(value) else { continue }
      entries.append(
        Entry(node: rating.node, annotator: rating.annotator, value: value, vote: rating.vote)
      )
    }
  }

  /// The entries about one node after the other.
  func forEachNode(_ body: (ArraySlice<Entry>) -> Void) {
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].node == entries[start].node { end += 1 }
      body(entries[start..<end])
      start = end
    }
  }

  /// What `annotator` thinks of `node`, if anything.
  func rating(of node: NodeID, by annotator: Int) -> Int8? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      let entry = entries[middle]
      if (entry.node, entry.annotator) < (node, annotator) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < entries.count, entries[low].node == node, entries[low].annotator == annotator else {
      return nil
    }
    return entries[low].value
  }
}
