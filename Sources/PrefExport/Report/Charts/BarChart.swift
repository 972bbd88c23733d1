/// Level bars, one below the other, each under its name and beside its number.
struct BarChart: Chart {
  /// A bar.
  struct Bar {
    let name: String
    let value: Int
    /// The class of its surface.
    var style = "c1"
  }

  let bars: [Bar]
  /// What is counted, in the plural.
  let unit: String
  /// The most bars drawn; the table has them all.
  static let most = 12

  var description: String {
    let total = bars.reduce(0) { $0 + $1.value }
    let parts = bars.prefix(BarChart.most).map { "\($0.name) \(Figures.count($0.value))" }
    return "Bars: \(parts.joined(separator: ", ")); \(Figures.count(total)) \(unit) in all."
  }

  func draw(on drawing: inout Drawing) {
    let shown = bars.prefix(BarChart.most)
    let total = bars.reduce(0) { $0 + $1.value }
    let axis = Axis(from: 0, to: Double(shown.map(\.value).max() ?? 0), isWhole: true)
    let range = 0.0...drawing.width - 1
    let bottom = Double(shown.count) * 36 + 2
    drawing.bottomAxis(axis, x: range, top: 0, bottom: bottom, unit: unit) {
      axis.label($0)
    }
    for (index, bar) in shown.enumerated() {
      let top = Double(index) * 36
      let share = total > 0 ? Double(bar.value) / Double(total) : 0
      let value = "\(Figures.count(bar.value)) · \(Figures.percent(share))"
      drawing.label(value, x: drawing.width, y: top + 13, anchor: .end, style: "t num halo")
      drawing.label(
        bar.name,
        x: 0,
        y: top + 13,
        style: "t halo",
        limit: drawing.width - Lettering.width(value) - 12
      )
      drawing.rectangle(
        x: 0,
        y: top + 19,
        width: axis.fraction(Double(bar.value)) * (range.upperBound - range.lowerBound),
        height: 11,
        style: bar.style,
        tip: "\(bar.name): \(value)"
      )
    }
    drawing.height = bottom + 36
    if bars.count > shown.count {
      drawing.label(
        "and \(Figures.count(bars.count - shown.count)) more in the table",
        x: 0,
        y: drawing.height + 12,
        style: "t dim"
      )
      drawing.height += 20
    }
  }
}
