import TreeModel

/// Counts at which place on the screen the best of those judged stood.
struct PositionCounter: Sendable {
  /// Places from this one on are counted together.
  static let last = 9

  private var lines: [SessionStatistics.PositionLine] = []
  private(set) var screens = 0

  mutating func add(_ session: Session, _ ratings: StandingRatings) {
    addRatings(session, ratings)
    for vote in session.votes where vote.kind == .compare && !vote.withdrawn {
      guard let other = vote.b, vote.value.map({ $0 > 0 }) ?? true,
        let winner = vote.shown.firstIndex(of: vote.a),
        let loser = vote.shown.firstIndex(of: other), winner != loser
      else { continue }
      count(best: [winner], among: [winner, loser])
    }
  }

  /// One screen for each person and prompt: what was shown at the last rating there.
  private mutating func addRatings(_ session: Session, _ ratings: StandingRatings) {
    struct Screen: Hashable {
      let annotator: Int
      let parent: NodeID?
    }
    var last: [Screen: Int] = [:]
    for entry in ratings.entries where session.votes[entry.vote].shown.count > 1 {
      let screen = Screen(
        annotator: entry.annotator,
        parent: session.tree.parent(of: entry.node)
      )
      last[screen] = max(last[screen] ?? 0, entry.vote)
    }
    // In the order of the votes: sums of shares are to be the same each time.
    for (screen, index) in last.sorted(by: { $0.value < $1.value }) {
      var judged: [(position: Int, rating: Int8)] = []
      for (position, node) in session.votes[index].shown.enumerated() {
        if let rating = ratings.rating(of: node, by: screen.annotator) {
          judged.append((position, rating))
        }
      }
      guard let high = judged.map(\.rating).max(), judged.contains(where: { $0.rating < high })
      else { continue }
      count(
        best: judged.filter { $0.rating == high }.map(\.position),
        among: judged.map(\.position)
      )
    }
  }

  private mutating func count(best: [Int], among judged: [Int]) {
    screens += 1
    for position in judged {
      let place = min(position, PositionCounter.last)
      while lines.count <= place {
        lines.append(SessionStatistics.PositionLine(position: lines.count))
      }
      lines[place].best.n += 1
      lines[place].expected += 1 / Double(judged.count)
    }
    for position in best {
      lines[min(position, PositionCounter.last)].best.successes += 1 / Double(best.count)
    }
  }

  /// All that was counted.
  func finish() -> SessionStatistics.PositionBias {
    var result = SessionStatistics.PositionBias()
    result.screens = screens
    result.lines = lines.filter { $0.best.n > 0 }.map { line in
      var line = line
      line.expected /= Double(line.best.n)
      return line
    }
    return result
  }
}
