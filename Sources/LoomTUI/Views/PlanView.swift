import Backends
import Screen

extension Frame {
  /// Draws the chosen plan: its parts, a line that adds one, and what would be generated.
  mutating func drawPlan(_ dialog: PlanDialog, _ model: Model) {
    guard let plan = model.plan else { return }
    let rect = openDialog(model.title(of: plan), model)
    let last = plan.parts.count
    let room = max(1, rect.rows - 4)
    let top = Frame.top(of: dialog.selected, count: last + 1, height: room)
    for offset in 0..<max(0, min(rect.rows, room, last + 1 - top)) {
      let index = top + offset
      let isSelected = index == dialog.selected
      let row = rect.row + offset
      if isSelected { fill(row: row, columns: rect.columnRange, role: .selected) }
      put(
        index == last ? "  (add a part)" : model.line(for: plan.parts[index]),
        row: row,
        column: rect.column,
        limit: rect.columns,
        role: isSelected ? .selected : index == last ? .dim : .plain
      )
    }
    if rect.rows >= 5 { drawSummary(model.summary(of: plan), rect) }
  }
}

extension Model {
  fileprivate func title(of plan: FanOutPlan) -> String {
    let place = plans.count > 1 ? " (\(chosenPlan + 1) of \(plans.count), Tab goes on)" : ""
    return plan.name.isEmpty ? "Plan\(place)" : "Plan \(plan.name)\(place)"
  }

  /// Number, maker and own parameters of a part.
  fileprivate func line(for part: FanOutPlan.Part) -> String {
    let settings = part.settings
    let count = "\(settings.branches)"
    var text = String(repeating: " ", count: max(0, 2 - count.count)) + count + " \(marks.times) "
    text += settings.backend
    if backends.contains(where: { $0.name == settings.backend }) == false {
      text += " (not configured)"
    }
    if !settings.model.isEmpty { text += " \(settings.model)" }
    for adapter in settings.adapters { text += " \(adapter.name)\(marks.times)\(adapter.scale)" }
    let own = Parameter.allCases.filter { part.own.contains($0) && $0 != .branches }
    let values = own.map { "\($0.rawValue) \(value(of: $0, in: settings))" }
    return values.isEmpty ? text : text + "  " + values.joined(separator: ", ")
  }

  fileprivate func summary(of plan: FanOutPlan) -> String {
    guard !plan.parts.isEmpty else { return "A plan says who makes how many branches." }
    let count = plan.branches
    return "\(keymap.hint(for: .fanOut)) generates \(count) branch\(count == 1 ? "" : "es") as one "
      + "act, "
      + (plan.isShuffled
        ? "in random order: the list does not tell who wrote which."
        : "in the order of the parts.")
      + " Changes last until loom ends; the configuration keeps plans."
  }

  /// The keys of the plan's view.
  var planHints: String {
    "Enter model   p parameters   + - count   a add   x remove   s order   Esc back"
  }
}
