import TreeModel

/// Counts votes by kind, by person and by time.
struct VoteCounter: Sendable {
  private struct Person {
    var line: SessionStatistics.AnnotatorLine
    var took = CountedNumbers()
  }

  private static let day: Int64 = 86_400_000
  private static let hour: Int64 = 3_600_000

  private(set) var counts = SessionStatistics.VoteCounts()
  private var people: [String: Person] = [:]
  private var days: [Int: Int] = [:]
  private var hours: [Int: Int] = [:]
  private var took = CountedNumbers()

  /// Counts a session's votes by `annotators`, nil for everybody's; gives the nodes they are about.
  mutating func add(
    _ session: Session,
    _ ratings: StandingRatings,
    by annotators: Set<String>?
  ) -> Set<NodeID> {
    var judged: Set<NodeID> = []
    for vote in session.votes where annotators?.contains(vote.annotator) ?? true {
      if vote.withdrawn {
        counts.withdrawn += 1
        continue
      }
      add(vote)
      if vote.kind != .rating {
        judged.insert(vote.a)
        if let other = vote.b { judged.insert(other) }
      }
    }
    ratings.forEachNode { entries in
      for entry in entries {
        let name = ratings.annotators[entry.annotator]
        people[name]?.line.byRating[Int(entry.value) + 2] += 1
      }
      if let node = entries.first?.node, session.tree.summary(of: node)?.rating != nil {
        counts.ratingsWithoutVote -= 1
      }
    }
    counts.ratingsWithoutVote += session.tree.counts.rated
    return judged
  }

  private mutating func add(_ vote: Vote) {
    counts.byKind[vote.kind, default: 0] += 1
    if vote.kind == .compare, let value = vote.value {
      if value == 0 { counts.tiedComparisons += 1 }
      if value < 0 { counts.bothBadComparisons += 1 }
    }
    let rounded = vote.took.flatMap { $0 >= 0 ? VoteCounter.rounded($0) : nil }
    if let rounded { took.add(rounded) }
    let empty = Person(line: SessionStatistics.AnnotatorLine(name: vote.annotator))
    modify(&people[vote.annotator, default: empty]) { person in
      person.line.byKind[vote.kind, default: 0] += 1
      if let rounded { person.took.add(rounded) }
    }
    // Imports may not know when.
    guard vote.created > 0 else { return }
    days[Int(vote.created / VoteCounter.day), default: 0] += 1
    hours[Int(vote.created / VoteCounter.hour), default: 0] += 1
  }

  private func modify(_ person: inout Person, _ change: (inout Person) -> Void) { change(&person) }

  /// Three digits are enough for a median, and few different values need little memory.
  private static func rounded(_ milliseconds: Int64) -> Int {
    var unit: Int64 = 1
    while milliseconds / unit >= 1_000 { unit *= 10 }
    return Int(
      milliseconds / unit * unit + (milliseconds % unit * 2 >= unit && unit > 1 ? unit : 0)
    )
  }

  /// Everybody who judged, the busiest first.
  var annotators: [SessionStatistics.AnnotatorLine] {
    people.values.map { person in
      var line = person.line
      line.medianTook = person.took.quantile(0.5)
      line.timed = person.took.total
      return line
    }.sorted { ($1.votes, $0.name) < ($0.votes, $1.name) }
  }

  /// When it was.
  var time: SessionStatistics.TimeLine {
    var result = SessionStatistics.TimeLine()
    result.days = days.map { SessionStatistics.Day(number: $0.key, votes: $0.value) }
      .sorted { $0.number < $1.number }
    var perHour = CountedNumbers()
    for (hour, count) in hours {
      result.byHour[hour % 24] += count
      perHour.add(count)
    }
    result.activeHours = hours.count
    result.medianPerActiveHour = perHour.quantile(0.5)
    result.took = took.spread
    return result
  }
}
