/// From counted comparisons to win rates, strengths and their intervals.
struct ComparisonSummary {
  private let origins: [OriginTable.Origin]
  private let counter: ComparisonCounter
  private let options: StatisticsOptions

  init(
    _ counter: ComparisonCounter,
    _ origins: [OriginTable.Origin],
    _ options: StatisticsOptions
  ) {
    self.counter = counter
    self.origins = origins
    self.options = options
  }

  /// Everything that can be said.
  func finish() -> SessionStatistics.Comparisons {
    var result = SessionStatistics.Comparisons()
    result.models = records {
      $0.modelName
    } counting: {
      $0.modelName != $1.modelName
    }
    result.adapters = records {
      $0.adapterName
    } counting: {
      $0.modelName == $1.modelName && $0.adapterName != $1.adapterName
    }
    rate(&result)
    return result
  }

  /// Records by `name` of the comparisons that are `counted`, most comparisons first.
  private func records(
    _ name: (OriginTable.Origin) -> String,
    counting counted: (OriginTable.Origin, OriginTable.Origin) -> Bool
  ) -> [SessionStatistics.WinRate] {
    var records: [String: SessionStatistics.WinRate] = [:]
    for (contest, score) in counter.sessions.joined() {
      let (low, high) = (origins[contest.low], origins[contest.high])
      guard counted(low, high) else { continue }
      for (own, wins, losses) in [(low, score.low, score.high), (high, score.high, score.low)] {
        let empty = SessionStatistics.WinRate(name: name(own))
        records[name(own), default: empty].wins += wins
        records[name(own)]?.losses += losses
        records[name(own)]?.ties += score.ties
      }
    }
    return records.values.sorted { ($1.n, $0.name) < ($0.n, $1.name) }
  }

  // MARK: Strengths

  private func rate(_ result: inout SessionStatistics.Comparisons) {
    let makers = records {
      $0.makerName
    } counting: {
      $0.makerName != $1.makerName
    }
    guard makers.count > 1 else { return }
    // By name, so that the order of sessions changes nothing but rounding.
    let names = makers.map(\.name).sorted()
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let numbers = origins.map { index[$0.makerName] ?? -1 }
    var wins = WinTable(count: names.count)
    for outcome in outcomes(counter.sessions, numbers).joined() {
      wins[outcome.winner, outcome.loser] += outcome.wins
    }
    let games = { (part: [Int]) in
      part.reduce(0.0) { sum, maker in
        sum + names.indices.reduce(0) { $0 + wins[maker, $1] }
      }
    }
    // The largest part is rated; strengths of different parts cannot be compared.
    guard let part = wins.components.max(by: { games($0) < games($1) }) else { return }
    result.unconnected = names.indices.filter { !part.contains($0) }.map { names[$0] }
    let fit = BradleyTerry(wins.selecting(part))
    result.usesPrior = fit.usesPrior
    let intervals = bootstrap(part, numbers, fit.theta, &result)
    let order = part.indices.sorted {
      (fit.theta[$1], names[part[$0]]) < (fit.theta[$0], names[part[$1]])
    }
    result.ratings = order.map { place in
      var rating = SessionStatistics.Rating(name: names[part[place]])
      rating.theta = fit.theta[place]
      rating.elo = BradleyTerry.elo(fit.theta[place])
      // Draws of one that never lost, or never won, know no other outcome and would claim certainty.
      let others = part.indices.filter { $0 != place }
      if others.contains(where: { wins[part[place], part[$0]] > 0 }),
        others.contains(where: { wins[part[$0], part[place]] > 0 })
      {
        rating.interval = intervals[place]
      }
      rating.record = makers.first { $0.name == rating.name } ?? rating.record
      return rating
    }
    result.wins = order.map { row in order.map { wins[part[row], part[$0]] } }
  }

  private func bootstrap(
    _ part: [Int],
    _ numbers: [Int],
    _ theta: [Double],
    _ result: inout SessionStatistics.Comparisons
  ) -> [Interval?] {
    var place = [Int](repeating: -1, count: (part.max() ?? -1) + 1)
    for (index, maker) in part.enumerated() { place[maker] = index }
    let selected = numbers.map { $0 >= 0 && $0 < place.count ? place[$0] : -1 }
    let isOne = counter.sessions.count == 1
    let units = outcomes(isOne ? counter.prompts : counter.sessions, selected)
      .filter { !$0.isEmpty }
    // One unit drawn anew is always itself.
    guard units.count > 1, options.resamples > 0, part.count <= EloBootstrap.mostMakers else {
      return [Interval?](repeating: nil, count: part.count)
    }
    result.unit = isOne ? .prompt : .session
    result.units = units.count
    result.resamples = options.resamples
    return EloBootstrap(
      units,
      makers: part.count,
      start: theta,
      resamples: options.resamples,
      seed: options.seed
    ).intervals
  }

  /// The wins of each unit, makers under the numbers given to their origins; −1 leaves one out.
  private func outcomes(
    _ units: [ComparisonCounter.Unit],
    _ numbers: [Int]
  ) -> [[EloBootstrap.Outcome]] {
    units.map { unit in
      unit.flatMap { contest, score -> [EloBootstrap.Outcome] in
        let (low, high) = (numbers[contest.low], numbers[contest.high])
        guard low >= 0, high >= 0, low != high else { return [] }
        let tie = Double(score.ties) / 2
        return [
          EloBootstrap.Outcome(winner: low, loser: high, wins: Double(score.low) + tie),
          EloBootstrap.Outcome(winner: high, loser: low, wins: Double(score.high) + tie),
        ].filter { $0.wins > 0 }
      }
    }
  }
}
