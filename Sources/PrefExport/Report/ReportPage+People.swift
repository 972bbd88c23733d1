import TreeModel

extension ReportPage {
  /// Writes the figures about annotators, their agreement, and when they worked.
  func people(to page: inout Markup) {
    guard statistics.votes.standing > 0 else {
      return MissingFigure(
        id: "annotators",
        title: "Nobody's judgements are recorded",
        sentence:
          "The sessions hold no judgement with a name and a time: ratings that came with an "
          + "import are counted above, but who gave them and when is not known."
      ).write(to: &page)
    }
    timeline(to: &page)
    hours(to: &page)
    annotators(to: &page)
    agreement(to: &page)
  }

  private func annotators(to page: inout Markup) {
    let lines = statistics.annotators.filter { $0.votes > 0 }
    guard !lines.isEmpty else { return }
    let bars = lines.map { BarChart.Bar(name: $0.name, value: $0.votes) }
    let kinds = Vote.Kind.allCases
    Figure(
      id: "annotators",
      title: "Judgements by annotator",
      reading: "Standing judgements of each person, under the pseudonym of the session. "
        + "The numbers below split them by kind and tell the usual time for one.",
      basis: "n = \(Figures.counted(statistics.votes.standing, "judgement")), "
        + "\(Figures.count(statistics.votes.withdrawn)) taken back",
      chart: BarChart(bars: bars, unit: "judgements"),
      table: ReportTable(
        columns: ["annotator", "judgements"] + kinds.map(\.rawValue)
          + ["−2", "−1", "0", "+1", "+2", "median time"],
        rows: lines.map { line in
          [line.name, Figures.count(line.votes)]
            + kinds.map { Figures.count(line.byKind[$0] ?? 0) }
            + line.byRating.map(Figures.count)
            + [line.medianTook.map { "\(Figures.fixed($0 / 1_000, 1)) s" } ?? "–"]
        }
      )
    ).write(to: &page)
  }

  // MARK: Agreement

  private func agreement(to page: inout Markup) {
    let agreement = statistics.agreement
    guard agreement.nodes > 0, agreement.annotators.count > 1 else {
      return MissingFigure(
        id: "agreement",
        title: "Agreement",
        sentence: "No text was rated by two people, so that nothing can be said about agreement: "
          + "let a second annotator rate part of the same session."
      ).write(to: &page)
    }
    let count = agreement.annotators.count
    var cells = [[MatrixChart.Cell?]](
      repeating: [MatrixChart.Cell?](repeating: nil, count: count),
      count: count
    )
    var table = ReportTable(
      columns: [
        "annotators", "texts", "same sign", "95 % interval", "κ of signs", "same rating",
        "κ of ratings",
      ],
      rows: []
    )
    for pair in agreement.pairs where pair.second < count {
      let names = "\(agreement.annotators[pair.first]) and \(agreement.annotators[pair.second])"
      let cell = MatrixChart.Cell(
        value: pair.sameSign.rate ?? 0,
        text: Figures.fixed((pair.sameSign.rate ?? 0) * 100, 0),
        tip: "\(names): \(ReportPage.rate(pair.sameSign)) of \(Figures.counted(pair.n, "text"))"
      )
      cells[pair.first][pair.second] = cell
      cells[pair.second][pair.first] = cell
      table.rows.append([
        names, Figures.count(pair.n), ReportPage.rate(pair.sameSign),
        ReportPage.interval(pair.sameSign), ReportPage.coefficient(pair.kappaSign),
        ReportPage.rate(pair.sameValue), ReportPage.coefficient(pair.kappaValue),
      ])
    }
    Figure(
      id: "agreement",
      title: "Agreement of annotators",
      reading: "The share of texts rated by both on which the two had the same sign: good, neutral "
        + "or bad. Chance alone makes people agree often; κ and α in the numbers allow for it.",
      basis: agreementBasis,
      chart: MatrixChart(
        names: agreement.annotators,
        cells: cells,
        measure: "same sign (% of texts rated by both)"
      ),
      table: table
    ).write(to: &page)
  }

  private var agreementBasis: String {
    let agreement = statistics.agreement
    return "n = \(Figures.counted(agreement.nodes, "text")) rated by two or more; Krippendorff's α "
      + "\(ReportPage.coefficient(agreement.alphaNominal)) nominal, "
      + "\(ReportPage.coefficient(agreement.alphaOrdinal)) ordinal, "
      + "\(ReportPage.coefficient(agreement.alphaInterval)) interval, "
      + "\(ReportPage.coefficient(agreement.alphaSign)) of signs"
  }

  /// A coefficient of agreement; "–" where it is not defined.
  static func coefficient(_ value: Double?) -> String { value.map { Figures.fixed($0, 2) } ?? "–" }

  // MARK: Time

  private func timeline(to page: inout Markup) {
    let days = statistics.time.days
    guard let first = days.first, let last = days.last else { return }
    let calendar = Stretches(from: first.number, to: last.number)
    var counts = [Int](repeating: 0, count: calendar.names.count)
    for day in days { counts[calendar.index(of: day.number)] += day.votes }
    Figure(
      id: "timeline",
      title: "Judgements over time",
      reading: "Standing judgements in each \(calendar.unit). Long gaps and bursts are where "
        + "standards may have shifted: look at pairs from both ends.",
      basis: "n = \(Figures.counted(days.reduce(0) { $0 + $1.votes }, "judgement")) on "
        + Figures.counted(days.count, "day"),
      chart: TimelineChart(
        stretches: calendar.names,
        series: [.init(name: "judgements", style: "c1", counts: counts)],
        measure: calendar.unit == "week"
          ? "week from this Monday on (UTC)" : "\(calendar.unit) (UTC)",
        unit: "judgements"
      ),
      table: ReportTable(
        columns: [calendar.unit, "judgements"],
        rows: zip(calendar.names, counts).map { [$0, Figures.count($1)] }
      )
    ).write(to: &page)
  }

  private func hours(to page: inout Markup) {
    let time = statistics.time
    let total = time.byHour.reduce(0, +)
    guard total > 0, time.byHour.count == 24 else { return }
    var basis = "n = \(Figures.counted(total, "judgement"))"
    if let pace = time.medianPerActiveHour {
      basis += "; usual pace \(Figures.fixed(pace, 0)) in an hour with any"
    }
    if let took = time.took {
      basis +=
        "; median \(Figures.fixed(took.p50 / 1_000, 1)) s for one "
        + "(n=\(Figures.count(took.n)))"
    }
    Figure(
      id: "hours",
      title: "Judgements by hour of the day",
      reading: "When people judge, in UTC. Tired hours and hurried ones are worth a second look.",
      basis: basis,
      chart: HistogramChart(
        edges: (0...24).map(Double.init),
        series: [.init(name: "", counts: time.byHour, style: "c1")],
        measure: "hour of the day (UTC)",
        unit: "judgements",
        isDiscrete: true
      ),
      table: ReportTable(
        columns: ["hour", "judgements"],
        rows: time.byHour.enumerated().map { ["\($0.offset)", Figures.count($0.element)] }
      )
    ).write(to: &page)
  }
}
