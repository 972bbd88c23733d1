/// How often values fall between the marks of an axis; two sets are outlines over each other.
struct HistogramChart: Chart {
  /// A set of values.
  struct Series {
    let name: String
    /// How many values lie between each edge and the next.
    let counts: [Int]
    let style: String
  }

  /// The ends of the bins in rising order, one more than bins.
  let edges: [Double]
  let series: [Series]
  /// What the level axis measures, with its unit.
  let measure: String
  /// What is counted, in the plural.
  let unit: String
  /// How an edge is written below the axis.
  var label: (Double) -> String = { Figures.fixed($0, 0) }
  /// Whether each bin is one value, named in its middle, and not a range.
  var isDiscrete = false
  /// Whether the last bin stands for all above it, so that its name must not be left out.
  var isOpenEnded = false

  var description: String {
    let parts = series.map { series in
      let total = series.counts.reduce(0, +)
      let name = series.name.isEmpty ? "" : "\(series.name): "
      guard let most = series.counts.indices.max(by: { series.counts[$0] < series.counts[$1] })
      else { return "\(name)nothing" }
      let span =
        isDiscrete ? label(edges[most]) : "\(label(edges[most])) to \(label(edges[most + 1]))"
      return
        "\(name)\(Figures.count(total)) \(unit), most of them (\(Figures.count(series.counts[most]))) at \(span)"
    }
    return "Histogram of \(measure). \(parts.joined(separator: "; "))."
  }

  func draw(on drawing: inout Drawing) {
    let isKeyed = series.count > 1
    var top = 26.0
    if isKeyed {
      let key = ChartKey(
        entries: series.enumerated().map { index, series in
          ChartKey.Entry(
            name: series.name,
            style: index == 0 ? series.style : "line \(series.style)",
            isLine: index > 0
          )
        }
      )
      top += key.draw(on: &drawing, top: 0)
    }
    let most = series.flatMap(\.counts).max() ?? 0
    let axis = Axis(from: 0, to: Double(most), isWhole: true)
    let widest = axis.ticks.map { Lettering.width(axis.label($0)) }.max() ?? 10
    let x = (widest + 10)...(drawing.width - 8)
    let bottom = top + 150
    drawing.leftAxis(axis, x: x, top: top, bottom: bottom, unit: unit)
    let bins = max(1, edges.count - 1)
    let pitch = (x.upperBound - x.lowerBound) / Double(bins)
    for (index, series) in series.enumerated() {
      if index == 0 {
        bars(series, axis, x.lowerBound, pitch, top, bottom, &drawing)
      } else {
        outline(series, axis, x.lowerBound, pitch, top, bottom, &drawing)
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

  private func bars(
    _ series: Series,
    _ axis: Axis,
    _ left: Double,
    _ pitch: Double,
    _ top: Double,
    _ bottom: Double,
    _ drawing: inout Drawing
  ) {
    let gap = isDiscrete ? pitch * 0.15 : min(1, pitch * 0.1)
    for (bin, count) in series.counts.enumerated() where count > 0 {
      let height = axis.fraction(Double(count)) * (bottom - top)
      let span =
        isDiscrete ? label(edges[bin]) : "\(label(edges[bin])) to \(label(edges[bin + 1]))"
      drawing.rectangle(
        x: left + Double(bin) * pitch + gap,
        y: bottom - height,
        width: pitch - 2 * gap,
        height: height,
        style: series.style,
        tip: "\(span): \(Figures.count(count)) \(unit)"
      )
    }
  }

  private func outline(
    _ series: Series,
    _ axis: Axis,
    _ left: Double,
    _ pitch: Double,
    _ top: Double,
    _ bottom: Double,
    _ drawing: inout Drawing
  ) {
    var points: [(x: Double, y: Double)] = [(left, bottom)]
    for (bin, count) in series.counts.enumerated() {
      let y = bottom - axis.fraction(Double(count)) * (bottom - top)
      points.append((left + Double(bin) * pitch, y))
      points.append((left + Double(bin + 1) * pitch, y))
    }
    points.append((left + Double(series.counts.count) * pitch, bottom))
    drawing.path(points, style: "line \(series.style)")
  }

  /// Names as many edges as have room.
  private func names(_ left: Double, _ pitch: Double, _ bottom: Double, _ drawing: inout Drawing) {
    let count = isDiscrete ? edges.count - 1 : edges.count
    let widest = edges.prefix(count).map { Lettering.width(label($0)) }.max() ?? 10
    let every = max(1, Int(((widest + 8) / pitch).rounded(.up)))
    let first = isOpenEnded && count > 0 ? (count - 1) % every : 0
    let shown = stride(from: first, to: count, by: every).map { index in
      (label(edges[index]), left + (Double(index) + (isDiscrete ? 0.5 : 0)) * pitch)
    }
    drawing.names(shown, y: bottom + 15)
  }
}
