/// A picture with all that belongs to it: title, how to read it, numbers, and what is missing.
struct Figure {
  /// Its name within the page: letters and hyphens.
  let id: String
  let title: String
  /// One or two sentences on how to read it.
  let reading: String
  /// How many of what it rests on, as in "n = 240 pairs".
  let basis: String
  let chart: any Chart
  let table: ReportTable

  /// Writes the figure.
  func write(to page: inout Markup) {
    page.newline()
    page.element("figure", ["id": id, "class": chart.isWide ? "card broad" : "card"]) { page in
      page.element("h3", text: title)
      page.element("p", ["class": "how"], text: reading)
      if chart.isWide {
        draw(width: Drawing.wide, suffix: "-wide", style: "across", to: &page)
        draw(width: Drawing.narrow, suffix: "", style: "within", to: &page)
      } else {
        draw(width: Drawing.narrow, suffix: "", style: "one", to: &page)
      }
      page.element("figcaption", text: basis)
      page.element("details") { page in
        page.element("summary", text: "The numbers")
        table.write(caption: title, to: &page)
      }
    }
  }

  private func draw(width: Double, suffix: String, style: String, to page: inout Markup) {
    var drawing = Drawing(width: width)
    chart.draw(on: &drawing)
    let size = "0 0 \(Figures.coordinate(width)) \(Figures.coordinate(drawing.height))"
    page.element(
      "svg",
      [
        "viewBox": size, "class": style, "role": "img",
        "aria-labelledby": "\(id)-t\(suffix) \(id)-d\(suffix)",
        "xmlns": "http://www.w3.org/2000/svg",
      ]
    ) { page in
      page.element("title", ["id": "\(id)-t\(suffix)"], text: title)
      page.element("desc", ["id": "\(id)-d\(suffix)"], text: chart.description)
      page.add(drawing.markup)
    }
  }
}

/// A place where a figure would stand if there were something to show.
struct MissingFigure {
  let id: String
  let title: String
  /// What is missing, and what to do about it.
  let sentence: String

  /// Writes the remark.
  func write(to page: inout Markup) {
    page.newline()
    page.element("section", ["id": id, "class": "card missing"]) { page in
      page.element("h3", text: title)
      page.element("p", text: sentence)
    }
  }
}
