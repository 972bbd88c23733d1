public import Screen

/// Draws `model`.
///
/// Costs what is on the screen, never what is in the tree.
public func view(_ model: Model) -> Frame {
  var frame = Frame(size: model.size)
  guard model.size.rows > 0, model.size.columns > 0 else { return frame }
  if case .help(let scroll) = model.overlay {
    frame.drawHelp(model, scroll: scroll)
    return frame
  }
  let layout = model.layout
  frame.drawOutline(model, in: layout.tree)
  if let border = layout.border {
    for row in 0..<layout.tree.rows {
      frame.fill(row: row, columns: border..<border + 1, with: model.marks.border, role: .border)
    }
  }
  switch model.overlay {
  case .editor(let editor):
    frame.drawEditor(editor, model, header: layout.header, in: layout.editor)
  case .models(let picker): frame.drawModels(picker, model)
  case .parameters(let selected): frame.drawParameters(selected: selected, model)
  case .plan(let dialog): frame.drawPlan(dialog, model)
  case .export(let dialog): frame.drawExport(dialog, model)
  case .line(let prompt): drawBehind(prompt)
  case .help, nil: drawPath()
  }
  frame.drawStatus(model, in: layout.status)
  frame.drawMessage(model, in: layout.message)
  return frame

  func drawPath() {
    frame.drawHeader(model, in: layout.header)
    frame.drawText(model, in: layout.text)
    frame.drawBranches(model, in: layout.branches)
  }

  /// What a line prompt was asked from stays in sight.
  func drawBehind(_ prompt: LinePrompt) {
    switch prompt.purpose {
    case .search, .command: drawPath()
    case .parameter(let parameter):
      frame.drawParameters(selected: Parameter.allCases.firstIndex(of: parameter) ?? 0, model)
    case .scale:
      if let picker = model.pickerBehind { frame.drawModels(picker, model) }
    case .exportPath:
      if let dialog = model.exportBehind { frame.drawExport(dialog, model) }
    }
  }
}
