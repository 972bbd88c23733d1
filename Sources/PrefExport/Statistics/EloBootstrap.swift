/// Intervals for Elo ratings by drawing sessions, or prompts, anew with replacement.
///
/// Efron: "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979. What is
/// drawn is the whole unit: comparisons within one are not independent of each other.
struct EloBootstrap {
  /// Wins of one maker over another within a unit; a tie is half a win for both.
  struct Outcome: Hashable, Sendable {
    var winner: Int
    var loser: Int
    var wins: Double
  }

  /// Beyond so many makers there are no intervals: each draw would take too long.
  static let mostMakers = 200

  /// Ends at the 2.5th and 97.5th percentile, by maker; nil for one that was never drawn.
  let intervals: [Interval?]

  /// Draws `resamples` times as many units as there are.
  ///
  /// A maker without a comparison in a draw has no strength in it. `start` are the strengths over all
  /// units, near which those of a draw lie.
  init(
    _ units: [[Outcome]],
    makers: Int,
    start: [Double],
    resamples: Int,
    seed: UInt64
  ) {
    guard !units.isEmpty, resamples > 0, makers <= EloBootstrap.mostMakers else {
      intervals = [Interval?](repeating: nil, count: makers)
      return
    }
    // Most units are alike: what was drawn is counted by kind of unit and added up once a kind.
    var kinds: [[Outcome]] = []
    var numbers: [[Outcome]: Int] = [:]
    let kindOf = units.map { unit -> Int in
      if let number = numbers[unit] { return number }
      numbers[unit] = kinds.count
      kinds.append(unit)
      return kinds.count - 1
    }
    var random = SplitMix64(seed: seed)
    var drawn = [Int](repeating: 0, count: kinds.count)
    var draws = [[Double]](repeating: [], count: makers)
    var table = WinTable(count: makers)
    for _ in 0..<resamples {
      table.removeAll()
      var isPresent = [Bool](repeating: false, count: makers)
      for kind in drawn.indices { drawn[kind] = 0 }
      for _ in 0..<kindOf.count { drawn[kindOf[random.below(kindOf.count)]] += 1 }
      for (kind, count) in drawn.enumerated() where count > 0 {
        for outcome in kinds[kind] {
          table[outcome.winner, outcome.loser] += Double(count) * outcome.wins
          isPresent[outcome.winner] = true
          isPresent[outcome.loser] = true
        }
      }
      let present = isPresent.indices.filter { isPresent[$0] }
      let fit = BradleyTerry(table.selecting(present), start: present.map { start[$0] })
      for (place, maker) in present.enumerated() {
        draws[maker].append(BradleyTerry.elo(fit.theta[place]))
      }
    }
    intervals = draws.map { values in
      let values = values.sorted()
      guard let lower = quantile(0.025, ofSorted: values),
        let upper = quantile(0.975, ofSorted: values)
      else { return nil }
      return Interval(lower: lower, upper: upper)
    }
  }
}
