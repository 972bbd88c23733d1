import Screen
import TreeModel

extension Frame {
  /// Draws rows of the list of nodes, a table below its headings.
  ///
  /// `rows` are numbers of rows of the list, `shown` those that there is room for.
  mutating func drawListRows(_ model: Model, rows: [Int], shown: Range<Int>, in rect: Rect) {
    guard rect.columns > 0 else { return }
    let columns = ListColumn.columns(for: model, width: rect.columns)
    for number in rows where shown.contains(number) {
      let id = model.views.list.ids[number]
      guard let node = model.session.tree.summary(of: id) else { continue }
      let row = rect.row + 1 + number - shown.lowerBound
      let place = Rect(row: row, column: rect.column, rows: 1, columns: rect.columns)
      drawListRow(node, columns, model, place, isCursor: id == model.cursor)
    }
  }

  /// Says that no node is to be listed.
  mutating func drawEmptyList(_ model: Model, in rect: Rect) {
    guard rect.rows > 1, rect.columns > 0 else { return }
    let place = Rect(row: rect.row + 1, column: rect.column, rows: 1, columns: rect.columns)
    drawEmptyOutline(model, in: place)
  }

  /// Draws the list's first row.
  mutating func drawListHeadings(_ model: Model, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 0 else { return }
    let list = model.views.list
    fill(row: rect.row, columns: rect.columnRange, role: .heading)
    for column in ListColumn.columns(for: model, width: rect.columns) {
      let isSorted = column.column == list.column
      let arrow = list.isDescending ? model.marks.descending : model.marks.ascending
      let text = column.heading + (isSorted ? arrow : "")
      let width = displayWidth(text)
      let shift = column.isNumber ? max(0, column.width - width) : 0
      put(
        text,
        row: rect.row,
        column: rect.column + column.start + shift,
        limit: max(0, min(column.width + (column.isNumber ? 0 : 1), rect.columns - column.start)),
        role: isSorted ? .key : .heading
      )
    }
  }

  private mutating func drawListRow(
    _ node: NodeSummary,
    _ columns: [ListColumn],
    _ model: Model,
    _ rect: Rect,
    isCursor: Bool
  ) {
    let plain: Role =
      isCursor ? .cursor : node.isStreaming ? .streaming : node.isUnseen ? .unseen : .plain
    fill(row: rect.row, columns: rect.columnRange, role: isCursor ? .cursor : .plain)
    let rating = node.rating ?? 0
    for column in columns {
      let limit = max(0, min(column.width, rect.columns - column.start))
      let start = rect.column + column.start
      guard column.column != .text else {
        drawWords(of: node, model, row: rect.row, column: start, limit: limit, plain)
        continue
      }
      let text = model.listed(node, column.column)
      let width = displayWidth(text)
      let role: Role =
        isCursor
        ? .cursor
        : column.column == .rating
          ? rating > 0 ? .good : rating < 0 ? .bad : .dim
          : column.column == .place && (node.finish == .error || node.finish == .filter)
            ? .error : plain
      put(
        text,
        row: rect.row,
        column: start + (column.isNumber ? max(0, limit - width) : 0),
        limit: limit,
        role: role
      )
    }
  }
}

/// Where a column of the list stands.
struct ListColumn {
  let column: NodeList.Column
  let start: Int
  let width: Int

  var heading: String {
    switch column {
    // The state has no room for a heading of its own; in tree order its arrow shows.
    case .place: ""
    case .rating: "+-"
    default: column.rawValue
    }
  }

  /// Whether its values end at the same column.
  var isNumber: Bool { [.number, .rating, .score, .length, .age].contains(column) }

  /// The columns that a screen has room for; the one that is sorted by is always there.
  static func columns(for model: Model, width: Int) -> [ListColumn] {
    let list = model.views.list
    let digits = max(3, "\(model.session.nextNode)".count)
    let wanted: [(column: NodeList.Column, width: Int, from: Int)] = [
      (.place, 1, 0), (.number, digits, 0), (.rating, 3, 0), (.model, width >= 110 ? 20 : 14, 64),
      (.adapter, 12, 104), (.score, 8, 112), (.length, 6, 48), (.age, 4, 56), (.kind, 8, 88),
    ]
    var columns: [ListColumn] = []
    var start = 0
    for item in wanted where width >= item.from || item.column == list.column {
      columns.append(ListColumn(column: item.column, start: start, width: item.width))
      start += item.width + 1
    }
    columns.append(ListColumn(column: .text, start: start, width: max(0, width - start)))
    return columns
  }
}

extension Model {
  /// The rows of the list that there is room for.
  var shownList: Range<Int> {
    let list = views.list
    let height = max(0, layout.tree.rows - 1)
    let top = Frame.middle(of: list.row, count: list.ids.count, height: height)
    return top..<min(list.ids.count, top + height)
  }

  /// What a row says in a column; the state of a branch in the first one.
  fileprivate func listed(_ node: NodeSummary, _ column: NodeList.Column) -> String {
    let tree = session.tree
    switch column {
    case .place: return marks.state(node)
    case .number: return node.id.description
    case .rating: return Marks.rating(node)
    case .model: return tree[node.id]?.generation?.listedModel ?? ""
    case .adapter: return tree[node.id]?.generation?.listedAdapters ?? ""
    case .score: return tree[node.id]?.readScore?.shortValue ?? ""
    case .length: return "\(tree.text(of: node.id)?.utf8.count ?? 0)"
    case .age: return shortAge(of: tree[node.id]?.created ?? 0)
    case .kind: return node.kind.rawValue == "completion" ? "model" : node.kind.rawValue
    case .text: return ""
    }
  }

  /// How long ago something was, in four columns; empty where the file does not say.
  private func shortAge(of time: Int64) -> String {
    let now = views.list.now
    guard time > 0, now > 0 else { return "" }
    let seconds = max(0, (now - time) / 1_000)
    return switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3_600: "\(seconds / 60)m"
    case ..<86_400: "\(seconds / 3_600)h"
    case ..<(86_400 * 1_000): "\(seconds / 86_400)d"
    default: "\(seconds / (86_400 * 365))y"
    }
  }
}
