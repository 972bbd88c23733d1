extension ReportPage {
  /// Writes the figures about the pairs of an export with the default options.
  func pairs(to page: inout Markup) {
    let pairs = statistics.pairs
    guard pairs.total > 0 else {
      MissingFigure(
        id: "sources",
        title: "No pairs yet",
        sentence: "An export would write no pair: rate two completions of the same prompt "
          + "differently, or rewrite one."
      ).write(to: &page)
      return dropped(to: &page)
    }
    let bars = pairs.bySource.enumerated().map { index, item in
      BarChart.Bar(name: item.source.summary, value: item.count, style: "c\(index % 6 + 1)")
    }
    var table = ReportTable(bars, head: "source", unit: "pairs")
    for item in pairs.optional {
      table.rows.append([
        "\(item.source.summary) (off by default)", Figures.count(item.count), "–",
      ])
    }
    Figure(
      id: "sources",
      title: "What the pairs rest on",
      reading: "Each pair of an export with the default options, by the judgement behind it. "
        + "Rewrites teach something else than ratings; the column source keeps them apart.",
      basis: "n = \(Figures.counted(pairs.total, "pair")); "
        + "\(Figures.counted(pairs.duplicates, "duplicate")) and "
        + "\(Figures.counted(pairs.contradictions, "contradiction")) left out",
      chart: BarChart(bars: bars, unit: "pairs"),
      table: table
    ).write(to: &page)
    lengths(to: &page)
    margins(to: &page)
    edits(to: &page)
    perPrompt(to: &page)
    dropped(to: &page)
  }

  private func lengths(to page: inout Markup) {
    let pairs = statistics.pairs
    let (chosen, rejected, isOpenEnded) = lengths.histograms()
    let edges = chosen.edges
    guard let last = edges.last, edges.count > 1 else { return }
    let label = { (edge: Double) in
      Figures.fixed(edge, 0) + (isOpenEnded && edge == last ? "+" : "")
    }
    var table = ReportTable(columns: ["characters", "chosen", "rejected"], rows: [])
    for index in chosen.counts.indices {
      table.rows.append([
        "\(label(edges[index])) to \(label(edges[index + 1]))", Figures.count(chosen.counts[index]),
        Figures.count(rejected.counts[index]),
      ])
    }
    for (name, value) in [
      ("a tenth is below", \SessionStatistics.Spread.p10), ("median", \.p50),
      ("a tenth is above", \.p90),
    ] {
      table.rows.append([
        name, pairs.chosenLength.map { Figures.fixed($0[keyPath: value], 0) } ?? "–",
        pairs.rejectedLength.map { Figures.fixed($0[keyPath: value], 0) } ?? "–",
      ])
    }
    let longer = pairs.chosenLonger
    Figure(
      id: "lengths",
      title: "Length of chosen and rejected",
      reading: "Where the two shapes lie over each other, length gives nothing away. If chosen "
        + "texts lie further right, a model may learn length instead of quality.",
      basis: "n = \(Figures.counted(pairs.total, "pair")); the chosen text is longer in "
        + "\(ReportPage.rate(longer)) (\(ReportPage.interval(longer)))",
      chart: HistogramChart(
        edges: edges,
        series: [
          .init(name: "chosen", counts: chosen.counts, style: "c1 soft"),
          .init(name: "rejected", counts: rejected.counts, style: "k2"),
        ],
        measure: "length (characters)",
        unit: "texts",
        label: label
      ),
      table: table
    ).write(to: &page)
  }

  private func margins(to page: inout Markup) {
    let pairs = statistics.pairs
    guard let last = pairs.margins.last?.margin, last > 0 else { return }
    // Margins are whole numbers unless somebody else's ratings came in.
    let isWhole = pairs.margins.allSatisfy { $0.margin == $0.margin.rounded() }
    let bins = max(4, Int(last.rounded(.up)))
    var counts = [Int](repeating: 0, count: bins)
    for item in pairs.margins where item.margin > 0 {
      counts[min(bins, max(1, Int(item.margin.rounded(.up)))) - 1] += item.count
    }
    let total = pairs.margins.reduce(0) { $0 + $1.count }
    let without =
      pairs.withoutMargin > 0
      ? "; \(Figures.counted(pairs.withoutMargin, "pair")) without, as a side has no rating" : ""
    Figure(
      id: "margins",
      title: "Margins",
      reading:
        "The difference of the two ratings: from 1, a close call, to 4, the best against the "
        + "worst. Trainers that read a margin push wide ones further apart.",
      basis: "n = \(Figures.counted(total, "pair")) with a margin\(without)",
      chart: HistogramChart(
        edges: (1...bins + 1).map(Double.init),
        series: [.init(name: "", counts: counts, style: "c1")],
        measure: "margin (steps of the rating)",
        unit: "pairs",
        isDiscrete: true
      ),
      table: ReportTable(
        columns: ["margin", "pairs"],
        rows: pairs.margins.map {
          [Figures.fixed($0.margin, isWhole ? 0 : 2), Figures.count($0.count)]
        }
      )
    ).write(to: &page)
  }

  private func edits(to page: inout Markup) {
    let pairs = statistics.pairs
    let histogram = pairs.editSimilarity
    guard histogram.total > 0, histogram.edges.count > 1 else { return }
    let median =
      pairs.medianEditSimilarity.map { "; median \(Figures.fixed($0 * 100, 0))\u{A0}%" } ?? ""
    let label = { (value: Double) in Figures.fixed(value * 100, 0) }
    Figure(
      id: "edits",
      title: "How much rewrites keep",
      reading: "The share of the text that a rewrite and its original have in common. Pairs far to "
        + "the right differ in a word or two, and plain DPO then also pushes the chosen text down.",
      basis: "n = \(Figures.counted(histogram.total, "rewrite"))\(median)",
      chart: HistogramChart(
        edges: histogram.edges,
        series: [.init(name: "", counts: histogram.counts, style: "c4")],
        measure: "characters in common (%)",
        unit: "pairs",
        label: label
      ),
      table: ReportTable(
        columns: ["in common (%)", "pairs"],
        rows: histogram.counts.indices.map { index in
          [
            "\(label(histogram.edges[index])) to \(label(histogram.edges[index + 1]))",
            Figures.count(histogram.counts[index]),
          ]
        }
      )
    ).write(to: &page)
  }

  private func perPrompt(to page: inout Markup) {
    let prompts = statistics.prompts
    guard let most = prompts.byPairs.last?.value, most > 0 else { return }
    let last = min(most, 10)
    var counts = [Int](repeating: 0, count: last + 1)
    for item in prompts.byPairs { counts[min(max(0, item.value), last)] += item.count }
    let name = { (value: Double) in
      Int(value) == last && most > last ? "\(last)+" : "\(Int(value))"
    }
    Figure(
      id: "per-prompt",
      title: "Pairs of each prompt",
      reading: "How many pairs one prompt gives. Many pairs of few prompts overfit: count prompts, "
        + "not rows, when you judge how large the set is.",
      basis: "n = \(Figures.counted(prompts.total, "prompt"))",
      chart: HistogramChart(
        edges: (0...last + 1).map(Double.init),
        series: [.init(name: "", counts: counts, style: "c1")],
        measure: "pairs of a prompt",
        unit: "prompts",
        label: name,
        isDiscrete: true,
        isOpenEnded: most > last
      ),
      table: ReportTable(
        columns: ["pairs", "prompts"],
        rows: prompts.byPairs.map { ["\($0.value)", Figures.count($0.count)] }
      )
    ).write(to: &page)
  }

  private func dropped(to page: inout Markup) {
    let dropped = statistics.pairs.dropped
      .filter { $0.count > 0 }
      .sorted { $0.count > $1.count }
    guard !dropped.isEmpty else { return }
    let bars = dropped.map { drop in
      BarChart.Bar(name: drop.reason.rawValue, value: drop.count, style: "c0")
    }
    let total = dropped.reduce(0) { $0 + $1.count }
    Figure(
      id: "dropped",
      title: "What gave no pair",
      reading: "Everything that could have been part of a pair and was not, by reason. "
        + "The numbers below say what each reason means; loom export --explain names the texts.",
      basis: "n = \(Figures.count(total)) left out",
      chart: BarChart(bars: bars, unit: "left out"),
      table: ReportTable(
        columns: ["reason", "left out", "meaning"],
        rows: dropped.map { [$0.reason.rawValue, Figures.count($0.count), $0.reason.sentence] }
      )
    ).write(to: &page)
  }
}
