/// Counts in equal stretches of time, several kinds stacked on each other.
struct TimelineChart: Chart {
  /// A kind of thing counted.
  struct Series {
    let name: String
    let style: String
    /// One count for each stretch.
    let counts: [Int]
  }

  /// The name of each stretch, in order.
  let stretches: [String]
  let series: [Series]
  /// What a stretch is, for the level axis.
  let measure: String
  /// What is counted, in the plural.
  let unit: String

  var isWide: Bool { stretches.count > 14 }

  private var totals: [Int] {
    stretches.indices.map { index in series.reduce(0) { $0 + $1.counts[index] } }
  }

  var description: String {
    let totals = totals
    guard let first = stretches.first, let last = stretches.last,
      let most = totals.indices.max(by: { totals[$0] < totals[$1] })
    else { return "Nothing to show." }
    return
      "Stacked columns from \(first) to \(last): \(Figures.count(totals.reduce(0, +))) \(unit), "
      + "at most \(Figures.count(totals[most])) at \(stretches[most])."
  }

  func draw(on drawing: inout Drawing) {
    let key = ChartKey(entries: series.map { .init(name: $0.name, style: $0.style) })
    let top = (series.count > 1 ? key.draw(on: &drawing, top: 0) : 0) + 26
    let axis = Axis(from: 0, to: Double(totals.max() ?? 0), isWhole: true)
    let widest = axis.ticks.map { Lettering.width(axis.label($0)) }.max() ?? 10
    let x = (widest + 10)...(drawing.width - 4)
    let bottom = top + 160
    drawing.leftAxis(axis, x: x, top: top, bottom: bottom, unit: unit)
    let pitch = (x.upperBound - x.lowerBound) / Double(max(1, stretches.count))
    let width = min(pitch * 0.8, 36)
    for (index, stretch) in stretches.enumerated() {
      var y = bottom
      for series in series where series.counts[index] > 0 {
        let height = axis.fraction(Double(series.counts[index])) * (bottom - top)
        y -= height
        drawing.rectangle(
          x: x.lowerBound + (Double(index) + 0.5) * pitch - width / 2,
          y: y,
          width: width,
          height: height,
          style: series.style,
          tip: "\(stretch): \(Figures.count(series.counts[index])) \(series.name)"
        )
      }
    }
    names(x.lowerBound, pitch, bottom, &drawing)
    drawing.label(
      measure,
      x: (x.lowerBound + x.upperBound) / 2,
      y: bottom + 32,
      anchor: .middle,
      style: "t dim"
    )
    drawing.height = bottom + 38
  }

  private func names(_ left: Double, _ pitch: Double, _ bottom: Double, _ drawing: inout Drawing) {
    let widest = stretches.map { Lettering.width($0) }.max() ?? 10
    let every = max(1, Int(((widest + 10) / pitch).rounded(.up)))
    let shown = stride(from: 0, to: stretches.count, by: every).map { index in
      (stretches[index], left + (Double(index) + 0.5) * pitch)
    }
    drawing.names(shown, y: bottom + 15)
  }
}
