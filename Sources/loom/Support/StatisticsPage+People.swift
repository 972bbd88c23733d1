import PrefExport

extension StatisticsPage {
  mutating func writePeople() {
    let people = statistics.annotators
    guard !people.isEmpty else { return }
    page.heading("Who judged")
    page.table(
      [
        TextPage.Column(title: "annotator", isNumber: false), TextPage.Column(title: "judgements"),
        TextPage.Column(title: "-2"), TextPage.Column(title: "-1"), TextPage.Column(title: "0"),
        TextPage.Column(title: "+1"), TextPage.Column(title: "+2"),
        TextPage.Column(title: "median time"),
      ],
      people.map { person in
        [person.name.isEmpty ? "-" : person.name, "\(person.votes)"]
          + person.byRating.map(String.init) + [person.medianTook.map(seconds) ?? "-"]
      }
    )
  }

  // MARK: Agreement

  mutating func writeAgreement() {
    let agreement = statistics.agreement
    page.heading("Agreement")
    guard agreement.nodes > 0 else {
      page.say("No text was rated by two people, so nothing can be said about agreement.")
      return
    }
    page.say(
      "\(counted(agreement.nodes, "text")) rated by two or more"
        + "\(caution(agreement.nodes)). Of two ratings of a text both have the same sign in "
        + "\(percent(agreement.sameSign.rate ?? 0)) and the same value in "
        + "\(percent(agreement.sameValue.rate ?? 0)) (n=\(agreement.sameValue.n))."
    )
    page.gap()
    page.say("Krippendorff's alpha: 1 is perfect, 0 what chance gives.")
    page.table(
      [TextPage.Column(title: "", isNumber: false), TextPage.Column(title: "")],
      [
        ("  signs as names", agreement.alphaSign), ("  ratings as names", agreement.alphaNominal),
        ("  ratings as ranks", agreement.alphaOrdinal),
        ("  ratings as numbers", agreement.alphaInterval),
      ].map { [$0, coefficient($1)] }
    )
    page.gap()
    page.table(
      [
        TextPage.Column(title: "two people", isNumber: false), TextPage.Column(title: "n"),
        TextPage.Column(title: "same sign"), TextPage.Column(title: "kappa"),
        TextPage.Column(title: "same value"), TextPage.Column(title: "kappa"),
      ],
      agreement.pairs.map { pair in
        [
          "\(agreement.annotators[pair.first]), \(agreement.annotators[pair.second])",
          "\(pair.n)", pair.sameSign.rate.map(percent) ?? "-", coefficient(pair.kappaSign),
          pair.sameValue.rate.map(percent) ?? "-", coefficient(pair.kappaValue),
        ]
      }
    )
    page.say("Cohen's kappa: 1 is perfect, 0 what chance gives; - where it cannot be computed.")
    writeMatrix(agreement)
  }

  /// Kappa of the signs, everybody against everybody, where a table of pairs is hard to read.
  private mutating func writeMatrix(_ agreement: SessionStatistics.Agreement) {
    let count = agreement.annotators.count
    guard count > 2, 10 + 7 * count <= page.canvas.width else { return }
    page.gap()
    page.say("Kappa of the signs:")
    page.table(
      [TextPage.Column(title: "", isNumber: false)]
        + (1...count).map { TextPage.Column(title: "\($0)") },
      agreement.annotators.enumerated().map { row, name in
        ["\(row + 1) \(name)"]
          + (0..<count).map { column in
            let pair = agreement.pairs.first {
              $0.first == min(row, column) && $0.second == max(row, column)
            }
            return row == column ? "" : pair.map { coefficient($0.kappaSign) } ?? ""
          }
      }
    )
  }

  // MARK: Time

  mutating func writeTime() {
    let time = statistics.time
    guard !time.days.isEmpty else { return }
    page.heading("When")
    page.say(
      "Judgements by \(time.days.count > 31 ? "month" : "day"), in UTC; "
        + "\(counted(time.activeHours, "hour")) with judgements, "
        + "\(fixed(time.medianPerActiveHour ?? 0, 0)) in the median one."
    )
    page.bars(days(time.days))
    page.gap()
    page.say("By hour of the day:")
    page.say(page.canvas.columns(time.byHour))
    page.say(ruler)
    if let took = time.took {
      page.gap()
      page.say(
        "Looked before judging: median \(seconds(took.p50)), a tenth below \(seconds(took.p10)), "
          + "a tenth above \(seconds(took.p90)) (n=\(took.n)\(caution(took.n)))."
      )
    }
  }

  private var ruler: String { "0h....6h....12h...18h..." }

  private func days(_ days: [SessionStatistics.Day]) -> [(label: String, count: Int)] {
    guard days.count > 31 else { return days.map { ($0.date, $0.votes) } }
    var months: [(label: String, count: Int)] = []
    for day in days {
      let month = String(day.date.dropLast(3))
      if months.last?.label == month {
        months[months.count - 1].count += day.votes
      } else {
        months.append((month, day.votes))
      }
    }
    return months
  }

  // MARK: Words

  private func coefficient(_ value: Double?) -> String { value.map { fixed($0, 2) } ?? "-" }

  private func seconds(_ milliseconds: Double) -> String {
    milliseconds < 100_000
      ? "\(fixed(milliseconds / 1_000, 1)) s" : "\(fixed(milliseconds / 60_000, 0)) min"
  }
}
