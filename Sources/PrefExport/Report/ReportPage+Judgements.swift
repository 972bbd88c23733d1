import TreeModel

extension ReportPage {
  /// Writes the figures about nodes and their ratings.
  func judgements(to page: inout Markup) {
    coverage(to: &page)
    ratings(to: &page)
    prompts(to: &page)
    shares("models", "Share rated good, by model", "model", statistics.models, to: &page)
    shares("tags", "Share rated good, by tag", "tag", statistics.tags, to: &page)
  }

  private func coverage(to page: inout Markup) {
    let nodes = statistics.nodes
    guard nodes.completions > 0 else {
      return MissingFigure(
        id: "coverage",
        title: "How far the judging went",
        sentence: "There is no finished completion yet: generate some branches first."
      ).write(to: &page)
    }
    let other = max(0, nodes.completions - nodes.ratedCompletions - nodes.unseen - nodes.skipped)
    let bars = [
      BarChart.Bar(name: "rated", value: nodes.ratedCompletions),
      BarChart.Bar(name: "judged otherwise", value: other, style: "c5"),
      BarChart.Bar(name: "seen and passed over", value: nodes.skipped, style: "c6"),
      BarChart.Bar(name: "never seen", value: nodes.unseen, style: "c0"),
    ]
    Figure(
      id: "coverage",
      title: "How far the judging went",
      reading: "Every finished completion is in one of the bars. Those never seen are no evidence "
        + "either way; judged otherwise are comparisons, rewrites and choices without a rating.",
      basis: "n = \(Figures.counted(nodes.completions, "completion"))",
      chart: BarChart(bars: bars, unit: "completions"),
      table: ReportTable(bars, head: "state", unit: "completions")
    ).write(to: &page)
  }

  private func ratings(to page: inout Markup) {
    let nodes = statistics.nodes
    guard nodes.rated > 0 else {
      return MissingFigure(
        id: "ratings",
        title: "Ratings",
        sentence: "Nothing has a rating yet: rate some completions in loom, or with loom rate."
      ).write(to: &page)
    }
    let bars = [2, 1, 0, -1, -2].map { value in
      BarChart.Bar(
        name: ReportPage.name(ofRating: value),
        value: nodes.byRating[value + 2],
        style: "r\(value + 2)"
      )
    }
    let mean = nodes.meanRating.map { ", mean \(Figures.fixed($0, 2))" } ?? ""
    Figure(
      id: "ratings",
      title: "Ratings",
      reading:
        "How often each rating was given. If one sign is rare, unpaired training (KTO) wants "
        + "the two sides weighted.",
      basis: "n = \(Figures.counted(nodes.rated, "rated text"))\(mean)",
      chart: BarChart(bars: bars, unit: "texts"),
      table: ReportTable(bars, head: "rating", unit: "texts")
    ).write(to: &page)
  }

  private static func name(ofRating value: Int) -> String {
    let words = ["very bad", "bad", "neutral", "good", "very good"]
    return "\(Figures.rating(value)) \(words[value + 2])"
  }

  private func prompts(to page: inout Markup) {
    let prompts = statistics.prompts
    guard prompts.total > 0, let most = prompts.byCompletions.last?.value else { return }
    // Many prompts have few completions; the rest is one class at the end.
    let last = min(most, 12)
    var counts = [Int](repeating: 0, count: last + 1)
    for item in prompts.byCompletions { counts[min(max(item.value, 0), last)] += item.count }
    let bins = Array(counts.dropFirst())
    guard !bins.isEmpty else { return }
    let name = { (value: Double) in
      let number = Int(value)
      return number == last && most > last ? "\(number)+" : "\(number)"
    }
    Figure(
      id: "prompts",
      title: "Completions of each prompt",
      reading: "A prompt is a text that has continuations. Only prompts with two or more can "
        + "give a pair, and best-of-n pairs from many grow easy to tell apart.",
      basis: "n = \(Figures.counted(prompts.total, "prompt"))",
      chart: HistogramChart(
        edges: (1...last + 1).map(Double.init),
        series: [.init(name: "", counts: bins, style: "c1")],
        measure: "completions of a prompt",
        unit: "prompts",
        label: name,
        isDiscrete: true,
        isOpenEnded: most > last
      ),
      table: ReportTable(
        columns: ["completions", "prompts"],
        rows: prompts.byCompletions.map { ["\($0.value)", Figures.count($0.count)] }
      )
    ).write(to: &page)
  }

  /// Writes shares of good texts with their intervals.
  private func shares(
    _ id: String,
    _ title: String,
    _ head: String,
    _ slices: [SessionStatistics.Slice],
    to page: inout Markup
  ) {
    let rated = slices.filter { $0.rated > 0 }
    guard !rated.isEmpty else { return }
    Figure(
      id: "good-\(id)",
      title: title,
      reading: "The dot is the share of rated texts with +1 or +2, the whiskers its 95 % interval. "
        + "A hollow dot rests on fewer than \(SessionStatistics.fewCases) ratings.",
      basis: "n = \(Figures.counted(rated.reduce(0) { $0 + $1.rated }, "rating"))",
      chart: IntervalChart(
        rows: rated.map { ReportPage.row($0.name, $0.good) },
        measure: "rated good (%)",
        axis: Axis(from: 0, to: 1, count: 4),
        label: { Figures.percent($0) }
      ),
      table: ReportTable(
        columns: [head, "texts", "rated", "good", "95 % interval", "mean", "chosen", "rejected"],
        rows: slices.map { slice in
          [
            slice.name, Figures.count(slice.nodes), Figures.count(slice.rated),
            ReportPage.rate(slice.good), ReportPage.interval(slice.good),
            slice.meanRating.map { Figures.fixed($0, 2) } ?? "–", Figures.count(slice.chosen),
            Figures.count(slice.rejected),
          ]
        }
      )
    ).write(to: &page)
  }

  // MARK: Shares

  /// A row of a chart for a share.
  static func row(
    _ name: String,
    _ share: Proportion,
    expected: Double? = nil
  ) -> IntervalChart.Row {
    let isFew = share.n < SessionStatistics.fewCases
    let interval = share.interval.map { $0.lower...max($0.lower, $0.upper) }
    return IntervalChart.Row(
      name: name,
      value: share.rate ?? 0,
      interval: interval,
      note: "\(rate(share)) (\(ReportPage.interval(share))) n=\(Figures.count(share.n))",
      expected: expected,
      isFew: isFew
    )
  }

  /// A share as text; "–" without a case.
  static func rate(_ share: Proportion) -> String { share.rate.map { Figures.percent($0) } ?? "–" }

  /// Its interval as text.
  static func interval(_ share: Proportion) -> String {
    share.interval.map { Figures.percent($0.lower, $0.upper) } ?? "–"
  }
}

extension ReportTable {
  /// The numbers of a bar chart, with their shares.
  init(_ bars: [BarChart.Bar], head: String, unit: String) {
    let total = bars.reduce(0) { $0 + $1.value }
    self.init(
      columns: [head, unit, "share"],
      rows: bars.map { bar in
        [
          bar.name, Figures.count(bar.value),
          total > 0 ? Figures.percent(Double(bar.value) / Double(total), decimals: 1) : "–",
        ]
      }
    )
  }
}
