/// A square of cells, one for each pair of names; the more, the darker, with the number in it.
struct MatrixChart: Chart {
  /// The number of a pair.
  struct Cell {
    /// 0...1, for the shade.
    let value: Double
    /// What stands in the cell.
    let text: String
    /// What a pointer resting on the cell is told.
    let tip: String
  }

  let names: [String]
  /// `cells[row][column]`; nil where there is nothing to say.
  let cells: [[Cell?]]
  /// What a cell holds, with its unit.
  let measure: String
  /// The most names drawn; the table has them all.
  static let most = 10

  var description: String {
    var parts: [String] = []
    for row in names.indices {
      for column in names.indices where column > row {
        if let cell = cells[row][column] { parts.append(cell.tip) }
      }
    }
    return "Matrix of \(measure): \(parts.prefix(20).joined(separator: "; "))."
  }

  func draw(on drawing: inout Drawing) {
    let shown = min(names.count, MatrixChart.most)
    let size = min(44, (drawing.width - 90) / Double(max(1, shown)))
    let left = drawing.width - size * Double(shown)
    drawing.label("\(measure)", x: 0, y: 12, style: "t dim")
    for index in 0..<shown {
      let middle = (Double(index) + 0.5) * size
      drawing.label("\(index + 1)", x: left + middle, y: 32, anchor: .middle, style: "t num")
      let name = "\(index + 1) "
      drawing.label(name + names[index], x: 0, y: 40 + middle + 4, limit: left - 8)
    }
    for row in 0..<shown {
      for column in 0..<shown {
        draw(
          row,
          column,
          x: left + Double(column) * size,
          y: 40 + Double(row) * size,
          size,
          &drawing
        )
      }
    }
    drawing.height = 40 + Double(shown) * size + 4
    if names.count > shown {
      drawing.label(
        "and \(Figures.count(names.count - shown)) more in the table",
        x: 0,
        y: drawing.height + 14,
        style: "t dim"
      )
      drawing.height += 22
    }
  }

  private func draw(
    _ row: Int,
    _ column: Int,
    x: Double,
    y: Double,
    _ size: Double,
    _ drawing: inout Drawing
  ) {
    guard let cell = cells[row][column] else {
      drawing.rectangle(x: x + 1, y: y + 1, width: size - 2, height: size - 2, style: "void")
      return
    }
    // Ten shades, as classes: a style attribute for each cell would say the same at length.
    let shade = Int((min(max(cell.value, 0), 1) * 10).rounded())
    drawing.rectangle(
      x: x + 1,
      y: y + 1,
      width: size - 2,
      height: size - 2,
      style: "shade s\(shade)",
      tip: cell.tip
    )
    if size >= 22 {
      drawing.label(
        cell.text,
        x: x + size / 2,
        y: y + size / 2 + 4,
        anchor: .middle,
        style: shade > 5 ? "t on" : "t"
      )
    }
  }
}
