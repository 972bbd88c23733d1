import PrefExport

extension StatisticsPage {
  // MARK: Where texts come from

  mutating func writeOrigins() {
    guard !statistics.models.isEmpty else { return }
    page.heading("Who wrote them")
    writeSlices("model", statistics.models)
    if statistics.adapters.contains(where: { $0.name != SessionStatistics.base }) {
      page.gap()
      writeSlices("adapter", statistics.adapters)
      page.say("\(SessionStatistics.base) is a model without an adapter.")
    }
    if statistics.backends.count > 1 {
      page.gap()
      writeSlices("backend", statistics.backends)
    }
    if !statistics.tags.isEmpty {
      page.gap()
      writeSlices("tag", statistics.tags)
    }
  }

  private mutating func writeSlices(_ title: String, _ slices: [SessionStatistics.Slice]) {
    page.table(
      [
        TextPage.Column(title: title, isNumber: false), TextPage.Column(title: "nodes"),
        TextPage.Column(title: "rated"), TextPage.Column(title: "mean"),
        TextPage.Column(title: "above 0"), TextPage.Column(title: "95 % interval"),
        TextPage.Column(title: "chosen"), TextPage.Column(title: "rejected"),
      ],
      slices.map { slice in
        [
          slice.name.isEmpty ? "-" : slice.name, "\(slice.nodes)", "\(slice.rated)",
          slice.meanRating.map { ($0 > 0 ? "+" : "") + fixed($0, 2) } ?? "-",
          slice.good.rate.map(percent) ?? "-", slice.good.interval.map { words($0) } ?? "-",
          "\(slice.chosen)", "\(slice.rejected)",
        ]
      }
    )
    writeCaution(slices.map { ($0.name, $0.rated) }.filter { $0.1 > 0 }, "rating")
  }

  /// Columns of a chart within a table.
  private var chartWidth: Int { page.canvas.width < 110 ? 20 : 40 }

  /// What stands above a chart of rates.
  private var percentAxis: String {
    let blanks = String(repeating: " ", count: (chartWidth - 12) / 2)
    return "0 %\(blanks)50 %\(blanks)100 %"
  }

  // MARK: Who wins

  mutating func writeComparisons() {
    let comparisons = statistics.comparisons
    page.heading("Who wins")
    guard !comparisons.ratings.isEmpty else {
      page.say(
        "No prompt has judged completions of two makers: let two models or adapters answer the "
          + "same prompt (F in the terminal) and rate both."
      )
      return
    }
    page.say(
      "Completions of one prompt by different makers, every one against every other; a tie is half a "
        + "win. Comparisons within one prompt depend on each other, so the intervals are rather too "
        + "narrow."
    )
    if !comparisons.models.isEmpty {
      page.gap()
      writeWins("model", comparisons.models)
    }
    if !comparisons.adapters.isEmpty {
      page.gap()
      writeWins("adapter", comparisons.adapters)
      page.say("Adapters are compared within one model; \(SessionStatistics.base) is none.")
    }
    writeRatings(comparisons)
  }

  private mutating func writeWins(_ title: String, _ records: [SessionStatistics.WinRate]) {
    page.table(
      [
        TextPage.Column(title: title, isNumber: false), TextPage.Column(title: "won"),
        TextPage.Column(title: "lost"), TextPage.Column(title: "tied"),
        TextPage.Column(title: "rate"), TextPage.Column(title: "95 % interval"),
        TextPage.Column(title: percentAxis, isNumber: false),
      ],
      records.map { record in
        let rate = record.rate
        let interval = rate.interval
        return [
          record.name, "\(record.wins)", "\(record.losses)", "\(record.ties)",
          rate.rate.map(percent) ?? "-", interval.map { words($0) } ?? "-",
          page.canvas.whisker(
            rate.rate ?? 0,
            interval.map { ($0.lower, $0.upper) },
            least: 0,
            most: 1,
            reference: 0.5,
            chartWidth
          ),
        ]
      }
    )
    writeCaution(records.map { ($0.name, $0.n) }, "comparison")
  }

  /// Names those with too few cases.
  private mutating func writeCaution(_ cases: [(name: String, n: Int)], _ word: String) {
    let few = cases.filter { $0.n < SessionStatistics.fewCases }
    guard !few.isEmpty else { return }
    if few.count == cases.count, let most = few.map(\.n).max() {
      page.say("At most \(counted(most, word)) each: too few to tell.")
    } else {
      page.say("Too few to tell: \(few.map { "\($0.name) (n=\($0.n))" }.joined(separator: ", ")).")
    }
  }

  private mutating func writeRatings(_ comparisons: SessionStatistics.Comparisons) {
    let ratings = comparisons.ratings
    page.gap()
    page.say("Bradley-Terry strengths on Elo's scale: 1000 is the average, 400 more is ten to one.")
    let ends = ratings.flatMap { rating in
      [rating.elo, rating.interval?.lower ?? rating.elo, rating.interval?.upper ?? rating.elo]
    }
    let least = min(1_000, ends.min() ?? 0)
    let most = max(1_000, ends.max() ?? 0)
    page.table(
      [
        TextPage.Column(title: "maker", isNumber: false), TextPage.Column(title: "Elo"),
        TextPage.Column(title: "95 % interval"), TextPage.Column(title: "n"),
        TextPage.Column(title: "", isNumber: false),
      ],
      ratings.map { rating in
        [
          rating.name, fixed(rating.elo, 0),
          rating.interval.map { "\(fixed($0.lower, 0)) to \(fixed($0.upper, 0))" } ?? "-",
          "\(rating.record.n)",
          page.canvas.whisker(
            rating.elo,
            rating.interval.map { ($0.lower, $0.upper) },
            least: least,
            most: most,
            reference: 1_000,
            chartWidth
          ),
        ]
      }
    )
    if let unit = comparisons.unit {
      page.say(
        "The intervals are from \(comparisons.resamples) draws of "
          + "\(counted(comparisons.units, unit.rawValue))\(caution(comparisons.units))."
      )
    }
    if comparisons.usesPrior {
      page.say(
        "Some makers never lost to, or never won against, the others: each is given half a win and "
          + "half a loss more against an average opponent."
      )
    }
    if !comparisons.unconnected.isEmpty {
      page.say(
        "Nothing ties these to the others, so they have no rating: "
          + comparisons.unconnected.joined(separator: ", ") + "."
      )
    }
  }

  // MARK: Position

  mutating func writePositions() {
    let positions = statistics.positions
    page.heading("Place on the screen")
    guard positions.screens > 0 else {
      page.say(
        "No judgement tells what was on the screen together with other judged completions: judge in "
          + "the terminal."
      )
      return
    }
    page.say(
      "How often the best of those judged stood at each place, on \(counted(positions.screens, "screen"))"
        + "\(caution(positions.screens)). Expected is the rate if the place made no difference."
    )
    page.table(
      [
        TextPage.Column(title: "place", isNumber: false), TextPage.Column(title: "best"),
        TextPage.Column(title: "95 % interval"), TextPage.Column(title: "expected"),
        TextPage.Column(title: "n"),
        TextPage.Column(title: percentAxis, isNumber: false),
      ],
      positions.lines.map { line in
        let interval = line.best.interval
        return [
          "\(line.position + 1)" + (line.position == 9 ? "+" : ""),
          line.best.rate.map(percent) ?? "-", interval.map { words($0) } ?? "-",
          percent(line.expected), "\(line.best.n)",
          page.canvas.whisker(
            line.best.rate ?? 0,
            interval.map { ($0.lower, $0.upper) },
            least: 0,
            most: 1,
            reference: line.expected,
            chartWidth
          ),
        ]
      }
    )
  }
}
