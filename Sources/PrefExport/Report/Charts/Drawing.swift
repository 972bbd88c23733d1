/// An SVG picture under construction: shapes and labels in units of about a pixel.
///
/// Colours are classes of the page's style, so that the picture follows the reader's light or dark.
struct Drawing {
  /// Which end of a label stands at its place.
  enum Anchor {
    case start, middle, end

    var name: String {
      switch self {
      case .start: "start"
      case .middle: "middle"
      case .end: "end"
      }
    }
  }

  /// The width of a drawing that a telephone shows in full size.
  static let narrow = 340.0
  /// The width of a drawing across the page.
  static let wide = 1_000.0

  /// The width, `narrow` or `wide`.
  let width: Double
  /// The height; a chart sets it when it knows.
  var height = 0.0
  private(set) var markup = Markup()

  init(width: Double) { self.width = width }

  // MARK: Shapes

  /// A rectangle, with what a pointer resting on it is told.
  mutating func rectangle(
    x: Double,
    y: Double,
    width: Double,
    height: Double,
    style: String,
    tip: String? = nil
  ) {
    markup.element(
      "rect",
      [
        "x": number(x), "y": number(y), "width": number(max(0, width)),
        "height": number(max(0, height)), "class": style,
      ]
    ) { if let tip { $0.element("title", text: tip) } }
  }

  /// A straight line.
  mutating func line(
    _ from: (x: Double, y: Double),
    _ to: (x: Double, y: Double),
    style: String
  ) {
    markup.empty(
      "line",
      [
        "x1": number(from.x), "y1": number(from.y), "x2": number(to.x), "y2": number(to.y),
        "class": style,
      ]
    )
  }

  /// A line through `points`, or a surface if its style fills it.
  mutating func path(_ points: [(x: Double, y: Double)], style: String) {
    guard let first = points.first else { return }
    var data = "M\(number(first.x)) \(number(first.y))"
    for point in points.dropFirst() { data += "L\(number(point.x)) \(number(point.y))" }
    markup.empty("path", ["d": data, "class": style])
  }

  /// A round mark.
  mutating func dot(x: Double, y: Double, radius: Double, style: String, tip: String? = nil) {
    markup.element(
      "circle",
      ["cx": number(x), "cy": number(y), "r": number(radius), "class": style]
    ) { if let tip { $0.element("title", text: tip) } }
  }

  // MARK: Labels

  /// A label on one line, with its whole text for a pointer if it had to be shortened.
  mutating func label(
    _ text: String,
    x: Double,
    y: Double,
    anchor: Anchor = .start,
    style: String = "t",
    limit: Double? = nil
  ) {
    let shown = limit.map { Lettering.shortened(text, to: $0) } ?? text
    markup.element(
      "text",
      ["x": number(x), "y": number(y), "text-anchor": anchor.name, "class": style]
    ) { markup in
      markup.text(shown)
      if shown != text { markup.element("title", text: String(text.prefix(1_000))) }
    }
  }

  /// Labels below an axis, each around its place but inside the drawing; one that would touch the
  /// label before it is left out.
  mutating func names(_ names: [(text: String, x: Double)], y: Double) {
    var end = -Double.infinity
    for name in names {
      let half = Lettering.width(name.text) / 2
      let middle = min(max(name.x, half), width - half)
      guard middle - half > end else { continue }
      label(name.text, x: middle, y: y, anchor: .middle, style: "t dim")
      end = middle + half + 4
    }
  }

  // MARK: Axes

  /// An upright grid with numbers below it, and what they count.
  mutating func bottomAxis(
    _ axis: Axis,
    x: ClosedRange<Double>,
    top: Double,
    bottom: Double,
    unit: String,
    label: (Double) -> String
  ) {
    for tick in axis.ticks {
      let place = x.lowerBound + axis.fraction(tick) * (x.upperBound - x.lowerBound)
      line((place, top), (place, bottom), style: "grid")
      let isFirst = tick == axis.ticks.first
      let isLast = tick == axis.ticks.last
      self.label(
        label(tick),
        x: place,
        y: bottom + 14,
        anchor: isFirst && place < 16 ? .start : isLast && place > width - 16 ? .end : .middle,
        style: "t dim"
      )
    }
    self.label(
      unit,
      x: (x.lowerBound + x.upperBound) / 2,
      y: bottom + 30,
      anchor: .middle,
      style: "t dim"
    )
  }

  /// A level grid with numbers left of it, and what they count above it.
  mutating func leftAxis(
    _ axis: Axis,
    x: ClosedRange<Double>,
    top: Double,
    bottom: Double,
    unit: String
  ) {
    for tick in axis.ticks {
      let place = bottom - axis.fraction(tick) * (bottom - top)
      line((x.lowerBound, place), (x.upperBound, place), style: tick == axis.low ? "axis" : "grid")
      label(axis.label(tick), x: x.lowerBound - 6, y: place + 4, anchor: .end, style: "t dim")
    }
    label(unit, x: 0, y: top - 10, style: "t dim")
  }

  private func number(_ value: Double) -> String { Figures.coordinate(value) }
}
