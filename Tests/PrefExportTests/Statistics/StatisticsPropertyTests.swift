import Testing

@testable import PrefExport

/// What holds for the figures whatever the judgements are; random ones from a seed.
@Suite struct StatisticsPropertyTests {
  @Test func wilsonLiesWithinTheUnitAndHoldsTheRate() throws {
    for n in [1, 2, 3, 10, 57, 1_000, 1_000_000] {
      for part in 0...20 {
        let share = Proportion(successes: Double(n) * Double(part) / 20, n: n)
        let interval = try #require(share.interval)
        let rate = try #require(share.rate)
        #expect(interval.lower >= 0 && interval.upper <= 1)
        #expect(interval.lower <= rate + 1e-12 && rate <= interval.upper + 1e-12)
      }
    }
  }

  @Test func kappaDoesNotDependOnTheNamesOfCategoriesOrTheOrderOfPeople() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<200 {
      var names = [0, 1, 2, 3, 4]
      random.shuffle(&names)
      var table = AgreementTable(categories: 5)
      var renamed = AgreementTable(categories: 5)
      var swapped = AgreementTable(categories: 5)
      for _ in 0..<(1 + random.below(30)) {
        let (one, other) = (random.below(5), random.below(5))
        table.add(one, other)
        renamed.add(names[one], names[other])
        swapped.add(other, one)
      }
      let kappa = table.kappa
      #expect((renamed.kappa == nil) == (kappa == nil) && (swapped.kappa == nil) == (kappa == nil))
      #expect(isClose(renamed.kappa ?? 0, kappa ?? 0, 1e-12))
      #expect(isClose(swapped.kappa ?? 0, kappa ?? 0, 1e-12))
      if let kappa { #expect(kappa <= 1 && kappa >= -1) }
    }
  }

  @Test func perfectAgreementIsOneAndConstancyNothing() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<100 {
      var matrix = CoincidenceMatrix(values: [-2, -1, 0, 1, 2])
      var table = AgreementTable(categories: 5)
      var seen: Set<Int> = []
      for _ in 0..<(2 + random.below(10)) {
        let value = random.below(5)
        seen.insert(value)
        matrix.add([Int](repeating: value, count: 2 + random.below(3)))
        table.add(value, value)
      }
      for metric in CoincidenceMatrix.Metric.allCases {
        #expect(matrix.alpha(metric) == (seen.count > 1 ? 1 : nil))
      }
      #expect(table.kappa == (seen.count > 1 ? 1 : nil))
    }
  }

  @Test func judgementsByOnePersonAloneDoNotCount() {
    var matrix = CoincidenceMatrix(values: [0, 1])
    matrix.add([0])
    matrix.add([])
    #expect(matrix.alpha(.nominal) == nil)
  }

  @Test func strengthsDoNotDependOnTheOrderOfMakers() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<200 {
      let count = 2 + random.below(6)
      var wins = WinTable(count: count)
      for _ in 0..<random.below(40) {
        let (one, other) = (random.below(count), random.below(count))
        if one != other { wins[one, other] += random.below(3) == 0 ? 0.5 : 1 }
      }
      var order = Array(0..<count)
      random.shuffle(&order)
      let fit = BradleyTerry(wins)
      let other = BradleyTerry(wins.selecting(order))
      #expect(fit.usesPrior == other.usesPrior)
      for (place, maker) in order.enumerated() {
        #expect(isClose(other.theta[place], fit.theta[maker], 1e-8))
      }
      #expect(!fit.theta.contains { !$0.isFinite })
      #expect(isClose(fit.theta.reduce(0, +), 0, 1e-8) || fit.usesPrior)
    }
  }

  /// At the maximum every maker has as many wins as its strength makes expected.
  @Test func strengthsExplainTheWins() {
    var wins = WinTable(count: 4)
    for (one, other, count) in [(0, 1, 9), (1, 2, 5), (2, 3, 5), (3, 0, 1), (2, 0, 1)] {
      wins[one, other] = Double(count)
    }
    #expect(wins.isStronglyConnected)
    let theta = BradleyTerry(wins).theta
    for maker in 0..<4 {
      var surplus = 0.0
      for other in 0..<4 where other != maker {
        let games = wins[maker, other] + wins[other, maker]
        let chance = 1 / (1 + expOf(theta[other] - theta[maker]))
        surplus += wins[maker, other] - games * chance
      }
      #expect(isClose(surplus, 0, 1e-9))
    }
  }

  @Test func anUndefeatedMakerHasAFiniteStrength() {
    var wins = WinTable(count: 2)
    wins[0, 1] = 20
    let fit = BradleyTerry(wins)
    #expect(fit.usesPrior && fit.theta[0] > 1 && fit.theta[0] < 10)
    #expect(wins.components == [[0, 1]])
  }

  @Test func makersWithoutAChainOfComparisonsAreParts() {
    var wins = WinTable(count: 5)
    wins[0, 3] = 1
    wins[4, 1] = 0.5
    #expect(wins.components == [[0, 3], [1, 4], [2]])
  }

  @Test func theBootstrapRepeatsAndHoldsTheEstimate() throws {
    var random = SplitMix64(seed: 8)
    let units = (0..<30).map { _ in
      (0..<5).map { _ in
        let isUpset = random.below(10) < 3
        return EloBootstrap.Outcome(winner: isUpset ? 1 : 0, loser: isUpset ? 0 : 1, wins: 1)
      }
    }
    var wins = WinTable(count: 2)
    for outcome in units.joined() { wins[outcome.winner, outcome.loser] += 1 }
    let theta = BradleyTerry(wins).theta
    let draws = [1, 1, 2].map { seed in
      EloBootstrap(units, makers: 2, start: theta, resamples: 200, seed: seed).intervals
    }
    #expect(draws[0] == draws[1] && draws[0] != draws[2])
    let interval = try #require(draws[0][0])
    let elo = BradleyTerry.elo(theta[0])
    #expect(interval.lower < elo && elo < interval.upper)
    // Half the width, by the standard error of a share: 1.96 · 173.7/2 · 1/√(np(1−p)).
    #expect(interval.upper - interval.lower > 40 && interval.upper - interval.lower < 120)
  }

  @Test func histogramsCountEveryValueOnce() {
    var histogram = Histogram(edges: [0, 1, 2, 5])
    for value in [-1, 0, 0.5, 1, 1.99, 2, 5, 7] { histogram.add(value) }
    #expect(histogram.counts == [3, 2, 3] && histogram.total == 8)
  }

  @Test func datesAreThoseOfTheCalendar() {
    for (day, date) in [
      (0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_778, "2026-11-21"),
      (47_540, "2100-02-28"), (47_541, "2100-03-01"),
    ] { #expect(CivilDate(day: day).description == date) }
  }

  /// e to the power of x by its series, as the tests have no C library.
  private func expOf(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for index in 1..<60 {
      term *= x / Double(index)
      sum += term
    }
    return sum
  }
}
