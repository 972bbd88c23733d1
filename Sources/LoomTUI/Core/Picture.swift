public import Screen
import TreeModel

/// The frame drawn last, kept so that the next one draws only what can have changed.
///
/// Most keys move through a tree that stays as it is: then the outline or the list is left as it stands but
/// for the two rows between which the cursor moved. Everything else is drawn anew.
public struct Picture: Sendable {
  /// What was drawn last.
  public private(set) var frame = Frame(size: Size(columns: 0, rows: 0))
  /// What the rows of nodes are drawn from; nil when something else may be on them.
  private var rows: RowsState?
  /// Which of them the cursor was drawn on.
  private var cursorRow = 0
  /// The map drawn last, so that only what changed is counted again; nil in other views.
  private var map: TreeMap?
  private var hints = HintMemory()

  /// What the outline or the list is drawn from, but for the cursor.
  private struct RowsState: Equatable {
    let view: ViewKind
    let treeRevision: Int
    /// Which nodes there are, in what order.
    let rowsRevision: Int
    let twinsRevision: Int
    let waitRevision: Int
    let pastRevision: Int
    let findingRevision: Int
    let showsHidden: Bool
    /// The time that ages are told from.
    let now: Int64
    let rect: Rect
    let top: Int

    init(_ model: __shared Model, rowsRevision: Int, rect: Rect, top: Int) {
      view = model.shownView
      treeRevision = model.session.tree.revision
      self.rowsRevision = rowsRevision
      twinsRevision = model.twins.revision
      waitRevision = model.waitRevision
      pastRevision = model.past?.revision ?? -1
      findingRevision = model.finding.revision
      showsHidden = model.showsHidden
      now = view == .list ? model.views.list.now : 0
      self.rect = rect
      self.top = top
    }
  }

  /// Creates an empty picture.
  public init() {}

  /// Draws `model`.
  public mutating func draw(_ model: Model) {
    let size = model.fullSize
    if frame.size != size {
      frame = Frame(size: size)
      rows = nil
    }
    frame.cursor = nil
    guard model.size.rows > 0, model.size.columns > 0 else { return }
    if case .help(let dialog) = model.overlay {
      rows = nil
      frame.clear()
      frame.drawHelp(dialog, model)
      frame.drawTour(model)
      return
    }
    if case .judging(let page) = model.overlay, page.isFullScreen {
      rows = nil
      frame.clear()
      frame.drawJudging(page, model)
      return
    }
    // A model is hundreds of fields: it is not copied for a picture of what is now.
    if model.past == nil { draw(model, showing: model) } else { draw(model, showing: model.shown) }
  }

  /// Draws `model` with `shown` as what the tree and the text are drawn from.
  private mutating func draw(_ model: Model, showing shown: Model) {
    let layout = model.layout
    if model.shownView != .map { map = nil }
    switch model.shownView {
    case .tree: drawTree(shown, layout)
    case .list: drawList(shown, layout)
    case .read, .map:
      rows = nil
      frame.clear()
    }
    if rows != nil {
      for rect in [layout.header, layout.text, layout.branches] { frame.clear(rect) }
    }
    drawBeside(model, shown, layout)
    frame.drawStatus(model, in: layout.status)
    let keys = hints.line(for: model, width: layout.message.columns - 2)
    frame.drawMessage(model, keys: keys, in: layout.message)
    frame.drawTour(model)
    if frame.drawPopup(model, layout) { rows = nil }
    // A long sentence takes rows of the tree pane.
    if case .question = model.overlay { rows = nil }
    if model.message != nil || model.saveProblem != nil { rows = nil }
    if frame.drawFinding(model, layout) { rows = nil }
  }

  /// Draws the tree pane and the border beside it, or only what the cursor changes there.
  private mutating func drawTree(_ model: Model, _ layout: Layout) {
    let shown = model.shownOutline
    let state = RowsState(
      model,
      rowsRevision: model.outlineRevision,
      rect: layout.tree,
      top: shown.lowerBound
    )
    guard let cursor = model.cursor.flatMap({ model.outline.row(of: $0) }) else {
      drawAnew()
      drawBorder(model, layout)
      return frame.drawEmptyOutline(model, in: layout.tree)
    }
    if rows == state {
      let changed = cursor == cursorRow ? [cursor] : [cursorRow, cursor]
      frame.drawOutline(model, rows: changed, shown: shown, in: layout.tree)
    } else {
      drawAnew()
      drawBorder(model, layout)
      frame.drawOutline(model, rows: Array(shown), shown: shown, in: layout.tree)
      rows = state
    }
    cursorRow = cursor
  }

  /// Draws the list of nodes, or only what the cursor changes there.
  private mutating func drawList(_ model: Model, _ layout: Layout) {
    let list = model.views.list
    let shown = model.shownList
    let state = RowsState(
      model,
      rowsRevision: list.revision,
      rect: layout.tree,
      top: shown.lowerBound
    )
    if rows == state, list.row < list.ids.count {
      let changed = list.row == cursorRow ? [list.row] : [cursorRow, list.row]
      frame.drawListRows(model, rows: changed, shown: shown, in: layout.tree)
    } else {
      drawAnew()
      frame.drawListHeadings(model, in: layout.tree)
      if list.ids.isEmpty {
        frame.drawEmptyList(model, in: layout.tree)
      } else {
        frame.drawListRows(model, rows: Array(shown), shown: shown, in: layout.tree)
      }
      rows = state
    }
    cursorRow = list.row
  }

  private mutating func drawAnew() {
    rows = nil
    frame.clear()
  }

  private mutating func drawBorder(_ model: Model, _ layout: Layout) {
    guard let border = layout.border else { return }
    for row in 0..<layout.tree.rows {
      frame.fill(row: row, columns: border..<border + 1, with: model.marks.border, role: .border)
    }
  }

  /// Draws what stands beside or below the tree.
  private mutating func drawBeside(_ model: Model, _ shown: Model, _ layout: Layout) {
    switch model.overlay {
    case .editor(let editor):
      if model.showsOriginalBeside(editor) { rows = nil }
      frame.drawEditor(editor, model, header: layout.header, in: layout.editor)
    case .models(let picker): frame.drawModels(picker, model)
    case .parameters(let selected): frame.drawParameters(selected: selected, model)
    case .plan(let dialog): frame.drawPlan(dialog, model)
    case .export(let dialog): frame.drawExport(dialog, model)
    case .history(let dialog): frame.drawHistory(dialog, model, shown)
    case .tokens(let dialog): frame.drawTokens(dialog, model)
    case .info(let dialog): frame.drawInfo(dialog, model)
    case .presets(let selected): frame.drawPresets(selected: selected, model)
    case .line(let prompt): drawBehind(prompt, model, layout)
    case .places(let list): frame.drawPlaces(list, model)
    case .split(let chooser): frame.drawSplit(chooser, model)
    case .judging(.difference(let rewrite)): frame.drawDifference(of: rewrite, model)
    case .help, .judging, .question, nil: drawPath(model, layout)
    }
  }

  private mutating func drawPath(_ model: Model, _ layout: Layout) {
    switch model.shownView {
    case .tree:
      frame.drawHeader(model, in: layout.header)
      frame.drawText(model, in: layout.text)
      frame.drawBranches(model, in: layout.branches)
    case .read:
      frame.drawText(model, in: layout.text)
      frame.drawShortBranches(model, in: layout.branches)
    case .map:
      drawMap(model, in: layout.tree)
      frame.drawBeginning(model, layout)
    case .list: frame.drawBeginning(model, layout)
    }
  }

  /// Draws the map, from the one drawn last as far as that is still right.
  private mutating func drawMap(_ model: Model, in rect: Rect) {
    let dots = TreeMap.room(in: rect)
    let tree = model.session.tree
    let (top, only, showsArchived) = (
      model.mapTop, model.finding.filter?.shown, model.showsArchived
    )
    let follows = map?.follows(tree, top: top, size: dots, only: only, showsArchived: showsArchived)
    if follows != true {
      map = TreeMap(of: tree, top: top, size: dots, only: only, showsArchived: showsArchived)
    }
    map?.lead(to: model.cursor, in: tree)
    if let map { frame.drawMap(map, model, in: rect) }
  }

  /// What a line prompt was asked from stays in sight.
  private mutating func drawBehind(_ prompt: LinePrompt, _ model: Model, _ layout: Layout) {
    switch prompt.purpose {
    case .search, .filter, .command, .copyPath, .rewriteInstruction, .node, .tags, .graft:
      drawPath(model, layout)
    case .parameter(let parameter):
      let selected = Parameter.allCases.firstIndex(of: parameter) ?? 0
      frame.drawParameters(selected: selected, model)
    case .scale:
      if let picker = model.pickerBehind { frame.drawModels(picker, model) }
    case .exportPath, .exportSetting:
      if let dialog = model.exportBehind { frame.drawExport(dialog, model) }
    }
  }
}
