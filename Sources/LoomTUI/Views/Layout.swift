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
  /// The outline, the map or the list; no columns in the view to read.
  var tree: Rect
  /// The line above the text that describes the current node; no rows in the view to read.
  var header: Rect
  /// The path's text; of the map and the list, the current node's.
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

  /// Lays out a screen for a view.
  ///
  /// `isEditing` keeps a row for the heading of an editor where the view has none.
  init(
    size: Size,
    display: DisplaySettings = DisplaySettings(),
    view: ViewKind = .tree,
    isEditing: Bool = false
  ) {
    let columns = max(0, size.columns)
    let bottom = size.rows >= 8 ? 2 : min(1, max(0, size.rows))
    let height = max(0, size.rows - bottom)
    status = Rect(row: height, column: 0, rows: min(1, bottom), columns: columns)
    message = Rect(row: height + 1, column: 0, rows: max(0, bottom - 1), columns: columns)
    let whole = Rect(row: 0, column: 0, rows: height, columns: columns)
    tree = whole
    var right = whole
    var isList = false
    switch view {
    case .tree:
      let isSide =
        switch display.arrangement {
        case .auto: columns >= 60
        case .side: columns >= 42
        case .stacked, .alone: false
        }
      if display.arrangement == .alone {
        right.row = height
        right.rows = 0
      } else if isSide {
        let wanted = display.treeWidth ?? min(48, max(24, columns * 3 / 10))
        let width = max(10, min(wanted, columns - 30))
        tree.columns = width
        border = width
        right.column = width + 1
        right.columns = columns - width - 1
      } else {
        let most = max(1, height - 4)
        tree.rows = max(min(height, 1), min(display.treeRows ?? height * 2 / 5, most))
        right.row = tree.rows
        right.rows = height - tree.rows
      }
    case .read:
      tree.columns = 0
      // A margin of one column at least, and the text in the middle of a wide screen.
      let width = min(columns, Layout.measure + 2)
      right.column = (columns - width) / 2 + (columns > 2 ? 1 : 0)
      right.columns = max(0, columns - right.column)
    case .map, .list:
      isList = true
      let rows = height >= 16 ? 5 : height >= 8 ? 3 : 0
      tree.rows = height - rows
      right.row = tree.rows
      right.rows = rows
    }
    header = Rect(
      row: right.row,
      column: right.column,
      rows: view == .read && !isEditing ? 0 : min(1, right.rows),
      columns: right.columns
    )
    let body = right.rows - header.rows
    let list: Int
    switch view {
    case .read: list = body >= 8 ? min(10, max(3, body / 4)) : 0
    case .tree, .map, .list: list = body >= 6 && !isList ? max(3, body * 2 / 5) : 0
    }
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
  var layout: Layout {
    var isEditing = false
    if case .editor = overlay { isEditing = true }
    var display = views.display
    if display.arrangement == .alone, !leavesTextOut { display.arrangement = .auto }
    return Layout(size: size, display: display, view: shownView, isEditing: isEditing)
  }

  /// Whether nothing is open that stands where the text does.
  private var leavesTextOut: Bool {
    switch overlay {
    case nil, .help, .question: true
    case .line(let prompt): isOverview(prompt.purpose)
    default: false
    }
  }

  /// Whether a line is asked for with the view as it is in sight.
  private func isOverview(_ purpose: LinePrompt.Purpose) -> Bool {
    switch purpose {
    case .search, .filter, .command, .node, .tags, .graft: true
    default: false
    }
  }

  /// The view that is on the screen: dialogs stand beside the tree.
  var shownView: ViewKind {
    switch overlay {
    case nil, .help: return views.kind
    case .editor: return views.kind == .read ? .read : .tree
    case .line(let prompt): return isOverview(prompt.purpose) ? views.kind : .tree
    default: return .tree
    }
  }
}
