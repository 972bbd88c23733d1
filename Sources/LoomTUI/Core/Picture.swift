public import Screen
import TreeModel

/// The frame drawn last, kept so that the next one draws only what can have changed.
///
/// Most keys move through a tree that stays as it is: then the tree pane is left as it stands but for
/// the two rows between which the cursor moved. Everything else is drawn anew.
public struct Picture: Sendable {
  /// What was drawn last.
  public private(set) var frame = Frame(size: Size(columns: 0, rows: 0))
  /// What the tree pane shows; nil when something else may be on it.
  private var outline: OutlineState?
  /// The row of the outline that the cursor was drawn on.
  private var cursorRow = 0
  /// The map drawn last, so that only what changed is counted again; nil in other views.
  private var map: TreeMap?

  /// What the tree pane is drawn from, but for the cursor.
  private struct OutlineState: Equatable {
    let treeRevision: Int
    let outlineRevision: Int
    let twinsRevision: Int
    let waitRevision: Int
    let pastRevision: Int
    let showsHidden: Bool
    let findingRevision: Int
    let rect: Rect
    let top: Int
  }

  /// Creates an empty picture.
  public init() {}

  /// Draws `model`.
  public mutating func draw(_ model: Model) {
    let size = model.fullSize
    if frame.size != size {
      frame = Frame(size: size)
      outline = nil
    }
    frame.cursor = nil
    guard model.size.rows > 0, model.size.columns > 0 else { return }
    if case .help(let dialog) = model.overlay {
      outline = nil
      frame.clear()
      frame.drawHelp(dialog, model)
      frame.drawTour(model)
      return
    }
    if case .judging(let page) = model.overlay, page.isFullScreen {
      outline = nil
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
    if model.shownView == .tree {
      drawTree(shown, layout)
      for rect in [layout.header, layout.text, layout.branches] { frame.clear(rect) }
    } else {
      outline = nil
      frame.clear()
    }
    drawBeside(model, shown, layout)
    frame.drawStatus(model, in: layout.status)
    frame.drawMessage(model, in: layout.message)
    frame.drawTour(model)
    if frame.drawPopup(model, layout) { outline = nil }
    // A long sentence takes rows of the tree pane.
    if case .question = model.overlay { outline = nil }
    if model.message != nil || model.saveProblem != nil { outline = nil }
    if frame.drawFinding(model, layout) { outline = nil }
  }

  /// Draws the tree pane and the border beside it, or only what the cursor changes there.
  private mutating func drawTree(_ model: Model, _ layout: Layout) {
    let cursor = model.cursor.flatMap { model.outline.row(of: $0) }
    let top = cursor.map {
      Frame.top(of: $0, count: model.outline.rows.count, height: layout.tree.rows)
    }
    let state = OutlineState(
      treeRevision: model.session.tree.revision,
      outlineRevision: model.outlineRevision,
      twinsRevision: model.twins.revision,
      waitRevision: model.waitRevision,
      pastRevision: model.past?.revision ?? -1,
      showsHidden: model.showsHidden,
      findingRevision: model.finding.revision,
      rect: layout.tree,
      top: top ?? -1
    )
    if let cursor, outline == state {
      let rows = cursor == cursorRow ? [cursor] : [cursorRow, cursor]
      frame.drawOutline(model, rows: rows, top: state.top, in: layout.tree)
      cursorRow = cursor
      return
    }
    outline = nil
    frame.clear()
    if let border = layout.border {
      for row in 0..<layout.tree.rows {
        frame.fill(row: row, columns: border..<border + 1, with: model.marks.border, role: .border)
      }
    }
    guard let cursor, let top else { return frame.drawEmptyOutline(model, in: layout.tree) }
    let end = min(model.outline.rows.count, top + max(0, layout.tree.rows))
    frame.drawOutline(model, rows: Array(top..<max(top, end)), top: top, in: layout.tree)
    outline = state
    cursorRow = cursor
  }

  /// Draws what stands beside or below the tree.
  private mutating func drawBeside(_ model: Model, _ shown: Model, _ layout: Layout) {
    switch model.overlay {
    case .editor(let editor):
      if model.showsOriginalBeside(editor) { outline = nil }
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
    case .list:
      frame.drawList(model, in: layout.tree)
      frame.drawBeginning(model, layout)
    }
  }

  /// Draws the map, from the one drawn last as far as that is still right.
  private mutating func drawMap(_ model: Model, in rect: Rect) {
    let dots = TreeMap.room(in: rect)
    let tree = model.session.tree
    let showsArchived = model.showsArchived
    if map?.follows(tree, top: model.mapTop, size: dots, showsArchived: showsArchived) != true {
      map = TreeMap(of: tree, top: model.mapTop, size: dots, showsArchived: showsArchived)
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
