import TreeModel

/// The page of a report, from statistics and a sample of pairs.
struct ReportPage {
  let options: ReportOptions
  /// The sessions' files, as the person named them.
  let files: [String]
  let statistics: SessionStatistics
  /// Lengths of both sides of all pairs.
  let lengths: PairLengths
  let sample: [SampledPair]
  /// How many pairs the sample was drawn from.
  let pairsSeen: Int
  /// Name and version of the program.
  let program: String

  /// Writes the page, a section at a time.
  func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var page = Markup()
    page.raw("<!DOCTYPE html>\n")
    page.open("html", ["xmlns": "http://www.w3.org/1999/xhtml", "lang": "en"])
    head(to: &page)
    page.open("body")
    patterns(to: &page)
    header(to: &page)
    page.open("main")
    if statistics.isEmpty {
      empty(to: &page)
    } else {
      section("judgements", "What was judged", judgements, to: &page)
      try page.flush(to: sink)
      section("pairs", "The pairs", pairs, to: &page)
      try page.flush(to: sink)
      section("makers", "Who wins", makers, to: &page)
      try page.flush(to: sink)
      section("people", "Who judged, and when", people, to: &page)
      try page.flush(to: sink)
      try examples(to: &page, sink)
    }
    page.end("main")
    footer(to: &page)
    page.end("body")
    page.end("html")
    page.newline()
    try page.flush(to: sink)
  }

  private func section(
    _ id: String,
    _ title: String,
    _ body: (inout Markup) -> Void,
    to page: inout Markup
  ) {
    page.newline()
    page.element("section", ["id": id]) { page in
      page.element("h2", text: title)
      page.element("div", ["class": "cards"], body)
    }
  }

  private func empty(to page: inout Markup) {
    MissingFigure(
      id: "nothing",
      title: "There is nothing to show yet",
      sentence: files.isEmpty
        ? "No session was given: name at least one session file."
        : "The sessions hold no texts: open one with loom, write a beginning, generate branches and "
          + "rate them, and make the report again."
    ).write(to: &page)
  }
}
