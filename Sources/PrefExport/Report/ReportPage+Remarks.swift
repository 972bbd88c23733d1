extension ReportPage {
  /// What a person should know before training on the data; empty when there is nothing to say.
  var remarks: [String] {
    guard !statistics.isEmpty else { return [] }
    var result: [String] = []
    let pairs = statistics.pairs
    if pairs.total > 0, pairs.total < 100 {
      let refused = pairs.total < 10 ? ", and some services refuse fewer than 10" : ""
      result.append(
        "\(Figures.counted(pairs.total, "pair")) \(pairs.total == 1 ? "is" : "are") few: every share "
          + "below has a wide interval\(refused)."
      )
    }
    if let low = pairs.chosenLonger.interval?.lower, low > 0.5,
      let rate = pairs.chosenLonger.rate, rate >= 0.6
    {
      result.append(
        "The chosen text is the longer one in \(Figures.percent(rate)) of the pairs: a model may "
          + "learn length instead of quality."
      )
    }
    if let bad = statistics.positions.lines.first(where: ReportPage.isBiased),
      let rate = bad.best.rate
    {
      result.append(
        "Place \(bad.position + 1) of the screen was judged best in \(Figures.percent(rate)) of the "
          + "cases, where \(Figures.percent(bad.expected)) would be expected."
      )
    }
    let people = statistics.annotators.filter { $0.votes > 0 }.count
    if people == 1 {
      result.append("One person made all judgements: how far others would agree is not known.")
    }
    if let alpha = statistics.agreement.alphaOrdinal, alpha < 0.667 {
      result.append(
        "Annotators agree less than is usually asked for: ordinal α is \(Figures.fixed(alpha, 2)), "
          + "and 0.667 is the customary least value for tentative conclusions (Krippendorff)."
      )
    }
    let nodes = statistics.nodes
    if nodes.completions > 0, nodes.unseen * 2 > nodes.completions {
      result.append(
        "\(Figures.percent(Double(nodes.unseen) / Double(nodes.completions))) of the completions were "
          + "never seen by anybody."
      )
    }
    return result
  }

  /// Whether the interval of a place's share leaves out what is expected, with enough cases.
  private static func isBiased(_ line: SessionStatistics.PositionLine) -> Bool {
    guard line.best.n >= 3 * SessionStatistics.fewCases, let interval = line.best.interval else {
      return false
    }
    return interval.lower > line.expected
  }
}
