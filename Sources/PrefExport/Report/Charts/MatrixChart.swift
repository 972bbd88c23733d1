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
    let labels = (0..<shown).map { "\($0 + 1) \(names[$0])" }
    // Names that have no room beside their rows stand above, and the rows have their numbers.
    let isListed = labels.contains { Lettering.width($0) > left - 8 }
    var top = 12.0
    if isListed {
      for label in labels {
        drawing.label(label, x: 0, y: top, limit: drawing.width)
        top += 18
      }
      top += 6
    }
    drawing.label(measure, x: 0, y: top, style: "t dim")
    top += 28
    for (index, label) in labels.enumerated() {
      let middle = (Double(index) + 0.5) * size
      let number = "\(index + 1)"
      drawing.label(number, x: left + middle, y: top - 8, anchor: .middle, style: "t num")
      drawing.label(
        isListed ? number : label,
        x: isListed ? left - 10 : 0,
        y: top + middle + 4,
        anchor: isListed ? .end : .start
      )
    }
    for row in 0..<shown {
      for column in 0..<shown {
        let x = left + Double(column) * size
        draw(row, column, x: x, y: top + Double(row) * size, size, &drawing)
      }
    }
    drawing.height = top + Double(shown) * size + 4
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
