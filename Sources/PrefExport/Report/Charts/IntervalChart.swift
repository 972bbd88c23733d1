/// Estimates as dots on whiskers that span their intervals, one below the other.
struct IntervalChart: Chart {
  /// An estimate.
  struct Row {
    let name: String
    let value: Double
    /// The ends of the interval; nil where there is none to give.
    let interval: ClosedRange<Double>?
    /// What stands beside the name: the numbers, and how many judgements are behind them.
    let note: String
    /// Where the dot would stand if nothing were there to find; nil for the chart's `reference`.
    var expected: Double?
    /// Whether it rests on so few cases that it tells next to nothing.
    var isFew = false
  }

  let rows: [Row]
  /// What the axis measures, with its unit.
  let measure: String
  let axis: Axis
  /// How a place on the axis is written.
  let label: (Double) -> String
  /// Where a line goes through all rows.
  var reference: Double?
  /// What the line or the marks of `expected` say.
  var referenceName: String?
  /// The most rows drawn; the table has them all.
  static let most = 16

  var description: String {
    let parts = rows.prefix(IntervalChart.most).map { "\($0.name) \($0.note)" }
    return "Dots with whiskers on an axis of \(measure): \(parts.joined(separator: "; "))."
  }

  func draw(on drawing: inout Drawing) {
    let shown = rows.prefix(IntervalChart.most)
    let x = 6.0...drawing.width - 6
    var top = 0.0
    if let referenceName {
      let hasMarks = shown.contains { $0.expected != nil }
      let style = hasMarks ? "expected" : "reference"
      top =
        ChartKey(entries: [.init(name: referenceName, style: style, isLine: true)])
        .draw(on: &drawing, top: 0) + 4
    }
    let bottom = top + Double(shown.count) * 40 + 2
    drawing.bottomAxis(axis, x: x, top: top, bottom: bottom, unit: measure, label: label)
    let place = { value in x.lowerBound + axis.fraction(value) * (x.upperBound - x.lowerBound) }
    if let reference {
      drawing.line((place(reference), top), (place(reference), bottom), style: "reference")
    }
    for (index, row) in shown.enumerated() {
      let y = top + Double(index) * 40
      drawing.label(row.note, x: drawing.width, y: y + 13, anchor: .end, style: "t num halo")
      drawing.label(
        row.name,
        x: 0,
        y: y + 13,
        style: "t halo",
        limit: drawing.width - Lettering.width(row.note) - 12
      )
      draw(row, y: y + 26, place, &drawing)
    }
    drawing.height = bottom + 36
  }

  private func draw(
    _ row: Row,
    y: Double,
    _ place: (Double) -> Double,
    _ drawing: inout Drawing
  ) {
    if let expected = row.expected {
      drawing.line((place(expected), y - 8), (place(expected), y + 8), style: "expected")
    }
    if let interval = row.interval {
      let (left, right) = (place(interval.lowerBound), place(interval.upperBound))
      drawing.line((left, y), (right, y), style: "whisker")
      drawing.line((left, y - 5), (left, y + 5), style: "whisker")
      drawing.line((right, y - 5), (right, y + 5), style: "whisker")
    }
    drawing.dot(
      x: place(row.value),
      y: y,
      radius: 5,
      style: row.isFew ? "hollow" : "point",
      tip: "\(row.name): \(row.note)"
    )
  }
}
