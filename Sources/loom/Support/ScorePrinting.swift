import LoomTUI
import PrefExport
import TreeModel

/// Prints a line for each score of a plan, within 80 columns where the texts are of narrow letters.
func printScoreTable(_ plan: ScoringPlan, _ session: Session, showsRatings: Bool) throws {
  guard let first = plan.items.first else {
    try Output.line("No model's text is there to be scored.")
    return
  }
  var rows = [["node", "score"] + first.score.parts.map(\.criterion.rawValue)]
  if showsRatings { rows[0].append("rated") }
  for item in plan.items {
    var row = ["\(item.node)", fixed(item.score.value)] + item.score.parts.map { fixed($0.value) }
    if showsRatings {
      let kept = session.tree[item.node]?.rating.map { item.keepsRating ? "(\(signed($0)))" : "" }
      row.append(item.rating.map(signed) ?? kept ?? "")
    }
    rows.append(row)
  }
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  let room = max(16, 80 - widths.reduce(0) { $0 + $1 + 2 } - 3)
  for (index, row) in rows.enumerated() {
    let cells = row.enumerated().map { column, cell in
      String(repeating: " ", count: widths[column] - cell.count) + cell
    }
    let text =
      index == 0
      ? "text" : excerpt(session.tree[plan.items[index - 1].node]?.text ?? "", limit: room)
    try Output.line((cells + [text]).joined(separator: "  "))
  }
}

/// A number of 0...1 with three digits behind the point.
private func fixed(_ value: Double) -> String {
  let thousandths = Int(value * 1_000 + 0.5)
  let digits = "\(thousandths % 1_000)"
  return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - digits.count) + digits
}
