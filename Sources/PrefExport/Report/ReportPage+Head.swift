import TreeModel

extension ReportPage {
  /// Writes what stands before the body: policy, title and style.
  func head(to page: inout Markup) {
    page.newline()
    page.element("head") { page in
      page.empty("meta", ["charset": "utf-8"])
      page.newline()
      page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
      page.raw("style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n")
      page.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      page.newline()
      page.empty("meta", ["name": "referrer", "content": "no-referrer"])
      page.newline()
      page.empty("meta", ["name": "color-scheme", "content": "light dark"])
      page.newline()
      page.empty("meta", ["name": "generator", "content": program])
      page.newline()
      page.element("title", text: options.title)
      page.newline()
      page.element("style") { $0.raw(ReportStyle.sheet) }
    }
    page.newline()
  }

  /// Writes the patterns that tell surfaces apart where colours do not.
  func patterns(to page: inout Markup) {
    page.raw(
      """
      <svg class="defs" width="0" height="0" aria-hidden="true" xmlns="http://www.w3.org/2000/svg"><defs>\
      <pattern id="rising" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
      <rect class="lines2" width="5" height="5"/><rect class="gap" width="1.6" height="5"/></pattern>\
      <pattern id="falling" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">\
      <rect class="lines1" width="5" height="5"/><rect class="gap" width="1.6" height="5"/></pattern>\
      <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">\
      <rect class="lines0" width="5" height="5"/><circle class="gap" cx="2.5" cy="2.5" r="1.2"/></pattern>\
      </defs></svg>

      """
    )
  }

  /// Writes the title, what the report rests on, and the most important numbers.
  func header(to page: inout Markup) {
    page.element("header") { page in
      page.element("h1") { $0.element("bdi", text: options.title) }
      page.element("p", ["class": "lead"], text: lead)
      tiles(to: &page)
      remarks(to: &page)
      sessions(to: &page)
    }
    page.newline()
  }

  private var lead: String {
    let days = statistics.time.days
    var text = Figures.counted(statistics.sessions.count, "session")
    if let first = days.first?.date, let last = days.last?.date {
      text += first == last ? ", judged on \(first)" : ", judged from \(first) to \(last)"
    }
    return text + ". Made by \(program)."
  }

  private func tiles(to page: inout Markup) {
    let statistics = statistics
    let tiles = [
      (Figures.count(statistics.nodes.total), statistics.nodes.total == 1 ? "text" : "texts"),
      (Figures.count(statistics.nodes.rated), "with a rating"),
      (Figures.count(statistics.votes.standing), "judgements"),
      (Figures.count(statistics.pairs.total), statistics.pairs.total == 1 ? "pair" : "pairs"),
      (Figures.count(statistics.models.count), statistics.models.count == 1 ? "model" : "models"),
      (
        Figures.count(statistics.annotators.count),
        statistics.annotators.count == 1 ? "annotator" : "annotators"
      ),
    ]
    page.element("dl", ["class": "tiles"]) { page in
      for (number, name) in tiles {
        page.element("div") { page in
          page.element("dt", text: name)
          page.element("dd", text: number)
        }
      }
    }
  }

  private func remarks(to page: inout Markup) {
    let remarks = self.remarks
    guard !remarks.isEmpty else { return }
    page.element("section", ["class": "remarks"]) { page in
      page.element("h2", text: "To know before training")
      page.element("ul") { page in
        for remark in remarks { page.element("li", text: remark) }
      }
    }
  }

  private func sessions(to page: inout Markup) {
    var table = ReportTable(
      columns: ["file", "title", "kind", "texts", "with a rating", "pairs"],
      rows: []
    )
    for (index, line) in statistics.sessions.enumerated() {
      table.rows.append([
        index < files.count ? files[index] : line.id, line.title, line.mode.rawValue,
        Figures.count(line.nodes), Figures.count(line.rated), Figures.count(line.pairs),
      ])
    }
    page.element("details") { page in
      page.element("summary", text: "Sessions and options")
      if !table.rows.isEmpty { table.write(caption: "The sessions", to: &page) }
      page.element("p", ["class": "note"], text: optionsText)
    }
  }

  private var optionsText: String {
    let chosen = options.statistics
    var text =
      "Pairs are those of an export with the default options. Examples drawn: \(sample.count) of "
      + "\(Figures.count(pairsSeen)), seed \(options.seed). Intervals of ratings: "
      + "\(Figures.count(chosen.resamples)) bootstrap samples, seed \(chosen.seed). "
    if let annotators = chosen.annotators {
      text += "Judgements of \(annotators.sorted().joined(separator: ", ")) only."
    } else {
      text += "Everybody's judgements count."
    }
    return text
  }

  /// Writes what the figures are and what the page is.
  func footer(to page: inout Markup) {
    page.newline()
    page.element("footer") { page in
      page.element(
        "p",
        text:
          "Shares carry 95 % Wilson score intervals, which take cases for independent: where one "
          + "prompt gives many of them, they are too narrow. Strengths are Bradley–Terry estimates on "
          + "Elo's scale, 1,000 being the mean, with percentile bootstrap intervals. Days and hours are "
          + "in UTC; lengths are in Unicode characters (scalars). This page is complete in itself: it loads "
          + "nothing and runs nothing."
      )
    }
  }
}
