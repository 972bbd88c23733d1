/// Which votes of two sessions are the same judgement.
struct VoteMatching {
  /// By number in the second session: the number in the first.
  private(set) var toFirst: [Int: Int] = [:]
  /// Numbers of the votes that only the first session has.
  private(set) var onlyFirst: [Int] = []
  /// Numbers of the votes that only the second session has.
  private(set) var onlySecond: [Int] = []

  /// Matches by everything but the number; of several equal ones the first to the first.
  init(_ first: Session, _ second: Session, _ nodes: NodeMatching) {
    var offers: [[UInt8]: [Int]] = [:]
    for vote in first.votes.reversed() {
      offers[VoteMatching.likeness(of: vote), default: []].append(vote.id)
    }
    for vote in second.votes {
      if let mapped = vote.mapped({ nodes.toFirst[$0] }),
        let match = offers[VoteMatching.likeness(of: mapped)]?.popLast()
      {
        toFirst[vote.id] = match
      } else {
        onlySecond.append(vote.id)
      }
    }
    onlyFirst = offers.values.joined().sorted()
  }

  private static func likeness(of vote: Vote) -> [UInt8] {
    var writer = JSONWriter()
    writer.vote(vote.renumbered(1))
    return writer.bytes
  }
}

extension Vote {
  /// The same judgement of other nodes; nil if one of them has no counterpart.
  func mapped(_ map: (NodeID) -> NodeID?) -> Vote? {
    var vote = self
    guard let a = map(a) else { return nil }
    vote.a = a
    if let other = vote.b {
      guard let b = map(other) else { return nil }
      vote.b = b
    }
    vote.shown = shown.compactMap(map)
    return vote.shown.count == shown.count ? vote : nil
  }

  /// Every node it names.
  var nodes: [NodeID] { [a] + (b.map { [$0] } ?? []) + shown }
}
