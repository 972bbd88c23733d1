import LoomTUI
import TreeModel

/// Prints the tokens that a session used, by backend and model, and what they cost.
///
/// Costs are those of the prices in the configuration of today.
func printUsage(of session: Session, _ configuration: Configuration, json: Bool) throws {
  let totals = UsageTotals(of: session.tree)
  let price = { (maker: UsageTotals.Maker) in
    configuration.backend(named: maker.backend)?.prices.value.price(of: maker.model)
  }
  let lines = totals.lines.sorted {
    ($0.key.backend, $0.key.model) < ($1.key.backend, $1.key.model)
  }
  if json {
    for (maker, line) in lines {
      let cost = price(maker).map { "\($0.cost(line.usage))" } ?? "null"
      let text =
        "{\"backend\":\(RawJSON(quoting: maker.backend).text),"
        + "\"model\":\(RawJSON(quoting: maker.model).text),\"branches\":\(line.branches),"
        + "\"prompt\":\(line.prompt),\"completion\":\(line.completion),"
        + "\"thinking\":\(line.thinking),\"cost\":\(cost)}"
      try Output.json(Array(text.utf8))
    }
    return
  }
  guard !lines.isEmpty else {
    try Output.line("No branch has reported its tokens.")
    return
  }
  var rows = [["backend", "model", "branches", "prompt", "answer", "thinking", "cost"]]
  for (maker, line) in lines {
    let cost = price(maker).map { amount($0.cost(line.usage)) }
    rows.append([maker.backend, maker.model.isEmpty ? "-" : maker.model] + cells(line, cost))
  }
  rows.append(["total", ""] + cells(totals.total, totals.cost(price).map(amount)))
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  for row in rows {
    let cells = row.enumerated().map { column, cell in
      let blanks = String(repeating: " ", count: widths[column] - cell.count)
      return column < 2 ? cell + blanks : blanks + cell
    }
    try Output.line(cells.joined(separator: "  "))
  }
  if lines.contains(where: { price($0.key) == nil }), totals.cost(price) != nil {
    try Output.line("The total cost is that of the models with prices.")
  }
}

private func cells(_ line: UsageTotals.Line, _ cost: String?) -> [String] {
  ["\(line.branches)", "\(line.prompt)", "\(line.completion)", "\(line.thinking)", cost ?? "-"]
}
