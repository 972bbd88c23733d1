import Testing

@testable import PrefExport

/// Published values, and values of other programs.
@Suite struct ReferenceValueTests {
  private static let first = [1, 1, 0, 1, 0, 0, 1, 1, 0, 1]
  private static let second = [1, 0, 0, 1, 0, 1, 1, 1, 0, 1]

  @Test func kappaOfTwoCoders() throws {
    var table = AgreementTable(categories: 2)
    for (one, other) in zip(Self.first, Self.second) { table.add(one, other) }
    #expect(isClose(try #require(table.kappa), 0.583333, 1e-6))
    #expect(table.agreement == Proportion(successes: 8, n: 10))
  }

  @Test func alphaOfTwoCoders() throws {
    var matrix = CoincidenceMatrix(values: [0, 1])
    for (one, other) in zip(Self.first, Self.second) { matrix.add([one, other]) }
    #expect(isClose(try #require(matrix.alpha(.nominal)), 0.604167, 1e-6))
  }

  /// Krippendorff 2011, section D: four people, twelve things, seven judgements missing.
  @Test func alphaOfFourCodersWithMissingJudgements() throws {
    let coders: [[Int?]] = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, nil, nil, nil],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nil, 3],
      [nil, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nil],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nil],
    ]
    var matrix = CoincidenceMatrix(values: [1, 2, 3, 4, 5])
    for thing in 0..<12 { matrix.add(coders.compactMap { $0[thing] }.map { $0 - 1 }) }
    #expect(isClose(try #require(matrix.alpha(.nominal)), 0.743421, 1e-6))
    #expect(isClose(try #require(matrix.alpha(.ordinal)), 0.815388, 1e-6))
    #expect(isClose(try #require(matrix.alpha(.interval)), 0.849107, 1e-6))
  }

  @Test func bradleyTerryOfThreeMakers() {
    var wins = WinTable(count: 3)
    (wins[0, 1], wins[1, 0]) = (7, 3)
    (wins[1, 2], wins[2, 1]) = (6, 4)
    (wins[0, 2], wins[2, 0]) = (8, 2)
    let fit = BradleyTerry(wins)
    #expect(!fit.usesPrior)
    for (theta, expected) in zip(fit.theta, [0.740570, -0.149102, -0.591468]) {
      #expect(isClose(theta, expected, 1e-6))
    }
    for (theta, expected) in zip(fit.theta, [1128.650, 974.098, 897.252]) {
      #expect(isClose(BradleyTerry.elo(theta), expected, 1e-3))
    }
  }

  /// statsmodels' cohens_kappa, krippendorff's alpha.
  @Test func threePeopleWithFiveRatings() throws {
    let coders: [[Int?]] = [
      [-2, -1, 0, 1, 2, 2, 1, nil, 0, -2, 1, 2],
      [-2, -2, 0, 1, 1, 2, 1, -1, nil, -1, 0, 2],
      [-1, -1, 1, nil, 2, 1, 1, -1, 0, -2, nil, 1],
    ]
    var matrix = CoincidenceMatrix(values: [-2, -1, 0, 1, 2])
    var table = AgreementTable(categories: 5)
    for thing in 0..<12 {
      matrix.add(coders.compactMap { $0[thing] }.map { $0 + 2 })
      if let one = coders[0][thing], let other = coders[1][thing] { table.add(one + 2, other + 2) }
    }
    #expect(isClose(try #require(matrix.alpha(.nominal)), 0.381546, 1e-6))
    #expect(isClose(try #require(matrix.alpha(.ordinal)), 0.852191, 1e-6))
    #expect(isClose(try #require(matrix.alpha(.interval)), 0.868365, 1e-6))
    #expect(isClose(try #require(table.kappa), 0.487179, 1e-6))
  }

  /// choix's opt_pairwise with alpha=0; some pairs never met.
  @Test func bradleyTerryOfFiveMakers() {
    let rows: [[Double]] = [
      [0, 12, 0, 3, 1], [5, 0, 9, 0, 0], [0, 4, 0, 7, 2], [6, 0, 1, 0, 11], [2, 0, 3, 4, 0],
    ]
    var wins = WinTable(count: 5)
    for (winner, row) in rows.enumerated() {
      for (loser, count) in row.enumerated() { wins[winner, loser] = count }
    }
    let expected = [0.20991086, -0.02583528, -0.02500651, 0.1582681, -0.31733718]
    for (theta, expected) in zip(BradleyTerry(wins).theta, expected) {
      #expect(isClose(theta, expected, 1e-7))
    }
  }

  @Test func wilsonIntervals() throws {
    // statsmodels, proportion_confint(method="wilson").
    let known: [(successes: Double, n: Int, lower: Double, upper: Double)] = [
      (8, 10, 0.490162, 0.943318), (0, 10, 0, 0.277533), (10, 10, 0.722467, 1),
      (1, 1, 0.206549, 1), (123, 1_000, 0.104074, 0.144811), (7.5, 12, 0.354369, 0.835007),
      (0.5, 3, 0.017653, 0.690012),
    ]
    for (successes, n, lower, upper) in known {
      let interval = try #require(Proportion(successes: successes, n: n).interval)
      #expect(isClose(interval.lower, lower, 1e-6) && isClose(interval.upper, upper, 1e-6))
    }
    #expect(Proportion().interval == nil)
  }

  @Test func quantilesAreThoseOfNumPy() throws {
    let values = [3, 1, 4, 1, 5, 9, 2, 6].map(Double.init).sorted()
    var counted = CountedNumbers()
    for value in values { counted.add(Int(value)) }
    for (share, expected) in [(0.0, 1), (0.1, 1), (0.25, 1.75), (0.5, 3.5), (0.9, 6.9), (1, 9)] {
      #expect(isClose(try #require(quantile(share, ofSorted: values)), expected, 1e-12))
      #expect(isClose(try #require(counted.quantile(share)), expected, 1e-12))
    }
    #expect(quantile(0.5, ofSorted: []) == nil && CountedNumbers().spread == nil)
  }
}

/// Whether two numbers differ by at most `tolerance`.
func isClose(_ left: Double, _ right: Double, _ tolerance: Double) -> Bool {
  abs(left - right) <= tolerance
}
