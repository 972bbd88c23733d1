import Screen

extension Frame {
  /// Draws what the tour asks for, below everything else.
  mutating func drawTour(_ model: Model) {
    guard let tour = model.feel.tour, tour.rows > 0 else { return }
    let top = model.size.rows
    fill(row: top, columns: 0..<size.columns, with: model.marks.rule, role: .border)
    let title = " Tour, step \(tour.step + 1) of \(Tour.steps.count)   Esc leaves a step out "
    put(title, row: top, column: 1, limit: size.columns - 2, role: .border)
    var text = tour.text(model.keymap)
    text.withUTF8 { bytes in
      var lines: [WrappedLine] = []
      wrapLines(bytes, 0..<bytes.count, width: max(1, size.columns - 4), into: &lines)
      for row in 1..<max(1, tour.rows) {
        fill(row: top + row, columns: 0..<size.columns)
        guard row <= lines.count else { continue }
        put(
          utf8: bytes,
          lines[row - 1].range,
          row: top + row,
          column: 2,
          limit: size.columns - 4,
          role: .current
        )
      }
    }
  }
}
