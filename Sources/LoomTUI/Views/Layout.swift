import Screen

/// A part of the screen.
struct Rect: Equatable {
  var row: Int
  var column: Int
  var rows: Int
  var columns: Int

  /// The columns from the screen's left edge.
  var columnRange: Range<Int> { column..<column + max(0, columns) }
}

/// Where everything stands for a screen size: the tree beside the text, or above it when narrow.
struct Layout: Equatable {
  /// The outline.
  var tree: Rect
  /// The line above the text that describes the current node.
  var header: Rect
  /// The path's text.
  var text: Rect
  /// The children or siblings, with the rule above them as first row.
  var branches: Rect
  /// An editor: header, text and branches together, without the header's row.
  var editor: Rect
  /// The status bar.
  var status: Rect
  /// Messages and hints; no rows on a small screen.
  var message: Rect
  /// The column between tree and text; nil when they are stacked.
  var border: Int?

  /// Text wider than this is tiring to read, and a key would send more than a few packets.
  static let measure = 84

  /// Lays out a screen; `treeWidth` is what the configuration asks for, in columns.
  init(size: Size, treeWidth: Int?) {
    let columns = max(0, size.columns)
    let bottom = size.rows >= 8 ? 2 : min(1, max(0, size.rows))
    let height = max(0, size.rows - bottom)
    let right: Rect
    if columns >= 60 {
      let wanted = treeWidth ?? min(48, max(24, columns * 3 / 10))
      let width = max(10, min(wanted, columns - 30))
      tree = Rect(row: 0, column: 0, rows: height, columns: width)
      border = width
      right = Rect(row: 0, column: width + 1, rows: height, columns: columns - width - 1)
    } else {
      let rows = max(min(height, 1), height * 2 / 5)
      tree = Rect(row: 0, column: 0, rows: rows, columns: columns)
      border = nil
      right = Rect(row: rows, column: 0, rows: height - rows, columns: columns)
    }
    header = Rect(
      row: right.row,
      column: right.column,
      rows: min(1, right.rows),
      columns: right.columns
    )
    let body = right.rows - header.rows
    let list = body >= 6 ? max(3, body * 2 / 5) : 0
    text = Rect(
      row: right.row + header.rows,
      column: right.column,
      rows: body - list,
      columns: right.columns
    )
    branches = Rect(
      row: text.row + text.rows,
      column: right.column,
      rows: list,
      columns: right.columns
    )
    editor = Rect(row: text.row, column: right.column, rows: body, columns: right.columns)
    status = Rect(row: height, column: 0, rows: min(1, bottom), columns: columns)
    message = Rect(row: height + 1, column: 0, rows: max(0, bottom - 1), columns: columns)
  }

  /// Columns that the path's text is wrapped to.
  var textWidth: Int { max(1, min(text.columns - 1, Layout.measure)) }

  /// Columns that a text under edit is wrapped to; one is left for the cursor at a line's end.
  var editorWidth: Int { max(1, min(editor.columns - 2, Layout.measure)) }
}

extension Frame {
  /// Makes a part blank.
  mutating func clear(_ rect: Rect) {
    for row in rect.row..<rect.row + max(0, rect.rows) {
      fill(row: row, columns: rect.columnRange)
    }
  }
}

extension Model {
  /// Where everything stands now.
  var layout: Layout { Layout(size: size, treeWidth: treeWidth) }
}
