import LoomTUI
import TreeModel

/// Prints nodes: as JSON Lines, or what `sentence` says of each.
func printNodes(
  _ ids: [NodeID],
  of session: Session,
  json: Bool,
  _ sentence: (Node) -> String
) throws {
  for id in ids {
    guard let node = session.tree[id] else { continue }
    if json {
      try Output.json(nodeBytes(node))
    } else {
      try Output.line(sentence(node))
    }
  }
}

/// A rating with its sign.
func signed(_ rating: Int8) -> String { rating > 0 ? "+\(rating)" : "\(rating)" }

/// A node on one line: number, what it is, judgement, beginning of the text.
func summary(of node: Node) -> String {
  var parts = ["\(node.id)"]
  switch node.kind {
  case .prompt: parts.append("prompt")
  case .completion:
    if let generation = node.generation {
      let adapters = generation.adapters.filter { $0.scale != 0 }.map { "\($0.name):\($0.scale)" }
      parts.append(([generation.backend, generation.model] + adapters).joined(separator: " "))
    }
  case .rewrite: parts.append("rewrite" + (node.rewriteOf.map { " of \($0)" } ?? ""))
  case .human: parts.append("by hand")
  case .imported: parts.append("imported")
  }
  if let role = node.role { parts.append(role.rawValue) }
  if let rating = node.rating { parts.append(signed(rating)) }
  if let value = node.readScore?.shortValue { parts.append("score \(value)") }
  if node.bookmark { parts.append("bookmark") }
  if node.archived { parts.append("archived") }
  if let derived = node.derived { parts.append(derived.sentence) }
  switch node.generation?.finish {
  case .length: parts.append("cut by the token limit")
  case .filter: parts.append("filtered")
  case .interrupted: parts.append("interrupted")
  case .error: parts.append("failed")
  case .stop: break
  case nil: if node.isStreaming { parts.append("unfinished") }
  }
  let text = node.hidden ? "(hidden)" : excerpt(node.text)
  return parts.joined(separator: " · ") + "  " + text
}
