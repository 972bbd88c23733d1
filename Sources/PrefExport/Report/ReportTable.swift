/// Numbers in rows and columns: what a picture shows, for those who cannot see it or want more.
struct ReportTable {
  /// The heads of the columns; the first is that of the rows' names.
  var columns: [String]
  /// The rows, each with as many cells as there are columns; the first is the row's name.
  var rows: [[String]]
  /// The most rows written; a page is no data base.
  static let mostRows = 500

  /// Writes the table in a box of its own that scrolls sideways.
  func write(caption: String, to page: inout Markup) {
    page.element(
      "div",
      ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]
    ) { page in
      page.element("table") { page in
        page.element("caption", text: caption)
        page.element("thead") { page in
          page.element("tr") { page in
            for (index, column) in columns.enumerated() {
              let style = index > 0 && isOfNumbers(index) ? "n" : "w"
              page.element("th", ["scope": "col", "class": style], text: column)
            }
          }
        }
        page.element("tbody") { page in
          let styles = columns.indices.map { isOfNumbers($0) ? "n" : "w" }
          for row in rows.prefix(ReportTable.mostRows) {
            ReportTable.write(row, styles, to: &page)
          }
        }
      }
    }
    if rows.count > ReportTable.mostRows {
      page.element(
        "p",
        ["class": "note"],
        text: "\(Figures.count(rows.count - ReportTable.mostRows)) more rows are left out here."
      )
    }
  }

  /// Whether numbers stand in a column, which are aligned to the right.
  private func isOfNumbers(_ column: Int) -> Bool {
    rows.allSatisfy { row in
      guard column < row.count, let first = row[column].first else { return true }
      return first.isNumber || "+−–".contains(first)
    }
  }

  private static func write(_ row: [String], _ styles: [String], to page: inout Markup) {
    page.element("tr") { page in
      for (index, cell) in row.enumerated() {
        if index == 0 {
          page.element("th", ["scope": "row"]) { $0.element("bdi", text: clipped(cell)) }
        } else {
          page.element("td", ["class": styles[index]], text: clipped(cell))
        }
      }
    }
  }

  private static func clipped(_ cell: String) -> String {
    cell.unicodeScalars.count > 300 ? String(cell.prefix(200)) + "…" : cell
  }
}
