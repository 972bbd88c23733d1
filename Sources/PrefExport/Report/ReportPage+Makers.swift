extension ReportPage {
  /// Writes the figures about who wins against whom, and about the place on the screen.
  func makers(to page: inout Markup) {
    let comparisons = statistics.comparisons
    winRates(
      "models",
      "Win rate by model",
      "model",
      comparisons.models,
      missing: "No prompt has judged completions of two models: generate branches of one prompt "
        + "with several models (F) and rate them.",
      to: &page
    )
    winRates(
      "adapters",
      "Win rate by adapter",
      "adapter",
      comparisons.adapters,
      missing: "No prompt has judged completions with and without an adapter of one model: "
        + "generate them side by side (A) and rate them.",
      to: &page
    )
    strengths(to: &page)
    matrix(to: &page)
    positions(to: &page)
  }

  private func winRates(
    _ id: String,
    _ title: String,
    _ head: String,
    _ records: [SessionStatistics.WinRate],
    missing: String,
    to page: inout Markup
  ) {
    guard records.contains(where: { $0.n > 0 }) else {
      return MissingFigure(id: "wins-\(id)", title: title, sentence: missing).write(to: &page)
    }
    let rows = records.filter { $0.n > 0 }.map { ReportPage.row($0.name, $0.rate) }
    Figure(
      id: "wins-\(id)",
      title: title,
      reading: "Of the comparisons with another \(head) on the same prompt, the share won; "
        + "a tie is half a win. Whiskers that cross the line do not tell the two apart.",
      basis: "n = \(Figures.counted(records.reduce(0) { $0 + $1.n } / 2, "comparison"))",
      chart: IntervalChart(
        rows: rows,
        measure: "won (%)",
        axis: ReportPage.axis(around: 0.5, rows),
        label: { Figures.percent($0) },
        reference: 0.5,
        referenceName: "no difference (50 %)"
      ),
      table: ReportTable(
        columns: [head, "won", "tied", "lost", "n", "won or half tied", "95 % interval"],
        rows: records.map { record in
          [
            record.name, Figures.count(record.wins), Figures.count(record.ties),
            Figures.count(record.losses), Figures.count(record.n), ReportPage.rate(record.rate),
            ReportPage.interval(record.rate),
          ]
        }
      )
    ).write(to: &page)
  }

  /// An axis with `middle` in its middle that holds all intervals: makers are often near each other.
  private static func axis(around middle: Double, _ rows: [IntervalChart.Row]) -> Axis {
    let farthest =
      rows.flatMap { row in
        [row.value, row.interval?.lowerBound ?? middle, row.interval?.upperBound ?? middle]
      }.map { abs($0 - middle) }.max() ?? 0
    let half = farthest > 0.3 ? 0.5 : farthest > 0.2 ? 0.3 : farthest > 0.1 ? 0.2 : 0.1
    return Axis(from: middle - half, to: middle + half)
  }

  private func strengths(to page: inout Markup) {
    let comparisons = statistics.comparisons
    guard comparisons.ratings.count > 1 else { return }
    let rows = comparisons.ratings.map { rating in
      let span = rating.interval.map {
        " (\(Figures.fixed($0.lower, 0))–\(Figures.fixed($0.upper, 0)))"
      }
      return IntervalChart.Row(
        name: rating.name,
        value: rating.elo,
        interval: rating.interval.map { $0.lower...max($0.lower, $0.upper) },
        note: "\(Figures.fixed(rating.elo, 0))\(span ?? "") n=\(Figures.count(rating.record.n))",
        isFew: rating.record.n < SessionStatistics.fewCases
      )
    }
    let ends = rows.flatMap { [$0.value, $0.interval?.lowerBound, $0.interval?.upperBound] }
      .compactMap { $0 }
    var basis = "n = \(Figures.counted(comparisons.n, "comparison"))"
    if let unit = comparisons.unit {
      basis +=
        "; intervals from \(Figures.count(comparisons.resamples)) bootstrap samples of "
        + Figures.counted(comparisons.units, unit.rawValue)
    }
    if comparisons.usesPrior {
      basis += "; a weak prior was needed, as some maker never won or never lost"
    }
    if !comparisons.unconnected.isEmpty {
      basis +=
        "; without a rating, as nothing ties them to the others: "
        + comparisons.unconnected.prefix(10).joined(separator: ", ")
    }
    Figure(
      id: "strengths",
      title: "Strength of models and adapters",
      reading: "Bradley–Terry strengths on Elo's scale: 1,000 is the mean, and 100 points more win "
        + "64 % of the comparisons. Unlike win rates they allow for whom each one met.",
      basis: basis,
      chart: IntervalChart(
        rows: rows,
        measure: "Elo (points)",
        axis: Axis(from: ends.min() ?? 900, to: ends.max() ?? 1_100, count: 4),
        label: { Figures.fixed($0, 0) },
        reference: 1_000,
        referenceName: "mean (1,000)"
      ),
      table: ReportTable(
        columns: ["maker", "Elo", "95 % interval", "θ", "won", "tied", "lost"],
        rows: comparisons.ratings.map { rating in
          [
            rating.name, Figures.fixed(rating.elo, 1),
            rating.interval.map { "\(Figures.fixed($0.lower, 0))–\(Figures.fixed($0.upper, 0))" }
              ?? "–",
            Figures.fixed(rating.theta, 3), Figures.count(rating.record.wins),
            Figures.count(rating.record.ties), Figures.count(rating.record.losses),
          ]
        }
      )
    ).write(to: &page)
  }

  private func matrix(to page: inout Markup) {
    let comparisons = statistics.comparisons
    let names = comparisons.ratings.map(\.name)
    guard names.count > 2, comparisons.wins.count == names.count else { return }
    var table = ReportTable(columns: ["maker", "against", "won", "n", "share"], rows: [])
    let cells = names.indices.map { row in
      names.indices.map { column -> MatrixChart.Cell? in
        let (won, lost) = (comparisons.wins[row][column], comparisons.wins[column][row])
        guard row != column, won + lost > 0 else { return nil }
        let share = won / (won + lost)
        let decimals = won == won.rounded() ? 0 : 1
        table.rows.append([
          names[row], names[column], Figures.fixed(won, decimals), Figures.fixed(won + lost, 0),
          Figures.percent(share),
        ])
        return MatrixChart.Cell(
          value: share,
          text: Figures.fixed(share * 100, 0),
          tip: "\(names[row]) won \(Figures.percent(share)) of \(Figures.fixed(won + lost, 0)) "
            + "against \(names[column])"
        )
      }
    }
    Figure(
      id: "matrix",
      title: "Who beats whom",
      reading: "The share of comparisons that the maker of the row won against that of the column, "
        + "strongest first. Blank where the two never met.",
      basis: "n = \(Figures.counted(comparisons.n, "comparison"))",
      chart: MatrixChart(names: names, cells: cells, measure: "won by the row (%)"),
      table: table
    ).write(to: &page)
  }

  private func positions(to page: inout Markup) {
    let lines = statistics.positions.lines.filter { $0.best.n > 0 }
    guard lines.count > 1 else {
      return MissingFigure(
        id: "positions",
        title: "Position bias",
        sentence: "No screen with two differently judged completions was recorded: rate branches "
          + "where they are listed side by side."
      ).write(to: &page)
    }
    let name = { (place: Int) in place >= 9 ? "place 10 and later" : "place \(place + 1)" }
    let highest = lines.flatMap { [$0.best.interval?.upper ?? 0, $0.expected] }.max() ?? 1
    Figure(
      id: "positions",
      title: "Position bias",
      reading: "How often the completion at each place of the screen was the best of those judged. "
        + "A dot far from the upright mark says that the place decides, not the text.",
      basis: "n = \(Figures.counted(statistics.positions.screens, "screen"))",
      chart: IntervalChart(
        rows: lines.map { ReportPage.row(name($0.position), $0.best, expected: $0.expected) },
        measure: "judged best (%)",
        axis: Axis(from: 0, to: min(1, highest), count: 4),
        label: { Figures.percent($0) },
        referenceName: "expected if the place made no difference"
      ),
      table: ReportTable(
        columns: ["place", "judged best", "95 % interval", "expected", "n"],
        rows: lines.map { line in
          [
            name(line.position), ReportPage.rate(line.best), ReportPage.interval(line.best),
            Figures.percent(line.expected), Figures.count(line.best.n),
          ]
        }
      )
    ).write(to: &page)
  }
}
