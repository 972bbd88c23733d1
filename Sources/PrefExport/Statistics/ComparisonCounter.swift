import TreeModel

/// Counts who wins against whom among the continuations of one text.
struct ComparisonCounter: Sendable {
  /// Two origins, the one with the smaller number first.
  struct Contest: Hashable, Sendable {
    let low: Int
    let high: Int
  }

  /// How their comparisons went.
  struct Score: Equatable, Sendable {
    var low = 0
    var high = 0
    var ties = 0

    static func += (left: inout Score, right: Score) {
      left.low += right.low
      left.high += right.high
      left.ties += right.ties
    }
  }

  typealias Unit = [(contest: Contest, score: Score)]

  /// How comparison votes on two siblings went: positive where the first won.
  struct Decision {
    let first: NodeID
    let second: NodeID
    let lead: Int
  }

  /// One entry for each session with a comparison, with the session's identity.
  private var ended: [(id: String, unit: Unit)] = []
  /// One entry for each prompt with a comparison, while one session alone has any.
  private(set) var prompts: [Unit] = []
  private var current: [Contest: Score] = [:]
  private var decisions: [NodeID?: [Decision]] = [:]

  /// Starts a session: the majority of its standing comparison votes on each two siblings.
  mutating func beginSession(_ session: Session) {
    current = [:]
    decisions = [:]
    var leads: [[NodeID]: Int] = [:]
    for vote in session.votes where vote.kind == .compare && !vote.withdrawn {
      guard let other = vote.b, vote.a != other else { continue }
      let lead = vote.value.map { $0 > 0 ? 1 : 0 } ?? 1
      leads[[min(vote.a, other), max(vote.a, other)], default: 0] += vote.a < other ? lead : -lead
    }
    for (pair, lead) in leads.sorted(by: { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }) {
      guard session.tree.text(of: pair[0]) != nil, session.tree.text(of: pair[1]) != nil else {
        continue
      }
      let parent = session.tree.parent(of: pair[0])
      guard parent == session.tree.parent(of: pair[1]) else { continue }
      decisions[parent, default: []].append(
        Decision(first: pair[0], second: pair[1], lead: lead.signum())
      )
    }
  }

  /// Counts the comparisons within one group.
  mutating func add(_ group: SiblingGroup) {
    let members = group.members.filter { $0.isUsable && $0.origin != nil }
    guard members.contains(where: { $0.origin != members.first?.origin }) else { return }
    var scores = ratingScores(members)
    for decision in decisions[group.parent] ?? [] {
      guard let first = members.first(where: { $0.id == decision.first }),
        let second = members.first(where: { $0.id == decision.second }),
        let one = first.origin, let other = second.origin, one != other
      else { continue }
      // A vote on just these two says more than their ratings, which do not count a second time.
      if let rating = first.rating, let otherRating = second.rating {
        count(one, other, Int(rating.signum(to: otherRating)), -1, &scores)
      }
      count(one, other, decision.lead, 1, &scores)
    }
    let unit = scores.filter { $0.value != Score() }
      .sorted { ($0.key.low, $0.key.high) < ($1.key.low, $1.key.high) }
      .map { (contest: $0.key, score: $0.value) }
    guard !unit.isEmpty else { return }
    for (contest, score) in unit { current[contest, default: Score()] += score }
    if ended.isEmpty { prompts.append(unit) }
  }

  /// Ends the session that is called `id`.
  mutating func endSession(_ id: String) {
    guard !current.isEmpty else { return }
    if !ended.isEmpty { prompts = [] }
    let unit = current.sorted { ($0.key.low, $0.key.high) < ($1.key.low, $1.key.high) }
      .map { (contest: $0.key, score: $0.value) }
    ended.append((id, unit))
    current = [:]
  }

  /// One entry for each session with a comparison, in an order that does not depend on how they were
  /// given: what is drawn from them by number is to be the same.
  var sessions: [Unit] { ended.sorted { $0.id < $1.id }.map(\.unit) }

  /// Every rated completion against every one of another origin, by counting ratings.
  private func ratingScores(_ members: [SiblingGroup.Member]) -> [Contest: Score] {
    var origins: [Int] = []
    var levels: [[Int]] = []
    for member in members {
      guard let origin = member.origin, let rating = member.rating else { continue }
      var place = origins.firstIndex(of: origin) ?? -1
      if place < 0 {
        place = origins.count
        origins.append(origin)
        levels.append([0, 0, 0, 0, 0])
      }
      levels[place][Int(rating) + 2] += 1
    }
    var scores: [Contest: Score] = [:]
    for first in origins.indices {
      for second in origins.indices where origins[first] < origins[second] {
        var score = Score()
        for (rating, count) in levels[first].enumerated() where count > 0 {
          for (other, otherCount) in levels[second].enumerated() where otherCount > 0 {
            let games = count * otherCount
            if rating > other { score.low += games }
            if rating < other { score.high += games }
            if rating == other { score.ties += games }
          }
        }
        scores[Contest(low: origins[first], high: origins[second])] = score
      }
    }
    return scores
  }

  /// Counts a comparison of `one` with `other` that went as `lead` says, `times` times.
  private func count(
    _ one: Int,
    _ other: Int,
    _ lead: Int,
    _ times: Int,
    _ scores: inout [Contest: Score]
  ) {
    let contest = Contest(low: min(one, other), high: max(one, other))
    let lead = one < other ? lead : -lead
    var score = Score()
    if lead > 0 {
      score.low = times
    } else if lead < 0 {
      score.high = times
    } else {
      score.ties = times
    }
    scores[contest, default: Score()] += score
  }
}

extension Int8 {
  /// 1 if it is above `other`, −1 if below, 0 if equal.
  fileprivate func signum(to other: Int8) -> Int8 { self > other ? 1 : self < other ? -1 : 0 }
}
