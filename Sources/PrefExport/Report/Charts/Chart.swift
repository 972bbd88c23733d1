/// A picture of numbers that can be drawn at any width.
protocol Chart {
  /// Whether it gains from being drawn across the page, too.
  var isWide: Bool { get }
  /// What it shows, in one sentence for those who cannot see it.
  var description: String { get }
  /// Draws it, and sets the drawing's height.
  func draw(on drawing: inout Drawing)
}

extension Chart {
  var isWide: Bool { false }
}

/// The entries of a key to colours and patterns, above a drawing.
struct ChartKey {
  /// What a mark stands for.
  struct Entry {
    let name: String
    let style: String
    /// Whether the mark is a line and not a surface.
    var isLine = false
  }

  let entries: [Entry]

  /// Draws the key in lines from `top` on; gives where it ends.
  func draw(on drawing: inout Drawing, top: Double) -> Double {
    var x = 0.0
    var y = top
    for entry in entries {
      let width = 22 + Lettering.width(entry.name) + 14
      if x > 0, x + width > drawing.width {
        x = 0
        y += 20
      }
      if entry.isLine {
        drawing.line((x, y + 7), (x + 16, y + 7), style: entry.style)
      } else {
        drawing.rectangle(x: x, y: y + 1, width: 16, height: 12, style: entry.style)
      }
      drawing.label(entry.name, x: x + 22, y: y + 11, limit: drawing.width - 22)
      x += width
    }
    return y + 20
  }
}
